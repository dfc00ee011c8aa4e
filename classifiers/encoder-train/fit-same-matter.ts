/** Fits the curve of «the same matter» on the pairs judged by hand (judged-pairs.json names them by id; the texts are the hot posts of the training data). */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { loadCity } from '../city.ts'
import { placeNames, sharedNames } from '../duplicates/place-names.ts'
import type { SameMatterCurve } from '../encoder/same-matter.ts'
import { probability, trainLogistic } from '../learning/logistic.ts'
import { readRows } from '../learning/training-data.ts'
import { createPlaceReader } from '../place/place.ts'
import { prepareText } from '../prepare.ts'
import type { Encoder } from '../transformer.ts'

/** Pairs were drawn from those near in the eyes of the base, by its cosine; how many pairs there are from 0.45, 0.6, 0.65, 0.7, 0.75, 0.8 and 0.86 on. */
const pairsOf = [90, 1026, 4682, 7853, 3706, 1332, 732]
const zJudged = z.array(z.object({ a: z.number(), b: z.number(), same: z.boolean(), stratum: z.number() }))
const zHot = z.object({ id: z.number(), title: z.string(), detail: z.string() })

export async function fitSameMatter(encoder: Encoder, data: string): Promise<SameMatterCurve> {
  const judged = zJudged.parse(JSON.parse(readFileSync(new URL('./judged-pairs.json', import.meta.url), 'utf8')))
  const posts = new Map(readRows(join(data, 'hot/posts.jsonl'), zHot).map((row) => [row.id, prepareText({ title: row.title, content: row.detail })]))
  const places = createPlaceReader(loadCity())
  const ids = [...new Set(judged.flatMap(({ a, b }) => [a, b]))]
  const embeddings = await encoder.embed(ids.map((id) => posts.get(id)!.joined))
  const read = new Map(ids.map((id, i) => [id, { embedding: embeddings[i]!, names: placeNames(posts.get(id)!, places.read(posts.get(id)!)) }]))
  // The cosine in tenths, so that one penalty suits both.
  const rows = judged.map(({ a, b }) => Float64Array.of(10 * cosine(read.get(a)!.embedding, read.get(b)!.embedding), sharedNames(read.get(a)!.names, read.get(b)!.names)))
  const same = judged.map((pair) => (pair.same ? 1 : 0))
  const costs = judged.map(({ stratum }) => pairsOf[stratum]! / judged.filter((other) => other.stratum === stratum).length)
  const mean = costs.reduce((sum, cost) => sum + cost, 0) / costs.length
  const fit = (which: readonly number[]): ReturnType<typeof trainLogistic> => trainLogistic(which.map((i) => rows[i]!), which.map((i) => same[i]!), { penalty: 0.1, costs: which.map((i) => costs[i]! / mean) })
  const everything = [...judged.keys()]
  // Judged crosswise, in fifths.
  const fifths = [0, 1, 2, 3, 4].map((part) => fit(everything.filter((i) => i % 5 !== part)))
  const chances = everything.map((i) => probability(fifths[i % 5]!, rows[i]!))
  process.stdout.write(`same matter: area under the curve ${areaUnderCurve(chances, same).toFixed(3)}; by the cosine alone ${areaUnderCurve(rows.map((row) => row[0]!), same).toFixed(3)}\n`)
  for (const least of [0.5, 0.7, 0.9]) {
    const said = everything.filter((i) => chances[i]! >= least)
    const right = said.filter((i) => same[i] === 1).length
    process.stdout.write(`  likelihood ≥ ${least}: ${said.length} pairs, ${right} of them the same of ${same.filter(Boolean).length}\n`)
  }
  const { weights, bias } = fit(everything)
  const round = (value: number): number => Math.round(value * 1000) / 1000
  return { encoder: encoder.version, cosine: round(10 * weights[0]!), names: round(weights[1]!), intercept: round(bias) }
}

function cosine(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, j) => sum + value * b[j]!, 0)
}

/** The chance that a pair that is the same stands above one that is not. */
function areaUnderCurve(scores: readonly number[], same: readonly number[]): number {
  const yes = scores.filter((_, i) => same[i] === 1)
  const no = scores.filter((_, i) => same[i] === 0)
  const above = yes.reduce((sum, score) => sum + no.reduce((count, other) => count + (score > other ? 1 : score === other ? 0.5 : 0), 0), 0)
  return above / (yes.length * no.length)
}
