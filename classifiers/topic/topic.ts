/** Topic: one of seven level-1 labels, and the office's own category of the current list. */
import type { Evidence, Triage } from '../../storage/records/triage.ts'
import type { City } from '../city.ts'
import type { Classifier } from '../classifier.ts'
import type { Prepared } from '../prepare.ts'
import { evidenceAt, prepareText } from '../prepare.ts'
import type { CategoryHead } from '../encoder/category-head.ts'
import type { Seen } from '../encoder/encoder-reader.ts'
import { contentWords } from '../learning/features.ts'
import { createCategoryLexicon, rankShares } from './category-lexicon.ts'
import type { TopicModel } from './topic-model.ts'
import type { Cutter } from '../words/cutter.ts'

export interface TopicReading { topic: Triage['topic']; category: Triage['category'] }
export interface TopicReader extends Classifier<TopicReading> {
  /** `seen`: the encoder's opinion, where it is on. */
  read(prepared: Prepared, seen?: Seen): TopicReading
}

const round = (value: number): number => Math.round(value * 1000) / 1000

export interface LearnedTopic { model: TopicModel; jieba: Pick<Cutter, 'cut'> }

/** Without a learned model the lexicon alone answers. */
export function createTopicReader(city: City, learned: LearnedTopic | null = null): TopicReader {
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

  function read(prepared: Prepared, seen?: Seen): TopicReading {
    const { trust } = prepared.verdict
    const { scores, hits } = lexicon.score(prepared)
    const words = learned === null ? [] : contentWords(prepared.joined, learned.jieba)
    const shares = learnedShares(words, seen)
    const byTopic = shares ?? topicShares(scores, topicOf, topics.length)
    // The learned topic tells categories apart that share words: a category of an unlikely topic needs more of them.
    const weighed = shares === null ? scores : scores.map((score, i) => score * (0.15 + shares[topicOf[i]!]!))
    const categories = seen !== undefined && prepared.verdict.understood ? headShares(scores, seen) : null
    const ranked = (list: { label: string; confidence: number }[]) => list.map(({ label, confidence }) => ({ label, confidence: round(confidence * trust) }))
    const [topic, ...otherTopics] = ranked(rankShares(byTopic, topicLabels, 3, shares === null ? 1.5 : 1))
    const [category, ...otherCategories] = ranked(categories === null ? rankShares(weighed, labels, 4) : rankShares(categories, labels, 4, 1))
    const bestTopic = topicLabels.indexOf(topic!.label)
    const bestCategory = labels.indexOf(category!.label)
    const topicEvidence = learned === null || shares === null ? lexicon.evidence(prepared, hits, (kind) => topicOf[kind] === bestTopic, `${topic!.label}的词`) : wordEvidence(prepared, learned.model.speakingFor(words, place[bestTopic]!), `${topic!.label}的词`)
    // The embedding may be sure of a category without any of its words: then those of the topic are shown.
    const categoryEvidence = lexicon.evidence(prepared, hits, (kind) => kind === bestCategory, `${category!.label}的词`)
    return {
      topic: { ...topic!, alternatives: otherTopics.filter((one) => one.confidence > 0.01), evidence: topicEvidence },
      category:
        category!.confidence > 0
          ? { ...category!, alternatives: otherCategories.filter((one) => one.confidence > 0.01), evidence: categoryEvidence.length > 0 ? categoryEvidence : topicEvidence.map((one) => ({ ...one, because: '按全文的意思归类' })) }
          : { label: '其他', confidence: 0, alternatives: [], evidence: [] },
    }
  }
  return { name: 'topic', version: learned === null ? 'lexicon-1' : learned.model.version, read, classify: (text) => read(prepareText(text)) }
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
  for (const word of words) {
    if (word.length < 2 && words.length > mostWords) continue
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
