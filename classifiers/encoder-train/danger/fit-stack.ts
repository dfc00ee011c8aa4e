/**
 * How far the linear model of urgency and the danger reader are trusted together: a logistic curve over their log-odds of «at least 紧急», on rows that neither had
 * learned from. 特急 is the linear model's alone, with the thresholds of its own weights, which are chosen here again fold by fold to be measured with the rest.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { logOdds } from '../../learning/logistic.ts'
import { BadData } from '../../learning/training-data.ts'
import type { Blend, Doubt } from '../../urgency/danger-reader.ts'
import { leavesOpen, weigh } from '../../urgency/danger-reader.ts'
import { beliefOf } from '../../urgency/fit-urgency.ts'
import { trainSparseLogistic } from '../../urgency/sparse-logistic.ts'
import { chooseThresholds, levelAt } from '../../urgency/train-urgency.ts'
import type { Thresholds } from '../../urgency/urgency-model.ts'
import { urgencyFiguresOf } from '../../urgency/urgency-figures.ts'
import { enterFile } from '../enter-file.ts'
import type { DangerRows } from './rows.ts'

/** Below there are so few dangers that asking about every post would not pay; above the reader would have to be surer of the contrary than it is of anything. */
const doubt: Doubt = { from: 0.15, below: 0.7 }
/** Also what the linear model is sure of tells how far the reader is to be trusted. */
const telling: Doubt = { from: 0.05, below: Infinity }
/** Where the curve begins and what it is held to, by `held`: a few hundred rows alone would not settle three numbers. */
const evenTrust: Blend = { bias: 0, linear: 0.7, reader: 0.5 }
const held = 2
const heldBias = 0.01

/** `odds`: the reader's of at least urgent. */
type Judged = DangerRows['left'][number] & { odds: number }
interface Stack { blend: Blend; from: Thresholds }

const asked = ({ chances, fired }: Judged): boolean => fired.any && leavesOpen(doubt, chances.urgent)

/** Writes `stack.json`, enters it in the manifest, and says what both reach together on rows left out. */
export function fitStack({ left, tenths: folds }: DangerRows, scores: readonly (readonly [number, number])[], folder: string, tell: (line: string) => void): void {
  if (scores.length !== left.length) throw new BadData(`${scores.length} scores for ${left.length} rows: they were made from other rows`)
  const rows = left.map((row, i): Judged => ({ ...row, odds: scores[i]![0] }))
  // The curve and thresholds of a fold are fitted on the others.
  const stacks = new Map([...new Set(folds)].map((fold) => [fold, stackOf(rows.filter((_row, i) => folds[i] !== fold))]))
  const said = rows.map((row, i) => levelBy(stacks.get(folds[i]!)!, row))
  const figures = { ...urgencyFiguresOf(rows.map(({ levels }) => levels), said), folds: stacks.size, asked: rows.filter(asked).length / rows.length }
  const stack = stackOf(rows)
  const all = urgencyFiguresOf(rows.map(({ levels }) => levels), rows.map((row) => levelBy(stack, row)))
  tell(`rows left out, curve and thresholds crosswise: ${JSON.stringify(figures)}`)
  tell(`the same with curve and thresholds fitted on these rows: ${JSON.stringify(all)}`)
  const { version } = JSON.parse(readFileSync(join(folder, 'encoder.json'), 'utf8')) as { version: string }
  enterFile(folder, 'stack.json', `${JSON.stringify({ reader: version, blend: stack.blend, doubt, urgentFrom: stack.from.urgentFrom, figures }, null, 2)}\n`)
}

function stackOf(rows: readonly Judged[]): Stack {
  const blend = curveOf(rows.filter(({ chances }) => leavesOpen(telling, chances.urgent)))
  return { blend, from: chooseThresholds(rows.map((row) => together(blend, row))) }
}

function curveOf(rows: readonly Judged[]): Blend {
  const at = Int32Array.of(0, 1)
  const seen = rows.map(({ chances, odds }) => ({ at, value: Float64Array.of(logOdds(chances.urgent), odds) }))
  const belief = rows.map(({ levels }) => beliefOf(levels).urgent)
  const w = trainSparseLogistic(seen, belief, rows.map(() => 1), Float64Array.of(held, held, heldBias), Float64Array.of(evenTrust.linear, evenTrust.reader, evenTrust.bias))
  return { bias: round(w[2]!), linear: round(w[0]!), reader: round(w[1]!) }
}

const together = (blend: Blend, row: Judged): Judged => (asked(row) ? { ...row, chances: { ...row.chances, urgent: weigh(blend, row.chances.urgent, row.odds) } } : row)
const levelBy = ({ blend, from }: Stack, row: Judged): number => levelAt(from, together(blend, row))
const round = (value: number): number => Math.round(value * 1e4) / 1e4
