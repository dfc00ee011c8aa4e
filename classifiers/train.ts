/** `train`: makes the weights anew from labelled rows and the office's corrections, and says how good they are on texts left out. */
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { City } from './city.ts'
import { z } from 'zod'
import { evaluateRouting } from './evaluate.ts'
import { topicWeights } from './learning/weights-file.ts'
import { BadData, readRows, zRoutingRow, zTopicTraining, zUrgencyRow } from './learning/training-data.ts'
import { createPlainJieba } from './segment.ts'
import { unpackViews } from './learning/packed.ts'
import { openTopicReader, openUrgencyReader } from './read.ts'
import type { TopicReader } from './topic/topic.ts'
import { createTopicReader } from './topic/topic.ts'
import { openTopicModel } from './topic/topic-model.ts'
import { trainTopic } from './topic/train-topic.ts'
import { trainUrgency } from './urgency/train-urgency.ts'
import type { UrgencyReader } from './urgency/urgency.ts'
import { createUrgencyReader } from './urgency/urgency.ts'
import { urgencyWeightsFile } from './urgency/urgency-model.ts'

export const trainTasks = ['topic', 'urgency', 'routing'] as const
export type TrainTask = (typeof trainTasks)[number]

export interface TrainOptions {
  /** Folder of the training data. */
  data: string
  /** A file of corrections from the store, `storage export-labels`: added to the rows of the data, later ones last. */
  from: string | null
  /** Where the weights go; null beside the code. */
  out: string | null
  city: City
  /** The day, kept in the version. */
  today: string
  progress: (line: string) => void
}

/** A person's correction: the task, the text and what the person said. */
const zCorrection = z.object({ task: z.string(), title: z.string(), content: z.string(), person: z.string().min(1) })

export function trainTask(task: TrainTask, options: TrainOptions): object {
  return task === 'topic' ? topic(options) : task === 'urgency' ? urgency(options) : routing(options)
}

function corrections({ from }: TrainOptions, task: TrainTask): z.infer<typeof zCorrection>[] {
  return from === null ? [] : readRows(from, zCorrection).filter((row) => row.task === task)
}

function dataFile({ data }: TrainOptions, name: string): string {
  const path = join(data, name)
  if (!existsSync(path)) throw new BadData(`${path}: not there; give the folder of the training data with --data or HUIYIN_DATA`)
  return path
}

/** Of corrections every fifth is held back to judge by, once there are enough of them for a judgement. */
const leastCorrections = 10

function holdBack<T>(rows: readonly T[]): { learned: T[]; held: T[] } {
  if (rows.length < leastCorrections) return { learned: [...rows], held: [] }
  return { learned: rows.filter((_, i) => i % 5 !== 4), held: rows.filter((_, i) => i % 5 === 4) }
}

/** New weights are installed unless the running ones do better on the corrections held back. */
function verdict(held: number, running: number, fresh: number): { heldBack: number; runningRight: number; newRight: number; installed: boolean } {
  return { heldBack: held, runningRight: running, newRight: fresh, installed: fresh >= running }
}

function topic(options: TrainOptions): object {
  const rows = readRows(dataFile(options, 'topic/train.jsonl'), zTopicTraining).map(({ label, text, tokens }) => ({ label, text: text ?? (tokens ?? '').replaceAll(' ', '') }))
  const labels = new Set(options.city.categories.topics.map(({ label }) => label))
  const said = corrections(options, 'topic').map(({ title, content, person }, i) => {
    if (!labels.has(person)) throw new BadData(`${options.from}: topic correction ${i + 1}: no such topic: ${person}`)
    return { label: person, text: `${title}\n${content}` }
  })
  const { learned, held } = holdBack(said)
  const { file, figures } = trainTopic([...rows, ...learned], createPlainJieba(), options.today, options.progress)
  const right = (reader: TopicReader): number => held.filter(({ text, label }) => reader.classify({ title: '', content: text }).topic.label === label).length
  const fresh = openTopicModel({ ...unpackViews(file), off: null })
  const judged = held.length === 0 ? verdict(0, 0, 0) : verdict(held.length, right(openTopicReader(options.city).reader), right(createTopicReader(options.city, fresh === null ? null : { model: fresh, jieba: createPlainJieba() })))
  if (judged.installed) writeFileSync(options.out ?? topicWeights, file)
  return { task: 'topic', ...figures, corrections: said.length, ...judged, bytes: file.length }
}

function urgency(options: TrainOptions): object {
  const rows = readRows(dataFile(options, 'urgency/dev.jsonl'), zUrgencyRow)
  const said = corrections(options, 'urgency').map(({ title, content, person }, i) => {
    const level = ['普通', '紧急', '特急'].indexOf(person)
    const levels = zUrgencyRow.shape.levels.safeParse([level === -1 ? Number(person) : level])
    if (!levels.success) throw new BadData(`${options.from}: urgency correction ${i + 1}: no such level: ${person}`)
    return { title, content, levels: levels.data }
  })
  const { learned, held } = holdBack(said)
  const weights = trainUrgency([...rows, ...learned], options.today)
  const right = (reader: UrgencyReader): number => held.filter((row) => row.levels.includes(reader.classify(row).level)).length
  const judged = held.length === 0 ? verdict(0, 0, 0) : verdict(held.length, right(openUrgencyReader().reader), right(createUrgencyReader(weights)))
  if (judged.installed) writeFileSync(options.out ?? urgencyWeightsFile, `${JSON.stringify(weights, null, 1)}\n`)
  return { task: 'urgency', rows: rows.length + learned.length, ...weights.figures, urgentFrom: weights.urgentFrom, corrections: said.length, ...judged }
}

/** The router keeps its letters and is made at start from the store's; here it is only judged: the last fifth by the first four. */
function routing(options: TrainOptions): object {
  const rows = options.from === null ? readRows(dataFile(options, 'routing/letters_a.jsonl'), zRoutingRow) : corrections(options, 'routing').map(({ title, content, person }) => ({ title, content, unit: person }))
  const cut = Math.floor(rows.length * 0.8)
  if (cut < 20) throw new BadData(`${rows.length} answered letters are too few to learn routing from (25 at least)`)
  return { task: 'routing', trained: cut, ...evaluateRouting(rows.slice(0, cut), rows.slice(cut), options.city, { progress: options.progress }) }
}
