/** 自动转办: the rules, what they forwarded or are about to, and what they would have done. */
import { z } from 'zod'
import { forwardingStates, zForwarding } from '../../storage/records/forwarding.ts'
import { zForwardRule, zForwardRuleFacts } from '../../storage/records/forward-rule.ts'
import { zInstant } from '../../storage/records/record.ts'
import { zHistoryView } from './history.ts'
import { zPaging } from './queue.ts'

const byId = z.strictObject({ id: z.string().min(1).max(200) })
const count = z.number().int()

const zRuleView = zForwardRule.omit({ history: true }).extend({
  unit: z.string().nullable(),
  history: z.array(zHistoryView),
  /** What it forwarded so far, and what the checks of the samples said. */
  forwarded: count,
  right: count,
  wrong: count,
})
export type RuleView = z.infer<typeof zRuleView>

const zForwardingView = zForwarding.omit({ history: true, hash: true, version: true, check: true }).extend({
  title: z.string(),
  unit: z.string(),
  rule: z.string(),
  check: z.object({ right: z.boolean(), note: z.string(), byName: z.string(), at: zInstant }).nullable(),
})
export type ForwardingView = z.infer<typeof zForwardingView>

const zDryRunView = z.object({
  from: zInstant,
  to: zInstant,
  posts: count,
  cut: z.boolean(),
  forwarded: count,
  same: count,
  other: count,
  undecided: count,
  noRule: count,
  byUnit: z.array(z.object({ unit: z.string(), count })),
  byRule: z.array(z.object({ rule: z.string(), count })),
  barred: z.array(z.object({ bar: z.string(), count })),
  examples: z.array(z.object({ postId: z.string(), title: z.string(), unit: z.string(), rule: z.string(), because: z.string(), chosen: z.string().nullable(), wasForwarded: z.boolean() })),
})
export type DryRunView = z.infer<typeof zDryRunView>

const DAYS_MOST = 366

export const forwardingEndpoints = {
  forwardRules: { method: 'GET', path: '/api/forwarding/rules', permission: 'forwarding:read', answer: z.array(zRuleView) },
  addForwardRule: { method: 'POST', path: '/api/forwarding/rules', permission: 'forwarding:manage', body: zForwardRuleFacts, answer: zRuleView },
  changeForwardRule: { method: 'POST', path: '/api/forwarding/rules/:id', permission: 'forwarding:manage', params: byId, body: z.strictObject({ version: z.number().int().min(1), facts: zForwardRuleFacts }), answer: zRuleView },
  /** With `facts`, that one rule as it is being written; without, all rules, also those switched off. */
  dryRunForwarding: { method: 'POST', path: '/api/forwarding/dry-run', permission: 'forwarding:read', body: z.strictObject({ days: z.number().int().min(1).max(DAYS_MOST).default(30), facts: zForwardRuleFacts.optional() }), answer: zDryRunView },
  forwardings: { method: 'GET', path: '/api/forwarding', permission: 'forwarding:read', query: z.strictObject({ state: z.enum(forwardingStates).optional(), toCheck: z.literal('true').optional(), ...zPaging }), answer: z.object({ forwardings: z.array(zForwardingView), total: count }) },
  recallForwarding: { method: 'POST', path: '/api/forwarding/:id/recall', permission: 'case:manage', params: byId, body: z.strictObject({ why: z.string().trim().min(1).max(300) }), answer: zForwardingView },
  checkForwarding: { method: 'POST', path: '/api/forwarding/:id/check', permission: 'forwarding:check', params: byId, body: z.strictObject({ right: z.boolean(), note: z.string().trim().max(300).default('') }), answer: zForwardingView },
} as const
