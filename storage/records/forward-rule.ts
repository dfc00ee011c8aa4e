/**
 * 自动转办: rules by which ordinary posts go to a unit without a hand. What a rule may never do is not in the rule: see
 * pipeline/casework/forwarding/why-not.ts.
 */
import { z } from 'zod'
import { channels } from './post.ts'
import type { Act } from './record.ts'
import { changeFields, recordShape, zHistoryEntry } from './record.ts'

/** No rule may be content with less sure routing. */
const CONFIDENCE_FLOOR = 0.8
/** A forwarding can be recalled for at least a minute and at most three days. */
const RECALL_MOST = 3 * 1440
const words = z.array(z.string().trim().min(1).max(40)).max(100)

export const zForwardRuleFacts = z.strictObject({
  name: z.string().trim().min(1).max(60),
  enabled: z.boolean(),
  /** The smaller goes first; the first rule that fits decides. */
  rank: z.number().int().min(0).max(10_000),
  /** An empty list: any. */
  categories: words,
  districts: words,
  channels: z.array(z.enum(channels)).max(channels.length),
  /** One of these occurs in title or content · none of these does. */
  anyWords: words,
  noWords: words,
  /** 0 普通 alone, or 1 紧急 as well. 特急 never. */
  urgencyMost: z.union([z.literal(0), z.literal(1)]),
  confidenceLeast: z.number().min(CONFIDENCE_FLOOR).max(1),
  /** Only while the office works, or at any hour. */
  hours: z.enum(['working', 'always']),
  /** The only unit it forwards to; null: the one that triage suggests first. */
  unitId: z.string().min(1).nullable(),
  recallMinutes: z.number().int().min(1).max(RECALL_MOST),
  /** Which share of what it forwards a person checks. */
  sampleShare: z.number().min(0).max(1),
})
export type ForwardRuleFacts = z.infer<typeof zForwardRuleFacts>

/** `offBecause`: why the program switched it off; null once a person has changed it since. */
export const zForwardRule = z.object({ ...recordShape, ...zForwardRuleFacts.shape, offBecause: z.string().nullable().optional(), history: z.array(zHistoryEntry) })
export type ForwardRule = z.infer<typeof zForwardRule>

export function writeRule(id: string, facts: ForwardRuleFacts, act: Act): ForwardRule {
  return { id, version: 1, ...facts, history: [{ at: act.at, by: act.by, action: 'write_rule', from: '', to: stateOf(facts) }] }
}

/** The next version; the history says which fields changed. */
export function changeRule(rule: ForwardRule, facts: ForwardRuleFacts, act: Act): ForwardRule {
  const changed = (Object.keys(facts) as (keyof ForwardRuleFacts)[]).filter((field) => JSON.stringify(facts[field]) !== JSON.stringify(rule[field]))
  return changeFields(rule, 'change_rule', { ...act, why: changed.map((field) => `${field}: ${JSON.stringify(rule[field])} → ${JSON.stringify(facts[field])}`).join('; ') || undefined }, { ...facts, ...(rule.offBecause ? { offBecause: null } : {}) }, stateOf(facts))
}

/** 机构改革: the unit it forwards to has a successor. */
export const redirectRule = (rule: ForwardRule, unitId: string, act: Act): ForwardRule => changeFields<ForwardRule>(rule, 'redirect_rule', act, { unitId }, stateOf(rule))

/** It can go on no longer as it is; a person must choose. */
export const switchRuleOff = (rule: ForwardRule, why: string, act: Act): ForwardRule => changeFields<ForwardRule>(rule, 'switch_rule_off', { ...act, why }, { enabled: false, offBecause: why }, 'disabled')

const stateOf = ({ enabled }: ForwardRuleFacts): string => (enabled ? 'enabled' : 'disabled')
