/**
 * A delivery: one letter to a unit (转办单, 催办, 督办通知 …) and how it fares, kept before it is sent. Its id is the key that makes
 * a repeat harmless: whoever receives it twice knows it by that. At least once: a sender that dies leaves it to the next one.
 */
import { z } from 'zod'
import { deliveryStates } from './dispatch.ts'
import type { Act } from './record.ts'
import { IllegalTransition, recordShape, zHistoryEntry, zInstant } from './record.ts'

/** portal: the unit's own page · hold: carried by hand, a person notes when. */
export const deliveryChannels = ['portal', 'mail', 'webhook', 'open311', 'hold'] as const
export type DeliveryChannel = (typeof deliveryChannels)[number]
/** What a letter is about; `ruling`, `deadlines`: what people ruled, or the calendar did, on a dispatch; `event`: news for a platform (推送), whose `unitId` is `platform:` and its id. */
export const letterKinds = ['dispatch', 'recall', 'ruling', 'deadlines', 'reminder', 'supervision', 'hand_over', 'enterprise', 'event'] as const
export type LetterKind = (typeof letterKinds)[number]

export const zReceipt = z.object({
  at: zInstant,
  /** How the other side calls it: a message id, a `service_request_id`; empty when it gave none. */
  reference: z.string(),
  /** How the other side says that it fares (Open311: open, closed), its words, and when it was last asked. */
  status: z.string().optional(),
  notes: z.string().optional(),
  askedAt: zInstant.optional(),
  /** Why it could not be asked the last time. */
  askError: z.string().nullable().optional(),
})

export const zDelivery = z.object({
  ...recordShape,
  channel: z.enum(deliveryChannels),
  unitId: z.string(),
  kind: z.enum(letterKinds),
  /** The id of the dispatch, reminder or notice it is about. */
  aboutId: z.string(),
  caseId: z.string().nullable(),
  subject: z.string(),
  text: z.string(),
  /** The same as fields, for machines. */
  fields: z.record(z.string(), z.unknown()),
  at: zInstant,
  state: z.enum(deliveryStates),
  attempts: z.number().int(),
  lastError: z.string().nullable(),
  nextAttemptAt: zInstant.nullable(),
  /** Until when a sender has it; after that the sender is taken for dead. */
  sendingUntil: zInstant.nullable(),
  deliveredAt: zInstant.nullable(),
  /** The other side's machine took it. */
  receipt: zReceipt.nullable(),
  /** The unit itself said that it has it. */
  confirmedAt: zInstant.nullable(),
  /** When the other side is asked next how it fares; null when it is not, or not any more. */
  askAt: zInstant.nullable().optional(),
  history: z.array(zHistoryEntry),
})
export type Delivery = z.infer<typeof zDelivery>
export type NewDelivery = Pick<Delivery, 'id' | 'channel' | 'unitId' | 'kind' | 'aboutId' | 'caseId' | 'subject' | 'text' | 'fields'>

/** The letters of a dispatch: one each. */
export const dispatchLetterId = (dispatchId: string): string => `dispatch:${dispatchId}`
export const recallId = (dispatchId: string): string => `recall:${dispatchId}`
/** One for each ruling: `sequence` is its line in the dispatch's history. */
export const rulingId = (dispatchId: string, sequence: number): string => `ruling:${dispatchId}:${sequence}`

const MINUTE_MS = 60_000
/** Minutes after each failure: at once, 5 min, 30 min, 2 h, 6 h, a day. What fails after the last one is a dead letter. */
export const retryMinutes = [0, 5, 30, 120, 360, 1440] as const

