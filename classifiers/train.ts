/** `train`: makes the models anew from labelled rows and people's corrections, judges them beside the running ones, and says how good they are. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { City } from './city.ts'
import type { EncoderReader } from './encoder/encoder-reader.ts'
import { evaluateRouting } from './evaluate.ts'
import { readCorrections } from './learning/corrections.ts'
import type { LabelledText } from './learning/corrections.ts'
import { holdBack } from './learning/hold-back.ts'
import type { TrainTask } from './learning/installed.ts'
import { besideLetters, installedModel, installedModels, installModel, nextVersion } from './learning/installed.ts'
import { unpackViews } from './learning/packed.ts'
import { topicWeights } from './learning/weights-file.ts'
import { BadData, readRows, zRoutingRow, zTopicTraining, zUrgencyRow } from './learning/training-data.ts'
import type { TriageReader } from './read.ts'
import { prepareText } from './prepare.ts'
import { createTriageReader, openLessons, openTopicReader, openUrgencyReader, unitNamesOf } from './read.ts'
import { dutyScores } from './routing/duty-scores.ts'
import { leastLetters } from './routing/learned-units.ts'
import { meaningsOf } from './routing/meanings.ts'
import type { AnsweredLetter } from './routing/router.ts'
import { trainRouter } from './routing/router.ts'
import { createPlainJieba } from './segment.ts'
import { adaptTopic } from './topic/adapt-topic.ts'
import { openCategoryLessons } from './topic/category-lessons.ts'
import type { CategoryLessons } from './topic/category-lessons.ts'
import { teachCategories } from './topic/teach-categories.ts'
import type { TopicReader } from './topic/topic.ts'
import { createTopicReader } from './topic/topic.ts'
import { openTopicModel } from './topic/topic-model.ts'
import { trainTopic } from './topic/train-topic.ts'
import { adaptUrgency } from './urgency/adapt-urgency.ts'
import { readJudgedPosts } from './urgency/judged-posts.ts'
import type { LabelledUrgency } from './urgency/train-urgency.ts'
import { readInventedPosts, trainUrgency } from './urgency/train-urgency.ts'
import type { UrgencyReader } from './urgency/urgency.ts'
import { createUrgencyReader } from './urgency/urgency.ts'
import type { UrgencyWeights } from './urgency/urgency-model.ts'
import { readUrgencyWeights, urgencyWeightsFile } from './urgency/urgency-model.ts'

export interface TrainOptions {
  /** Folder of the training data. */
  data: string
  /** A file of labelled rows that `storage export-labels` wrote; added to the rows of the data. */
  from: string | null
  /** Where installed models are: learning from the store goes there and is judged beside what runs from there. Null: the weights go to `out`, or beside the code. */
  models: string | null
  out: string | null
  city: City
  /** For routing out of the store: letters of a like meaning count beside those of like words. For categories: what is taught is added to what it says. */
  encoder: EncoderReader | null
  /** The day, kept in the version. */
  today: string
  progress: (line: string) => void
}

export async function trainTask(task: TrainTask, options: TrainOptions): Promise<object> {
  if (task === 'topic') return topic(options)
  if (task === 'category') return category(options)
  if (task === 'urgency') return urgency(options)
  return options.models === null ? judgeRouting(options) : routing(options, options.models)
}

function dataFile({ data }: TrainOptions, name: string): string {
  const path = join(data, name)
  if (!existsSync(path)) throw new BadData(`${path}: not there; give the folder of the training data with --data or HUIYIN_DATA`)
  return path
}

/** Fewer corrections than this, or fewer of them held back, prove nothing. */
const leastCorrections = 20
const leastHeld = 4

interface Split {
  said: LabelledText[]
  learned: LabelledText[]
  held: LabelledText[]
  /** Rows that are of no use. */
  leftOut: number
}

/** People's corrections, parted. @throws BadData where too few come from the store */
function corrections({ from, models }: TrainOptions, task: TrainTask, least = leastCorrections, ofUse: (row: LabelledText) => boolean = () => true): Split {
  const all = readCorrections(from, task)
  const said = all.filter(ofUse)
  const { learned, held } = said.length < leastCorrections ? { learned: said, held: [] } : holdBack(said, ({ title, content }) => `${title}\n${content}`)
  if (models !== null && (said.length < least || held.length < leastHeld)) {
    throw new BadData(`${task}: ${said.length} labelled rows in the store, ${held.length} of them held back; at least ${least} and ${leastHeld} are needed. Nothing was trained: correct more posts in the dashboard (标注)`)
  }
  return { said, learned, held, leftOut: all.length - said.length }
}

export interface Verdict { heldBack: number; runningRight: number; newRight: number; installed: boolean }

/** New models are installed only if they do better on what was held back; where nothing was, there is nothing to do better than. */
const verdict = (heldBack: number, runningRight: number, newRight: number): Verdict => ({ heldBack, runningRight, newRight, installed: heldBack === 0 || newRight > runningRight })

