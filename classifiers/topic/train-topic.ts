/** Trains the topic model on labelled texts: what `npm run train -- topic` does. */
import { foldText } from '../fold.ts'
import { contentWords, featureVersion } from '../learning/features.ts'
import { groupNearDuplicates } from '../learning/folds.ts'
import { packViews } from '../learning/packed.ts'
import type { StackedFigures } from '../learning/stacked.ts'
import { trainStacked } from '../learning/stacked.ts'
import type { ViewSpec } from '../learning/views.ts'
import type { Cutter } from '../words/cutter.ts'

/** The whole text by characters and words, its first words twice (they are the title), and words by how much they tell labels apart. */
export const topicViews: readonly ViewSpec[] = [
  { name: 'all', chars: true, words: true, first: 0, weighing: 'tfidf', least: 4, cost: 0.5 },
  { name: 'words', chars: false, words: true, first: 0, weighing: 'tfidf', least: 3, cost: 0.5 },
  { name: 'ratio', chars: false, words: true, first: 0, weighing: 'ratio', least: 3, cost: 0.5 },
  { name: 'first-30', chars: true, words: true, first: 30, weighing: 'tfidf', least: 3, cost: 0.5 },
  { name: 'first-12', chars: true, words: true, first: 12, weighing: 'tfidf', least: 2, cost: 0.5 },
]

export interface LabelledText { text: string; label: string }

/** `trained` is the day, kept in the version. */
export function trainTopic(rows: readonly LabelledText[], jieba: Pick<Cutter, 'cut'>, trained: string, progress?: (line: string) => void): { file: Buffer; figures: StackedFigures } {
  const words = rows.map(({ text }) => contentWords(foldText(text).text, jieba))
  const groups = groupNearDuplicates(words.map((row) => row.join('')))
  progress?.(`${rows.length} texts in ${new Set(groups).size} groups of near-duplicates`)
  const { model, figures } = trainStacked(words, rows.map(({ label }) => label), groups, { specs: topicViews, ...(progress ? { progress } : {}) })
  const stacker = { width: model.stacker.width, labels: model.stacker.labels, weights: [...model.stacker.weights].map((weight) => Math.round(weight * 1e4) / 1e4) }
  return { file: packViews(model.views, { task: 'topic', features: featureVersion, trained, labels: model.labels, stacker, figures }), figures }
}
