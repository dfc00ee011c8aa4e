/**
 * 人员 and 三员分立. Folder:
 *   manage-staff.ts   the system administrator's: accounts, roles, passwords
 *   secure-staff.ts   the security administrator's: grants, locks, sessions
 *   staff-rules.ts    what nobody may do
 *   hand-over-load.ts a person's whole load goes to another
 */
import type { Role, Staff } from '../../../storage/records/staff.ts'
import { askGrant, assignRole, districtsOf, limitDistricts, privilegedRoles, resetPassword, switchStaff, unlockStaff, widens } from '../../../storage/records/staff.ts'
import type { Actor } from '../actor.ts'
import { requireMay } from '../actor.ts'
import { CaseworkRefused } from '../refused.ts'
import { insert } from '../writes.ts'
import type { Seen, StaffTools } from './staff-rules.ts'
import { changePerson, endSessions, fitDistricts, fitUnit, needsGrant, refuseLast } from './staff-rules.ts'

export interface NewPerson {
  login: string
  name: string
  role: Role
  unitId: string | null
  /** None: the whole city. */
  districts?: readonly string[]
}

/** A new account with a first password, given as its hash. A privileged one is closed until it is granted. */
export function addPerson(tools: StaffTools, actor: Actor, draft: NewPerson, passwordHash: string, at: string): Promise<Staff> {
  requireMay(actor, 'staff:manage')
  const { store } = tools
  return store.commitDecision(async () => {
    const everybody = await store.allStaff()
    if (everybody.some(({ login }) => login === draft.login)) throw new CaseworkRefused('illegal', `账号 ${draft.login} 已有人使用，请另取一个`)
    const unitId = await fitUnit(store, draft.role, draft.unitId, at)
    const districts = await fitDistricts(store, draft.role, draft.districts ?? [])
    const waits = needsGrant(tools, everybody, draft.role)
    const fresh: Staff = { id: `staff:${draft.login}`, version: 1, login: draft.login, name: draft.name, role: draft.role, unitId, ...(districts.length > 0 ? { districts } : {}), passwordHash, mustChangePassword: true, demo: false, active: !waits, failures: 0, lockedUntil: null, lastLoginAt: null }
    const record: Staff = waits ? { ...askGrant(fresh, { what: 'open', role: draft.role, unitId, passwordHash: null }, { at, by: actor.id }), version: 1 } : fresh
    return { writes: [insert('staff', record)], facts: { at, by: actor.id, action: 'add_staff', subject: `staff ${record.id}`, detail: { login: draft.login, name: draft.name, role: draft.role, unit: unitId, districts, waits } }, result: record }
  })
}

/** Another role or unit. To a privileged role only by a grant: until then the old one holds. */
export function changeRole(tools: StaffTools, actor: Actor, order: Seen & { role: Role; unitId: string | null; why: string }, at: string): Promise<Staff> {
  requireMay(actor, 'staff:manage')
  if (order.id === actor.id) throw new CaseworkRefused('illegal', '不能变更自己的岗位，请由另一位系统管理员办理')
  return changePerson(tools, actor, order, at, 'change_role', async (before, act, everybody) => {
    const unitId = await fitUnit(tools.store, order.role, order.unitId, at)
    if (order.role === before.role && unitId === before.unitId) throw new CaseworkRefused('invalid', '岗位和单位都没有变化')
    refuseLast(tools, everybody, before, order.role)
    const waits = order.role !== before.role && needsGrant(tools, everybody, order.role)
    return { after: waits ? askGrant(before, { what: 'role', role: order.role, unitId, passwordHash: null }, act) : assignRole(before, order.role, unitId), writes: [], detail: { from: before.role, to: order.role, unit: unitId, waits } }
  })
}

/**
 * 分管区划: the districts a person works for; none for the whole city. It counts from the next request on. Whoever decides for
 * others sees more only by a grant; to see less nobody needs to be asked.
 */
