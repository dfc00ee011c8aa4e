/**
 * Models learned from the store: `<data folder>/models/<task>/<version>/` holds the model and its card, `installed.json` the versions in the
 * order they were installed, the last one running. Nothing is deleted: going back takes the last name off the list.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import type { ReaderOptions } from '../read.ts'
import type { LetterMeanings } from '../routing/meanings.ts'
import type { Taught } from '../routing/router.ts'
import { zTaught } from '../routing/router.ts'
import { BadData, readRows, zRoutingRow } from './training-data.ts'

export const trainTasks = ['topic', 'category', 'urgency', 'routing'] as const
export type TrainTask = (typeof trainTasks)[number]

/** Where the models of a data folder are. */
export const modelsFolder = (dataDir: string): string => join(dataDir, 'models')

const fileOf: Record<TrainTask, string> = { topic: 'weights.bin', category: 'weights.bin', urgency: 'weights.json', routing: 'letters.jsonl' }
const zInstalled = z.object({ versions: z.array(z.string().regex(/^[\w.-]+$/)) })
const listFile = 'installed.json'

function versionsOf(models: string, task: TrainTask): string[] {
  const file = join(models, task, listFile)
  if (!existsSync(file)) return []
  try {
    return zInstalled.parse(JSON.parse(readFileSync(file, 'utf8'))).versions
  } catch (error) {
    throw new BadData(`${file}: cannot be read (${error instanceof Error ? error.message : String(error)})`)
  }
}

/** Written beside and renamed: a reader sees the old list or the new one. */
function writeVersions(models: string, task: TrainTask, versions: readonly string[]): void {
  const file = join(models, task, listFile)
  writeFileSync(`${file}.new`, `${JSON.stringify({ versions })}\n`)
  renameSync(`${file}.new`, file)
}

/** The running version learned from the store and its file; null where the shipped one runs. */
export function installedModel(models: string, task: TrainTask): { version: string; file: string } | null {
  const version = versionsOf(models, task).at(-1)
  return version === undefined ? null : { version, file: join(models, task, version, fileOf[task]) }
}

/** A name that no version has: the day, and a number within it. */
export function nextVersion(models: string, task: TrainTask, today: string): string {
  for (let n = 1; ; n++) {
    const version = `${today}.${n}`
    if (!existsSync(join(models, task, version))) return version
  }
}

/** Keeps a model with its card and makes it the running one. Texts of citizens are in a router's letters: nobody else may read them. */
export function installModel(models: string, task: TrainTask, version: string, model: string | Buffer, card: object, beside: Readonly<Record<string, string | Buffer>> = {}): void {
  const folder = join(models, task, version)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  for (const [name, content] of Object.entries({ ...beside, [fileOf[task]]: model })) writeFileSync(join(folder, name), content, { mode: 0o600 })
  writeFileSync(join(folder, 'card.json'), `${JSON.stringify(card, null, 2)}\n`)
  writeVersions(models, task, [...versionsOf(models, task), version])
}

/** Takes the running version back: what ran before runs again, in the end the shipped one (null). */
export function rollBackModel(models: string, task: TrainTask): { from: string; to: string | null } {
  const versions = versionsOf(models, task)
  const from = versions.pop()
  if (from === undefined) throw new BadData(`${task}: the shipped model runs; there is nothing to go back to`)
  writeVersions(models, task, versions)
  return { from, to: versions.at(-1) ?? null }
}

/** What a triage reader is given of the installed models. @throws BadData where a list or letters are damaged */
export function installedModels(models: string): Required<ReaderOptions> {
  const letters = installedModel(models, 'routing')
  return {
    topicWeights: installedModel(models, 'topic')?.file ?? null,
    categoryWeights: installedModel(models, 'category')?.file ?? null,
    urgencyWeights: installedModel(models, 'urgency')?.file ?? null,
    ...(letters === null ? { answered: [], taught: null, meanings: null } : installedLetters(letters.file)),
  }
}

const taughtFile = 'taught.json'
const meaningsFile = 'meanings.json'
const zMeanings = z.object({ encoder: z.string(), width: z.number().int().min(1), vectors: z.string() })

/** A router's letters with what they taught; what is missing beside them is made again, or does without. */
function installedLetters(file: string): Required<Pick<ReaderOptions, 'answered' | 'taught' | 'meanings'>> {
  const answered = readRows(file, zRoutingRow)
  const beside = <T>(name: string, schema: z.ZodType<T>): T | null => {
    const path = join(dirname(file), name)
    return existsSync(path) ? schema.parse(JSON.parse(readFileSync(path, 'utf8'))) : null
  }
  try {
    const packed = beside(meaningsFile, zMeanings)
    const taught = beside(taughtFile, zTaught)
    if (packed === null) return { answered, taught, meanings: null }
    const bytes = Buffer.from(packed.vectors, 'base64')
    if (bytes.length !== answered.length * packed.width * 4) throw new BadData('not one meaning a letter')
    const numbers = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length))
    return { answered, taught, meanings: { encoder: packed.encoder, vectors: answered.map((_, i) => numbers.subarray(i * packed.width, (i + 1) * packed.width)) } }
  } catch (error) {
    throw new BadData(`${file}: what lies beside the letters is damaged (${error instanceof Error ? error.message : String(error)})`)
  }
}

/** The files beside a router's letters, by name. */
export function besideLetters(taught: Taught, meanings: LetterMeanings | null): Record<string, string> {
  const width = meanings?.vectors[0]?.length ?? 0
  if (meanings === null || width === 0) return { [taughtFile]: JSON.stringify(taught) }
  const numbers = new Float32Array(meanings.vectors.length * width)
  meanings.vectors.forEach((vector, i) => numbers.set(vector, i * width))
  return { [taughtFile]: JSON.stringify(taught), [meaningsFile]: JSON.stringify({ encoder: meanings.encoder, width, vectors: Buffer.from(numbers.buffer).toString('base64') }) }
}
