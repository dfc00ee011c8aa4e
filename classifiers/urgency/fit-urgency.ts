/** Fits the two linear parts of urgency to posts: anew, or from weights that exist. */
import type { Text } from '../classifier.ts'
import { prepareText } from '../prepare.ts'
import { gramBuckets, gramPlaces } from './grams.ts'
import { createSignalFinder } from './signals.ts'
import type { SparseRow } from './sparse-logistic.ts'
import { trainSparseLogistic } from './sparse-logistic.ts'
import { denseFeatures, urgencyFeatures } from './urgency-features.ts'
import type { RulesFired, UrgencyChances, UrgencyWeights } from './urgency-model.ts'
import { openLinear } from './urgency-model.ts'

/** A post as the learned part reads it. */
export interface SeenPost { features: Map<string, number>; places: number[]; fired: RulesFired }
/** What is to be believed of a post, and what missing it costs. */
export interface Lesson extends Pick<SeenPost, 'features' | 'places'> { belief: UrgencyChances; cost: UrgencyChances }
export type UrgencyParts = Pick<UrgencyWeights, 'urgent' | 'critical'>
/** How strongly each kind of feature is held: to zero, or to the weights that it starts from. `rules`: which rules fired; `other`: what else is there or not. */
export interface Hold { rules: UrgencyChances; other: number; dense: number; grams: UrgencyChances; bias: number }

/** A missed danger costs so much more than a false alarm. */
const costOf = { urgent: 1.3, critical: 2 }

export function createPostViewer(): (text: Text) => SeenPost {
  const find = createSignalFinder()
  return (text) => {
    const prepared = prepareText(text)
    const found = find(prepared)
    const counting = found.signals.filter(({ doubt }) => doubt === null)
    return { features: urgencyFeatures(prepared, found), places: gramPlaces(prepared.joined), fired: { critical: counting.some(({ rule }) => rule.level === 2), any: counting.length > 0 } }
  }
}

/** The lesson of a post with the levels that people allow; `share`: how much it counts beside a post of the data. */
export function lessonOf({ features, places }: Pick<SeenPost, 'features' | 'places'>, levels: readonly number[], share = 1): Lesson {
  const belief = beliefOf(levels)
  const cost = (part: keyof UrgencyChances): number => share * (1 + (costOf[part] - 1) * belief[part])
  return { features, places, belief, cost: { urgent: cost('urgent'), critical: cost('critical') } }
}

/** The share of the allowed levels that are at least 紧急, and 特急. */
export function beliefOf(levels: readonly number[]): UrgencyChances {
  const share = (least: number): number => levels.filter((level) => level >= least).length / levels.length
  return { urgent: share(1), critical: share(2) }
}

/** Without `prior` weights are held to zero; with it to the prior's, which are there even where no lesson has the feature. */
export function fitUrgency(lessons: readonly Lesson[], hold: Hold, prior: UrgencyParts | null = null): UrgencyParts {
  const counts = new Map<string, number>()
  for (const { features } of lessons) for (const name of features.keys()) counts.set(name, (counts.get(name) ?? 0) + 1)
  const known = new Set(prior === null ? [] : [...Object.keys(prior.urgent.weights), ...Object.keys(prior.critical.weights)])
  const names = [...known, ...[...counts].filter(([name, count]) => count >= 2 && !known.has(name)).map(([name]) => name)]
  const numbers = new Map(names.map((name, j) => [name, j]))
  const rows = lessons.map(({ features, places }): SparseRow => {
    const used = [...features].filter(([name]) => numbers.has(name))
    const each = 1 / Math.sqrt(Math.max(1, places.length))
    return { at: Int32Array.from([...used.map(([name]) => numbers.get(name)!), ...places.map((at) => names.length + at)]), value: Float64Array.from([...used.map(([, value]) => value), ...places.map(() => each)]) }
  })
  const learn = (part: keyof UrgencyParts): UrgencyWeights['urgent'] => {
    const penalty = Float64Array.from([...names.map((name) => penaltyOf(name, hold, part)), ...Array.from({ length: gramBuckets }, () => hold.grams[part]), hold.bias])
    return packed(names, trainSparseLogistic(rows, lessons.map(({ belief }) => belief[part]), lessons.map(({ cost }) => cost[part]), penalty, prior === null ? null : unpacked(names, prior[part])))
  }
  return { urgent: learn('urgent'), critical: learn('critical') }
}

const dense = new Set<string>(denseFeatures)

const penaltyOf = (name: string, hold: Hold, part: keyof UrgencyParts): number => (dense.has(name) ? hold.dense : name === 'invented' ? 0.5 : /^(?:rule|head):/.test(name) ? hold.rules[part] : hold.other)

/** All weights in a row: those with names, those of the grams, the bias. */
function unpacked(names: readonly string[], part: UrgencyWeights['urgent']): Float64Array {
  const { bias, weights, grams, gramScale } = openLinear(part)
  return Float64Array.from([...names.map((name) => weights[name] ?? 0), ...Array.from(grams, (byte) => byte * gramScale), bias])
}

function packed(names: readonly string[], w: Float64Array): UrgencyWeights['urgent'] {
  const grams = w.subarray(names.length, names.length + gramBuckets)
  const gramScale = Math.max(1e-9, grams.reduce((most, value) => Math.max(most, Math.abs(value)), 0)) / 127
  const bytes = Buffer.from(Int8Array.from(grams, (value) => Math.round(value / gramScale)).buffer)
  return { bias: round(w[w.length - 1]!), weights: Object.fromEntries(names.map((name, j) => [name, round(w[j]!)])), grams: bytes.toString('base64'), gramScale: Number(gramScale.toPrecision(6)) }
}

const round = (value: number): number => Math.round(value * 1e4) / 1e4