export function limitPerson(tools: StaffTools, actor: Actor, order: Seen & { districts: readonly string[]; why: string }, at: string): Promise<Staff> {
  requireMay(actor, 'staff:manage')
  if (order.id === actor.id) throw new CaseworkRefused('illegal', '不能变更自己的分管区划，请由另一位系统管理员办理')
  return changePerson(tools, actor, order, at, 'limit_districts', async (before, act, everybody) => {
    const districts = await fitDistricts(tools.store, before.role, order.districts)
    const from = districtsOf(before) ?? []
    if (from.join() === districts.join()) throw new CaseworkRefused('invalid', '分管区划没有变化')
    const waits = widens(before, districts) && needsGrant(tools, everybody, before.role)
    const after = waits ? askGrant(before, { what: 'districts', role: before.role, unitId: before.unitId, passwordHash: null, districts }, act) : limitDistricts(before, districts)
    return { after, writes: [], detail: { from, to: districts, waits } }
  })
}

export function deactivatePerson(tools: StaffTools, actor: Actor, order: Seen & { why: string }, at: string): Promise<Staff> {
  requireMay(actor, 'staff:manage')
  if (order.id === actor.id) throw new CaseworkRefused('illegal', '不能停用自己的账号')
  return changePerson(tools, actor, order, at, 'deactivate_staff', async (before, _act, everybody) => {
    if (!before.active && !before.grant) throw new CaseworkRefused('illegal', '该账号已经停用')
    refuseLast(tools, everybody, before, null)
    return { after: switchStaff(before, false), writes: await endSessions(tools.store, before.id), detail: {} }
  })
}

/** Back to work. A privileged account needs a grant again. */
export function reactivatePerson(tools: StaffTools, actor: Actor, order: Seen & { why: string }, at: string): Promise<Staff> {
  requireMay(actor, 'staff:manage')
  return changePerson(tools, actor, order, at, 'reactivate_staff', async (before, act, everybody) => {
    if (before.active) throw new CaseworkRefused('illegal', '该账号没有停用')
    await fitUnit(tools.store, before.role, before.unitId, at)
    const waits = needsGrant(tools, everybody, before.role)
    return { after: waits ? askGrant(before, { what: 'open', role: before.role, unitId: before.unitId, passwordHash: null }, act) : switchStaff(before, true), writes: [], detail: { waits } }
  })
}

/**
 * A new first password, given as its hash. Threat: a system administrator who resets a security administrator's password and grants
 * roles to himself; so a privileged account's new password counts only once it is granted.
 */
export function resetOnePassword(tools: StaffTools, actor: Actor, order: Seen & { why: string }, passwordHash: string, at: string): Promise<Staff> {
  requireMay(actor, 'staff:manage')
  if (order.id === actor.id) throw new CaseworkRefused('illegal', '自己的密码请在「我的账号」中修改')
  return changePerson(tools, actor, order, at, 'reset_password', async (before, act) => {
    const waits = privilegedRoles.has(before.role)
    if (waits) return { after: askGrant(before, { what: 'password', role: before.role, unitId: before.unitId, passwordHash }, act), writes: [], detail: { waits } }
    return { after: resetPassword(before, passwordHash), writes: await endSessions(tools.store, before.id), detail: { waits } }
  })
}

/** After too many wrong passwords. The security administrator's own lock only they lift. */
export function unlockPerson(tools: StaffTools, actor: Actor, order: Seen & { why: string }, at: string): Promise<Staff> {
  requireMay(actor, 'staff:unlock')
  if (order.id === actor.id) throw new CaseworkRefused('illegal', '不能解锁自己的账号')
  return changePerson(tools, actor, order, at, 'unlock_staff', async (before) => {
    if (before.lockedUntil === null || before.lockedUntil <= at) throw new CaseworkRefused('illegal', '该账号没有锁定')
    if (before.lockedBy && actor.role !== 'security_admin') throw new CaseworkRefused('illegal', '该账号由安全管理员锁定，须由安全管理员解锁')
    return { after: unlockStaff(before), writes: [], detail: {} }
  })
}
