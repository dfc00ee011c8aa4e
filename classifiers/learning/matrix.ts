/** Sparse rows with their vocabulary: hashes that occur in at least `least` rows, numbered, with inverse document frequency. */
import type { Counts } from './features.ts'

/** Compressed rows: row r is columns[starts[r] .. starts[r + 1]] with values likewise. */
export interface Matrix { rows: number; width: number; starts: Int32Array; columns: Int32Array; values: Float32Array }

export interface Vocabulary { numbers: Map<number, number>; idf: Float32Array }

export function learnVocabulary(rows: readonly Counts[], least: number): Vocabulary {
  const frequency = new Map<number, number>()
  for (const { hashes } of rows) for (const hash of hashes) frequency.set(hash, (frequency.get(hash) ?? 0) + 1)
  const numbers = new Map<number, number>()
  const idf: number[] = []
  for (const [hash, count] of frequency) {
    if (count < least) continue
    numbers.set(hash, numbers.size)
    // Smoothed as if one more text held every feature: ln((1 + n) / (1 + df)) + 1.
    idf.push(Math.log((1 + rows.length) / (1 + count)) + 1)
  }
  return { numbers, idf: Float32Array.from(idf) }
}

/** Rows of (1 + ln count) · idf, each of length 1. */
export function weighRows(rows: readonly Counts[], { numbers, idf }: Vocabulary): Matrix {
  const starts = new Int32Array(rows.length + 1)
  const columns: number[] = []
  const values: number[] = []
  rows.forEach(({ hashes, counts }, r) => {
    let square = 0
    const from = columns.length
    for (let i = 0; i < hashes.length; i++) {
      const column = numbers.get(hashes[i]!)
      if (column === undefined) continue
      const value = (1 + Math.log(counts[i]!)) * idf[column]!
      columns.push(column)
      values.push(value)
      square += value * value
    }
    const norm = square > 0 ? 1 / Math.sqrt(square) : 0
    for (let i = from; i < values.length; i++) values[i]! *= norm
    starts[r + 1] = columns.length
  })
  return { rows: rows.length, width: idf.length, starts, columns: Int32Array.from(columns), values: Float32Array.from(values) }
}
