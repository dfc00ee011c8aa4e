/**
 * A view is one way to look at a text: which features, of how many of its first words, weighed how. One linear model a label is trained
 * a view; several views together are better than any of them, because they err on different texts.
 */
import type { Counts } from './features.ts'
import { countFeatures } from './features.ts'
import type { LinearModel } from './linear-svm.ts'
import { trainSvm } from './linear-svm.ts'
import type { Matrix, Vocabulary } from './matrix.ts'
import { learnVocabulary, weighRows } from './matrix.ts'

export interface ViewSpec {
  name: string
  chars: boolean
  words: boolean
  /** Only so many of the first words; 0 for all. */
  first: number
  /** `tfidf`, or `ratio`: presence weighed by how much more the label's texts have it (NB-SVM, Wang & Manning 2012). */
  weighing: 'tfidf' | 'ratio'
  /** Features in fewer texts are left out. */
  least: number
  /** Cost of a violation; larger fits closer. */
  cost: number
}

export interface TrainedView { spec: ViewSpec; vocabulary: Vocabulary; models: LinearModel[] }

export const viewFeatures = (spec: ViewSpec, words: readonly string[]): Counts => countFeatures(spec.first > 0 ? words.slice(0, spec.first) : words, spec)

const presence = (row: Counts): Counts => ({ hashes: row.hashes, counts: new Float32Array(row.counts.length).fill(1) })

/** Rows as the view weighs them, short of the ratio, which is in the models' weights. */
export function viewMatrix(spec: ViewSpec, vocabulary: Vocabulary, rows: readonly Counts[]): Matrix {
  if (spec.weighing === 'tfidf') return weighRows(rows, vocabulary)
  return weighRows(rows.map(presence), { numbers: vocabulary.numbers, idf: new Float32Array(vocabulary.idf.length).fill(1) })
}

/** Trains one model a label against all others. `weights` are the rows' own costs, 1 where left out. */
export function trainView(spec: ViewSpec, rows: readonly Counts[], labels: Int32Array, labelCount: number, weights?: Float32Array): TrainedView {
  const vocabulary = learnVocabulary(rows, spec.least)
  const matrix = viewMatrix(spec, vocabulary, rows)
  const costs = Float32Array.from(rows, (_, i) => spec.cost * (weights?.[i] ?? 1))
  const models: LinearModel[] = []
  for (let label = 0; label < labelCount; label++) {
    const signs = Int8Array.from(labels, (own) => (own === label ? 1 : -1))
    if (spec.weighing === 'tfidf') {
      models.push(trainSvm(matrix, signs, { costs, passes: 12, tolerance: 0.1 }))
      continue
    }
    const ratio = logRatio(matrix, signs)
    const scaled: Matrix = { ...matrix, values: matrix.values.map((value, i) => value * ratio[matrix.columns[i]!]!) }
    const { weights: raw, bias } = trainSvm(scaled, signs, { costs, passes: 12, tolerance: 0.1 })
    models.push({ weights: raw.map((weight, j) => weight * ratio[j]!), bias })
  }
  return { spec, vocabulary, models }
}

function logRatio(matrix: Matrix, signs: Int8Array): Float32Array {
  const own = new Float64Array(matrix.width).fill(1)
  const other = new Float64Array(matrix.width).fill(1)
  for (let r = 0; r < matrix.rows; r++) {
    const counts = signs[r] === 1 ? own : other
    for (let i = matrix.starts[r]!; i < matrix.starts[r + 1]!; i++) counts[matrix.columns[i]!]!++
  }
  const total = (counts: Float64Array): number => counts.reduce((sum, count) => sum + count, 0)
  const shift = Math.log(total(other) / total(own))
  return Float32Array.from(own, (count, j) => Math.log(count / other[j]!) + shift)
}

/** Decision values of every row, `labelCount` a row, one row after the other. */
export function scoreView(view: TrainedView, rows: readonly Counts[]): Float64Array {
  const matrix = viewMatrix(view.spec, view.vocabulary, rows)
  const count = view.models.length
  const scores = new Float64Array(rows.length * count)
  view.models.forEach(({ weights, bias }, label) => {
    for (let r = 0; r < rows.length; r++) {
      let dot = bias
      for (let i = matrix.starts[r]!; i < matrix.starts[r + 1]!; i++) dot += weights[matrix.columns[i]!]! * matrix.values[i]!
      scores[r * count + label] = dot
    }
  })
  return scores
}
