/** Similar answered letters: cosine over tf-idf words and characters, by an inverted index. */
import type { Counts } from '../learning/features.ts'
import type { Vocabulary } from '../learning/matrix.ts'
import { learnVocabulary, weighRows } from '../learning/matrix.ts'

export interface Neighbour { row: number; similarity: number }
export interface NeighbourIndex {
  /** The k most similar rows, most similar first; `leave` names a row that does not count (itself). */
  nearest(row: Counts, k: number, leave?: (row: number) => boolean): Neighbour[]
}

/** Features in more than this share of the rows say little and cost most: they are not indexed. */
const commonShare = 0.15

/** The k nearest of the first `size` embeddings, all of length 1, most similar first. */
export function nearestMeanings(meanings: readonly Float32Array[], size: number, own: Float32Array, k: number): Neighbour[] {
  const found: Neighbour[] = []
  for (let row = 0; row < size; row++) {
    const other = meanings[row]!
    let similarity = 0
    for (let i = 0; i < own.length; i++) similarity += own[i]! * other[i]!
    keepNearest(found, { row, similarity }, k)
  }
  return found
}

function keepNearest(found: Neighbour[], one: Neighbour, k: number): void {
  if (found.length >= k && one.similarity <= found[found.length - 1]!.similarity) return
  let at = found.length
  while (at > 0 && found[at - 1]!.similarity < one.similarity) at--
  found.splice(at, 0, one)
  if (found.length > k) found.pop()
}

export function indexNeighbours(rows: readonly Counts[]): NeighbourIndex {
  const vocabulary: Vocabulary = learnVocabulary(rows, 2)
  const matrix = weighRows(rows, vocabulary)
  const sizes = new Int32Array(matrix.width + 1)
  for (const column of matrix.columns) sizes[column + 1]!++
  const common = Uint8Array.from({ length: matrix.width }, (_, j) => (sizes[j + 1]! > commonShare * rows.length ? 1 : 0))
  for (let j = 0; j < matrix.width; j++) sizes[j + 1]! += sizes[j]!
  const postings = new Int32Array(matrix.columns.length)
  const values = new Float32Array(matrix.columns.length)
  const fill = sizes.slice()
  for (let r = 0; r < matrix.rows; r++) {
    for (let i = matrix.starts[r]!; i < matrix.starts[r + 1]!; i++) {
      const at = fill[matrix.columns[i]!]!++
      postings[at] = r
      values[at] = matrix.values[i]!
    }
  }
  const sums = new Float32Array(rows.length)
  return {
    nearest: (row, k, leave) => {
      const query = weighRows([row], vocabulary)
      const touched: number[] = []
      for (let i = 0; i < query.columns.length; i++) {
        const column = query.columns[i]!
        if (common[column] === 1) continue
        const weight = query.values[i]!
        for (let at = sizes[column]!; at < sizes[column + 1]!; at++) {
          const r = postings[at]!
          if (sums[r] === 0) touched.push(r)
          sums[r]! += weight * values[at]!
        }
      }
      const found: Neighbour[] = []
      for (const r of touched) {
        const similarity = sums[r]!
        sums[r] = 0
        if (leave?.(r) === true) continue
        keepNearest(found, { row: r, similarity }, k)
      }
      return found
    },
  }
}
