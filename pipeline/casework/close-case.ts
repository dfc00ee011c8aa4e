/** 办结, 回访, 重办. */
import type { Case, FollowUp } from '../../storage/records/case.ts'
import { changeCase, followUpCase, reopenCase as openAgain } from '../../storage/records/case.ts'
import type { Actor } from './actor.ts'
import { requireMay } from './actor.ts'
import { CaseworkRefused } from './refused.ts'
import { activeDispatches } from './settle-case.ts'
import type { CaseworkTools } from './tools.ts'
import { replace, seenCase } from './writes.ts'

interface SeenCase {
  caseId: string
  version: number
}

/** Closes with the public answer, once every unit's reply was accepted. */
export function closeCase({ store }: CaseworkTools, actor: Actor, order: SeenCase & { answer: string }, at: string): Promise<Case> {
  requireMay(actor, 'case:manage')
  return store.commitDecision(async () => {
    const before = await seenCase(store, order.caseId, order.version)
    const open = activeDispatches(before, await store.dispatchesOf(before.id)).filter(({ handling }) => handling !== 'accepted')
    if (before.status === 'replied' && open.length > 0) throw new CaseworkRefused('illegal', `还有 ${open.length} 个单位的反馈没有审核通过，不能办结`)
    if (!order.answer.trim()) throw new CaseworkRefused('invalid', '请写明公开答复')
    const record = { ...changeCase(before, 'close', { at, by: actor.id }), answer: order.answer }
    return { writes: [replace('case', record)], facts: { at, by: actor.id, action: 'close', subject: `case ${before.id}`, detail: {} }, result: record }
  })
}

/** A new round: the case is registered again and goes out anew. */
export function reopenCase({ store }: CaseworkTools, actor: Actor, order: SeenCase & { why: string }, at: string): Promise<Case> {
  requireMay(actor, 'case:manage')
  if (!order.why.trim()) throw new CaseworkRefused('invalid', '请写明重办的原因')
  return store.commitDecision(async () => {
    const before = await seenCase(store, order.caseId, order.version)
    const record = openAgain(before, { at, by: actor.id, why: order.why })
    return { writes: [replace('case', record)], facts: { at, by: actor.id, action: 'reopen', subject: `case ${before.id}`, detail: { why: order.why } }, result: record }
  })
}

/** 回访. Whoever is not satisfied has the case reopened, unless `keepClosed` says why not. */
export function followUp({ store }: CaseworkTools, actor: Actor, order: SeenCase & { said: Omit<FollowUp, 'at' | 'by'>; keepClosed: string | null }, at: string): Promise<Case> {
  requireMay(actor, 'case:visit')
  return store.commitDecision(async () => {
    const before = await seenCase(store, order.caseId, order.version)
    const visited = followUpCase(before, order.said, { at, by: actor.id })
    const again = order.said.satisfied === false && order.keepClosed === null
    const record = again ? { ...openAgain(visited, { at, by: actor.id, why: `回访不满意${order.said.words ? `：${order.said.words}` : ''}` }), version: visited.version } : visited
    const { responded, resolved, satisfied } = order.said
    return { writes: [replace('case', record)], facts: { at, by: actor.id, action: 'follow_up', subject: `case ${before.id}`, detail: { responded, resolved, satisfied, reopened: again, ...(order.keepClosed === null ? {} : { keepClosed: order.keepClosed }) } }, result: record }
  })
}
