/** 审核反馈: the office for units of level 1, a unit of level 1 for those below it: accept, or 退回重办 with an opinion. */
import type { Dispatch } from '../../storage/records/dispatch.ts'
import { handleDispatch } from '../../storage/records/dispatch.ts'
import type { Reply } from '../../storage/records/reply.ts'
import { reviewReply } from '../../storage/records/reply.ts'
import { withNews } from '../../storage/records/ruling.ts'
import type { Actor } from './actor.ts'
import { commandedDispatch, requireMay } from './actor.ts'
import { CaseworkRefused, present } from './refused.ts'
import { settleCase } from './settle-case.ts'
import type { CaseworkTools } from './tools.ts'
import { replace } from './writes.ts'

export interface Review {
  replyId: string
  version: number
  decision: 'accept' | 'send_back'
  opinion: string
  /** A new 办结 deadline for the second try; null keeps the old one. */
  dueAt: string | null
}

export function reviewOneReply({ store }: CaseworkTools, actor: Actor, review: Review, at: string): Promise<{ reply: Reply; dispatch: Dispatch }> {
  requireMay(actor, 'dispatch:command')
  if (review.decision === 'send_back' && !review.opinion.trim()) throw new CaseworkRefused('invalid', '退回重办须写明意见')
  if (review.dueAt !== null && review.dueAt <= at) throw new CaseworkRefused('invalid', '重办期限已经过去，请另定')
  const act = { at, by: actor.id }
  return store.commitDecision(async () => {
    const before = present(await store.reply(review.replyId), '反馈')
    const { record } = await commandedDispatch(store, actor, before.dispatchId)
    if (before.version !== review.version) throw new CaseworkRefused('stale', '该反馈已经审核过，请刷新')
    const file = present(await store.case(record.caseId), '案件')
    const reply = reviewReply(before, review.decision, review.opinion, act)
    const handled = handleDispatch(record, review.decision === 'accept' ? 'accept' : 'redo', { ...act, why: review.opinion || undefined })
    const dispatch = review.decision === 'accept' ? handled : withNews({ ...handled, dueAt: review.dueAt ?? handled.dueAt }, record)
    const others = await store.dispatchesOf(file.id)
    const settled = record.parentId === null ? [replace('case', settleCase(file, file, others.map((other) => (other.id === dispatch.id ? dispatch : other)), { ...act, why: review.opinion || undefined }))] : []
    return { writes: [replace('reply', reply), replace('dispatch', dispatch), ...settled], facts: { at, by: actor.id, action: review.decision === 'accept' ? 'accept_reply' : 'redo', subject: `reply ${reply.id}`, detail: { case: file.id, opinion: review.opinion } }, result: { reply, dispatch } }
  })
}
