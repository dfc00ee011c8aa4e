/** How far the linear model of urgency and the danger reader are trusted together: two logistic curves over their log-odds, on rows that neither had learned from. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { BadData } from '../../learning/training-data.ts'
import type { Blend, Doubt } from '../../urgency/danger-reader.ts'
import { leavesOpen, logOdds, weigh } from '../../urgency/danger-reader.ts'
import { beliefOf } from '../../urgency/fit-urgency.ts'
import { trainSparseLogistic } from '../../urgency/sparse-logistic.ts'
import type { LeftOut } from '../../urgency/train-urgency.ts'
import { chooseThresholds, levelAt } from '../../urgency/train-urgency.ts'
import type { Thresholds, UrgencyChances } from '../../urgency/urgency-model.ts'
import { urgencyFiguresOf } from '../../urgency/urgency-figures.ts'
import { enterFile } from '../enter-file.ts'
import type { DangerRows } from './rows.ts'

/** Below there are so few dangers that asking about every post would not pay (5 of 182); above the reader would have to be surer of the contrary than it is of anything. */
const doubt: Doubt = { urgentFrom: 0.1, urgentBelow: 0.75, criticalFrom: 0.03 }
/** Where the curves begin and what they are held to, by `held`: thirty dangers alone would not settle four numbers. */
const evenTrust: Record<keyof UrgencyChances, Blend> = { urgent: { bias: 0, linear: 0.7, urgent: 0.5, critical: 0 }, critical: { bias: 0, linear: 0.5, urgent: 0.2, critical: 0.5 } }
const held = 2
const heldBias = 0.01

type Judged = DangerRows['left'][number] & { opinion: UrgencyChances }
interface Stack { urgent: Blend; critical: Blend; from: Thresholds }

const asked = ({ chances }: Judged): boolean => leavesOpen(doubt, chances)

/** Writes `stack.json`, enters it in the manifest, and says what both reach together on rows left out. */
export function fitStack({ left, tenths: folds }: DangerRows, scores: readonly (readonly [number, number])[], folder: string, tell: (line: string) => void): void {
  if (scores.length !== left.length) throw new BadData(`${scores.length} scores for ${left.length} rows: they were made from other rows`)
  const rows = left.map((row, i): Judged => ({ ...row, opinion: { urgent: scores[i]![0], critical: scores[i]![1] } }))
  // The curves and thresholds of a fold are fitted on the others.
  const stacks = new Map([...new Set(folds)].map((fold) => [fold, stackOf(rows.filter((_row, i) => folds[i] !== fold))]))
  const said = rows.map((row, i) => levelBy(stacks.get(folds[i]!)!, row))
  const figures = { ...urgencyFiguresOf(rows.map(({ levels }) => levels), said), folds: stacks.size, asked: rows.filter(asked).length / rows.length }
  const stack = stackOf(rows)
  const all = urgencyFiguresOf(rows.map(({ levels }) => levels), rows.map((row) => levelBy(stack, row)))
  tell(`rows left out, curves and thresholds crosswise: ${JSON.stringify(figures)}`)
  tell(`the same with curves and thresholds fitted on these rows: ${JSON.stringify(all)}`)
  const { version } = JSON.parse(readFileSync(join(folder, 'encoder.json'), 'utf8')) as { version: string }
  enterFile(folder, 'stack.json', `${JSON.stringify({ reader: version, ...stack, doubt, from: { ...stack.from, criticalPrecision: round(figures.criticalPrecision) }, figures }, null, 2)}\n`)
}

function stackOf(rows: readonly Judged[]): Stack {
  // Also what the linear model is sure of tells how far the reader is to be trusted.
  const told = rows.filter(({ chances }) => leavesOpen({ ...doubt, urgentFrom: 0.05, urgentBelow: Infinity }, chances))
  const curves = { urgent: curveOf('urgent', told), critical: curveOf('critical', told) }
  return { ...curves, from: chooseThresholds(rows.map((row) => together(curves, row))) }
}

function curveOf(part: keyof UrgencyChances, rows: readonly Judged[]): Blend {
  const { bias, linear, urgent, critical } = evenTrust[part]
  const at = Int32Array.of(0, 1, 2)
  const seen = rows.map(({ chances, opinion }) => ({ at, value: Float64Array.of(logOdds(chances[part]), opinion.urgent, opinion.critical) }))
  const belief = rows.map(({ levels }) => beliefOf(levels)[part])
  const w = trainSparseLogistic(seen, belief, rows.map(() => 1), Float64Array.of(held, held, held, heldBias), Float64Array.of(linear, urgent, critical, bias))
  return { bias: round(w[3]!), linear: round(w[0]!), urgent: round(w[1]!), critical: round(w[2]!) }
}

function together(curves: Pick<Stack, 'urgent' | 'critical'>, row: Judged): Pick<LeftOut, 'chances' | 'fired' | 'levels'> {
  if (!asked(row)) return row
  return { ...row, chances: { urgent: weigh(curves.urgent, row.chances.urgent, row.opinion), critical: weigh(curves.critical, row.chances.critical, row.opinion) } }
}

const levelBy = (stack: Stack, row: Judged): number => levelAt(stack.from, together(stack, row))
const round = (value: number): number => Math.round(value * 1e4) / 1e4
