/**
 * Views stacked: every view is trained on folds that never part near-duplicates, its scores on the texts left out teach a softmax
 * regression how far to trust it, and the probabilities are therefore about as sure as they are right.
 */
import type { Counts } from './features.ts'
import { countFeatures, joinCounts } from './features.ts'
import { dealFolds } from './folds.ts'
import { classFigures, expectedCalibrationError } from './metrics.ts'
import type { PackedView } from './packed.ts'
import { scorePacked } from './packed.ts'
import type { SoftmaxModel } from './softmax.ts'
import { softmaxScores, trainSoftmax } from './softmax.ts'
import type { TrainedView, ViewSpec } from './views.ts'
import { scoreView, trainView, viewFeatures } from './views.ts'

export interface StackedModel { labels: string[]; views: TrainedView[]; stacker: SoftmaxModel }
export interface StackedFigures { rows: number; folds: number; accuracy: number; macroF1: number; weightedF1: number; ece: number; views: Record<string, number> }

export interface StackedOptions {
  specs: readonly ViewSpec[]
  folds?: number
  /** Told what is being done. */
  progress?: (line: string) => void
}

/** Scores of all views for every text, side by side; each text was left out of the training that scored it. */
export function crossScores(words: readonly (readonly string[])[], y: Int32Array, labelCount: number, folds: Int32Array, specs: readonly ViewSpec[], progress?: (line: string) => void): Float64Array[] {
  const out = words.map(() => new Float64Array(specs.length * labelCount))
  specs.forEach((spec, v) => {
    const counts = words.map((row) => viewFeatures(spec, row))
    for (let fold = 0; fold <= Math.max(...folds); fold++) {
      const inside: number[] = []
      const outside: number[] = []
      folds.forEach((own, i) => (own === fold ? outside : inside).push(i))
      const view = trainView(spec, take(counts, inside), Int32Array.from(inside, (i) => y[i]!), labelCount)
      const scores = scoreView(view, take(counts, outside))
      outside.forEach((i, k) => out[i]!.set(scores.subarray(k * labelCount, (k + 1) * labelCount), v * labelCount))
    }
    progress?.(`view ${spec.name}: cross-validated`)
  })
  return out
}

const take = (rows: readonly Counts[], which: readonly number[]): Counts[] => which.map((i) => rows[i]!)

/** Trains on words of texts with their labels; `groups` are the near-duplicate groups. */
export function trainStacked(words: readonly (readonly string[])[], labelOf: readonly string[], groups: Int32Array, { specs, folds: foldCount = 4, progress }: StackedOptions): { model: StackedModel; figures: StackedFigures } {
  const labels = [...new Set(labelOf)].sort()
  const y = Int32Array.from(labelOf, (label) => labels.indexOf(label))
  const folds = dealFolds(groups, foldCount)
  const scores = crossScores(words, y, labels.length, folds, specs, progress)
  const figures = figuresOf(scores, y, labels, groups, specs)
  const stacker = trainSoftmax(scores, y, labels.length)
  const views = specs.map((spec) => {
    const view = trainView(spec, words.map((row) => viewFeatures(spec, row)), y, labels.length)
    progress?.(`view ${spec.name}: ${view.vocabulary.idf.length} features`)
    return view
  })
  return { model: { labels, views, stacker }, figures: { rows: words.length, folds: foldCount, ...figures } }
}

/** Figures of the whole: the stacker, too, is judged on groups that it was not trained on. */
function figuresOf(scores: Float64Array[], y: Int32Array, labels: string[], groups: Int32Array, specs: readonly ViewSpec[]): Omit<StackedFigures, 'rows' | 'folds'> {
  const folds = dealFolds(groups, 5, 7)
  const said: string[] = []
  const confidence: number[] = []
  for (let fold = 0; fold < 5; fold++) {
    const inside = [...folds.keys()].filter((i) => folds[i] !== fold)
    const stacker = trainSoftmax(inside.map((i) => scores[i]!), inside.map((i) => y[i]!), labels.length)
    folds.forEach((own, i) => {
      if (own !== fold) return
      const p = softmaxScores(stacker, scores[i]!)
      const best = argMax(p)
      said[i] = labels[best]!
      confidence[i] = p[best]!
    })
  }
  const right = Array.from(y, (i) => labels[i]!)
  const alone = specs.map((spec, v) => {
    const own = scores.map((row) => labels[argMax(row.subarray(v * labels.length, (v + 1) * labels.length))]!)
    return [spec.name, classFigures(right, own).weightedF1] as const
  })
  return { ...classFigures(right, said), ece: expectedCalibrationError(confidence, right.map((label, i) => label === said[i])), views: Object.fromEntries(alone) }
}

export function argMax(values: ArrayLike<number>): number {
  let best = 0
  for (let i = 1; i < values.length; i++) if (values[i]! > values[best]!) best = i
  return best
}

/** The views' scores of one text, side by side, as the stacker wants them. Views of the whole text share one count. */
export function scoreAll(views: readonly PackedView[], words: readonly string[]): Float64Array {
  const labels = views[0]?.labels ?? 0
  const out = new Float64Array(views.length * labels)
  let chars: Counts | undefined
  let wordCounts: Counts | undefined
  views.forEach((view, v) => {
    const { spec } = view
    let counts: Counts
    if (spec.first > 0) counts = viewFeatures(spec, words)
    else {
      if (spec.chars) chars ??= countFeatures(words, { chars: true, words: false })
      if (spec.words) wordCounts ??= countFeatures(words, { chars: false, words: true })
      counts = spec.chars && spec.words ? joinCounts(chars!, wordCounts!) : (spec.chars ? chars : wordCounts)!
    }
    out.set(scorePacked(view, counts), v * labels)
  })
  return out
}