/** Puts the model where it belongs, if it did better: into the installed models with its card, or into one file. */
function install(task: TrainTask, { models, out }: TrainOptions, beside: URL | null, version: string, model: string | Buffer, judged: Verdict, figures: object, besideModel: Record<string, string> = {}): object {
  const card = { task, version, running: models === null ? null : (installedModel(models, task)?.version ?? 'shipped'), ...judged, ...figures }
  if (!judged.installed) return card
  if (models !== null) installModel(models, task, version, model, card, besideModel)
  else {
    const file = out ?? beside
    if (file !== null) writeFileSync(file, model)
  }
  return card
}

const versionOf = ({ models, today }: TrainOptions, task: TrainTask): string => (models === null ? today : nextVersion(models, task, today))
const runningFile = ({ models }: TrainOptions, task: TrainTask): string | undefined => (models === null ? undefined : installedModel(models, task)?.file)

function topic(options: TrainOptions): object {
  const labels = new Set(options.city.categories.topics.map(({ label }) => label))
  const { said, learned, held } = corrections(options, 'topic')
  for (const { label } of said) if (!labels.has(label)) throw new BadData(`${options.from}: no such topic: ${label}`)
  const version = versionOf(options, 'topic')
  const { file, figures, method } = learnTopic(options, learned.map(({ title, content, label }) => ({ label, text: `${title}\n${content}` })), version)
  const right = (reader: TopicReader): number => held.filter((row) => reader.classify(row).topic.label === row.label).length
  const fresh = openTopicModel({ ...unpackViews(file), off: null })
  const running = held.length === 0 ? 0 : right(openTopicReader(options.city, runningFile(options, 'topic')).reader)
  const judged = verdict(held.length, running, held.length === 0 ? 0 : right(createTopicReader(options.city, fresh === null ? null : { model: fresh, jieba: createPlainJieba() })))
  return install('topic', options, topicWeights, version, file, judged, { method, corrections: said.length, ...figures, bytes: file.length })
}

/** Anew from the training data and the office's rows; where the data is not at hand, what runs is taught the office's rows. */
function learnTopic(options: TrainOptions, own: { text: string; label: string }[], version: string): { file: Buffer; figures: object; method: 'anew' | 'further' } {
  const path = join(options.data, 'topic/train.jsonl')
  if (options.models !== null && !existsSync(path)) {
    options.progress(`${path}: not there; the running model is taught the ${own.length} rows of the store`)
    return { ...adaptTopic(readFileSync(runningFile(options, 'topic') ?? topicWeights), own, readInventedPosts().map(({ title, content }) => `${title}\n${content}`), createPlainJieba(), version), method: 'further' }
  }
  const rows = readRows(dataFile(options, 'topic/train.jsonl'), zTopicTraining).map(({ label, text, tokens }) => ({ label, text: text ?? (tokens ?? '').replaceAll(' ', '') }))
  return { ...trainTopic([...rows, ...own], createPlainJieba(), version, options.progress), method: 'anew' }
}

/** Of categories as many of what the machine was told otherwise, and of what it was told it had right, are learned at most, the latest: letters that were filed as the machine said come by the hundred a day. */
const mostCategories = 1000

/** In the order they came. */
function latestOf(rows: readonly LabelledText[], most: number): LabelledText[] {
  const kept = new Set([true, false].flatMap((right) => rows.filter(({ label, machine }) => (label === machine) === right).slice(-most)))
  return rows.filter((row) => kept.has(row))
}

/** The office's own categories: what people corrected is added to what lexicon and encoder say, always taught anew from all rows. */
async function category(options: TrainOptions): Promise<object> {
  const { city, encoder, from, models, progress } = options
  if (from === null) throw new BadData('category: there is no training data of the office’s categories beside its own corrections; give --from store, or a file that «storage export-labels» wrote')
  const labels = new Set(city.categories.classes2025.map(({ label }) => label))
  const parted = corrections(options, 'category', leastCorrections, ({ label }) => labels.has(label))
  if (parted.learned.length === 0) throw new BadData(`${from}: no row of the task «category» with one of the ${labels.size} categories of the list`)
  if (parted.leftOut > 0) progress(`${parted.leftOut} rows name a category that is not in the list any more: left out`)
  const version = versionOf(options, 'category')
  const topicFile = runningFile(options, 'topic')
  const topics = openTopicReader(city, topicFile).reader
  const { file, figures } = await teachCategories(latestOf(parted.learned, mostCategories), readInventedPosts(), { city, topics, encoder, jieba: createPlainJieba(), trained: version })
  const running = models === null ? null : openLessons(runningFile(options, 'category') ?? null).lessons
  const prepared = parted.held.map(prepareText)
  const seen = await encoder?.look(prepared)
  const right = (lessons: CategoryLessons | null): number => {
    const { reader } = openTopicReader(city, topicFile, lessons)
    return prepared.filter((text, i) => reader.read(text, seen?.[i]).category.label === parted.held[i]!.label).length
  }
  const judged = verdict(parted.held.length, right(running), right(openCategoryLessons({ ...unpackViews(file), off: null })))
  return install('category', options, null, version, file, judged, { corrections: parted.said.length, encoder: encoder?.version ?? null, ...figures, bytes: file.length })
}

