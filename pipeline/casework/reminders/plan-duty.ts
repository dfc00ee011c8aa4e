/** 值班表: who is on duty for a unit, and when. A unit plans its own and those below it, the office everybody's. */
import type { Duty } from '../../../storage/records/duty.ts'
import type { Store } from '../../../storage/store.ts'
import type { Actor } from '../actor.ts'
import { requireMay } from '../actor.ts'
import { CaseworkRefused, present } from '../refused.ts'
import { insert } from '../writes.ts'

const LONGEST_MS = 400 * 86_400_000

/** @throws CaseworkRefused when the person is not of the unit, or the span is none */
export async function planDuty(store: Store, newId: () => string, actor: Actor, order: Pick<Duty, 'unitId' | 'staffId' | 'from' | 'until'>, at: string): Promise<Duty> {
  requireMay(actor, 'duty:plan')
  if (order.until <= order.from || order.until <= at) throw new CaseworkRefused('invalid', '值班的结束时间须晚于开始时间和现在')
  if (Date.parse(order.until) - Date.parse(order.from) > LONGEST_MS) throw new CaseworkRefused('invalid', '一次排班不超过 400 天')
  return store.commitDecision(async () => {
    await requireReach(store, actor, order.unitId)
    const person = await store.staff(order.staffId)
    if (!person?.active || person.unitId !== order.unitId) throw new CaseworkRefused('invalid', '值班人须是该单位的在岗人员')
    const { unitId, staffId, from, until } = order
    const duty: Duty = { id: `duty:${newId()}`, version: 1, unitId, staffId, from, until }
    return { writes: [insert('duty', duty)], facts: { at, by: actor.id, action: 'plan_duty', subject: `unit ${unitId}`, detail: { staff: staffId, from, until } }, result: duty }
  })
}

/** @throws CaseworkRefused */
export async function cancelDuty(store: Store, actor: Actor, id: string, at: string): Promise<Duty> {
  requireMay(actor, 'duty:plan')
  return store.commitDecision(async () => {
    const duty = present(await store.duty(id), '排班')
    await requireReach(store, actor, duty.unitId)
    return { writes: [{ op: 'delete', kind: 'duty', id }], facts: { at, by: actor.id, action: 'cancel_duty', subject: `unit ${duty.unitId}`, detail: { staff: duty.staffId, from: duty.from, until: duty.until } }, result: duty }
  })
}

async function requireReach(store: Store, actor: Actor, unitId: string): Promise<void> {
  const unit = present(await store.unit(unitId), '单位')
  if (actor.role === 'unit1' && unit.id !== actor.unitId && unit.parentId !== actor.unitId) throw new CaseworkRefused('not_found', '没有找到该单位')
}
