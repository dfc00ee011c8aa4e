/** What an office's corrections taught about its categories: a view of words whose scores are added to what lexicon and encoder say. Made by teach-categories.ts, installed from the store. */
import { z } from 'zod'
import { featureVersion } from '../learning/features.ts'
import type { PackedView } from '../learning/packed.ts'
import { strongestWords } from '../learning/packed.ts'
import { softmax } from '../learning/softmax.ts'
import { scoreAll } from '../learning/stacked.ts'
import type { Weights } from '../learning/weights-file.ts'

/** Beside which opinion a view was taught: the lexicon's alone, or that of lexicon and encoder together. */
export const lessonViews = { alone: 'beside-words', seen: 'beside-encoder' } as const

/** What stands in the weights file beside the views. */
export const zLessonsExtra = z.object({ task: z.literal('category'), features: z.literal(featureVersion), trained: z.string(), labels: z.array(z.string()).min(2) })

export interface CategoryLessons {
  readonly version: string
  readonly labels: readonly string[]
  /** Shares of `labels` with what was taught. `seen`: whether the encoder spoke in them. As they were where no word of the text was taught. */
  correct(shares: ArrayLike<number>, words: readonly string[], seen: boolean): Float64Array
  /** The words of a text that speak for a label, strongest first. */
  speakingFor(words: readonly string[], label: number, seen: boolean): string[]
}

/** A category that nothing spoke for can still be learned. The lexicon alone is often sure of the one category of which it found a word, and as often wrong: it is believed less. */
const leastShare = { alone: 0.02, seen: 1e-4 } as const
/** Where nothing else spoke, what was taught is heard from here. */
const leastAlone = 0.5

/** Shares of which none is nothing, adding up to 1: what is taught is added to their logarithms. `beside`: whether the encoder spoke in them. */
export function flooredShares(shares: ArrayLike<number>, beside: keyof typeof leastShare): Float64Array {
  const floored = Float64Array.from(shares, (share) => Math.max(leastShare[beside], share))
  const total = floored.reduce((sum, share) => sum + share, 0)
  return floored.map((share) => share / total)
}

/** Null where there are no weights, or they are of another making. */
export function openCategoryLessons(weights: Weights): CategoryLessons | null {
  if (weights.views === null) return null
  const parsed = zLessonsExtra.safeParse(weights.extra)
  const named = (name: string): PackedView | undefined => weights.views.find(({ spec }) => spec.name === name)
  const alone = named(lessonViews.alone)
  if (!parsed.success || alone === undefined || alone.labels !== parsed.data.labels.length) return null
  const { trained, labels } = parsed.data
  // Taught where the encoder was off: better than nothing beside it, too.
  const beside = named(lessonViews.seen) ?? alone
  const viewOf = (seen: boolean): PackedView => (seen ? beside : alone)
  return {
    version: `lessons-1-${trained}`,
    labels,
    correct: (shares, words, seen) => {
      const logits = scoreAll([viewOf(seen)], words)
      if (logits.every((logit) => logit === 0)) return Float64Array.from(shares)
      const corrected = softmax(flooredShares(shares, seen ? 'seen' : 'alone').map((share, label) => Math.log(share) + logits[label]!))
      // Of a text that nothing spoke for, what was taught decides alone: a nudge is no opinion.
      const unsaid = Array.from(shares).every((share) => share === 0)
      return unsaid && Math.max(...corrected) < leastAlone ? Float64Array.from(shares) : corrected
    },
    speakingFor: (words, label, seen) => strongestWords(viewOf(seen), words, label),
  }
}
