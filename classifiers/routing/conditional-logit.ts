/** Choice among candidates by features of each (conditional logit, McFadden 1974): few weights, shared by all units, so rare units are ranked too. */
import { softmax } from '../learning/softmax.ts'

/** One choice: a row of features a candidate, and the candidate that was right (−1: none of them). */
export interface Choice { features: Float64Array; right: number }

export interface ChoiceModel { weights: Float64Array }

/** `prior`: the weights that hold where the choices say nothing; none: zero. `penalty` is the pull towards them. */
export function trainChoice(choices: readonly Choice[], width: number, { prior = null, penalty = 1, steps = 300, rate = 0.2 }: { prior?: readonly number[] | null; penalty?: number; steps?: number; rate?: number } = {}): ChoiceModel {
  const start = prior ?? new Float64Array(width)
  const weights = Float64Array.from(start)
  const squares = new Float64Array(width)
  const model = { weights }
  const known = choices.filter(({ right }) => right >= 0)
  for (let step = 0; step < steps; step++) {
    const gradient = weights.map((weight, j) => penalty * (weight - start[j]!))
    for (const { features, right } of known) {
      const p = chances(model, features)
      p[right]! -= 1
      for (let c = 0; c < p.length; c++) {
        const g = p[c]!
        if (Math.abs(g) < 1e-6) continue
        for (let j = 0; j < width; j++) gradient[j]! += g * features[c * width + j]!
      }
    }
    for (let j = 0; j < width; j++) {
      const g = gradient[j]! / known.length
      squares[j]! += g * g
      weights[j]! -= (rate * g) / Math.sqrt(squares[j]! + 1e-12)
    }
  }
  return model
}

/** Probability of every candidate. */
export function chances({ weights }: ChoiceModel, features: Float64Array): Float64Array {
  const width = weights.length
  const scores = new Float64Array(features.length / width)
  for (let c = 0; c < scores.length; c++) {
    let sum = 0
    for (let j = 0; j < width; j++) sum += weights[j]! * features[c * width + j]!
    scores[c] = sum
  }
  return softmax(scores)
}
