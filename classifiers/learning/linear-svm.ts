/** L2-regularised squared-hinge SVM by dual coordinate descent (Hsieh et al., ICML 2008, algorithm 1; the one liblinear uses). */
import { seededRandom } from './folds.ts'
import type { Matrix } from './matrix.ts'

export interface LinearModel { weights: Float32Array; bias: number }

export interface SvmOptions {
  /** Cost of a violation, for each row; larger fits closer. */
  costs: Float32Array
  /** Passes over the rows at most. */
  passes?: number
  /** Stop when no projected gradient is larger. */
  tolerance?: number
  seed?: number
}

/** Learns to tell rows of label +1 from those of −1. The bias is a feature of value 1 in every row. */
export function trainSvm(matrix: Matrix, labels: Int8Array, { costs, passes = 30, tolerance = 0.05, seed = 1 }: SvmOptions): LinearModel {
  const { rows, starts, columns, values } = matrix
  const weights = new Float32Array(matrix.width)
  let bias = 0
  const alpha = new Float64Array(rows)
  const norms = new Float64Array(rows)
  for (let r = 0; r < rows; r++) {
    let square = 1
    for (let i = starts[r]!; i < starts[r + 1]!; i++) square += values[i]! * values[i]!
    norms[r] = square + 0.5 / costs[r]!
  }
  const order = Int32Array.from({ length: rows }, (_, i) => i)
  const random = seededRandom(seed)
  for (let pass = 0; pass < passes; pass++) {
    let worst = 0
    for (let i = rows - 1; i > 0; i--) {
      const j = Math.floor(random() * (i + 1))
      const held = order[i]!
      order[i] = order[j]!
      order[j] = held
    }
    for (const r of order) {
      const label = labels[r]!
      const end = starts[r + 1]!
      let dot = bias
      for (let i = starts[r]!; i < end; i++) dot += weights[columns[i]!]! * values[i]!
      const gradient = label * dot - 1 + (alpha[r]! * 0.5) / costs[r]!
      const projected = alpha[r] === 0 ? Math.min(gradient, 0) : gradient
      if (Math.abs(projected) > worst) worst = Math.abs(projected)
      if (Math.abs(projected) < 1e-10) continue
      const before = alpha[r]!
      const next = Math.max(0, before - gradient / norms[r]!)
      alpha[r] = next
      const step = (next - before) * label
      bias += step
      for (let i = starts[r]!; i < end; i++) weights[columns[i]!]! += step * values[i]!
    }
    if (worst < tolerance) break
  }
  return { weights, bias }
}
