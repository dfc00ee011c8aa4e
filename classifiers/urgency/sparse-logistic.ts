/** L2-regularised logistic regression on sparse rows, by Newton's method with conjugate gradients; a penalty a column, a cost a row. */
import { sigmoid } from '../learning/logistic.ts'

export interface SparseRow { at: Int32Array; value: Float64Array }

/**
 * Minimises Σ costᵢ · H(yᵢ, σ(f(xᵢ))) + Σ λⱼ/2 · (wⱼ − w⁰ⱼ)²; `y` may lie between 0 and 1. Weights and penalties end with those of the bias.
 * `prior`: w⁰, where the search begins too; without one it is zero.
 */
export function trainSparseLogistic(rows: readonly SparseRow[], y: readonly number[], costs: readonly number[], penalty: Float64Array, prior: Float64Array | null = null): Float64Array {
  const width = penalty.length
  const from = prior ?? new Float64Array(width)
  let w = Float64Array.from(from)
  const f = ({ at, value }: SparseRow, v: Float64Array): number => {
    let sum = v[width - 1]!
    for (let k = 0; k < at.length; k++) sum += value[k]! * v[at[k]!]!
    return sum
  }
  const addTo = (out: Float64Array, { at, value }: SparseRow, by: number): void => {
    for (let k = 0; k < at.length; k++) out[at[k]!]! += by * value[k]!
    out[width - 1]! += by
  }
  const costAt = (v: Float64Array): number => {
    let sum = 0
    for (let j = 0; j < width; j++) sum += (penalty[j]! / 2) * (v[j]! - from[j]!) ** 2
    rows.forEach((row, i) => (sum += costs[i]! * surprise(f(row, v), y[i]!)))
    return sum
  }
  for (let step = 0; step < 15; step++) {
    const gradient = w.map((value, j) => penalty[j]! * (value - from[j]!))
    const curve = rows.map((row, i) => {
      const p = sigmoid(f(row, w))
      addTo(gradient, row, costs[i]! * (p - y[i]!))
      return Math.max(1e-6, costs[i]! * p * (1 - p))
    })
    const product = (v: Float64Array): Float64Array => {
      const out = v.map((value, j) => penalty[j]! * value)
      rows.forEach((row, i) => addTo(out, row, curve[i]! * f(row, v)))
      return out
    }
    const move = conjugateGradients(product, gradient).map((by) => Math.max(-2, Math.min(2, by)))
    const stands = costAt(w)
    // Far from the optimum a whole step may lead uphill.
    let share = 1
    let next = w.map((value, j) => value - move[j]!)
    while (share > 1e-3 && costAt(next) > stands) {
      share /= 2
      next = w.map((value, j) => value - share * move[j]!)
    }
    w = next
    if (share * move.reduce((most, by) => Math.max(most, Math.abs(by)), 0) < 1e-3) break
  }
  return w
}

/** −y·log σ(z) − (1 − y)·log(1 − σ(z)), without losing digits at either end. */
const surprise = (z: number, y: number): number => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - y * z

/** Solves product(x) = b for a positive definite product, to a thousandth of b. */
function conjugateGradients(product: (v: Float64Array) => Float64Array, b: Float64Array): Float64Array {
  const x = new Float64Array(b.length)
  const r = Float64Array.from(b)
  const p = Float64Array.from(b)
  let square = dot(r, r)
  const enough = square * 1e-6
  for (let step = 0; step < 60 && square > enough; step++) {
    const ap = product(p)
    const alpha = square / Math.max(1e-30, dot(p, ap))
    for (let j = 0; j < x.length; j++) {
      x[j]! += alpha * p[j]!
      r[j]! -= alpha * ap[j]!
    }
    const next = dot(r, r)
    for (let j = 0; j < x.length; j++) p[j] = r[j]! + (next / square) * p[j]!
    square = next
  }
  return x
}

const dot = (a: Float64Array, b: Float64Array): number => {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}
