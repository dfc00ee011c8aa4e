/** «The same matter in other words»: how likely two posts are about one matter, from the cosine of their embeddings. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { encoderFolder } from './weights.ts'

const zSameMatter = z.object({
  encoder: z.string(),
  /** A logistic curve over the cosine: 1 / (1 + exp(−(slope · cosine + intercept))). */
  slope: z.number().positive(),
  intercept: z.number(),
})

export interface SameMatter {
  /** 0 to 1: the share of pairs so near that are one matter, as judged on pairs of posts (the card says which). */
  likelihood(a: Float32Array, b: Float32Array): number
}

/** Cosine of two embeddings of length 1. */
export function cosine(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let j = 0; j < a.length; j++) sum += a[j]! * b[j]!
  return sum
}

/** Reads the curve that lies beside the weights; throws one error that names the file when it does not fit them. */
export function loadSameMatter(encoder: { version: string }, folder: string = encoderFolder): SameMatter {
  const path = join(folder, 'same-matter.json')
  const parsed = zSameMatter.safeParse(JSON.parse(readFileSync(path, 'utf8')))
  if (!parsed.success) throw new Error(`${path}: ${z.prettifyError(parsed.error)}`)
  const { slope, intercept } = parsed.data
  if (parsed.data.encoder !== encoder.version) throw new Error(`${path} was made for encoder ${parsed.data.encoder}, not ${encoder.version}`)
  return { likelihood: (a, b) => 1 / (1 + Math.exp(-(slope * cosine(a, b) + intercept))) }
}
