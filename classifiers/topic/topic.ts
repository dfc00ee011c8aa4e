/** Topic: one of seven level-1 labels, and the office's own category of the current list. */
import type { Evidence, Triage } from '../../storage/records/triage.ts'
import type { City } from '../city.ts'
import type { Classifier } from '../classifier.ts'
import type { Prepared } from '../prepare.ts'
import { evidenceAt, prepareText } from '../prepare.ts'
import type { CategoryHead } from '../encoder/category-head.ts'
import type { Seen } from '../encoder/encoder-reader.ts'
import { contentWords } from '../learning/features.ts'
import { argMax } from '../learning/stacked.ts'
import type { CategoryScores } from './category-lexicon.ts'
import { createCategoryLexicon, rankShares, sharpened } from './category-lexicon.ts'
import type { CategoryLessons } from './category-lessons.ts'
import type { TopicModel } from './topic-model.ts'
import type { Cutter } from '../words/cutter.ts'

export interface TopicReading { topic: Triage['topic']; category: Triage['category'] }
export interface TopicReader extends Classifier<TopicReading> {
  /** `seen`: the encoder's opinion, where it is on. */
  read(prepared: Prepared, seen?: Seen): TopicReading
  /** Of the categories in the order of the city's list, before what the office taught: adding up to 1, or all 0 where nothing speaks for any. */
  categoryShares(prepared: Prepared, seen?: Seen): Float64Array
}

const round = (value: number): number => Math.round(value * 1000) / 1000

export interface LearnedTopic { model: TopicModel; jieba: Pick<Cutter, 'cut'> }
export interface LearnedCategories { lessons: CategoryLessons; jieba: Pick<Cutter, 'cut'> }

