/** The learned topic model: probabilities of the seven labels, and the words that spoke for one. */
import { z } from 'zod'
import { featureVersion } from '../learning/features.ts'
import { strongestWords } from '../learning/packed.ts'
import { softmaxScores } from '../learning/softmax.ts'
import type { SoftmaxModel } from '../learning/softmax.ts'
import { scoreAll } from '../learning/stacked.ts'
import type { Weights } from '../learning/weights-file.ts'

/** What stands in the weights file beside the views. */
export const zTopicExtra = z.object({
  task: z.literal('topic'),
  features: z.literal(featureVersion),
  trained: z.string(),
  labels: z.array(z.string()),
  stacker: z.object({ width: z.number(), labels: z.number(), weights: z.array(z.number()) }),
})

export interface TopicModel {
  version: string
  labels: readonly string[]
  /** One a label, adding up to 1. */
  probabilities(words: readonly string[]): Float64Array
  /** The words that speak for a label, strongest first. */
  speakingFor(words: readonly string[], label: number): string[]
}

/** Null where there are no weights, or they are of another making. */
export function openTopicModel(weights: Weights): TopicModel | null {
  if (weights.views === null) return null
  const parsed = zTopicExtra.safeParse(weights.extra)
  if (!parsed.success) return null
  const { labels, stacker: stored, trained } = parsed.data
  const { views } = weights
  const stacker: SoftmaxModel = { ...stored, weights: Float64Array.from(stored.weights) }
  const wordView = views.find(({ spec }) => spec.name === 'words')
  return {
    version: `linear-1-${trained}`,
    labels,
    probabilities: (words) => softmaxScores(stacker, scoreAll(views, words)),
    speakingFor: (words, label) => (wordView === undefined ? [] : strongestWords(wordView, words, label)),
  }
}
