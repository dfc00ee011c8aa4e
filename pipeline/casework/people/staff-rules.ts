/** What nobody may do to an account, and the one way in which an account is changed. */
import type { Write } from '../../../storage/database.ts'
import type { Act } from '../../../storage/records/record.ts'
import type { Role, Staff } from '../../../storage/records/staff.ts'
import { districtRoles, privilegedRoles } from '../../../storage/records/staff.ts'
import type { Unit } from '../../../storage/records/unit.ts'
import { existsOn } from '../../../storage/records/unit.ts'
import type { Store } from '../../../storage/store.ts'
import type { Actor } from '../actor.ts'
import { CaseworkRefused, present } from '../refused.ts'
import { dayInShanghai } from '../shanghai-day.ts'
import { replace } from '../writes.ts'

export interface StaffTools {
  store: Store
  /** Demo accounts are nobody there. */
  production: boolean
}

/** A person as the page showed them. Logging in is no change that matters here, so it is not the record's version. */
export interface Seen {
  id: string
  mark: string
}
export const markOf = ({ role, unitId, active, lockedBy, grant, districts = [] }: Staff): string => [role, unitId ?? '', active ? 'on' : 'off', lockedBy ? 'locked' : '', grant ? `${grant.what}@${grant.askedAt}` : '', ...(districts.length > 0 ? [districts.join(',')] : [])].join('|')

export interface PersonChange {
  after: Staff
  /** What goes with it. */
  writes: Write[]
  /** For the audit trail. */
  detail: Record<string, unknown>
}

/** One audited change. @throws CaseworkRefused when the page is stale, or it is a demo account */
export function changePerson({ store }: StaffTools, actor: Actor, order: Seen & { why: string }, at: string, action: string, make: (before: Staff, act: Act, everybody: readonly Staff[]) => Promise<PersonChange>): Promise<Staff> {
  return store.commitDecision(async () => {
    const everybody = await store.allStaff()
    const before = present(everybody.find(({ id }) => id === order.id), '人员')
    if (before.demo) throw new CaseworkRefused('illegal', '演示账号不能改动；可新增人员试用')
    if (markOf(before) !== order.mark) throw new CaseworkRefused('stale', `${before.name}的账号在您打开之后有了变动，请看过再操作`)
    if (before.grant && action !== 'grant' && action !== 'refuse_grant' && action !== 'deactivate_staff' && action !== 'lock_staff' && action !== 'unlock_staff') throw new CaseworkRefused('illegal', '该账号有待安全管理员确认的事项，请先确认或退回')
    const { after, writes, detail } = await make(before, { at, by: actor.id, why: order.why }, everybody)
    return { writes: [replace('staff', after), ...writes], facts: { at, by: actor.id, action, subject: `staff ${before.id}`, detail: { ...detail, why: order.why } }, result: after }
  })
}

/** Whether the person can log in at all in this installation. */
export const worksIn = ({ production }: Pick<StaffTools, 'production'>, staff: Staff): boolean => staff.active && (!staff.demo || !production)

/** The very first security administrator has nobody who could grant it. */
export function needsGrant(tools: StaffTools, everybody: readonly Staff[], role: Role): boolean {
  const granters = everybody.filter((staff) => worksIn(tools, staff) && staff.role === 'security_admin')
  return privilegedRoles.has(role) && (granters.length > 0 || role !== 'security_admin')
}

/** Somebody must be left to make accounts, and somebody to grant and lock. `role`: what the person becomes, null for nothing. */
export function refuseLast(tools: StaffTools, everybody: readonly Staff[], before: Staff, role: Role | null): void {
  if (!worksIn(tools, before) || before.role === role) return
  const others = everybody.filter((staff) => staff.id !== before.id && staff.role === before.role && worksIn(tools, staff) && !staff.lockedBy)
  if (others.length > 0) return
  if (before.role === 'system_admin') throw new CaseworkRefused('illegal', '这是最后一位在岗的系统管理员，不能停用、锁定或改岗；请先让另一位系统管理员到岗')
  if (before.role === 'security_admin') throw new CaseworkRefused('illegal', '这是最后一位在岗的安全管理员，不能停用、锁定或改岗；请先让另一位安全管理员到岗')
}

/** The unit a role works for; none for the office's own roles. @throws CaseworkRefused */
export async function fitUnit(store: Store, role: Role, unitId: string | null, at: string): Promise<string | null> {
  const level = role === 'unit1' ? 1 : role === 'unit2' ? 2 : null
  if (level === null) {
    if (unitId !== null) throw new CaseworkRefused('invalid', '该岗位不属于承办单位，请不要选择单位')
    return null
  }
  if (unitId === null) throw new CaseworkRefused('invalid', '承办单位的人员须选择单位')
  const unit = present(await store.unit(unitId), '单位')
  if (unit.level !== level) throw new CaseworkRefused('invalid', level === 1 ? `${unit.name}是二级单位，请选择一级单位` : `${unit.name}是一级单位，请选择二级单位`)
  if (!existsOn(unit, dayInShanghai(at))) throw new CaseworkRefused('illegal', `${unit.name}目前不存在，请改选承接的单位`)
  return unitId
}

/** All sessions of a person end with the change. */
export async function endSessions(store: Store, staffId: string): Promise<Write[]> {
  return (await store.sessionsOf(staffId)).map(({ id }) => ({ op: 'delete', kind: 'session', id }))
}

/** The city's districts, by the units that answer for them, in their order. */
export function districtNames(units: readonly Pick<Unit, 'kind' | 'district'>[]): string[] {
  return [...new Set(units.flatMap(({ kind, district }) => (kind === 'district' && district !== null ? [district] : [])))]
}

/** Districts that the city has, for a role that can be limited to some. @throws CaseworkRefused */
export async function fitDistricts(store: Store, role: Role, districts: readonly string[]): Promise<string[]> {
  if (districts.length === 0) return []
  if (!districtRoles.has(role)) throw new CaseworkRefused('invalid', '该岗位不按区划限定：承办单位的人员按单位限定，管理员看不到诉求')
  const known = new Set(districtNames(await store.units()))
  const unknown = districts.filter((name) => !known.has(name))
  if (unknown.length > 0) throw new CaseworkRefused('invalid', `没有这个区划：${unknown.join('、')}`)
  return [...new Set(districts)].sort()
}
