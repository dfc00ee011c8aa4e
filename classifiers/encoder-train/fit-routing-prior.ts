/** The router's prior: how the encoder sees the kinds of offices, which kind answers what, and what the first half of a city's letters teaches of the blend. */
import { join } from 'node:path'
import type { z } from 'zod'
import { loadCity } from '../city.ts'
import { openHead, packVectors, unpackVectors } from '../encoder/linear-head.ts'
import { readJudgedLabels } from '../learning/judged-labels.ts'
import { readRows, zRoutingRow } from '../learning/training-data.ts'
import { prepareText } from '../prepare.ts'
import { dutyScores } from '../routing/duty-scores.ts'
import { loadOffices, officeKinds } from '../routing/offices.ts'
import { noPrior } from '../routing/prior.ts'
import type { zPrior } from '../routing/prior.ts'
import { trainRouter } from '../routing/router.ts'
import { createPlainJieba } from '../segment.ts'
import type { Encoder } from '../transformer.ts'
import { fitHead } from './fit-head.ts'

const judgedOffices = new URL('../routing/judged-offices.json', import.meta.url)
/** Later letters stay for measuring. */
const taughtShare = 0.5

export async function fitRoutingPrior(encoder: Encoder, data: string, progress: (line: string) => void): Promise<z.infer<typeof zPrior>> {
  const all = readRows(join(data, 'routing/letters_a.jsonl'), zRoutingRow)
  const letters = all.slice(0, Math.floor(all.length * taughtShare))
  const offices = packVectors(await encoder.embed(loadOffices().descriptions))
  const { head } = await fitHead('kinds of offices', officeKinds, readJudgedLabels(judgedOffices, data, officeKinds), encoder, progress)
  const vectors = await encoder.embed(letters.map((letter) => prepareText(letter).joined))
  const city = loadCity()
  const { taught } = trainRouter(letters, { city, duties: dutyScores(city), jieba: createPlainJieba(), meanings: { encoder: encoder.version, vectors }, prior: { ...noPrior, offices: unpackVectors(offices), head: openHead(head) }, progress })
  const rounded = (weights: readonly number[]): number[] => weights.map((weight) => Math.round(weight * 1000) / 1000)
  return { encoder: encoder.version, blend: { words: rounded(taught.words.weights), meanings: rounded(taught.meanings?.weights ?? []) }, offices, head }
}
