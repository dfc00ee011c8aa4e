/**
 * What another city's letters taught before a city's own do: where the blend starts from, and how the encoder sees the kinds of offices (prior.json, made by
 * encoder-train/cli.ts). Made for one version of the encoder; what belongs to it is left out with another.
 */
import { readFileSync } from 'node:fs'
import { z } from 'zod'

export const priorFile = new URL('./prior.json', import.meta.url)

export const zPrior = z.object({
  encoder: z.string(),
  /** Weights of the blend, with the encoder and without. */
  blend: z.object({ words: z.array(z.number()), meanings: z.array(z.number()) }),
  /** The kinds of offices.json in their order, as the encoder sees their descriptions: one signed byte a number, base64; `unit` of them stand for 1. */
  offices: z.object({ width: z.int().positive(), unit: z.number().positive(), bytes: z.string() }),
})

/** Either part may be missing: then the blend starts from nothing, or the kinds have no meaning. */
export interface RoutingPrior {
  words: readonly number[] | null
  meanings: readonly number[] | null
  offices: readonly Float32Array[] | null
}

export const noPrior: RoutingPrior = { words: null, meanings: null, offices: null }

/** The prior for embeddings of an encoder; null: letters come without. */
export function loadPrior(encoder: string | null): RoutingPrior {
  const { encoder: own, blend, offices } = zPrior.parse(JSON.parse(readFileSync(priorFile, 'utf8')))
  if (encoder !== own) return { words: blend.words, meanings: null, offices: null }
  return { ...blend, offices: unpackOffices(offices) }
}

type PackedOffices = z.infer<typeof zPrior>['offices']

export function unpackOffices({ width, unit, bytes }: PackedOffices): Float32Array[] {
  const numbers = Buffer.from(bytes, 'base64')
  return Array.from({ length: numbers.length / width }, (_, kind) => Float32Array.from({ length: width }, (_, j) => numbers.readInt8(kind * width + j) / unit))
}

/** How the meanings of the kinds are kept. */
export function packOffices(vectors: readonly Float32Array[]): PackedOffices {
  const width = vectors[0]?.length ?? 0
  const largest = vectors.reduce((most, vector) => vector.reduce((own, value) => Math.max(own, Math.abs(value)), most), 0)
  const unit = Math.floor(127 / largest)
  const bytes = Buffer.alloc(vectors.length * width)
  vectors.forEach((vector, kind) => vector.forEach((value, j) => bytes.writeInt8(Math.round(unit * value), kind * width + j)))
  return { width, unit, bytes: bytes.toString('base64') }
}
