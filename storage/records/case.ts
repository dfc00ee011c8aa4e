/** A case: one matter of one or several posts, numbered, walked to its answer. */
import { z } from 'zod'
import { channels } from './post.ts'
import type { Act, Transitions } from './record.ts'
import { changeFields, changeState, IllegalTransition, recordShape, zHistoryEntry, zInstant } from './record.ts'
import { zUrgencyLevel } from './triage.ts'

/**
 * registered 已登记 · submitted 已呈批 · approved 已批准 · sent_back 已退回 · dispatched 已转办 · replied 已反馈 · closed 已办结 ·
 * voided 已作废: its last post went back to the queue · joined 已并案: another case has its posts; both keep their numbers used, so that the year has no gaps.
 */
export const caseStatuses = ['registered', 'submitted', 'approved', 'sent_back', 'dispatched', 'replied', 'closed', 'voided', 'joined'] as const
export type CaseStatus = (typeof caseStatuses)[number]

/** 回访: what the citizen says of how the case was dealt with; null where nobody was reached or nothing was said. */
export const zFollowUp = z.object({
  at: zInstant,
  by: z.string(),
  reached: z.boolean(),
  /** 响应 · 解决 · 满意 */
  responded: z.boolean().nullable(),
  resolved: z.boolean().nullable(),
  satisfied: z.boolean().nullable(),
  words: z.string(),
})
export type FollowUp = z.infer<typeof zFollowUp>

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
  /** The units of level 1 that have it now, and until when the lead unit must have answered. */
  unitIds: z.array(z.string()).optional(),
  dueAt: zInstant.nullable().optional(),
  /** How many units gave it back (退单, granted). */
  returns: z.number().int().optional(),
  /** Hashes of what tells a person from others (phone, ID number …): cases that share one are the same person's. */
  persons: z.array(z.string()).optional(),
  /** An earlier case of the same person on the same matter. */
  repeatOf: z.string().nullable().optional(),
  /** 并案: the case that has its posts now. */
  joinedTo: z.string().nullable().optional(),
  /** The public answer it was closed with. */
  answer: z.string().nullable().optional(),
  followUps: z.array(zFollowUp).optional(),
  /** 回访: when somebody was last reached, in this round. */
  visitedAt: zInstant.nullable().optional(),
  /** When an answer was first seen on the site it came from. */
  siteRepliedAt: zInstant.nullable().optional(),
  history: z.array(zHistoryEntry),
})
export type Case = z.infer<typeof zCase>

/** The legal status changes (DESIGN §4). */
export const caseTransitions = {
  /** Again from approved: another unit, or a higher level, is to be asked. */
  submit: { from: ['registered', 'sent_back', 'approved'], to: 'submitted' },
  withdraw: { from: ['submitted'], to: 'registered' },
  approve: { from: ['submitted'], to: 'approved' },
  send_back: { from: ['submitted'], to: 'sent_back' },
  dispatch: { from: ['registered', 'approved'], to: 'dispatched' },
  recall: { from: ['dispatched'], to: 'registered' },
  give_back: { from: ['dispatched'], to: 'registered' },
  reply: { from: ['dispatched'], to: 'replied' },
  redo: { from: ['replied'], to: 'dispatched' },
  close: { from: ['replied'], to: 'closed' },
  reopen: { from: ['closed'], to: 'registered' },
  void: { from: ['registered'], to: 'voided' },
  join: { from: ['registered'], to: 'joined' },
  part: { from: ['joined'], to: 'registered' },
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
  persons?: string[]
  repeatOf?: string | null
  siteRepliedAt?: string | null
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
 * @throws IllegalTransition also when sending back, redoing, reopening, recalling or voiding without saying why, and when voiding a case that has posts, or voiding or joining one that units worked on
 */
export function changeCase(record: Case, action: CaseAction, act: Act): Case {
  if ((action === 'void' || action === 'join') && hasBegun(record)) throw new IllegalTransition('case', record.id, action, record.status, 'its work has begun')
  if (action === 'void' && record.postIds.length > 0) throw new IllegalTransition('case', record.id, action, record.status, 'it still has posts')
  if (needsReason.has(action) && !act.why?.trim()) throw new IllegalTransition('case', record.id, action, record.status, 'a reason is needed')
  const extra: Partial<Case> = action === 'close' ? { closedAt: act.at } : action === 'reopen' ? { closedAt: null, reopened: record.reopened + 1 } : {}
  return changeState('case', record, 'status', caseTransitions, action, act, extra)
}
const needsReason: ReadonlySet<CaseAction> = new Set<CaseAction>(['send_back', 'redo', 'reopen', 'recall', 'give_back', 'void', 'join', 'part'])

/** A new round: it is registered again, and no unit has it. */
export const reopenCase = (record: Case, act: Act): Case => ({ ...changeCase(record, 'reopen', act), unitIds: [], dueAt: null, visitedAt: null })

/** Whether units have, or had, work with it. */
export const hasBegun = (record: Case): boolean => record.history.some(({ action }) => action === 'dispatch')

/** 并件: a post joins. The case's urgency rises to the post's, it never falls. */
export function addPost(record: Case, postId: string, urgency: Case['urgency'], act: Act): Case {
  if (ended.has(record.status)) throw new IllegalTransition('case', record.id, 'merge', record.status, 'it has ended')
  if (record.postIds.includes(postId)) throw new IllegalTransition('case', record.id, 'merge', record.status, `${postId} is in it already`)
  return changeFields(record, 'merge', { ...act, why: postId }, { postIds: [...record.postIds, postId], urgency: urgency > record.urgency ? urgency : record.urgency }, record.status)
}

const ended: ReadonlySet<CaseStatus> = new Set<CaseStatus>(['closed', 'voided', 'joined'])

/** A post leaves again (拆件); a case left without posts is voided by the caller. */
export function removePost(record: Case, postId: string, act: Act): Case {
  if (record.status !== 'registered') throw new IllegalTransition('case', record.id, 'split', record.status, 'only a registered case can be split')
  if (!record.postIds.includes(postId)) throw new IllegalTransition('case', record.id, 'split', record.status, `${postId} is not in it`)
  return changeFields(record, 'split', { ...act, why: act.why ? `${postId}：${act.why}` : postId }, { postIds: record.postIds.filter((id) => id !== postId) }, record.status)
}

/** 回访 of a closed case. @throws IllegalTransition when it is not closed, or nobody was reached and still something is said for them */
export function followUpCase(record: Case, said: Omit<FollowUp, 'at' | 'by'>, act: Act): Case {
  if (record.status !== 'closed') throw new IllegalTransition('case', record.id, 'follow_up', record.status, 'only a closed case is followed up')
  const answers = [said.responded, said.resolved, said.satisfied]
  if (said.reached ? answers.includes(null) : answers.some((answer) => answer !== null)) throw new IllegalTransition('case', record.id, 'follow_up', record.status, 'who was reached answers all three, who was not answers none')
  return changeFields(record, 'follow_up', { ...act, why: said.words || undefined }, { followUps: [...(record.followUps ?? []), { ...said, at: act.at, by: act.by }], ...(said.reached ? { visitedAt: act.at } : {}) }, record.status)
}

const CASE_DIGITS = 6
/** The number of the `n`-th case of a year, `2026-000123`. */
export const caseNumber = (year: number, n: number): string => `${year}-${String(n).padStart(CASE_DIGITS, '0')}`
