/** The learned part of urgency: how much the rules that fired are to be believed together. Its weights are a JSON file of named numbers. */
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { UrgencyLevel } from '../../storage/records/triage.ts'
import { sigmoid } from '../learning/logistic.ts'
import { gramBuckets, gramScore } from './grams.ts'

/** `grams`: signed bytes in base64, a place each (grams.ts), worth `gramScale` each. */
const zLinear = z.object({ bias: z.number(), weights: z.record(z.string(), z.number()), grams: z.string(), gramScale: z.number() })
export const zThresholds = z.object({
  /** From this chance of at least 紧急. */
  urgentFrom: z.number(),
  /** From this chance 特急, with a rule of that level (`with`) or without. */
  criticalFrom: z.object({ with: z.number(), without: z.number() }),
  /** Share of 特急 answers that were right on texts left out. */
  criticalPrecision: z.number(),
})
export type Thresholds = z.infer<typeof zThresholds>
export const zUrgencyWeights = zThresholds.extend({
  task: z.literal('urgency'),
  trained: z.string(),
  urgent: zLinear,
  critical: zLinear,
  figures: z.record(z.string(), z.unknown()),
  /** Only where an office taught the model further: both parts as they were before. */
  before: z.object({ urgent: zLinear, critical: zLinear }).optional(),
})
export type UrgencyWeights = z.infer<typeof zUrgencyWeights>

export interface UrgencyJudgement { level: UrgencyLevel; confidence: number }
export interface UrgencyChances { urgent: number; critical: number }
export interface LinearPart { bias: number; weights: Readonly<Record<string, number>>; grams: Int8Array; gramScale: number }

export function openLinear({ bias, weights, grams, gramScale }: z.infer<typeof zLinear>): LinearPart {
  const bytes = Buffer.from(grams, 'base64')
  return { bias, weights, grams: new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length), gramScale }
}

/** The chance by one part: rules that fired, and the wording. */
export function chanceOf({ bias, weights, grams, gramScale }: LinearPart, features: ReadonlyMap<string, number>, places: readonly number[]): number {
  let sum = bias + gramScore(places, grams, gramScale)
  for (const [name, value] of features) sum += (weights[name] ?? 0) * value
  return sigmoid(sum)
}

/** What the rules say: one of the level 特急 fires without doubt (`critical`), any fires without doubt (`any`). */
export interface RulesFired { critical: boolean; any: boolean }

export function judgeUrgency(from: Thresholds, { urgent, critical }: UrgencyChances, fired: RulesFired): UrgencyJudgement {
  if (critical >= (fired.critical ? from.criticalFrom.with : from.criticalFrom.without)) return { level: 2, confidence: Math.max(critical, fired.critical ? from.criticalPrecision * 0.9 : 0.4) }
  // All that fired is past, negated, put right or asked about: nothing is going on now.
  if (!fired.any) return { level: 0, confidence: Math.max(0.6, 1 - urgent) }
  if (urgent >= from.urgentFrom) return { level: 1, confidence: urgent }
  return { level: 0, confidence: 1 - urgent }
}

export const urgencyWeightsFile = new URL('./weights.json', import.meta.url)

/** Null where the file is missing or does not fit: the rules then answer alone. */
export function readUrgencyWeights(path: URL | string = urgencyWeightsFile): UrgencyWeights | null {
  try {
    const parsed = zUrgencyWeights.safeParse(JSON.parse(readFileSync(path, 'utf8')))
    if (!parsed.success) return null
    const whole = [parsed.data.urgent, parsed.data.critical].every(({ grams }) => Buffer.from(grams, 'base64').length === gramBuckets)
    return whole ? parsed.data : null
  } catch {
    return null
  }
}
