/** `train`: makes the weights anew from labelled rows and the office's corrections, and says how good they are on texts left out. */
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { City } from './city.ts'
import { z } from 'zod'
import { evaluateRouting } from './evaluate.ts'
import { topicWeights } from './learning/weights-file.ts'
import { BadData, readRows, zRoutingRow, zTopicTraining, zUrgencyRow } from './learning/training-data.ts'
import { createPlainJieba } from './segment.ts'
import { trainTopic } from './topic/train-topic.ts'
import { trainUrgency } from './urgency/train-urgency.ts'
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

function topic(options: TrainOptions): object {
  const rows = readRows(dataFile(options, 'topic/train.jsonl'), zTopicTraining).map(({ label, text, tokens }) => ({ label, text: text ?? (tokens ?? '').replaceAll(' ', '') }))
  const added = corrections(options, 'topic').map(({ title, content, person }) => ({ label: person, text: `${title}\n${content}` }))
  const { file, figures } = trainTopic([...rows, ...added], createPlainJieba(), options.today, options.progress)
  const out = options.out ?? topicWeights
  writeFileSync(out, file)
  return { task: 'topic', ...figures, corrections: added.length, bytes: file.length }
}

function urgency(options: TrainOptions): object {
  const rows = readRows(dataFile(options, 'urgency/dev.jsonl'), zUrgencyRow)
  const added = corrections(options, 'urgency').map(({ title, content, person }, i) => {
    const level = ['普通', '紧急', '特急'].indexOf(person)
    const levels = zUrgencyRow.shape.levels.safeParse([level === -1 ? Number(person) : level])
    if (!levels.success) throw new BadData(`${options.from}: correction ${i + 1}: no urgency level: ${person}`)
    return { title, content, levels: levels.data }
  })
  const weights = trainUrgency([...rows, ...added], options.today)
  const text = JSON.stringify(weights, null, 1)
  writeFileSync(options.out ?? urgencyWeightsFile, `${text}\n`)
  return { task: 'urgency', rows: rows.length + added.length, ...weights.figures, urgentFrom: weights.urgentFrom, corrections: added.length, bytes: text.length }
}

/** The router keeps its letters and is made at start from the store's; here it is only judged: the last fifth by the first four. */
function routing(options: TrainOptions): object {
  const rows = options.from === null ? readRows(dataFile(options, 'routing/letters_a.jsonl'), zRoutingRow) : corrections(options, 'routing').map(({ title, content, person }) => ({ title, content, unit: person }))
  const cut = Math.floor(rows.length * 0.8)
  if (cut < 20) throw new BadData(`${rows.length} answered letters are too few to learn routing from (25 at least)`)
  return { task: 'routing', trained: cut, ...evaluateRouting(rows.slice(0, cut), rows.slice(cut), options.city, options.progress) }
}
