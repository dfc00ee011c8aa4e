/** L2-regularised logistic regression on dense rows, by Newton's method with a conjugate-gradient step; small problems only. */

export interface LogisticModel { weights: Float64Array; bias: number }

export const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x))

/** A chance of exactly 0 or 1 would silence whatever is weighed with it. */
const surest = 1e-6
export const logOdds = (chance: number): number => {
  const held = Math.min(1 - surest, Math.max(surest, chance))
  return Math.log(held / (1 - held))
}

/**
 * Minimises Σ costᵢ · log(1 + exp(−yᵢ f(xᵢ))) + λ/2 · |w|²; the bias is not penalised.
 * `y` may lie between 0 and 1: a share of belief.
 */
export function trainLogistic(rows: readonly Float64Array[], y: readonly number[], { penalty, costs }: { penalty: number | Float64Array; costs?: readonly number[] }): LogisticModel {
  const width = (rows[0]?.length ?? 0) + 1
  const w = new Float64Array(width)
  const lambda = (j: number): number => (j === width - 1 ? 1e-9 : typeof penalty === 'number' ? penalty : penalty[j]!)
  const f = (row: Float64Array, v: Float64Array): number => {
    let sum = v[width - 1]!
    for (let j = 0; j < width - 1; j++) if (row[j] !== 0) sum += row[j]! * v[j]!
    return sum
  }
  const cost = (i: number): number => costs?.[i] ?? 1
  for (let step = 0; step < 30; step++) {
    const gradient = Float64Array.from(w, (value, j) => lambda(j) * value)
    const curve = new Float64Array(rows.length)
    rows.forEach((row, i) => {
      const p = sigmoid(f(row, w))
      const g = cost(i) * (p - y[i]!)
      curve[i] = Math.max(1e-8, cost(i) * p * (1 - p))
      for (let j = 0; j < width - 1; j++) if (row[j] !== 0) gradient[j]! += g * row[j]!
      gradient[width - 1]! += g
    })
    const move = solve(rows, curve, lambda, gradient, f)
    let largest = 0
    for (let j = 0; j < width; j++) {
      // A full Newton step can overshoot where classes are separable: no coordinate moves by more than 2.
      const by = Math.max(-2, Math.min(2, move[j]!))
      w[j]! -= by
      largest = Math.max(largest, Math.abs(by))
    }
    if (largest < 1e-5) break
  }
  return { weights: w.slice(0, width - 1), bias: w[width - 1]! }
}

/** Conjugate gradients on (Xᵀ·D·X + Λ)·x = b, never forming the matrix. */
function solve(rows: readonly Float64Array[], curve: Float64Array, lambda: (j: number) => number, b: Float64Array, f: (row: Float64Array, v: Float64Array) => number): Float64Array {
  const width = b.length
  const product = (v: Float64Array): Float64Array => {
    const out = Float64Array.from(v, (value, j) => lambda(j) * value)
    rows.forEach((row, i) => {
      const t = curve[i]! * f(row, v)
      for (let j = 0; j < width - 1; j++) if (row[j] !== 0) out[j]! += t * row[j]!
      out[width - 1]! += t
    })
    return out
  }
  const x = new Float64Array(width)
  let r = Float64Array.from(b)
  let p = Float64Array.from(b)
  let square = dot(r, r)
  for (let step = 0; step < Math.min(200, 2 * width) && square > 1e-12; step++) {
    const ap = product(p)
    const alpha = square / Math.max(1e-30, dot(p, ap))
    for (let j = 0; j < width; j++) x[j]! += alpha * p[j]!
    r = r.map((value, j) => value - alpha * ap[j]!)
    const next = dot(r, r)
    p = r.map((value, j) => value + (next / square) * p[j]!)
    square = next
  }
  return x
}

const dot = (a: Float64Array, b: Float64Array): number => {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}

export function probability(model: LogisticModel, row: ArrayLike<number>): number {
  let sum = model.bias
  for (let j = 0; j < model.weights.length; j++) sum += model.weights[j]! * row[j]!
  return sigmoid(sum)
}
