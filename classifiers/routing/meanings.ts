/** Letters in the encoder's eyes, for the router. */
import type { Text } from '../classifier.ts'
import type { EncoderReader } from '../encoder/encoder-reader.ts'
import type { LinearModel } from '../learning/linear-svm.ts'
import { trainSvm } from '../learning/linear-svm.ts'
import type { Matrix } from '../learning/matrix.ts'
import { prepareText } from '../prepare.ts'

/** Letters as the encoder of a version sees them, one vector each. */
export interface LetterMeanings { encoder: string; vectors: readonly Float32Array[] }

/** Letters handed over at a time, so that the rest of the program breathes. */
const batch = 64

/** One embedding of length 1 a letter, in their order. */
export async function meaningsOf(letters: readonly Text[], encoder: Pick<EncoderReader, 'look'>): Promise<Float32Array[]> {
  const meanings: Float32Array[] = []
  for (let from = 0; from < letters.length; from += batch) {
    const seen = await encoder.look(letters.slice(from, from + batch).map(prepareText))
    meanings.push(...seen.map(({ embedding }) => embedding))
  }
  return meanings
}

/** One linear model a unit over the embeddings: where letters are few it knows more than one over words. */
export function trainByMeaning(meanings: readonly Float32Array[], answeredBy: Int32Array, units: number): LinearModel[] {
  const width = meanings[0]?.length ?? 0
  const values = new Float32Array(meanings.length * width)
  meanings.forEach((meaning, row) => values.set(meaning, row * width))
  const matrix: Matrix = { rows: meanings.length, width, starts: Int32Array.from({ length: meanings.length + 1 }, (_, row) => row * width), columns: Int32Array.from(values, (_, i) => i % width), values }
  const costs = new Float32Array(meanings.length).fill(1)
  return Array.from({ length: units }, (_, unit) => trainSvm(matrix, Int8Array.from(answeredBy, (own) => (own === unit ? 1 : -1)), { costs, passes: 12, tolerance: 0.1 }))
}
