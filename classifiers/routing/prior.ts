/**
 * What is known before a city's own letters teach: where the blend starts from, how the encoder sees the kinds of offices, and what judged posts taught of which
 * kind answers what (prior.json, made by encoder-train/cli.ts). Made for one version of the encoder; what belongs to it is left out with another.
 */
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { LinearHead } from '../encoder/linear-head.ts'
import { openHead, unpackVectors, zLinearHead, zPackedVectors } from '../encoder/linear-head.ts'
import { officeKinds } from './offices.ts'

export const priorFile = new URL('./prior.json', import.meta.url)

export const zPrior = z.object({
  encoder: z.string(),
  /** Weights of the blend, with the encoder and without. */
  blend: z.object({ words: z.array(z.number()), meanings: z.array(z.number()) }),
  /** The kinds of offices.json in their order, as the encoder sees their descriptions. */
  offices: zPackedVectors,
  /** Which kinds of offices would have to answer a text. */
  head: zLinearHead,
})

/** Any part may be missing: then the blend starts from nothing, or the kinds have no meaning. */
export interface RoutingPrior {
  words: readonly number[] | null
  meanings: readonly number[] | null
  offices: readonly Float32Array[] | null
  head: LinearHead | null
}

export const noPrior: RoutingPrior = { words: null, meanings: null, offices: null, head: null }

/** The prior for embeddings of an encoder; null: letters come without. */
export function loadPrior(encoder: string | null): RoutingPrior {
  const { encoder: own, blend, offices, head } = zPrior.parse(JSON.parse(readFileSync(priorFile, 'utf8')))
  if (encoder !== own) return { ...noPrior, words: blend.words }
  const known = { ...blend, offices: unpackVectors(offices), head: openHead(head) }
  // A list of offices that has changed since needs a new prior: the old vectors would stand for others.
  return known.offices.length === officeKinds.length && known.head.count === officeKinds.length ? known : { ...known, offices: null, head: null }
}