const levelNames = ['普通', '紧急', '特急']

function urgency(options: TrainOptions): object {
  const parted = corrections(options, 'urgency')
  const levelled = (some: readonly LabelledText[]) =>
    some.map(({ title, content, label }) => {
      const named = levelNames.indexOf(label)
      const levels = zUrgencyRow.shape.levels.safeParse([named === -1 ? Number(label) : named])
      if (!levels.success) throw new BadData(`${options.from}: no such level of urgency: ${label}`)
      return { title, content, levels: levels.data }
    })
  const held = levelled(parted.held)
  const version = versionOf(options, 'urgency')
  const { weights, method } = learnUrgency(options, levelled(parted.learned), version)
  const right = (reader: UrgencyReader): number => held.filter((row) => row.levels.includes(reader.classify(row).level)).length
  const judged = verdict(held.length, right(openUrgencyReader(runningFile(options, 'urgency')).reader), right(createUrgencyReader(weights)))
  return install('urgency', options, urgencyWeightsFile, version, `${JSON.stringify(weights, null, 1)}\n`, judged, { method, corrections: parted.said.length, ...weights.figures, urgentFrom: weights.urgentFrom })
}

/** As `learnTopic`. */
function learnUrgency(options: TrainOptions, own: LabelledUrgency[], version: string): { weights: UrgencyWeights; method: 'anew' | 'further' } {
  const path = join(options.data, 'urgency/dev.jsonl')
  if (options.models !== null && !existsSync(path)) {
    options.progress(`${path}: not there; the running model is taught the ${own.length} rows of the store`)
    const running = readUrgencyWeights(runningFile(options, 'urgency'))
    if (running === null) throw new BadData('the running urgency model is damaged or of another making and cannot be taught further; take it back with --rollback')
    return { weights: adaptUrgency(running, own, readInventedPosts(), version), method: 'further' }
  }
  const rows = readRows(dataFile(options, 'urgency/dev.jsonl'), zUrgencyRow)
  return { weights: trainUrgency([...rows, ...own], version, { judged: readJudgedPosts(options.data).filter(({ round }) => round === 1) }), method: 'anew' }
}

/** Of more letters only the latest are kept: duties move, and a reader learns from them when it starts. */
const mostLetters = 2000

/** Learns the units from the office's own letters: what ran before (earlier letters, or the duty list alone) is judged beside it by the first suggestion. */
async function routing(options: TrainOptions, models: string): Promise<object> {
  const { city, encoder, progress } = options
  const parted = corrections(options, 'routing', Math.max(leastCorrections, Math.ceil(leastLetters * 1.25)))
  const answered = parted.learned.map(({ title, content, label }): AnsweredLetter => ({ title, content, unit: label })).slice(-mostLetters)
  if (answered.length < leastLetters) throw new BadData(`routing: ${answered.length} letters are left to learn from, ${leastLetters} are needed`)
  const meanings = encoder === null ? null : { encoder: encoder.version, vectors: await meaningsOf(answered, encoder) }
  const { taught } = trainRouter(answered, { city, duties: dutyScores(city), jieba: createPlainJieba(), meanings, nameOf: unitNamesOf(city), progress })
  const right = async (reader: TriageReader): Promise<number> => {
    const readings = encoder === null ? parted.held.map((letter) => reader.read(letter)) : await reader.readWith(encoder, parted.held)
    return readings.filter(({ units }, i) => units[0]?.unitId === parted.held[i]!.label).length
  }
  const running = await right(createTriageReader(city, installedModels(models)))
  const judged = verdict(parted.held.length, running, await right(createTriageReader(city, { ...installedModels(models), answered, taught, meanings })))
  const letters = answered.map((letter) => `${JSON.stringify(letter)}\n`).join('')
  return install('routing', options, null, versionOf(options, 'routing'), letters, judged, { letters: answered.length, units: new Set(answered.map(({ unit }) => unit)).size, encoder: meanings?.encoder ?? null }, besideLetters(taught, meanings))
}

/** Without the store the router is only judged: the last fifth of the letters by the first four. */
function judgeRouting(options: TrainOptions): object {
  const rows = options.from === null ? readRows(dataFile(options, 'routing/letters_a.jsonl'), zRoutingRow) : readCorrections(options.from, 'routing').map(({ title, content, label }) => ({ title, content, unit: label }))
  const cut = Math.floor(rows.length * 0.8)
  if (cut < 20) throw new BadData(`${rows.length} answered letters are too few to learn routing from (25 at least)`)
  return { task: 'routing', trained: cut, ...evaluateRouting(rows.slice(0, cut), rows.slice(cut), options.city, { progress: options.progress }) }
}
