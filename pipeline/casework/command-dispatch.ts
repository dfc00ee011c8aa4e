/** What whoever gave out a dispatch does with it: recall it, give it to another unit (改派), rule on 退单 and 延期 (on 暂停计时: pause-dispatch.ts). */
import type { Case } from '../../storage/records/case.ts'
import type { AskKind, Dispatch } from '../../storage/records/dispatch.ts'
import { handleDispatch, isOpen, isOver, recallBelow, ruleOnAsk } from '../../storage/records/dispatch.ts'
import type { Act } from '../../storage/records/record.ts'
import { withNews } from '../../storage/records/ruling.ts'
import type { Actor, Seen } from './actor.ts'
import { commandedDispatch, requireMay, requireStep } from './actor.ts'
import { makeDispatch, unitOfLevel } from './dispatch-case.ts'
import { ruleOnPause } from './pause-dispatch.ts'
import { CaseworkRefused, present } from './refused.ts'
import { activeDispatches, settleCase } from './settle-case.ts'
import type { CaseworkTools } from './tools.ts'
import { insert, replace } from './writes.ts'

/** Taken back, with a reason; with `toUnitId` it goes to that unit in the same breath. What was sub-dispatched comes back with it. */
export function recallDispatch(tools: CaseworkTools, actor: Actor, order: Seen & { why: string; toUnitId: string | null }, at: string): Promise<Dispatch> {
  requireMay(actor, 'dispatch:command')
  if (!order.why.trim()) throw new CaseworkRefused('invalid', '请写明收回的原因')
  return change(tools, actor, order, at, order.toUnitId === null ? 'recall' : 'transfer', order.why, (before, act) => handleDispatch(before, 'recall', act), 'recall')
}

/** 裁定. A granted return frees the unit; `toUnitId` names the next one. A granted pause ends at `until`, or as asked. A refusal says why. */
export function ruleOnDispatch(tools: CaseworkTools, actor: Actor, order: Seen & { what: AskKind; granted: boolean; ruling: string; toUnitId: string | null; until?: string | null }, at: string): Promise<Dispatch> {
  requireMay(actor, 'dispatch:command')
  if (!order.granted && !order.ruling.trim()) throw new CaseworkRefused('invalid', '不同意须说明理由')
  const { what, granted, ruling } = order
  if (what === 'pause') return ruleOnPause(tools, actor, { ...order, until: order.until ?? null }, at)
  return change(tools, actor, { ...order, toUnitId: what === 'return' && granted ? order.toUnitId : null }, at, `${what}_${granted ? 'granted' : 'refused'}`, ruling || '同意退单', (before, act, parent) => {
    if (what === 'extension' && granted && parent && (before.extension?.until ?? '') >= parent.dueAt) throw new CaseworkRefused('illegal', '延期后的期限须早于本单位自己的期限；请先向办公室申请延期')
    return ruleOnAsk(before, what, granted, ruling, { at: act.at, by: act.by })
  }, 'give_back')
}

/** One change of a dispatch by its commander, what follows for those below it and for the case, and the next unit. */
function change(tools: CaseworkTools, actor: Actor, order: Seen & { toUnitId: string | null }, at: string, action: string, why: string, make: (before: Dispatch, act: Act, parent: Dispatch | undefined) => Dispatch, gone: 'recall' | 'give_back'): Promise<Dispatch> {
  const { store } = tools
  const act: Act = { at, by: actor.id, why }
  return store.commitDecision(async () => {
    const { record: before, parent } = await commandedDispatch(store, actor, order.dispatchId)
    requireStep(before, order.step)
    const file = present(await store.case(before.caseId), '案件')
    const dispatches = await store.dispatchesOf(before.caseId)
    const made = make(before, act, parent)
    // What the unit has no more is taken back by a letter of its own.
    const next = isOver(made) ? made : withNews(made, before)
    const ends = isOpen(before) && !isOpen(next)
    const below = ends ? dispatches.filter((child) => child.parentId === before.id && (isOpen(child) || child.handling === 'replied')).map((child) => recallBelow(child, { ...act, why: `上级单位的转办件已收回：${why}` })) : []
    const replacement = order.toUnitId === null ? [] : [await nextUnit(tools, actor, file, before, dispatches, order.toUnitId, act)]
    const changed = new Map([next, ...below].map((dispatch) => [dispatch.id, dispatch]))
    const counted: Case = next.handling === 'returned' && parent === undefined ? { ...file, returns: (file.returns ?? 0) + 1 } : file
    const settled = settleCase(file, counted, [...dispatches.map((other) => changed.get(other.id) ?? other), ...replacement], act, gone)
    return {
      writes: [...[next, ...below].map((dispatch) => replace('dispatch', dispatch)), ...replacement.map((dispatch) => insert('dispatch', dispatch)), ...(parent === undefined ? [replace('case', settled)] : [])],
      facts: { at, by: actor.id, action, subject: `dispatch ${before.id}`, detail: { case: before.caseId, why, to: order.toUnitId } },
      result: next,
    }
  })
}

async function nextUnit(tools: CaseworkTools, actor: Actor, file: Case, before: Dispatch, dispatches: readonly Dispatch[], toUnitId: string, act: Act): Promise<Dispatch> {
  if (before.parentId !== null || actor.role === 'unit1') throw new CaseworkRefused('illegal', '加派件请收回后重新加派')
  await unitOfLevel(tools.store, toUnitId, 1, act.at)
  if (activeDispatches(file, dispatches).some(({ unitId }) => unitId === toUnitId)) throw new CaseworkRefused('illegal', '所选单位已在承办此件')
  return makeDispatch(tools, file, { unitId: toUnitId, role: before.role, dueAt: null, because: `改派：${act.why ?? ''}` }, { at: act.at, by: act.by })
}
