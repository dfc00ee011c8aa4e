/** A case: one matter of one or several posts, numbered, walked to its answer. */
import { z } from 'zod'
import { channels } from './post.ts'
import type { Act, Transitions } from './record.ts'
import { changeFields, changeState, IllegalTransition, recordShape, zHistoryEntry, zInstant } from './record.ts'
import { zUrgencyLevel } from './triage.ts'

/**
 * registered 已登记 · submitted 已呈批 · approved 已批准 · sent_back 已退回 · dispatched 已转办 · replied 已反馈 · closed 已办结 ·
 * voided 已作废: its last post went back to the queue; the number stays used, so that the year has no gaps.
 */
export const caseStatuses = ['registered', 'submitted', 'approved', 'sent_back', 'dispatched', 'replied', 'closed', 'voided'] as const
export type CaseStatus = (typeof caseStatuses)[number]

export const zCase = z.object({
  ...recordShape,
  /** `2026-000123`: year and a number without gaps. */
  number: z.string().regex(/^\d{4}-\d{6}$/),
  channel: z.enum(channels),
  title: z.string(),
  /** The posts of this case; empty for a case registered by hand. */
  postIds: z.array(z.string()),
  category: z.string().nullable(),
  district: z.string().nullable(),
  urgency: zUrgencyLevel,
  status: z.enum(caseStatuses),
  openedBy: z.string(),
  openedAt: zInstant,
  closedAt: zInstant.nullable(),
  /** How often it was reopened. */
  reopened: z.number().int(),
  history: z.array(zHistoryEntry),
})
export type Case = z.infer<typeof zCase>

/** The legal status changes (DESIGN §4). */
export const caseTransitions = {
  submit: { from: ['registered', 'sent_back'], to: 'submitted' },
  withdraw: { from: ['submitted'], to: 'registered' },
  approve: { from: ['submitted'], to: 'approved' },
  send_back: { from: ['submitted'], to: 'sent_back' },
  dispatch: { from: ['registered', 'approved'], to: 'dispatched' },
  recall: { from: ['dispatched'], to: 'registered' },
  reply: { from: ['dispatched'], to: 'replied' },
  redo: { from: ['replied'], to: 'dispatched' },
  close: { from: ['replied'], to: 'closed' },
  reopen: { from: ['closed'], to: 'registered' },
  void: { from: ['registered'], to: 'voided' },
} as const satisfies Transitions<CaseStatus, string>
export type CaseAction = keyof typeof caseTransitions

export interface NewCase {
  id: string
  number: string
  channel: Case['channel']
  title: string
  postIds: string[]
  category: string | null
  district: string | null
  urgency: Case['urgency']
}

/** A case just registered. */
export function openCase(facts: NewCase, act: Act): Case {
  return {
    ...facts,
    version: 1,
    status: 'registered',
    openedBy: act.by,
    openedAt: act.at,
    closedAt: null,
    reopened: 0,
    history: [{ at: act.at, by: act.by, action: 'register', from: '', to: 'registered', ...(act.why === undefined ? {} : { why: act.why }) }],
  }
}

/**
 * One legal change of a case's status.
 * @throws IllegalTransition also when sending back, redoing, reopening, recalling or voiding without saying why, and when voiding a case that has posts
 */
export function changeCase(record: Case, action: CaseAction, act: Act): Case {
  if (action === 'void' && record.postIds.length > 0) throw new IllegalTransition('case', record.id, action, record.status, 'it still has posts')
  if (needsReason.has(action) && !act.why?.trim()) throw new IllegalTransition('case', record.id, action, record.status, 'a reason is needed')
  const extra: Partial<Case> = action === 'close' ? { closedAt: act.at } : action === 'reopen' ? { closedAt: null, reopened: record.reopened + 1 } : {}
  return changeState('case', record, 'status', caseTransitions, action, act, extra)
}
const needsReason: ReadonlySet<CaseAction> = new Set<CaseAction>(['send_back', 'redo', 'reopen', 'recall', 'void'])

/** 并件: a post joins. The case's urgency rises to the post's, it never falls. */
export function addPost(record: Case, postId: string, urgency: Case['urgency'], act: Act): Case {
  if (record.status === 'closed' || record.status === 'voided') throw new IllegalTransition('case', record.id, 'merge', record.status, 'it has ended')
  if (record.postIds.includes(postId)) throw new IllegalTransition('case', record.id, 'merge', record.status, `${postId} is in it already`)
  return changeFields(record, 'merge', { ...act, why: postId }, { postIds: [...record.postIds, postId], urgency: urgency > record.urgency ? urgency : record.urgency }, record.status)
}

/** A post leaves again (拆件); a case left without posts is voided by the caller. */
export function removePost(record: Case, postId: string, act: Act): Case {
  if (record.status !== 'registered') throw new IllegalTransition('case', record.id, 'split', record.status, 'only a registered case can be split')
  if (!record.postIds.includes(postId)) throw new IllegalTransition('case', record.id, 'split', record.status, `${postId} is not in it`)
  return changeFields(record, 'split', { ...act, why: act.why ? `${postId}：${act.why}` : postId }, { postIds: record.postIds.filter((id) => id !== postId) }, record.status)
}

const CASE_DIGITS = 6
/** The number of the `n`-th case of a year, `2026-000123`. */
export const caseNumber = (year: number, n: number): string => `${year}-${String(n).padStart(CASE_DIGITS, '0')}`
