/**
 * 时限: how long a unit has to sign (签收), to contact the citizen first (首次联系) and to settle (办结), by urgency and
 * category. Policies are versioned data: a dispatch keeps to the version in force on the day it was sent.
 */
import { z } from 'zod'
import { zDay } from './record.ts'
import { zUrgencyLevel } from './triage.ts'
import type { UrgencyLevel } from './triage.ts'

export const clockNames = ['sign', 'contact', 'resolve'] as const
export type ClockName = (typeof clockNames)[number]

/**
 * `workingHours`: time in which the office works. `workingDays`: whole days, the day of dispatch not counted, up to closing
 * time of the last one (民法典 第二百零一条、第二百零三条). `hours`: around the clock, for what cannot wait until morning.
 */
export const zTimeAllowed = z.strictObject({ amount: z.number().positive().max(400), unit: z.enum(['workingHours', 'workingDays', 'hours']) }).refine(({ amount, unit }) => unit !== 'workingDays' || Number.isInteger(amount), '工作日须为整数')
export type TimeAllowed = z.infer<typeof zTimeAllowed>

export const zClockRule = z.strictObject({
  id: z.string().min(1),
  /** Absent: any. */
  urgency: z.array(zUrgencyLevel).optional(),
  categories: z.array(z.string()).optional(),
  sign: zTimeAllowed,
  contact: zTimeAllowed,
  resolve: zTimeAllowed,
})
export type ClockRule = z.infer<typeof zClockRule>

const zClockPolicy = z.strictObject({
  version: z.string().min(1),
  /** First day in force. */
  from: zDay,
  /** The first that fits counts; the last one fits everything. */
  rules: z
    .array(zClockRule)
    .min(1)
    .refine((rules) => rules.at(-1)?.urgency === undefined && rules.at(-1)?.categories === undefined, '最后一条须适用于所有案件'),
})
export type ClockPolicy = z.infer<typeof zClockPolicy>

/** All versions, ascending by `from`. */
export const zClockPolicies = z.strictObject({ policies: z.array(zClockPolicy).min(1) })
export type ClockPolicies = z.infer<typeof zClockPolicies>

/** The version in force on a day, and its rule for a case. Before the first version, the first one holds. */
export function chooseClockRule(policies: readonly ClockPolicy[], day: string, facts: { urgency: UrgencyLevel; category: string | null }): { version: string; rule: ClockRule } {
  const policy = policies.findLast(({ from }) => from <= day) ?? policies[0]
  const rule = policy?.rules.find(({ urgency, categories }) => (urgency?.includes(facts.urgency) ?? true) && (categories?.includes(facts.category ?? '') ?? true))
  if (!policy || !rule) throw new RangeError('a clock policy has no rule for every case')
  return { version: policy.version, rule }
}
