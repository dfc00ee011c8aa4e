/** Everything the classifiers can say of a text, in one call: what `pipeline/triage` stores. */
import type { Triage } from '../storage/records/triage.ts'
import type { City } from './city.ts'
import { loadCity } from './city.ts'
import type { Text } from './classifier.ts'
import type { TextFingerprint } from './duplicates/minhash.ts'
import { fingerprintFolded, minhashVersion } from './duplicates/minhash.ts'
import { readWeights, topicWeights } from './learning/weights-file.ts'
import { findPersonal, personalReader } from './personal/personal.ts'
import { createPlaceReader } from './place/place.ts'
import { prepareText } from './prepare.ts'
import { createDutyList, suggestUnits } from './routing/duty-list.ts'
import type { Segmenter } from './segment.ts'
import { createPlainJieba, createSegmenter } from './segment.ts'
import { openTopicModel } from './topic/topic-model.ts'
import type { TopicReader } from './topic/topic.ts'
import { createTopicReader } from './topic/topic.ts'
import { understoodVersion } from './understood/understood.ts'
import type { UrgencyReader } from './urgency/urgency.ts'
import { createUrgencyReader } from './urgency/urgency.ts'
import { readUrgencyWeights } from './urgency/urgency-model.ts'

/** The part of a triage that can be read from the text alone, and what is stored beside it. */
export interface TriageReading extends Pick<Triage, 'classifiers' | 'understood' | 'notUnderstoodWhy' | 'topic' | 'category' | 'urgency' | 'place' | 'units' | 'personal'> {
  fingerprint: TextFingerprint
  /** Distinct words of title and content for full-text search. */
  words: string[]
}

export interface TriageReader {
  /** What does not run and why, in people's words: learned weights that are missing or damaged. Empty when all is well. */
  readonly off: string[]
  /** Classifier name → version; the same in every reading. */
  readonly versions: Record<string, string>
  readonly segmenter: Segmenter
  read(text: Text): TriageReading
}

/** The topic reader with its learned weights, or with the lexicon alone and the reason. */
export function openTopicReader(city: City, path: URL | string = topicWeights): { reader: TopicReader; off: string | null } {
  const weights = readWeights(path)
  const model = openTopicModel(weights)
  if (model === null) return { reader: createTopicReader(city), off: weights.off ?? '权重文件与程序不合' }
  return { reader: createTopicReader(city, { model, jieba: createPlainJieba() }), off: null }
}

/** The urgency reader with its learned weights, or with the rules alone and the reason. */
export function openUrgencyReader(path?: URL | string): { reader: UrgencyReader; off: string | null } {
  const weights = readUrgencyWeights(path)
  return { reader: createUrgencyReader(weights), off: weights === null ? '没有可用的权重文件' : null }
}

/** Loads what is needed (about half a second); the reader is then pure, synchronous and never throws on any text. */
export function createTriageReader(city: City = loadCity()): TriageReader {
  const segmenter = createSegmenter(city)
  const { reader: topics, off: topicOff } = openTopicReader(city)
  const { reader: urgency, off: urgencyOff } = openUrgencyReader()
  const places = createPlaceReader(city)
  const duties = createDutyList(city)
  const versions = {
    understood: understoodVersion,
    [topics.name]: topics.version,
    [urgency.name]: urgency.version,
    [places.name]: places.version,
    routing: 'duties-1',
    [personalReader.name]: personalReader.version,
    duplicates: minhashVersion,
  }
  return {
    off: [...(topicOff === null ? [] : [`主题模型：${topicOff}`]), ...(urgencyOff === null ? [] : [`紧急程度模型：${urgencyOff}`])],
    versions,
    segmenter,
    read: (text) => {
      const prepared = prepareText(text)
      const topic = topics.read(prepared)
      const place = places.read(prepared)
      return {
        classifiers: { ...versions },
        understood: prepared.verdict.understood,
        notUnderstoodWhy: prepared.verdict.why,
        ...topic,
        urgency: urgency.read(prepared),
        place,
        units: suggestUnits(duties.score(prepared, place, topic), prepared.verdict.trust),
        personal: findPersonal(text),
        fingerprint: fingerprintFolded(prepared.joined),
        words: segmenter.searchFolded(prepared.joined),
      }
    },
  }
}
