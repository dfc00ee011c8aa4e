/**
 * Teaches a topic model that exists with labelled texts alone, where the data it was trained on is not at hand: a further view over the words of these texts is added to the
 * model's own logits. Weights start at nothing and are held there by a penalty; and on texts of all kinds (`anchors`) the model is to go on saying what it said
 * (Li & Hoiem 2016, «Learning without Forgetting»), since what people correct is never a fair sample of what comes in.
 */
import { foldText } from '../fold.ts'
import { contentWords } from '../learning/features.ts'
import { dealFolds, groupNearDuplicates } from '../learning/folds.ts'
import { learnVocabulary } from '../learning/matrix.ts'
import type { Matrix } from '../learning/matrix.ts'
import { addView, unpackViews } from '../learning/packed.ts'
import { softmax } from '../learning/softmax.ts'
import { BadData } from '../learning/training-data.ts'
import type { TrainedView, ViewSpec } from '../learning/views.ts'
import { viewFeatures, viewMatrix } from '../learning/views.ts'
import type { Cutter } from '../words/cutter.ts'
import { openTopicModel, zTopicExtra } from './topic-model.ts'
import type { LabelledText } from './train-topic.ts'

const spec: ViewSpec = { name: 'office', chars: false, words: true, first: 0, weighing: 'tfidf', least: 2, cost: 0 }
/** How strongly the new weights are held to nothing; the one that is least surprised by texts left out is taken. */
const penalties = [0.1, 0.3, 1, 3, 10]
const foldCount = 4

/** Mean surprise (natural logarithm) on labelled texts left out, by the model as it was and as it would be. */
export interface AdaptedFigures { rows: number; penalty: number; surpriseBefore: number; surpriseAfter: number }

/**
 * @param file weights as `trainTopic` or this made them; what this added before is learned anew, from all rows
 * @param anchors texts of all kinds, without labels
 * @param trained the day, kept in the version
 * @throws BadData where the file is no topic model
 */
export function adaptTopic(file: Buffer, rows: readonly LabelledText[], anchors: readonly string[], jieba: Pick<Cutter, 'cut'>, trained: string): { file: Buffer; figures: AdaptedFigures } {
  const unpacked = unpackViews(file)
  const parsed = zTopicExtra.safeParse(unpacked.extra)
  const own = unpacked.views.findIndex((view) => view.spec.name === spec.name)
  const views = own === -1 ? unpacked.views : unpacked.views.slice(0, own)
  const labels = parsed.data?.labels.length ?? 0
  const stacker = parsed.success ? firstColumns(parsed.data.stacker, views.length * labels) : null
  const extra = { ...unpacked.extra, stacker }
  const model = openTopicModel({ views, extra, off: null })
  if (model === null || stacker === null) throw new BadData('the running topic model is of another making and cannot be taught further')
  const words = [...rows.map(({ text }) => text), ...anchors].map((text) => contentWords(foldText(text).text, jieba))
  const counts = words.map((row) => viewFeatures(spec, row))
  const vocabulary = learnVocabulary(counts, spec.least)
  const shares = words.map((row) => model.probabilities(row))
  const lesson: Lesson = {
    matrix: viewMatrix(spec, vocabulary, counts),
    before: shares.map((p) => p.map((share) => Math.log(Math.max(1e-9, share)))),
    wanted: shares.map((p, i) => (i < rows.length ? Float64Array.from(model.labels, (label) => (label === rows[i]!.label ? 1 : 0)) : p)),
    anchors: Array.from(anchors, (_, i) => rows.length + i),
    labels: model.labels.length,
  }
  const folds = dealFolds(groupNearDuplicates(words.slice(0, rows.length).map((row) => row.join(''))), foldCount)
  const all = rows.map((_, i) => i)
  const tried = penalties.map((penalty) => {
    const left = Array.from({ length: foldCount }, (_, fold) => surprise(lesson, fit(lesson, all.filter((i) => folds[i] !== fold), penalty), all.filter((i) => folds[i] === fold)))
    return { penalty, surprise: left.reduce((sum, one) => sum + one, 0) / rows.length }
  })
  const best = tried.reduce((least, one) => (one.surprise < least.surprise ? one : least))
  const view: TrainedView = { spec, vocabulary, models: fit(lesson, all, best.penalty).map((weights) => ({ weights, bias: 0 })) }
  const figures = { rows: rows.length, penalty: best.penalty, surpriseBefore: surprise(lesson, null, all) / rows.length, surpriseAfter: best.surprise }
  return { file: addView(file, views.length, view, { ...extra, trained, stacker: withOneMore(stacker), figures }), figures }
}

