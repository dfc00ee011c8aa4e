/** Topic: one of seven level-1 labels, and the office's own category of the current list. */
import type { Triage } from '../../storage/records/triage.ts'
import type { City } from '../city.ts'
import type { Classifier } from '../classifier.ts'
import type { Prepared } from '../prepare.ts'
import { prepareText } from '../prepare.ts'
import { createCategoryLexicon, rankShares } from './category-lexicon.ts'

export interface TopicReading { topic: Triage['topic']; category: Triage['category'] }
export interface TopicReader extends Classifier<TopicReading> {
  read(prepared: Prepared): TopicReading
}

const round = (value: number): number => Math.round(value * 1000) / 1000

export function createTopicReader(city: City): TopicReader {
  const { classes2025, topics } = city.categories
  const lexicon = createCategoryLexicon(city.categories)
  const topicOf = classes2025.map((kind) => topics.findIndex((topic) => topic.label === kind.topic))
  const labels = classes2025.map((kind) => kind.label)
  const topicLabels = topics.map((topic) => topic.label)

  function read(prepared: Prepared): TopicReading {
    const { trust } = prepared.verdict
    const { scores, hits } = lexicon.score(prepared)
    const byTopic = new Float64Array(topics.length)
    scores.forEach((score, i) => (byTopic[topicOf[i]!]! += score))
    const ranked = (shares: { label: string; confidence: number }[]) => shares.map(({ label, confidence }) => ({ label, confidence: round(confidence * trust) }))
    const [topic, ...otherTopics] = ranked(rankShares(byTopic, topicLabels, 3))
    const [category, ...otherCategories] = ranked(rankShares(scores, labels, 4))
    const found = category!.confidence > 0
    const bestTopic = topicLabels.indexOf(topic!.label)
    const bestCategory = labels.indexOf(category!.label)
    return {
      topic: { ...topic!, alternatives: otherTopics.filter((one) => one.confidence > 0.01), evidence: lexicon.evidence(prepared, hits, (kind) => topicOf[kind] === bestTopic, `${topic!.label}的词`) },
      category: found
        ? { ...category!, alternatives: otherCategories.filter((one) => one.confidence > 0.01), evidence: lexicon.evidence(prepared, hits, (kind) => kind === bestCategory, `${category!.label}的词`) }
        : { label: '其他', confidence: 0, alternatives: [], evidence: [] },
    }
  }
  return { name: 'topic', version: 'lexicon-1', read, classify: (text) => read(prepareText(text)) }
}