/** A letter that is due from `act.at` on. `held` where nothing may leave; a unit that is reached by hand holds its letters, too. */
export function writeDelivery(facts: NewDelivery, held: boolean, act: Act): Delivery {
  const state = held || facts.channel === 'hold' ? 'held' : 'queued'
  return {
    ...facts,
    version: 1,
    at: act.at,
    state,
    attempts: 0,
    lastError: null,
    nextAttemptAt: state === 'held' ? null : act.at,
    sendingUntil: null,
    deliveredAt: null,
    receipt: null,
    confirmedAt: null,
    history: [{ at: act.at, by: act.by, action: 'write', from: '', to: state }],
  }
}

/**
 * One sender takes it: one that is due, or one whose sender died. `channel`: how the unit is reached by now; where that has changed since it was
 * written, it goes the new way, and a unit that is reached by hand by now has it held. @throws IllegalTransition otherwise
 */
export function beginDelivery(record: Delivery, until: string, act: Act, channel: DeliveryChannel = record.channel): Delivery {
  const due = record.state === 'queued' ? record.nextAttemptAt : record.state === 'sending' ? record.sendingUntil : null
  if (due === null || due > act.at) throw new IllegalTransition('delivery', record.id, 'send', record.state)
  const taken = { ...record, channel, attempts: record.attempts + 1, sendingUntil: until, nextAttemptAt: null }
  if (channel === record.channel) return { ...taken, version: record.version + 1, state: 'sending' }
  const why = `${record.channel} → ${channel}`
  if (channel === 'hold') return moved({ ...record, channel, sendingUntil: null, nextAttemptAt: null, lastError: '单位已改为专人送达' }, 'held', 'reroute', { ...act, why })
  return moved(taken, 'sending', 'reroute', { ...act, why })
}

/** How an attempt ended. `again`: another try may succeed. `void`: what it is about has ended meanwhile, nothing was sent. */
export type DeliveryAttempt = { sent: true; reference: string } | { sent: false; error: string; again: boolean } | { sent: false; void: string }

/** The attempt's outcome. @throws IllegalTransition when nobody was sending it */
export function settleAttempt(record: Delivery, attempt: DeliveryAttempt, act: Act): Delivery {
  if (record.state !== 'sending') throw new IllegalTransition('delivery', record.id, 'settle', record.state)
  const next = { ...record, sendingUntil: null, nextAttemptAt: null }
  if (attempt.sent) return moved({ ...next, lastError: null, deliveredAt: act.at, receipt: { at: act.at, reference: attempt.reference }, ...(record.channel === 'open311' && attempt.reference ? { askAt: nextAsk(act.at, act.at) } : {}) }, 'delivered', 'deliver', act)
  if ('void' in attempt) return moved({ ...next, lastError: attempt.void }, 'held', 'hold', { ...act, why: attempt.void })
  const wait = attempt.again ? retryMinutes[record.attempts - 1] : undefined
  const why = { ...act, why: attempt.error }
  if (wait === undefined) return moved({ ...next, lastError: attempt.error }, 'failed', 'fail', why)
  return moved({ ...next, lastError: attempt.error, nextAttemptAt: new Date(Date.parse(act.at) + wait * MINUTE_MS).toISOString() }, 'queued', 'retry', why)
}

/** A person has it sent again: a dead letter, or one that was held; its attempts count anew. @throws IllegalTransition */
export function resendDelivery(record: Delivery, channel: DeliveryChannel, held: boolean, act: Act): Delivery {
  if (record.state !== 'failed' && record.state !== 'held') throw new IllegalTransition('delivery', record.id, 'resend', record.state)
  if (held || channel === 'hold') throw new IllegalTransition('delivery', record.id, 'resend', record.state, held ? 'nothing leaves outside production' : 'the unit is reached by hand')
  return moved({ ...record, channel, attempts: 0, nextAttemptAt: act.at }, 'queued', 'resend', act)
}

