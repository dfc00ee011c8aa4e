/** Letters in the encoder's eyes, for the router. */
import type { Text } from '../classifier.ts'
import type { EncoderReader } from '../encoder/encoder-reader.ts'
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
