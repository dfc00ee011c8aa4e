/** The category head: which of the office's categories a text belongs to, by its embedding and the lexicon's words together. Made by encoder-train/fit-categories.ts. */
import { z } from 'zod'
import { softmax } from '../learning/softmax.ts'
import { sharpened } from '../topic/category-lexicon.ts'
import { readHeadFile } from './head-file.ts'
import { openHead, zLinearHead } from './linear-head.ts'
import { encoderFolder } from './weights.ts'

/** How far each is trusted when logarithms of both shares are added. */
const zTrust = z.object({ lexicon: z.number().nonnegative(), head: z.number().nonnegative() })
export type CategoryTrust = z.infer<typeof zTrust>

const zCategoryHead = z
  .object({
    /** The encoder's version that the head was made for. */
    encoder: z.string(),
    /** What triages name it by. */
    version: z.string(),
    labels: z.array(z.string()).min(2),
    head: zLinearHead,
    trust: zTrust,
  })
  .refine(({ labels, head }) => head.biases.length === labels.length, 'labels and weights do not fit together')

export interface CategoryHead {
  readonly version: string
  readonly labels: readonly string[]
  /** `words`: what the lexicon found for each label, 0 and up, no scale. Shares that add up to 1, about as sure as they are right. */
  stackedShares(words: ArrayLike<number>, embedding: Float32Array): Float64Array
}

/** What a category without any word keeps: the embedding may still be sure of it. */
const floor = 0.02

export function stackCategories(trust: CategoryTrust, words: ArrayLike<number>, shares: ArrayLike<number>): Float64Array {
  return softmax(sharpened(words).map((share, label) => trust.lexicon * Math.log(floor + share) + trust.head * Math.log(Math.max(1e-6, shares[label]!))))
}

/** Reads the head that lies beside the weights; throws one error that names the file when it does not fit them. */
export function loadCategoryHead(encoder: { version: string; width: number }, folder: string = encoderFolder): CategoryHead {
  const { version, labels, head, trust } = readHeadFile(folder, 'category-head.json', zCategoryHead, encoder, (own) => own.head.weights.width)
  const { shares } = openHead(head)
  return { version, labels, stackedShares: (words, embedding) => stackCategories(trust, words, shares(embedding)) }
}