/** A person carried it. `act.why` says how. @throws IllegalTransition without that, or when it has arrived or is on its way */
export function deliverByHand(record: Delivery, act: Act): Delivery {
  if (record.state !== 'held' && record.state !== 'failed') throw new IllegalTransition('delivery', record.id, 'deliver by hand', record.state)
  if (!act.why?.trim()) throw new IllegalTransition('delivery', record.id, 'deliver by hand', record.state, 'say how')
  return moved({ ...record, deliveredAt: act.at, lastError: null, nextAttemptAt: null }, 'delivered', 'deliver_by_hand', act)
}

/**
 * 机构改革: one that has not arrived goes to the unit that takes over, with a line that says so. What a sender has at this moment may
 * still reach the former unit; its next attempt does not. @throws IllegalTransition once it has arrived
 */
export function redirectDelivery(record: Delivery, to: Pick<Delivery, 'unitId' | 'channel'>, note: string, act: Act): Delivery {
  if (record.state === 'delivered') throw new IllegalTransition('delivery', record.id, 'redirect', record.state)
  const held = record.state === 'queued' && to.channel === 'hold'
  return moved({ ...record, ...to, text: `${note}\n${record.text}`, ...(held ? { nextAttemptAt: null } : {}) }, held ? 'held' : record.state, 'redirect', act)
}

/** The unit has it. Saying so again changes nothing. @throws IllegalTransition when it was never delivered */
export function confirmDelivery(record: Delivery, reference: string, act: Act): Delivery {
  if (record.confirmedAt !== null) return record
  if (record.state !== 'delivered') throw new IllegalTransition('delivery', record.id, 'confirm', record.state)
  return moved({ ...record, confirmedAt: act.at, receipt: reference ? { ...record.receipt, at: act.at, reference } : record.receipt }, 'delivered', 'confirm', act)
}

const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
/** Every hour of the first three days, then every six hours; after so many days nobody expects an answer any more. */
const ASKED_OFTEN_MS = 3 * DAY_MS
const ASKED_MS = 90 * DAY_MS

/** When the other side is asked next; null when the letter is too old for it. */
export function nextAsk(deliveredAt: string, now: string): string | null {
  const age = Date.parse(now) - Date.parse(deliveredAt)
  return age >= ASKED_MS ? null : new Date(Date.parse(now) + (age < ASKED_OFTEN_MS ? HOUR_MS : 6 * HOUR_MS)).toISOString()
}

/** Somebody goes and asks: nobody else does before the next time. @throws IllegalTransition when it is not due */
export function beginAsking(record: Delivery, at: string): Delivery {
  if (record.state !== 'delivered' || !record.askAt || record.askAt > at) throw new IllegalTransition('delivery', record.id, 'ask', record.state)
  return { ...record, version: record.version + 1, askAt: nextAsk(record.deliveredAt ?? at, at) }
}

/** What the other side said, or why it could not be asked. Only news is a line of the history. `over`: it is not asked again. */
export type RemoteAnswer = { reference: string; status: string; notes: string; over: boolean } | { error: string }
export function noteRemote(record: Delivery, answer: RemoteAnswer, act: Act): Delivery {
  const { receipt } = record
  if (record.state !== 'delivered' || receipt === null) throw new IllegalTransition('delivery', record.id, 'note', record.state)
  if ('error' in answer) return { ...record, version: record.version + 1, receipt: { ...receipt, askedAt: act.at, askError: answer.error } }
  const { reference, status, notes, over } = answer
  const next = { ...record, receipt: { ...receipt, reference, status, notes, askedAt: act.at, askError: null }, ...(over ? { askAt: null } : {}) }
  if (receipt.status === status && (receipt.notes ?? '') === notes) return { ...next, version: record.version + 1 }
  return moved(next, 'delivered', 'remote_status', { ...act, why: notes ? `${status}：${notes}` : status })
}

function moved(record: Delivery, state: Delivery['state'], action: string, act: Act): Delivery {
  const entry = { at: act.at, by: act.by, action, from: record.state, to: state, ...(act.why === undefined ? {} : { why: act.why }) }
  return { ...record, version: record.version + 1, state, history: [...record.history, entry] }
}
