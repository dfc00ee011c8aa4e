/** Everything the classifiers can say of a text, in one call: what `pipeline/triage` stores. */
import type { Meaning } from '../storage/records/evidence.ts'
import type { PersonalSpan, PlaceFound, Triage, UnitSuggestion } from '../storage/records/triage.ts'
import type { City } from './city.ts'
import { loadCity } from './city.ts'
import type { Text } from './classifier.ts'
import { meaningOf } from './duplicates/meaning.ts'
import type { TextFingerprint } from './duplicates/minhash.ts'
import type { EncoderReader, Seen } from './encoder/encoder-reader.ts'
import { fingerprintFolded, minhashVersion } from './duplicates/minhash.ts'
import { readWeights, topicWeights } from './learning/weights-file.ts'
import { findPersonal, personalReader } from './personal/personal.ts'
import { createPlaceReader } from './place/place.ts'
import type { Prepared } from './prepare.ts'
import { prepareText } from './prepare.ts'
import type { UnitScore } from './routing/duty-list.ts'
import { createDutyList, suggestUnits } from './routing/duty-list.ts'
import { dutyScores } from './routing/duty-scores.ts'
import { autoForwardUnit, leastLetters, suggestLearned } from './routing/learned-units.ts'
import type { LetterMeanings } from './routing/meanings.ts'
import { createOfficeOpinion } from './routing/office-opinion.ts'
import type { AnsweredLetter, Taught } from './routing/router.ts'
import { trainRouter } from './routing/router.ts'
import type { Segmenter } from './segment.ts'
import { createPlainJieba, createSegmenter } from './segment.ts'
import { openTopicModel } from './topic/topic-model.ts'
import type { TopicReader, TopicReading } from './topic/topic.ts'
import { createTopicReader } from './topic/topic.ts'
import type { CategoryLessons } from './topic/category-lessons.ts'
import { openCategoryLessons } from './topic/category-lessons.ts'
import { understoodVersion } from './understood/understood.ts'
import { opinionsOn } from './urgency/danger-opinions.ts'
import type { DangerOpinion } from './urgency/danger-reader.ts'
import type { UrgencyReader } from './urgency/urgency.ts'
import { createUrgencyReader } from './urgency/urgency.ts'
import { readUrgencyWeights } from './urgency/urgency-model.ts'

/** The part of a triage that can be read from the text alone, and what is stored beside it. */
export interface TriageReading extends Pick<Triage, 'classifiers' | 'understood' | 'notUnderstoodWhy' | 'topic' | 'category' | 'urgency' | 'place' | 'units' | 'personal'> {
  fingerprint: TextFingerprint
  /** Distinct words of title and content for full-text search. */
  words: string[]
  /** What the encoder saw; null where it is off, or where there was nothing to understand. */
  meaning: Meaning | null
}

export interface TriageReader {
  /** What does not run and why, in people's words: learned weights that are missing or damaged. Empty when all is well. */
  readonly off: string[]
  /** Classifier name → version, as in every reading; the encoder's is added where it took part. */
  readonly versions: Record<string, string>
  readonly segmenter: Segmenter
  /** What the sparse classifiers say. Pure; never throws on any text. */
  read(text: Text): TriageReading
  /** The same with the encoder as a second opinion, for texts in their order. Rejects only if the encoder's runtime fails. */
  readWith(encoder: EncoderReader, texts: readonly Text[]): Promise<TriageReading[]>
  /** The unit that the text may be forwarded to without a person, at a precision of 97 % on letters left out; null where no one may. */
  autoForwardTo(text: Text): string | null
}

const unfit = '权重文件与程序不合'

/** The topic reader with its learned weights, or with the lexicon alone and the reason. `lessons`: what the office taught about its categories. */
export function openTopicReader(city: City, path: URL | string = topicWeights, lessons: CategoryLessons | null = null): { reader: TopicReader; off: string | null } {
  const weights = readWeights(path)
  const model = openTopicModel(weights)
  const jieba = createPlainJieba()
  const office = lessons === null ? null : { lessons, jieba }
  return model === null ? { reader: createTopicReader(city, null, office), off: weights.off ?? unfit } : { reader: createTopicReader(city, { model, jieba }, office), off: null }
}

/** What the office taught about its categories; nothing without a file, or with one that is damaged, and the reason. */
export function openLessons(path: string | null): { lessons: CategoryLessons | null; off: string | null } {
  if (path === null) return { lessons: null, off: null }
  const weights = readWeights(path)
  const lessons = openCategoryLessons(weights)
  return { lessons, off: lessons === null ? (weights.off ?? unfit) : null }
}

/** The urgency reader with its learned weights, or with the rules alone and the reason. */
export function openUrgencyReader(path?: URL | string): { reader: UrgencyReader; off: string | null } {
  const weights = readUrgencyWeights(path)
  return { reader: createUrgencyReader(weights), off: weights === null ? '没有可用的权重文件' : null }
}

/** A reader with the weights installed from the store; the shipped ones where there are none, or with a word of why they are damaged. */
function openInstalled<R>(path: string | null, open: (path?: string) => { reader: R; off: string | null }): { reader: R; off: string | null } {
  if (path === null) return open()
  const own = open(path)
  if (own.off === null) return own
  const shipped = open()
  return { reader: shipped.reader, off: `本单位训练的模型不可用（${own.off}），${shipped.off === null ? '改用随附的模型' : shipped.off}` }
}

