/** 加派: a unit of level 1 gives its work, or parts of it, to its own units of level 2, each with an earlier deadline of its own. */
import type { Dispatch } from '../../storage/records/dispatch.ts'
import { isOpen, isOver, newDispatch } from '../../storage/records/dispatch.ts'
import { currentPause } from '../../storage/records/pause.ts'
import { changeFields } from '../../storage/records/record.ts'
import type { Actor, Seen } from './actor.ts'
import { ownDispatch, requireMay, requireStep } from './actor.ts'
import { unitOfLevel } from './dispatch-case.ts'
import { CaseworkRefused, present } from './refused.ts'
import type { CaseworkTools } from './tools.ts'
import { insert, replace } from './writes.ts'

export interface DelegateOrder extends Seen {
  unitIds: readonly string[]
  /** Null: two thirds of the time that is left. */
  dueAt: string | null
  note: string
}

const SHARE_OF_TIME = 2 / 3

export function delegateDispatch(tools: CaseworkTools, actor: Actor, order: DelegateOrder, at: string): Promise<{ parent: Dispatch; sent: Dispatch[] }> {
  requireMay(actor, 'dispatch:delegate')
  const { store } = tools
  return store.commitDecision(async () => {
    const before = await ownDispatch(store, actor, order.dispatchId)
    requireStep(before, order.step)
    if (before.parentId !== null || !isOpen(before) || before.handling === 'sent' || before.return?.state === 'asked') throw new CaseworkRefused('illegal', before.handling === 'sent' ? '请先签收再加派' : '现在不能加派')
    if (currentPause(before, at)) throw new CaseworkRefused('illegal', '已暂停计时，请在恢复计时后加派')
    const record = present(await store.case(before.caseId), '案件')
    const children = (await store.dispatchesOf(before.caseId)).filter(({ parentId }) => parentId === before.id)
    if (order.unitIds.length === 0) throw new CaseworkRefused('invalid', '请选择二级单位')
    for (const unitId of new Set(order.unitIds)) {
      const unit = await unitOfLevel(store, unitId, 2, at)
      if (unit.parentId !== actor.unitId) throw new CaseworkRefused('illegal', `${unit.name}不是本单位的下级`)
      if (children.some((child) => child.unitId === unitId && !isOver(child))) throw new CaseworkRefused('illegal', `${unit.name}已在承办此件`)
    }
    const dueAt = order.dueAt ?? new Date(Date.parse(at) + (Date.parse(before.dueAt) - Date.parse(at)) * SHARE_OF_TIME).toISOString()
    if (dueAt <= at) throw new CaseworkRefused('invalid', before.dueAt <= at ? '本单位的办结期限已过，请先申请延期' : '加派的期限已经过去，请另定')
    if (dueAt >= before.dueAt) throw new CaseworkRefused('invalid', '加派的期限须早于本单位的办结期限')
    const due = tools.dueTimes({ dispatchedAt: at, urgency: record.urgency, category: record.category })
    const byThen = (instant: string): string => (instant < dueAt ? instant : dueAt)
    const act = { at, by: actor.id }
    const sent = [...new Set(order.unitIds)].map((unitId) =>
      newDispatch({ id: `dispatch:${tools.newId()}`, caseId: before.caseId, unitId, role: 'lead', parentId: before.id, signDueAt: byThen(due.signBy), contactDueAt: byThen(due.contactBy), dueAt, because: order.note || '上级单位加派', round: before.round ?? 0 }, act),
    )
    // The parent changes, too: a reply of the parent at the same moment must see the children.
    const parent = changeFields(before, 'delegate', { ...act, why: order.note || undefined }, {}, before.handling)
    return { writes: [replace('dispatch', parent), ...sent.map((child) => insert('dispatch', child))], facts: { at, by: actor.id, action: 'delegate', subject: `dispatch ${before.id}`, detail: { case: before.caseId, units: [...order.unitIds] } }, result: { parent, sent } }
  })
}
