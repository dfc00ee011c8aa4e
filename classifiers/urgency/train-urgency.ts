/** Trains the learned part of urgency on posts labelled by the guideline: what `npm run train -- urgency` does. */
import { fileURLToPath } from 'node:url'
import type { Text } from '../classifier.ts'
import { dealFolds, groupNearDuplicates } from '../learning/folds.ts'
import { argMax } from '../learning/stacked.ts'
import { readRows, zUrgencyRow } from '../learning/training-data.ts'
import { prepareText } from '../prepare.ts'
import type { Hold, SeenPost, UrgencyParts } from './fit-urgency.ts'
import { createPostViewer, fitUrgency, lessonOf } from './fit-urgency.ts'
import type { UrgencyFigures } from './urgency-figures.ts'
import { urgencyFiguresOf } from './urgency-figures.ts'
import type { Thresholds, UrgencyChances, UrgencyWeights } from './urgency-model.ts'
import { chanceOf, judgeUrgency, openLinear } from './urgency-model.ts'

export interface LabelledUrgency extends Text { levels: readonly (0 | 1 | 2)[] }

/** `own`: a row of the data; the others are invented posts, which are only ever trained on. */
interface Example extends SeenPost { levels: readonly number[]; own: boolean }

/** How strongly each kind of feature is held to zero; the bias hardly. */
const held: Hold = { rules: { urgent: 12, critical: 12 }, other: 12, dense: 0.05, grams: { urgent: 3, critical: 3 }, bias: 1e-9 }
/** An invented post counts for less than one of the data. */
export const shareOfInvented = 0.5
/** As many folds as a fold has twenty rows, ten at most. */
const foldsFor = (rows: number): number => Math.max(2, Math.min(10, Math.floor(rows / 20)))
/** What the project asks for; the thresholds are where the worse of the two comes nearest. */
const asked = { urgent: { recall: 0.88, precision: 0.8 }, critical: { recall: 0.9, precision: 0.7 } }

/** Short posts written for this project, of all kinds, with their levels. */
export const readInventedPosts = (): LabelledUrgency[] => readRows(fileURLToPath(new URL('./invented.jsonl', import.meta.url)), zUrgencyRow)

/** Rows that are only ever learned from: `judged` count like the rows themselves, `invented` less. */
export interface MoreToLearn { judged?: readonly LabelledUrgency[]; invented?: readonly LabelledUrgency[] }

/**
 * `trained` is the day, kept in the version. Figures are of texts left out, in folds that never part near-duplicates; the thresholds of a fold are chosen on the
 * others. Invented posts are in training in every fold, judged ones too unless they resemble a row left out.
 */
export function trainUrgency(rows: readonly LabelledUrgency[], trained: string, more: MoreToLearn = {}): UrgencyWeights {
  const { left, folds, everything, counts } = leaveOut(rows, more)
  const thresholds = new Map([...new Set(folds)].map((fold) => [fold, chooseThresholds(left.filter((_row, i) => folds[i] !== fold))]))
  const figures = urgencyFiguresOf(left.map(({ levels }) => levels), left.map((row, i) => levelAt(thresholds.get(folds[i]!)!, row)))
  const from = chooseThresholds(left)
  const { criticalPrecision } = figuresAt(from, left)
  return { ...frame, trained, ...fit(everything), ...from, criticalPrecision: round(criticalPrecision), figures: { ...figures, ...counts } }
}

/** A row as a model sees it that had not learned from it, nor from its near-duplicates. */
export interface LeftOut extends SeenPost { levels: readonly number[]; chances: UrgencyChances }

interface LeavingOut { left: LeftOut[]; folds: readonly number[]; everything: readonly Example[]; counts: { folds: number; judged: number; invented: number } }

