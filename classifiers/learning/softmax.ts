/** Softmax regression on few dense features, full batch with Adagrad: stacks the views' scores into probabilities. */

export interface SoftmaxModel {
  /** One row of `width + 1` weights a label, the bias last. */
  weights: Float64Array
  width: number
  labels: number
}

export function softmax(scores: Float64Array): Float64Array {
  let top = -Infinity
  for (const score of scores) if (score > top) top = score
  const out = new Float64Array(scores.length)
  let total = 0
  for (let i = 0; i < out.length; i++) total += out[i] = Math.exp(scores[i]! - top)
  for (let i = 0; i < out.length; i++) out[i]! /= total
  return out
}

export interface SoftmaxOptions { penalty?: number; steps?: number; rate?: number }

/** `y` holds the label of every row. */
export function trainSoftmax(rows: readonly ArrayLike<number>[], y: ArrayLike<number>, labels: number, options: SoftmaxOptions = {}): SoftmaxModel {
  return trainShares(rows, (row, label) => (y[row] === label ? 1 : 0), labels, options)
}

/** Where a row may belong to several labels: `share(row, label)`, adding up to 1 over the labels. */
export function trainShares(rows: readonly ArrayLike<number>[], share: (row: number, label: number) => number, labels: number, { penalty = 2, steps = 150, rate = 0.4 }: SoftmaxOptions = {}): SoftmaxModel {
  const width = rows[0]?.length ?? 0
  const weights = new Float64Array(labels * (width + 1))
  const squares = new Float64Array(weights.length)
  const model: SoftmaxModel = { weights, width, labels }
  for (let step = 0; step < steps; step++) {
    const gradient = weights.map((weight, i) => (i % (width + 1) === width ? 0 : penalty * weight))
    rows.forEach((row, r) => {
      const p = softmaxScores(model, row)
      for (let label = 0; label < labels; label++) {
        const g = p[label]! - share(r, label)
        const base = label * (width + 1)
        for (let j = 0; j < width; j++) gradient[base + j]! += g * row[j]!
        gradient[base + width]! += g
      }
    })
    for (let i = 0; i < weights.length; i++) {
      const g = gradient[i]! / rows.length
      squares[i]! += g * g
      weights[i]! -= (rate * g) / Math.sqrt(squares[i]! + 1e-10)
    }
  }
  return model
}

/** Probabilities of the labels. */
export function softmaxScores(model: SoftmaxModel, row: ArrayLike<number>): Float64Array {
  const scores = new Float64Array(model.labels)
  for (let label = 0; label < model.labels; label++) {
    const base = label * (model.width + 1)
    let sum = model.weights[base + model.width]!
    for (let j = 0; j < model.width; j++) sum += model.weights[base + j]! * row[j]!
    scores[label] = sum
  }
  return softmax(scores)
}
