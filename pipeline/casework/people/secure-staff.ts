/** The security administrator: grants what the system administrator asked for, locks accounts, ends sessions. */
import type { Staff } from '../../../storage/records/staff.ts'
import { asksForCode, dropSecondFactor, lockStaff, settleGrant } from '../../../storage/records/staff.ts'
import type { Actor } from '../actor.ts'
import { requireMay } from '../actor.ts'
import { CaseworkRefused, present } from '../refused.ts'
import type { Seen, StaffTools } from './staff-rules.ts'
import { changePerson, endSessions, fitDistricts, fitUnit, refuseLast } from './staff-rules.ts'

/** Two people are behind every privileged account: who asked, and who granted. */
export function settleOneGrant(tools: StaffTools, actor: Actor, order: Seen & { granted: boolean; why: string }, at: string): Promise<Staff> {
  requireMay(actor, 'staff:grant')
  if (!order.granted && !order.why.trim()) throw new CaseworkRefused('invalid', '退回须说明理由')
  return changePerson(tools, actor, order, at, order.granted ? 'grant' : 'refuse_grant', async (before, act, everybody) => {
    const { grant } = before
    if (!grant) throw new CaseworkRefused('illegal', '没有待确认的事项')
    if (before.id === actor.id) throw new CaseworkRefused('illegal', '不能确认自己的岗位或密码，请由另一位安全管理员办理')
    if (order.granted && grant.what === 'districts') await fitDistricts(tools.store, before.role, grant.districts ?? [])
    else if (order.granted && grant.what !== 'password') {
      await fitUnit(tools.store, grant.role, grant.unitId, at)
      refuseLast(tools, everybody, before, grant.role)
    }
    const detail = { what: grant.what, role: grant.role, unit: grant.unitId, ...(grant.districts ? { districts: grant.districts } : {}), askedBy: grant.askedBy }
    return { after: settleGrant(before, order.granted, act), writes: order.granted ? await endSessions(tools.store, before.id) : [], detail }
  })
}

export function lockPerson(tools: StaffTools, actor: Actor, order: Seen & { why: string }, at: string): Promise<Staff> {
  requireMay(actor, 'staff:secure')
  if (order.id === actor.id) throw new CaseworkRefused('illegal', '不能锁定自己的账号')
  return changePerson(tools, actor, order, at, 'lock_staff', async (before, act, everybody) => {
    if (before.lockedBy) throw new CaseworkRefused('illegal', '该账号已经锁定')
    refuseLast(tools, everybody, before, null)
    return { after: lockStaff(before, act), writes: await endSessions(tools.store, before.id), detail: {} }
  })
}

/** One session of a person, or all of them; returns how many ended. */
export function endPersonSessions({ store }: StaffTools, actor: Actor, order: { id: string; sessionId: string | null }, at: string): Promise<number> {
  requireMay(actor, 'staff:secure')
  return store.commitDecision(async () => {
    const person = present(await store.staff(order.id), '人员')
    const writes = await endSessions(store, person.id)
    const chosen = order.sessionId === null ? writes : writes.filter((write) => 'id' in write && write.id === order.sessionId)
    if (order.sessionId !== null && chosen.length === 0) throw new CaseworkRefused('not_found', '没有找到该会话，可能已结束')
    return { writes: chosen, facts: { at, by: actor.id, action: 'end_sessions', subject: `staff ${person.id}`, detail: { ended: chosen.length } }, result: chosen.length }
  })
}

/** The telephone is lost, and the recovery codes too. */
export function switchOffCode(tools: StaffTools, actor: Actor, order: Seen & { why: string }, at: string): Promise<Staff> {
  requireMay(actor, 'staff:secure')
  if (order.id === actor.id) throw new CaseworkRefused('illegal', '自己的动态验证码请在「我的账号」中关闭')
  return changePerson(tools, actor, order, at, 'switch_off_code', async (before) => {
    if (!asksForCode(before)) throw new CaseworkRefused('illegal', '该账号没有开启动态验证码')
    return { after: dropSecondFactor(before), writes: await endSessions(tools.store, before.id), detail: {} }
  })
}
