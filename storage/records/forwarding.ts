/** One automatic forwarding: which rule chose which unit and why; it waits its recall window before anything happens to the post. */
import { z } from 'zod'
import type { Act, Transitions } from './record.ts'
import { changeFields, changeState, IllegalTransition, recordShape, zHistoryEntry, zInstant } from './record.ts'

/** overtaken: a person took the post meanwhile · refused: it could not be forwarded after all, `settledWhy` says why. */
export const forwardingStates = ['waiting', 'forwarded', 'recalled', 'overtaken', 'refused'] as const
export type ForwardingState = (typeof forwardingStates)[number]

export const zForwarding = z.object({
  ...recordShape,
  postId: z.string(),
  /** The content that was judged: another one is judged anew. */
  hash: z.string(),
  ruleId: z.string(),
  ruleVersion: z.number().int(),
  unitId: z.string(),
  /** In people's words. */
  because: z.string(),
  at: zInstant,
  /** Until then it can be recalled; then it leaves. */
  leavesAt: zInstant,
  state: z.enum(forwardingStates),
  caseId: z.string().nullable(),
  settledWhy: z.string().nullable(),
  /** Chosen for a person's check. */
  sampled: z.boolean(),
  check: z.object({ right: z.boolean(), note: z.string(), by: z.string(), at: zInstant }).nullable(),
  history: z.array(zHistoryEntry),
})
export type Forwarding = z.infer<typeof zForwarding>
export type NewForwarding = Pick<Forwarding, 'postId' | 'hash' | 'ruleId' | 'ruleVersion' | 'unitId' | 'because' | 'leavesAt' | 'sampled'>

export const forwardingTransitions = {
  forward: { from: ['waiting'], to: 'forwarded' },
  recall: { from: ['waiting'], to: 'recalled' },
  overtake: { from: ['waiting'], to: 'overtaken' },
  refuse: { from: ['waiting'], to: 'refused' },
} as const satisfies Transitions<ForwardingState, string>

/** A content is forwarded automatically once at most: recalled or refused, it is a person's. */
export const forwardingId = (postId: string, hash: string): string => `forwarding:${postId}:${hash}`.slice(0, 200)

export function planForwarding(facts: NewForwarding, act: Act): Forwarding {
  return { ...facts, id: forwardingId(facts.postId, facts.hash), version: 1, at: act.at, state: 'waiting', caseId: null, settledWhy: null, check: null, history: [{ at: act.at, by: act.by, action: 'plan', from: '', to: 'waiting', why: facts.because }] }
}

/** Who does it next: others leave it alone until `until`. @throws IllegalTransition when it is not due */
export function takeForwarding(record: Forwarding, until: string, act: Act): Forwarding {
  if (record.state !== 'waiting' || record.leavesAt > act.at) throw new IllegalTransition('forwarding', record.id, 'forward', record.state)
  return { ...record, version: record.version + 1, leavesAt: until }
}

/** How it ended. A recall needs a reason. */
export function settleForwarding(record: Forwarding, action: keyof typeof forwardingTransitions, act: Act, caseId: string | null = null): Forwarding {
  if (action === 'recall' && !act.why?.trim()) throw new IllegalTransition('forwarding', record.id, action, record.state, 'a reason is needed')
  return changeState('forwarding', record, 'state', forwardingTransitions, action, act, { caseId: caseId ?? record.caseId, settledWhy: act.why ?? null })
}

/** A person looked at it: was it the right unit? @throws IllegalTransition while it waits */
export function checkForwarding(record: Forwarding, right: boolean, note: string, act: Act): Forwarding {
  if (record.state === 'waiting') throw new IllegalTransition('forwarding', record.id, 'check', record.state)
  return changeFields(record, 'check', { ...act, why: right ? 'right' : 'wrong' }, { check: { right, note, by: act.by, at: act.at } }, record.state)
}