/** Without a learned model the lexicon alone answers. `office`: what corrections taught about the categories. */
export function createTopicReader(city: City, learned: LearnedTopic | null = null, office: LearnedCategories | null = null): TopicReader {
  const { classes2025, topics } = city.categories
  const lexicon = createCategoryLexicon(city.categories)
  const topicOf = classes2025.map((kind) => topics.findIndex((topic) => topic.label === kind.topic))
  const labels = classes2025.map((kind) => kind.label)
  const topicLabels = topics.map((topic) => topic.label)
  /** The learned model's place of each topic. */
  const place = learned === null ? [] : topicLabels.map((label) => learned.model.labels.indexOf(label))

  /** Of the topics in their order: both models' opinion, that of the one there is, or none. */
  function learnedShares(words: readonly string[], seen: Seen | undefined): Float64Array | null {
    if (learned !== null && words.length === 0) return null
    const p = learned?.model.probabilities(words)
    if (seen === undefined) return p === undefined ? null : Float64Array.from(place, (at) => p[at] ?? 0)
    const head = seen.encoder.topic
    const shares = p === undefined ? head.shares(seen.embedding) : head.stackedShares(Float64Array.from(head.labels, (label) => p[learned!.model.labels.indexOf(label)] ?? 0), seen.embedding)
    return Float64Array.from(topicLabels, (label) => shares[head.labels.indexOf(label)] ?? 0)
  }

  /** Of the categories in their order: words and embedding together. Null where the head was made for another list. */
  function headShares(scores: Float64Array, { encoder: { category: head }, embedding }: Seen): Float64Array | null {
    const own = placesOf(head)
    if (own === null) return null
    const shares = head.stackedShares(own.map((at) => scores[at]!), embedding)
    const found = new Float64Array(labels.length)
    own.forEach((at, i) => (found[at] = shares[i]!))
    return found
  }
  const known = new WeakMap<CategoryHead, number[] | null>()
  /** The places of a head's labels in the list; looked up once, for it is asked of every post. */
  function placesOf(head: CategoryHead): number[] | null {
    const before = known.get(head)
    if (before !== undefined) return before
    const found = head.labels.map((label) => labels.indexOf(label))
    const fresh = found.length === labels.length && new Set(found).size === labels.length && !found.includes(-1) ? found : null
    known.set(head, fresh)
    return fresh
  }

  const jieba = learned?.jieba ?? office?.jieba
  interface Look extends CategoryScores { words: readonly string[]; topics: Float64Array | null; categories: Float64Array }

  /** What the models say of the topics, and of the categories before what the office taught. */
  function look(prepared: Prepared, seen: Seen | undefined): Look {
    const { scores, hits } = lexicon.score(prepared)
    const words = jieba === undefined ? [] : contentWords(prepared.joined, jieba)
    const topics = learnedShares(words, seen)
    const byEncoder = seen !== undefined && prepared.verdict.understood ? headShares(scores, seen) : null
    // The learned topic tells categories apart that share words: a category of an unlikely topic needs more of them.
    const categories = byEncoder ?? sharpened(topics === null ? scores : scores.map((score, i) => score * (0.15 + topics[topicOf[i]!]!)))
    return { scores, hits, words, topics, categories }
  }

  /** The lessons' place of each category, −1 where the list has changed since; the other way round for evidence. */
  const taughtPlaces = office?.lessons.labels.map((label) => labels.indexOf(label)) ?? []

  /** The categories with what the office taught. */
  function withLessons({ categories, words }: Look, lessons: CategoryLessons, seen: boolean): Float64Array {
    const corrected = lessons.correct(taughtPlaces.map((at) => categories[at] ?? 0), words, seen)
    const all = categories.slice()
    taughtPlaces.forEach((at, i) => {
      if (at !== -1) all[at] = corrected[i]!
    })
    return all
  }

  function read(prepared: Prepared, seen?: Seen): TopicReading {
    const { trust } = prepared.verdict
    const found = look(prepared, seen)
    const { scores, hits, words, topics: shares } = found
    const byTopic = shares ?? sharpened(topicShares(scores, topicOf, topics.length))
    const lessons = office === null || !prepared.verdict.understood ? null : office.lessons
    const categories = lessons === null ? found.categories : withLessons(found, lessons, seen !== undefined)
    const ranked = (list: { label: string; confidence: number }[]) => list.map(({ label, confidence }) => ({ label, confidence: round(confidence * trust) }))
    const [topic, ...otherTopics] = ranked(rankShares(byTopic, topicLabels, 3))
    const [category, ...otherCategories] = ranked(rankShares(categories, labels, 4))
    const bestTopic = topicLabels.indexOf(topic!.label)
    const bestCategory = labels.indexOf(category!.label)
    const topicEvidence = learned === null || shares === null ? lexicon.evidence(prepared, hits, (kind) => topicOf[kind] === bestTopic, `${topic!.label}的词`) : wordEvidence(prepared, learned.model.speakingFor(words, place[bestTopic]!), `${topic!.label}的词`)
    // What the office taught is shown where it changed the answer. The embedding may be sure of a category without any of its words: then those of the topic are shown.
    const taughtEvidence = lessons === null || argMax(found.categories) === bestCategory ? [] : wordEvidence(prepared, lessons.speakingFor(words, taughtPlaces.indexOf(bestCategory), seen !== undefined), '本单位订正过的说法')
    const categoryEvidence = [...taughtEvidence, ...lexicon.evidence(prepared, hits, (kind) => kind === bestCategory, `${category!.label}的词`)]
    return {
      topic: { ...topic!, alternatives: otherTopics.filter((one) => one.confidence > 0.01), evidence: topicEvidence },
      category:
        category!.confidence > 0
          ? { ...category!, alternatives: otherCategories.filter((one) => one.confidence > 0.01), evidence: categoryEvidence.length > 0 ? categoryEvidence : topicEvidence.map((one) => ({ ...one, because: '按全文的意思归类' })) }
          : { label: '其他', confidence: 0, alternatives: [], evidence: [] },
    }
  }
  return { name: 'topic', version: learned === null ? 'lexicon-1' : learned.model.version, read, categoryShares: (prepared, seen) => look(prepared, seen).categories, classify: (text) => read(prepareText(text)) }
}

function topicShares(scores: Float64Array, topicOf: readonly number[], count: number): Float64Array {
  const byTopic = new Float64Array(count)
  scores.forEach((score, i) => (byTopic[topicOf[i]!]! += score))
  return byTopic
}

const mostWords = 6

/** Where the strongest words stand in the text, title first. */
function wordEvidence(prepared: Prepared, words: readonly string[], because: string): Evidence[] {
  const found: Evidence[] = []
  const longer = words.filter((word) => word.length > 1)
  for (const word of longer.length > 0 ? longer : words) {
    for (const field of prepared.fields) {
      const start = field.folded.text.indexOf(word)
      if (start === -1) continue
      found.push(evidenceAt(prepared, field, start, start + word.length, because))
      break
    }
    if (found.length === mostWords) break
  }
  return found
}