/** Both fields without what is personal: nobody finds a person by searching for a number that the lists cover. */
function withoutPersonal(text: Text, spans: readonly PersonalSpan[]): string {
  const cut = (field: 'title' | 'content'): string => spans.filter((span) => span.field === field).reduceRight((left, { start, end }) => `${left.slice(0, start)} ${left.slice(end)}`, text[field])
  return `${cut('title')}\n${cut('content')}`
}

export interface ReaderOptions {
  /** The office's answered letters in the order they came, with the id of the unit that answered: from 200 on, units are learned from them. */
  answered?: readonly AnsweredLetter[]
  /** What these letters taught before, and how the encoder of a version sees them; both only spare work or add to it. */
  taught?: Taught | null
  meanings?: LetterMeanings | null
  /** Weights learned from the store; the shipped ones where null, or where they are damaged. */
  topicWeights?: string | null
  categoryWeights?: string | null
  urgencyWeights?: string | null
}

/** A unit's name by its id; the id where nobody is known by it. */
export function unitNamesOf(city: City): (unit: string) => string {
  const names = new Map(city.units.map(({ id, name }) => [id, name]))
  return (unit) => names.get(unit) ?? unit
}

/** Loads what is needed (about half a second). */
export function createTriageReader(city: City = loadCity(), { answered = [], taught = null, meanings = null, topicWeights: ownTopic = null, categoryWeights = null, urgencyWeights: ownUrgency = null }: ReaderOptions = {}): TriageReader {
  const segmenter = createSegmenter(city)
  const { lessons, off: lessonsOff } = openLessons(categoryWeights)
  const { reader: topics, off: topicOff } = openInstalled(ownTopic, (path) => openTopicReader(city, path, lessons))
  const { reader: urgency, off: urgencyOff } = openInstalled(ownUrgency, openUrgencyReader)
  const places = createPlaceReader(city)
  const duties = createDutyList(city)
  const offices = createOfficeOpinion(city)
  const router = answered.length < leastLetters ? null : trainRouter(answered, { city, duties: dutyScores(city), jieba: createPlainJieba(), taught, meanings, nameOf: unitNamesOf(city) })
  const versions = {
    understood: understoodVersion,
    [topics.name]: topics.version,
    [urgency.name]: urgency.version,
    [places.name]: places.version,
    routing: router === null ? 'duties-2' : `duties-2-letters-${answered.length}`,
    [personalReader.name]: personalReader.version,
    duplicates: minhashVersion,
  }
  const suggest = (text: Text, seen: Seen | undefined, scores: readonly UnitScore[], trust: number): UnitSuggestion[] =>
    router === null ? suggestUnits(scores, trust) : suggestLearned(router, text, seen !== undefined && seen.encoder.version === meanings?.encoder ? seen.embedding : null, scores, trust)
  /** By the words of duties and by the place; with the encoder also by what offices of a kind answer anywhere. */
  function scoreUnits(prepared: Prepared, place: PlaceFound, topic: TopicReading, seen: Seen | undefined): UnitScore[] {
    const scores = duties.score(prepared, place, topic)
    const shares = seen?.encoder.offices?.shares(seen.embedding)
    return shares === undefined ? scores : offices.add(scores, shares, duties.districtOf(place))
  }
  /** The category has a version of its own where more than the lexicon tells it. */
  function categoryVersion(seen: Seen | undefined): { category?: string } {
    const parts = [...(seen === undefined ? [] : [seen.encoder.category.version]), ...(lessons === null ? [] : [lessons.version])]
    return parts.length === 0 ? {} : { category: parts.join('+') }
  }
  function readPrepared(prepared: Prepared, seen?: Seen, opinion?: DangerOpinion): TriageReading {
    const topic = topics.read(prepared, seen)
    const place = places.read(prepared)
    const personal = findPersonal(prepared.source)
    return {
      classifiers: { ...versions, ...categoryVersion(seen), ...(seen === undefined ? {} : { encoder: seen.encoder.version }), ...(opinion === undefined ? {} : { danger: opinion.reader.version }) },
      understood: prepared.verdict.understood,
      notUnderstoodWhy: prepared.verdict.why,
      ...topic,
      urgency: urgency.read(prepared, opinion),
      place,
      units: suggest(prepared.source, seen, scoreUnits(prepared, place, topic, seen), prepared.verdict.trust),
      personal,
      fingerprint: fingerprintFolded(prepared.joined),
      words: personal.length === 0 ? segmenter.searchFolded(prepared.joined) : segmenter.searchWords(withoutPersonal(prepared.source, personal)),
      meaning: seen === undefined || !prepared.verdict.understood ? null : meaningOf(prepared, seen, place, topic.topic),
    }
  }
  return {
    autoForwardTo: (text) => (router === null ? null : autoForwardUnit(router, text)),
    off: [...(topicOff === null ? [] : [`主题模型：${topicOff}`]), ...(lessonsOff === null ? [] : [`本单位订正的问题分类不可用：${lessonsOff}`]), ...(urgencyOff === null ? [] : [`紧急程度模型：${urgencyOff}`])],
    versions,
    segmenter,
    read: (text) => readPrepared(prepareText(text)),
    readWith: async (encoder, texts) => {
      const prepared = texts.map(prepareText)
      const seen = await encoder.look(prepared)
      const opinions = await opinionsOn(prepared, urgency, encoder.danger)
      return prepared.map((text, i) => readPrepared(text, seen[i], opinions[i]))
    },
  }
}
