/** The classifiers, loaded once a process, as the stages and the dashboard use them. */
import { loadCity } from '../../classifiers/city.ts'
import type { EncoderReader } from '../../classifiers/encoder/encoder-reader.ts'
import { openEncoderReader } from '../../classifiers/encoder/encoder-reader.ts'
import { checkWeights, encoderFolder } from '../../classifiers/encoder/weights.ts'
import { modelsFolder } from '../../classifiers/learning/installed.ts'
import { findPersonal } from '../../classifiers/personal/personal.ts'
import { assessReply } from '../../classifiers/reply/assess-reply.ts'
import type { ReplyToAssess } from '../../classifiers/reply/assess-reply.ts'
import type { TriageReader } from '../../classifiers/read.ts'
import { dangerFolder } from '../../classifiers/urgency/danger-reader.ts'
import type { ReplyAssessment } from '../../storage/records/reply-quality.ts'
import type { PersonalSpan } from '../../storage/records/triage.ts'
import type { Config } from '../config.ts'
import type { LiveReader } from './live-reader.ts'
import { createLiveReader } from './live-reader.ts'

const opened = new Map<string, LiveReader>()

/**
 * The reader of this process, with the models that are installed in a data folder before the shipped ones. Loading takes about half a second
 * and some memory: it is done once, at the first call; a router learned from the office's letters takes longer.
 */
export function openReader({ dataDir }: Pick<Config, 'dataDir'>): LiveReader {
  const models = modelsFolder(dataDir)
  const reader = opened.get(models) ?? createLiveReader(models)
  opened.set(models, reader)
  return reader
}

/** The encoder as the configuration asks for it, and the line that says why it is off. */
export async function openEncoder({ encoder }: Pick<Config, 'encoder'>): Promise<{ encoder: EncoderReader | null; off: string[] }> {
  if (encoder === 'off') return { encoder: null, off: [switchedOff] }
  const state = await openEncoderReader()
  return state.on ? { encoder: state.encoder, off: [] } : { encoder: null, off: [offLine(state.why)] }
}

/** The same line for a process that does not read posts itself: whether the weights are sound, without loading them. */
export function encoderOff({ encoder }: Pick<Config, 'encoder'>): string[] {
  if (encoder === 'off') return [switchedOff]
  return [encoderFolder, dangerFolder].map(checkWeights).flatMap((weights) => (weights.sound ? [] : [offLine(weights.why)])).slice(0, 1)
}

const switchedOff = '编码器（HUIYIN_ENCODER=off）：只用稀疏模型'
const offLine = (why: string): string => `编码器：${why}；只用稀疏模型`

/** What the router learned from the office's own letters would forward by itself; undefined where none is learned. Ask again for each use: a router may be installed meanwhile. */
export function sureUnitOf(reader: TriageReader): ((text: { title: string; content: string }) => string | null) | undefined {
  return reader.versions['routing']?.includes('letters') ? (text) => reader.autoForwardTo(text) : undefined
}

/** What people's pages need of the classifiers. */
export interface Reading {
  /** What a person typed into the search box, as the words the store indexes. */
  searchWords(text: string): string[]
  findPersonal(text: { title: string; content: string }): PersonalSpan[]
  /** How well a reply answers its post. */
  assessReply(asked: ReplyToAssess): ReplyAssessment
  taxonomy: { topics: readonly string[]; categories: readonly string[] }
}

export function reading(reader: TriageReader): Reading {
  const { categories } = loadCity()
  return {
    searchWords: (text) => reader.segmenter.searchWords(text),
    findPersonal: (text) => findPersonal(text),
    assessReply: (asked) => assessReply(asked, reader.segmenter),
    taxonomy: { topics: categories.topics.map(({ label }) => label), categories: categories.classes2025.map(({ label }) => label) },
  }
}
