/** 推送订阅: what happens to the posts a platform handed over is sent to it, as signed requests, instead of waiting until it asks. */
import { z } from 'zod'
import { caseStatuses } from './case.ts'
import type { Act } from './record.ts'
import { changeFields, IllegalTransition, recordShape, zHistoryEntry, zInstant } from './record.ts'

/** 登记 · 转办 · 反馈 · 办结 · 重办 · 回访（满意度） · 不予受理. */
export const caseEvents = ['registered', 'dispatched', 'replied', 'closed', 'reopened', 'followed_up', 'dismissed'] as const
export type CaseEvent = (typeof caseEvents)[number]

export const zSubscription = z.object({
  ...recordShape,
  platformId: z.string(),
  /** Where the requests go; http or https. */
  address: z.string(),
  /** The key of the signature, sealed; shown once, to whoever made it. */
  secret: z.string(),
  events: z.array(z.enum(caseEvents)),
  enabled: z.boolean(),
  /** What happened earlier is not sent. */
  since: zInstant,
  history: z.array(zHistoryEntry),
})
export type Subscription = z.infer<typeof zSubscription>

/** The body of a request. It holds what the platform could ask for by `GET /api/exchange/posts`, covered, and nothing else. */
export const zCaseEvent = z.object({
  /** The same as the header `idempotency-key`: a repeat has the same. */
  key: z.string(),
  /** `test`: somebody tries the address. */
  event: z.enum([...caseEvents, 'test']),
  occurredAt: zInstant,
  /** Grows with every event of one case: requests may arrive in another order. */
  sequence: z.number().int(),
  /** The platform's own numbers of the posts it is about. */
  externalIds: z.array(z.string()),
  /** As it was when the request was written; null for `dismissed` and `test`. */
  case: z
    .object({ number: z.string(), status: z.enum(caseStatuses), openedAt: zInstant, units: z.array(z.string()), dueAt: zInstant.nullable(), closedAt: zInstant.nullable(), answer: z.string().nullable(), reopened: z.number().int() })
    .nullable(),
  /** Of `followed_up`: what the citizen said; null where nobody was reached. */
  satisfaction: z.object({ reached: z.boolean(), responded: z.boolean().nullable(), resolved: z.boolean().nullable(), satisfied: z.boolean().nullable() }).nullable(),
  /** Of `dismissed`. */
  reason: z.string().nullable(),
})
export type CaseEventBody = z.infer<typeof zCaseEvent>

type Facts = Pick<Subscription, 'address' | 'events'>

/** @throws IllegalTransition for one that would send nothing, or nowhere */
export function newSubscription(facts: Pick<Subscription, 'id' | 'platformId' | 'address' | 'secret' | 'events'>, act: Act): Subscription {
  refuseWrong(facts.id, facts)
  return { ...facts, version: 1, enabled: true, since: act.at, history: [{ at: act.at, by: act.by, action: 'add', from: '', to: 'on' }] }
}

/** Another address, other events, another secret. */
export function changeSubscription(record: Subscription, facts: Facts & { secret?: string }, act: Act): Subscription {
  refuseWrong(record.id, facts)
  return changeFields(record, 'change', act, facts, stateOf(record))
}

/** What happens while it is off is not sent later. */
export function switchSubscription(record: Subscription, enabled: boolean, act: Act): Subscription {
  if (record.enabled === enabled) throw new IllegalTransition('subscription', record.id, enabled ? 'switch on' : 'switch off', stateOf(record))
  return changeFields(record, enabled ? 'switch_on' : 'switch_off', act, { enabled, ...(enabled ? { since: act.at } : {}) }, enabled ? 'on' : 'off')
}

/** The same secret as it should stand in the store. */
export const keepSubscriptionSecret = (record: Subscription, secret: string, act: Act): Subscription => changeFields(record, 'seal_secret', act, { secret }, stateOf(record))

const stateOf = ({ enabled }: Subscription): string => (enabled ? 'on' : 'off')

function refuseWrong(id: string, { address, events }: Facts): void {
  if (!z.url({ protocol: /^https?$/ }).safeParse(address).success) throw new IllegalTransition('subscription', id, 'set', 'on', 'the address must begin with http:// or https://')
  if (events.length === 0) throw new IllegalTransition('subscription', id, 'set', 'on', 'it would send nothing')
}
