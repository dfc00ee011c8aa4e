/** `evaluate`: how good the running classifiers are on labelled rows. Every function answers with the figures that the command prints as its last line. */
import type { Labelled } from '../storage/records/triage.ts'
import type { City } from './city.ts'
import { similarPairs } from './duplicates/minhash.ts'
import type { EncoderReader } from './encoder/encoder-reader.ts'
import { expectedCalibrationError, classFigures } from './learning/metrics.ts'
import type { z } from 'zod'
import type { zCategoryRow, zDedupeRow, zRoutingRow, zTopicRow, zUrgencyRow } from './learning/training-data.ts'
import { prepareText } from './prepare.ts'
import { dutyScores } from './routing/duty-scores.ts'
import type { LetterMeanings } from './routing/meanings.ts'
import { trainRouter } from './routing/router.ts'
import { createPlainJieba } from './segment.ts'
import type { TopicReader } from './topic/topic.ts'
import { opinionsOn } from './urgency/danger-opinions.ts'
import type { UrgencyReader } from './urgency/urgency.ts'
import type { UrgencyFigures } from './urgency/urgency-figures.ts'
import { urgencyFiguresOf } from './urgency/urgency-figures.ts'

const round = (value: number): number => Math.round(value * 1e4) / 1e4
const rounded = <T extends object>(figures: T): T => Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, typeof value === 'number' ? round(value) : value])) as T

export interface TopicFigures { n: number; accuracy: number; macroF1: number; weightedF1: number; ece: number; postsPerSecond: number }

/** With the encoder where one is given. The clock counts milliseconds. */
export async function evaluateTopic(rows: readonly z.infer<typeof zTopicRow>[], reader: TopicReader, encoder: EncoderReader | null, clock: () => number): Promise<TopicFigures> {
  const started = clock()
  const said: Labelled[] = []
  for (const { text } of rows) {
    const prepared = prepareText({ title: '', content: text })
    const [seen] = encoder === null ? [] : await encoder.look([prepared])
    said.push(reader.read(prepared, seen).topic)
  }
  const seconds = (clock() - started) / 1000
  const right = rows.map(({ label }) => label)
  const ece = expectedCalibrationError(said.map(({ confidence }) => confidence), said.map(({ label }, i) => label === right[i]))
  return rounded({ n: rows.length, ...classFigures(right, said.map(({ label }) => label)), ece, postsPerSecond: rows.length / Math.max(1e-9, seconds) })
}

export interface CategoryFigures { n: number; top1: number; top3: number; ece: number }

/** The office's categories. With the encoder where one is given. */
export async function evaluateCategory(rows: readonly z.infer<typeof zCategoryRow>[], reader: TopicReader, encoder: EncoderReader | null): Promise<CategoryFigures> {
  const prepared = rows.map(prepareText)
  const seen = await encoder?.look(prepared)
  const said = prepared.map((text, i) => reader.read(text, seen?.[i]).category)
  const right = said.map(({ label }, i) => label === rows[i]!.category)
  const among = said.filter(({ label, alternatives }, i) => [label, ...alternatives.slice(0, 2).map((other) => other.label)].includes(rows[i]!.category))
  return rounded({ n: rows.length, top1: right.filter(Boolean).length / rows.length, top3: among.length / rows.length, ece: expectedCalibrationError(said.map(({ confidence }) => confidence), right) })
}

/** With the danger reader where the encoder is given. */
export async function evaluateUrgency(rows: readonly z.infer<typeof zUrgencyRow>[], reader: UrgencyReader, encoder: EncoderReader | null): Promise<UrgencyFigures> {
  const prepared = rows.map(prepareText)
  const opinions = encoder === null ? [] : await opinionsOn(prepared, reader, encoder.danger)
  return rounded(urgencyFiguresOf(rows.map(({ levels }) => levels), prepared.map((text, i) => reader.read(text, opinions[i]).level)))
}

export interface RoutingFigures { n: number; top1: number; top3: number; autoCoverage: number; autoPrecision: number | null }

/** `meanings`: both in the encoder's eyes. */
export interface RoutingHelp { progress?: (line: string) => void; meanings?: { train: LetterMeanings; test: readonly Float32Array[] } | undefined }

type RoutingRow = z.infer<typeof zRoutingRow>

/** Trains on the first rows alone and judges the others; `autoPrecision` is null where nothing was forwarded. */
export function evaluateRouting(train: readonly RoutingRow[], test: readonly RoutingRow[], city: City, { progress, meanings }: RoutingHelp = {}): RoutingFigures {
  const router = trainRouter(train, { city, duties: dutyScores(city), jieba: createPlainJieba(), ...(progress ? { progress } : {}), ...(meanings ? { meanings: meanings.train } : {}) })
  let first = 0
  let three = 0
  let auto = 0
  let autoRight = 0
  for (const [i, letter] of test.entries()) {
    const { ranked, mayForward } = router.rank(letter, meanings?.test[i] ?? null)
    const best = ranked[0]
    const right = best?.unit === letter.unit
    if (right) first++
    if (ranked.slice(0, 3).some(({ unit }) => unit === letter.unit)) three++
    if (!mayForward) continue
    auto++
    if (right) autoRight++
  }
  const share = (count: number): number => round(count / test.length)
  return { n: test.length, top1: share(first), top3: share(three), autoCoverage: share(auto), autoPrecision: auto === 0 ? null : round(autoRight / auto) }
}

export interface DuplicatePair { a: string | number; b: string | number; similarity: number }

/** Pairs of at least `least` similarity; a row is named by its id, or by its line where it has none. */
export function findDuplicates(rows: readonly z.infer<typeof zDedupeRow>[], least: number): DuplicatePair[] {
  const texts = rows.map(({ title, content, detail, text }) => [title, content ?? detail ?? text].filter((part) => part !== undefined && part !== '').join('\n'))
  const nameOf = (i: number): string | number => rows[i]!.id ?? i + 1
  return similarPairs(texts, least).map(({ a, b, similarity }) => ({ a: nameOf(a), b: nameOf(b), similarity: round(similarity) }))
}
