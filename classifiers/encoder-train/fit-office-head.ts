/** Which kinds of offices would have to answer a text, by its embedding: a softmax regression on posts judged by kind (routing/judged-offices.ts). */
import type { z } from 'zod'
import { softmaxScores, trainShares } from '../learning/softmax.ts'
import { BadData } from '../learning/training-data.ts'
import { prepareText } from '../prepare.ts'
import { readJudgedOffices } from '../routing/judged-offices.ts'
import { officeKinds } from '../routing/offices.ts'
import type { zPrior } from '../routing/prior.ts'
import { packVectors } from '../routing/prior.ts'
import type { Encoder } from '../transformer.ts'

/** How far each of a post's kinds is believed, by how many there are. */
const beliefs = [[1], [0.7, 0.3], [0.6, 0.25, 0.15]] as const
const fitting = { penalty: 0.07, steps: 120, rate: 0.5 }
/** Of every so many posts one is put aside, to say how well the kinds are told. */
const putAside = 10

export async function fitOfficeHead(encoder: Encoder, data: string, progress: (line: string) => void): Promise<z.infer<typeof zPrior>['head']> {
  const posts = readJudgedOffices(data)
  const unknown = posts.flatMap(({ known }) => known).find((kind) => !officeKinds.includes(kind))
  if (unknown !== undefined) throw new BadData(`judged-offices.json: no such kind of office: ${unknown}`)
  const embeddings = await encoder.embed(posts.map((post) => prepareText(post).joined))
  const shares = posts.map(({ known }) => {
    const row = new Float64Array(officeKinds.length)
    known.forEach((kind, place) => (row[officeKinds.indexOf(kind)] = beliefs[known.length - 1]![place]!))
    return row
  })
  const fit = (which: readonly number[]) => trainShares(which.map((i) => embeddings[i]!), (row, kind) => shares[which[row]!]![kind]!, officeKinds.length, fitting)
  const everything = [...posts.keys()]
  const aside = everything.filter((i) => i % putAside === 0)
  const trial = fit(everything.filter((i) => i % putAside !== 0))
  const placeOf = (i: number): number => {
    const said = softmaxScores(trial, embeddings[i]!)
    const own = said[officeKinds.indexOf(posts[i]!.known[0]!)]!
    return said.filter((share) => share > own).length
  }
  const within = (places: number): string => (aside.filter((i) => placeOf(i) < places).length / aside.length).toFixed(3)
  progress(`kinds of offices: ${posts.length} judged posts; of ${aside.length} put aside the likeliest kind is the first in ${within(1)}, among three in ${within(3)}`)
  const { weights, width } = fit(everything)
  const rowOf = (kind: number): Float64Array => weights.slice(kind * (width + 1), kind * (width + 1) + width)
  return { weights: packVectors(officeKinds.map((_, kind) => rowOf(kind))), biases: officeKinds.map((_, kind) => Math.round(weights[kind * (width + 1) + width]! * 1e4) / 1e4) }
}
