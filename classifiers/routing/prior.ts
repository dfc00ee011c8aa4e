/**
 * What is known before a city's own letters teach: where the blend starts from, how the encoder sees the kinds of offices, and what judged posts taught of which
 * kind answers what (prior.json, made by encoder-train/cli.ts). Made for one version of the encoder; what belongs to it is left out with another.
 */
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { softmax } from '../learning/softmax.ts'

export const priorFile = new URL('./prior.json', import.meta.url)

/** Vectors as they are kept: one signed byte a number, base64; `unit` of them stand for 1. */
const zPacked = z.object({ width: z.int().positive(), unit: z.number().positive(), bytes: z.string() })
type PackedVectors = z.infer<typeof zPacked>

export const zPrior = z.object({
  encoder: z.string(),
  /** Weights of the blend, with the encoder and without. */
  blend: z.object({ words: z.array(z.number()), meanings: z.array(z.number()) }),
  /** The kinds of offices.json in their order, as the encoder sees their descriptions. */
  offices: zPacked,
  /** One row of weights and a bias a kind: the logits of an embedding. */
  head: z.object({ weights: zPacked, biases: z.array(z.number()) }),
})

/** Which kinds of offices would have to answer a text, by its embedding: one share a kind of offices.json, adding up to 1. */
export interface OfficeHead {
  readonly kinds: number
  shares(embedding: Float32Array): Float64Array
}

/** Any part may be missing: then the blend starts from nothing, or the kinds have no meaning. */
export interface RoutingPrior {
  words: readonly number[] | null
  meanings: readonly number[] | null
  offices: readonly Float32Array[] | null
  head: OfficeHead | null
}

export const noPrior: RoutingPrior = { words: null, meanings: null, offices: null, head: null }

/** The prior for embeddings of an encoder; null: letters come without. */
export function loadPrior(encoder: string | null): RoutingPrior {
  const { encoder: own, blend, offices, head } = zPrior.parse(JSON.parse(readFileSync(priorFile, 'utf8')))
  if (encoder !== own) return { ...noPrior, words: blend.words }
  return { ...blend, offices: unpackVectors(offices), head: openHead(head) }
}

export function openHead({ weights, biases }: z.infer<typeof zPrior>['head']): OfficeHead {
  const rows = unpackVectors(weights)
  return {
    kinds: rows.length,
    // Plain loops: asked of every post that is triaged.
    shares: (embedding) =>
      softmax(
        Float64Array.from(rows, (row, kind) => {
          let logit = biases[kind]!
          for (let i = 0; i < row.length; i++) logit += row[i]! * embedding[i]!
          return logit
        }),
      ),
  }
}

export function unpackVectors({ width, unit, bytes }: PackedVectors): Float32Array[] {
  const numbers = Buffer.from(bytes, 'base64')
  return Array.from({ length: numbers.length / width }, (_, row) => Float32Array.from({ length: width }, (_, j) => numbers.readInt8(row * width + j) / unit))
}

/** The other way: to the hundredth of the largest number. */
export function packVectors(vectors: readonly ArrayLike<number>[]): PackedVectors {
  const width = vectors[0]?.length ?? 0
  let largest = 0
  for (const vector of vectors) for (let j = 0; j < width; j++) largest = Math.max(largest, Math.abs(vector[j]!))
  const unit = Math.floor((127 / largest) * 1000) / 1000
  const bytes = Buffer.alloc(vectors.length * width)
  vectors.forEach((vector, row) => {
    for (let j = 0; j < width; j++) bytes.writeInt8(Math.round(unit * vector[j]!), row * width + j)
  })
  return { width, unit, bytes: bytes.toString('base64') }
}
