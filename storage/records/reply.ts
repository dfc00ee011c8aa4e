/** A unit's reply to a dispatch: the internal finding apart from the public answer; reviewed by the office. */
import { z } from 'zod'
import type { Act, Transitions } from './record.ts'
import { changeState, IllegalTransition, recordShape, zHistoryEntry, zInstant } from './record.ts'

export const reviewStates = ['submitted', 'accepted', 'sent_back'] as const
export type ReviewState = (typeof reviewStates)[number]

export const zReply = z.object({
  ...recordShape,
  dispatchId: z.string(),
  caseId: z.string(),
  unitId: z.string(),
  submittedBy: z.string(),
  submittedAt: zInstant,
  /** 办理情况, for the office only. */
  finding: z.string(),
  /** 公开答复内容. */
  publicAnswer: z.string(),
  /** The dispatch above the one it answers; null for a unit of level 1, whose replies the office reviews. */
  parentId: z.string().nullable().optional(),
  /** 是否解决, as the unit says, and why not. */
  resolved: z.boolean().optional(),
  unresolvedWhy: z.string().nullable().optional(),
  attachmentIds: z.array(z.string()).optional(),
  review: z.enum(reviewStates),
  reviewedBy: z.string().nullable(),
  reviewOpinion: z.string().nullable(),
  history: z.array(zHistoryEntry),
})
export type Reply = z.infer<typeof zReply>

export const reviewTransitions = {
  accept: { from: ['submitted'], to: 'accepted' },
  send_back: { from: ['submitted'], to: 'sent_back' },
} as const satisfies Transitions<ReviewState, string>

/** A unit replies. @throws IllegalTransition without a public answer, or unresolved without saying why */
export function submitReply(facts: Pick<Reply, 'id' | 'dispatchId' | 'caseId' | 'unitId' | 'finding' | 'publicAnswer' | 'parentId' | 'resolved' | 'unresolvedWhy' | 'attachmentIds'>, act: Act): Reply {
  if (!facts.publicAnswer.trim()) throw new IllegalTransition('reply', facts.id, 'submit', 'new', 'the public answer is empty')
  if (facts.resolved === false && !facts.unresolvedWhy?.trim()) throw new IllegalTransition('reply', facts.id, 'submit', 'new', 'say why it is not resolved')
  return {
    ...facts,
    version: 1,
    submittedBy: act.by,
    submittedAt: act.at,
    review: 'submitted',
    reviewedBy: null,
    reviewOpinion: null,
    history: [{ at: act.at, by: act.by, action: 'submit', from: '', to: 'submitted' }],
  }
}

/** The office reviews: accepts, or sends back with an opinion (退回重办). */
export function reviewReply(reply: Reply, decision: keyof typeof reviewTransitions, opinion: string, act: Act): Reply {
  if (decision === 'send_back' && !opinion.trim()) throw new IllegalTransition('reply', reply.id, decision, reply.review, 'an opinion is needed')
  return changeState('reply', reply, 'review', reviewTransitions, decision, { ...act, why: opinion || undefined }, { reviewedBy: act.by, reviewOpinion: opinion })
}