/** Rows of words, what the model said of each (logarithms), what it shall say, and which of them are anchors. */
interface Lesson { matrix: Matrix; before: readonly Float64Array[]; wanted: readonly Float64Array[]; anchors: readonly number[]; labels: number }

function logits({ matrix, before, labels }: Lesson, weights: readonly Float32Array[] | null, row: number): Float64Array {
  const sums = Float64Array.from(before[row]!)
  if (weights === null) return sums
  for (let label = 0; label < labels; label++) {
    const own = weights[label]!
    for (let k = matrix.starts[row]!; k < matrix.starts[row + 1]!; k++) sums[label]! += own[matrix.columns[k]!]! * matrix.values[k]!
  }
  return sums
}

function surprise(lesson: Lesson, weights: readonly Float32Array[] | null, rows: readonly number[]): number {
  return rows.reduce((sum, row) => sum - Math.log(Math.max(1e-9, softmax(logits(lesson, weights, row))[lesson.wanted[row]!.indexOf(1)]!)), 0)
}

const steps = 120
const rate = 0.3

/** Full batch with Adagrad. */
function fit(lesson: Lesson, rows: readonly number[], penalty: number): Float32Array[] {
  const { matrix, wanted, anchors, labels } = lesson
  const weights = Array.from({ length: labels }, () => new Float32Array(matrix.width))
  const squares = weights.map(() => new Float32Array(matrix.width))
  for (let step = 0; step < steps; step++) {
    const gradients = weights.map((own) => own.map((weight) => penalty * weight))
    for (const row of [...rows, ...anchors]) {
      const p = softmax(logits(lesson, weights, row))
      for (let label = 0; label < labels; label++) {
        const off = p[label]! - wanted[row]![label]!
        const gradient = gradients[label]!
        for (let k = matrix.starts[row]!; k < matrix.starts[row + 1]!; k++) gradient[matrix.columns[k]!]! += off * matrix.values[k]!
      }
    }
    weights.forEach((own, label) => {
      for (let j = 0; j < own.length; j++) {
        const g = gradients[label]![j]!
        squares[label]![j]! += g * g
        own[j]! -= (rate * g) / Math.sqrt(squares[label]![j]! + 1e-8)
      }
    })
  }
  return weights
}

interface Stacker { width: number; labels: number; weights: number[] }

/** The stacker of the first views alone. */
function firstColumns({ width, labels, weights }: Stacker, kept: number): Stacker {
  return { width: kept, labels, weights: Array.from({ length: labels }, (_, label) => [...weights.slice(label * (width + 1), label * (width + 1) + kept), weights[label * (width + 1) + width]!]).flat() }
}

/** The stacker with a further view whose scores are added to the logits as they are. */
function withOneMore({ width, labels, weights }: Stacker): Stacker {
  const rows = Array.from({ length: labels }, (_, label) => weights.slice(label * (width + 1), (label + 1) * (width + 1)))
  return { width: width + labels, labels, weights: rows.flatMap((row, label) => [...row.slice(0, width), ...Array.from({ length: labels }, (_, own) => (own === label ? 1 : 0)), row[width]!]) }
}
