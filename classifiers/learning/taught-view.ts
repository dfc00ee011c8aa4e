/**
 * A further view that is added to what a model says already, learned from labelled texts alone, where the data that the model was trained on is not at hand. Weights start at nothing
 * and are held there by a penalty; and on texts of all kinds (`anchors`) the model is to go on saying what it said (Li & Hoiem 2016, «Learning without Forgetting»), since
 * what people correct is never a fair sample of what comes in.
 */
import type { Counts } from './features.ts'
import { dealFolds, groupNearDuplicates } from './folds.ts'
import type { LinearModel } from './linear-svm.ts'
import type { Matrix } from './matrix.ts'
import { learnVocabulary } from './matrix.ts'
import { softmax } from './softmax.ts'
import type { TrainedView, ViewSpec } from './views.ts'
import { viewFeatures, viewMatrix } from './views.ts'

/** What an office's own texts are read by: their words. */
export const officeSpec: ViewSpec = { name: 'office', chars: false, words: true, first: 0, weighing: 'tfidf', least: 2, cost: 0 }

/** How strongly the new weights are held to nothing; the one that is least surprised by texts left out is taken. */
const penalties = [0.1, 0.3, 1, 3, 10]
const foldCount = 4
const leastShare = 1e-9

/** Mean surprise (natural logarithm) on labelled texts left out, by the model as it was and as it would be. */
export interface TaughtFigures { rows: number; penalty: number; surpriseBefore: number; surpriseAfter: number }

/** Words of a text, what the model says of it (one share a label, adding up to 1), and the label a person gave it; none for an anchor. */
export interface TaughtText { words: readonly string[]; shares: ArrayLike<number>; label: number | null }

/** The view whose scores, added to the logarithms of a model's shares, follow the labels. `labels`: how many there are. */
export function teachView(texts: readonly TaughtText[], labels: number): { view: TrainedView; figures: TaughtFigures } {
  const taught = texts.filter(({ label }) => label !== null)
  const ordered = [...taught, ...texts.filter(({ label }) => label === null)]
  const counts: Counts[] = ordered.map(({ words }) => viewFeatures(officeSpec, words))
  // Words of the anchors alone are no features: they would only excuse what is done to the anchors.
  const vocabulary = learnVocabulary(counts.slice(0, taught.length), officeSpec.least)
  const matrix = viewMatrix(officeSpec, vocabulary, counts)
  const lesson: Lesson = {
    matrix,
    before: ordered.map(({ shares }) => Float64Array.from(shares, (share) => Math.log(Math.max(leastShare, share)))),
    wanted: ordered.map(({ shares, label }) => Float64Array.from(shares, (share, own) => (label === null ? share : Number(own === label)))),
    // An anchor without a taught word stays as it is.
    anchors: Array.from({ length: ordered.length - taught.length }, (_, i) => taught.length + i).filter((row) => matrix.starts[row + 1]! > matrix.starts[row]!),
    labels,
  }
  const folds = dealFolds(groupNearDuplicates(taught.map(({ words }) => words.join(''))), foldCount)
  const all = [...taught.keys()]
  const tried = penalties.map((penalty) => {
    const left = Array.from({ length: foldCount }, (_, fold) => surprise(lesson, fit(lesson, all.filter((i) => folds[i] !== fold), penalty), all.filter((i) => folds[i] === fold)))
    return { penalty, surprise: left.reduce((sum, one) => sum + one, 0) / taught.length }
  })
  const best = tried.reduce((least, one) => (one.surprise < least.surprise ? one : least))
  const view: TrainedView = { spec: officeSpec, vocabulary, models: modelsOf(fit(lesson, all, best.penalty), labels) }
  return { view, figures: { rows: taught.length, penalty: best.penalty, surpriseBefore: surprise(lesson, null, all) / taught.length, surpriseAfter: best.surprise } }
}

/** Rows of words, what the model said of each (logarithms), what it shall say, and which of them are anchors. */
interface Lesson { matrix: Matrix; before: readonly Float64Array[]; wanted: readonly Float64Array[]; anchors: readonly number[]; labels: number }

/** Feature by feature, a weight a label: what one row adds lies close together. */
type Weights = Float64Array

const modelsOf = (weights: Weights, labels: number): LinearModel[] =>
  Array.from({ length: labels }, (_, label) => ({ weights: Float32Array.from({ length: weights.length / labels }, (_, feature) => weights[feature * labels + label]!), bias: 0 }))

function shares({ matrix, before, labels }: Lesson, weights: Weights | null, row: number): Float64Array {
  const sums = Float64Array.from(before[row]!)
  if (weights === null) return softmax(sums)
  for (let k = matrix.starts[row]!; k < matrix.starts[row + 1]!; k++) {
    const from = matrix.columns[k]! * labels
    const value = matrix.values[k]!
    for (let label = 0; label < labels; label++) sums[label]! += weights[from + label]! * value
  }
  return softmax(sums)
}

function surprise(lesson: Lesson, weights: Weights | null, rows: readonly number[]): number {
  return rows.reduce((sum, row) => sum - Math.log(Math.max(leastShare, shares(lesson, weights, row)[lesson.wanted[row]!.indexOf(1)]!)), 0)
}

const steps = 120
const rate = 0.3
/** A label that is nearer to what is wanted than this pulls at no weight: of many labels most, in most texts. */
const leastPull = 1e-5

/** Full batch with Adagrad. */
function fit(lesson: Lesson, rows: readonly number[], penalty: number): Weights {
  const { matrix, wanted, anchors, labels } = lesson
  const weights = new Float64Array(matrix.width * labels)
  const squares = new Float64Array(weights.length)
  const gradient = new Float64Array(weights.length)
  const taught = [...rows, ...anchors]
  for (let step = 0; step < steps; step++) {
    for (let j = 0; j < gradient.length; j++) gradient[j] = penalty * weights[j]!
    for (const row of taught) {
      const off = shares(lesson, weights, row)
      const moved: number[] = []
      for (let label = 0; label < labels; label++) {
        off[label]! -= wanted[row]![label]!
        if (Math.abs(off[label]!) > leastPull) moved.push(label)
      }
      for (let k = matrix.starts[row]!; k < matrix.starts[row + 1]!; k++) {
        const from = matrix.columns[k]! * labels
        const value = matrix.values[k]!
        for (const label of moved) gradient[from + label]! += off[label]! * value
      }
    }
    for (let j = 0; j < weights.length; j++) {
      const g = gradient[j]!
      squares[j]! += g * g
      weights[j]! -= (rate * g) / Math.sqrt(squares[j]! + 1e-8)
    }
  }
  return weights
}