/** The rows in folds that never part near-duplicates, each judged by a model of the other folds. */
export function leaveOut(rows: readonly LabelledUrgency[], { judged = [], invented = readInventedPosts() }: MoreToLearn): LeavingOut {
  const view = createPostViewer()
  const foldCount = foldsFor(rows.length)
  const exampleOf = (row: LabelledUrgency, own: boolean): Example => {
    const seen = view(row)
    // Takes up what makes invented posts differ as a whole (three in five are dangers); absent when reading.
    if (!own) seen.features.set('invented', 1)
    return { ...seen, levels: row.levels, own }
  }
  const examples = rows.map((row) => exampleOf(row, true))
  const added = invented.map((row) => exampleOf(row, false))
  const alsoJudged = judged.map((row) => exampleOf(row, true))
  const groups = groupNearDuplicates([...rows, ...judged].map((row) => prepareText(row).joined))
  const folds = Array.from(dealFolds(groups.slice(0, rows.length), foldCount))
  const foldOfGroup = new Map(rows.map((_, i) => [groups[i], folds[i]!]))
  const judgedFolds = judged.map((_, i) => foldOfGroup.get(groups[rows.length + i]))
  const models = Array.from({ length: foldCount }, (_, fold) => {
    const { urgent, critical } = fit([...examples.filter((_example, i) => folds[i] !== fold), ...alsoJudged.filter((_example, i) => judgedFolds[i] !== fold), ...added])
    return { urgent: openLinear(urgent), critical: openLinear(critical) }
  })
  const left = examples.map((example, i): LeftOut => {
    const { urgent, critical } = models[folds[i]!]!
    return { ...example, chances: { urgent: chanceOf(urgent, example.features, example.places), critical: chanceOf(critical, example.features, example.places) } }
  })
  return { left, folds, everything: [...examples, ...alsoJudged, ...added], counts: { folds: foldCount, judged: judged.length, invented: invented.length } }
}

type Judged = Pick<LeftOut, 'chances' | 'fired' | 'levels'>

export const levelAt = (from: Thresholds, { chances, fired }: Judged): number => judgeUrgency(from, chances, fired).level
const figuresAt = (from: Thresholds, left: readonly Judged[]): UrgencyFigures => urgencyFiguresOf(left.map(({ levels }) => levels), left.map((example) => levelAt(from, example)))

/** Neighbours on either side that a threshold of «at least 紧急» is averaged with, hundredths each. */
const smoothed = 4
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

/** Of 30 dangers one more or less is 0.03. */
const nearlyAsNear = 0.03

/** Where the worse of recall and precision comes nearest to what the project asks for. */
export function chooseThresholds(left: readonly Judged[]): Thresholds {
  let from: Thresholds = { urgentFrom: frame.urgentFrom, criticalFrom: frame.criticalFrom, criticalPrecision: frame.criticalPrecision }
  let worst = -1
  let recall = 0
  for (const withRule of steps(0.02, 0.6)) {
    // The surest first: where no row tells, 特急 without a rule, and so without words to show, is to be rare.
    for (const without of [0.6, 0.5, 0.4, 0.3, 0.2].filter((value) => value >= withRule)) {
      const trial = { ...from, criticalFrom: { with: withRule, without } }
      const { criticalRecall, criticalPrecision } = figuresAt(trial, left)
      const nearness = Math.min(criticalRecall / asked.critical.recall, criticalPrecision / asked.critical.precision)
      // A missed danger is the costlier error: what is nearly as near and misses fewer is taken.
      if (nearness > worst + nearlyAsNear || (nearness > worst - nearlyAsNear && criticalRecall > recall)) [worst, recall, from] = [Math.max(worst, nearness), criticalRecall, trial]
    }
  }
  const trials = steps(0.1, 0.7)
  const nearness = trials.map((urgentFrom) => {
    const { urgentRecall, urgentPrecision } = figuresAt({ ...from, urgentFrom }, left)
    return Math.min(urgentRecall / asked.urgent.recall, urgentPrecision / asked.urgent.precision)
  })
  // One post moves a figure by half a hundredth: the middle of a good stretch carries over to other posts, a lone peak does not.
  const around = nearness.map((_, i) => mean(nearness.slice(Math.max(0, i - smoothed), i + smoothed + 1)))
  return { ...from, urgentFrom: trials[argMax(around)]! }
}

/** From `first` to `last` by hundredths. */
const steps = (first: number, last: number): number[] => Array.from({ length: Math.round((last - first) * 100) + 1 }, (_, i) => Math.round((first + i / 100) * 100) / 100)

const empty = { bias: 0, weights: {}, grams: '', gramScale: 0 }
const frame: UrgencyWeights = { task: 'urgency', trained: '', urgent: empty, critical: empty, urgentFrom: 0.4, criticalFrom: { with: 0.04, without: 0.4 }, criticalPrecision: 0.5, figures: {} }

const fit = (examples: readonly Example[]): UrgencyParts => fitUrgency(examples.map((example) => lessonOf(example, example.levels, example.own ? 1 : shareOfInvented)), held)

const round = (value: number): number => Math.round(value * 1e4) / 1e4
