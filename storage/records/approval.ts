/** 呈批: a submission of one or several cases, or of a report, to an approver, and up to a leader; decided once, delegated or withdrawn before that. */
import { z } from 'zod'
import type { Act, Transitions } from './record.ts'
import { changeFields, changeState, IllegalTransition, recordShape, zHistoryEntry, zInstant } from './record.ts'

export const approvalStates = ['pending', 'approved', 'sent_back', 'withdrawn'] as const
export type ApprovalState = (typeof approvalStates)[number]

export const zApproval = z.object({
  ...recordShape,
  caseIds: z.array(z.string()),
  /** The 专报 or 简报 that is submitted. */
  reportId: z.string().nullable().optional(),
  /** 拟转单位: to whom the officer means to send it. */
  unitIds: z.array(z.string()).optional(),
  /** Who must say yes before it counts, by the policy of that day; the last one decides. */
  requires: z.array(z.enum(['approver', 'leader'])).optional(),
  submittedBy: z.string(),
  submittedAt: zInstant,
  /** What the officer proposes, 拟办意见. */
  proposal: z.string(),
  approverId: z.string(),
  state: z.enum(approvalStates),
  /** The approver's words. */
  opinion: z.string().nullable(),
  decidedAt: zInstant.nullable(),
  /** What those said who passed it up (呈送上级). */
  passed: z.array(z.object({ by: z.string(), at: zInstant, opinion: z.string() })).optional(),
  history: z.array(zHistoryEntry),
})
export type Approval = z.infer<typeof zApproval>

export const approvalTransitions = {
  approve: { from: ['pending'], to: 'approved' },
  send_back: { from: ['pending'], to: 'sent_back' },
  withdraw: { from: ['pending'], to: 'withdrawn' },
} as const satisfies Transitions<ApprovalState, string>

/** An officer submits to `approverId`. @throws IllegalTransition on nothing */
export function submitForApproval(facts: Pick<Approval, 'id' | 'caseIds' | 'proposal' | 'approverId' | 'reportId' | 'requires' | 'unitIds'>, act: Act): Approval {
  if (facts.caseIds.length === 0 && !facts.reportId) throw new IllegalTransition('approval', facts.id, 'submit', 'new', 'it must be on a case or a report')
  return {
    ...facts,
    version: 1,
    submittedBy: act.by,
    submittedAt: act.at,
    state: 'pending',
    opinion: null,
    decidedAt: null,
    history: [{ at: act.at, by: act.by, action: 'submit', from: '', to: 'pending' }],
  }
}

/** The approver decides. @throws IllegalTransition when it is decided already, by somebody else's hand, or sent back without an opinion */
export function decideApproval(approval: Approval, decision: 'approve' | 'send_back', opinion: string, act: Act): Approval {
  if (act.by !== approval.approverId) throw new IllegalTransition('approval', approval.id, decision, approval.state, `it waits for ${approval.approverId}`)
  if (decision === 'send_back' && !opinion.trim()) throw new IllegalTransition('approval', approval.id, decision, approval.state, 'an opinion is needed')
  return changeState('approval', approval, 'state', approvalTransitions, decision, { ...act, why: opinion || undefined }, { opinion, decidedAt: act.at })
}

/** The approver agrees and passes it up to `to`, who decides. */
export function passUpApproval(approval: Approval, to: string, opinion: string, act: Act): Approval {
  if (approval.state !== 'pending') throw new IllegalTransition('approval', approval.id, 'pass_up', approval.state)
  if (act.by !== approval.approverId || to === approval.approverId) throw new IllegalTransition('approval', approval.id, 'pass_up', approval.state, `only ${approval.approverId} can, and to another`)
  const passed = [...(approval.passed ?? []), { by: act.by, at: act.at, opinion }]
  return changeFields(approval, 'pass_up', { ...act, why: opinion || undefined }, { approverId: to, passed }, approval.state)
}

/** The approver hands it to another. */
export function delegateApproval(approval: Approval, to: string, act: Act): Approval {
  if (approval.state !== 'pending') throw new IllegalTransition('approval', approval.id, 'delegate', approval.state)
  if (act.by !== approval.approverId || to === approval.approverId) throw new IllegalTransition('approval', approval.id, 'delegate', approval.state, `only ${approval.approverId} can, and to another`)
  return changeFields(approval, 'delegate', { ...act, why: `${approval.approverId} → ${to}` }, { approverId: to }, approval.state)
}

/** Somebody leaves: what waits for them, or what they could withdraw, is another's from now on. */
export function handOverApproval(approval: Approval, from: string, to: string, act: Act): Approval {
  if (approval.state !== 'pending' || (approval.approverId !== from && approval.submittedBy !== from)) throw new IllegalTransition('approval', approval.id, 'hand_over', approval.state)
  const instead = (id: string): string => (id === from ? to : id)
  const next = { approverId: instead(approval.approverId), submittedBy: instead(approval.submittedBy) }
  if (next.approverId === next.submittedBy) throw new IllegalTransition('approval', approval.id, 'hand_over', approval.state, 'nobody approves their own')
  return changeFields(approval, 'hand_over', { ...act, why: `${from} → ${to}${act.why ? `：${act.why}` : ''}` }, next, approval.state)
}

/** The officer takes it back. */
export function withdrawApproval(approval: Approval, act: Act): Approval {
  if (act.by !== approval.submittedBy) throw new IllegalTransition('approval', approval.id, 'withdraw', approval.state, `it is ${approval.submittedBy}'s`)
  return changeState('approval', approval, 'state', approvalTransitions, 'withdraw', act)
}
