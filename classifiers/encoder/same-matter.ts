/** «The same matter in other words»: how likely two posts are about one matter, from the cosine of their embeddings and the place names they share. */
import { z } from 'zod'
import { readHeadFile } from './head-file.ts'
import { encoderFolder } from './weights.ts'

const zSameMatter = z.object({
  encoder: z.string(),
  /** A logistic curve: 1 / (1 + exp(−(cosine · c + names · n + intercept))). */
  cosine: z.number().positive(),
  /** For each shared place name, two at most (duplicates/place-names.ts). */
  names: z.number().nonnegative(),
  intercept: z.number(),
})
export type SameMatterCurve = z.infer<typeof zSameMatter>

export interface SameMatter {
  /** 0 to 1: the share of such pairs that are one matter, as judged on pairs of posts (the card says which). */
  likelihood(cosine: number, sharedNames: number): number
}

/** Reads the curve that lies beside the weights; throws one error that names the file when it does not fit them. */
export function loadSameMatter(encoder: { version: string }, folder: string = encoderFolder): SameMatter {
  const curve = readHeadFile(folder, 'same-matter.json', zSameMatter, encoder)
  return { likelihood: (cosine, sharedNames) => 1 / (1 + Math.exp(-(curve.cosine * cosine + curve.names * sharedNames + curve.intercept))) }
}
