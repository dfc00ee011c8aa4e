/** One account for each role, for trying the program. They are made in demo mode only, and sessions.ts lets them in there only. */
import type { Role, Staff } from '../../storage/records/staff.ts'
import type { Store } from '../../storage/store.ts'
import { hashPassword } from './passwords.ts'

/** Shown on the login page of the demo. It opens nothing anywhere else. */
export const DEMO_PASSWORD = 'huiyin-demo'

/** Invented people. */
export const demoAccounts: readonly { login: string; name: string; role: Role }[] = [
  { login: 'officer', name: '苏晓岚', role: 'officer' },
  { login: 'officer2', name: '陶然', role: 'officer' },
  { login: 'approver', name: '程立言', role: 'approver' },
  { login: 'leader', name: '顾明远', role: 'leader' },
  { login: 'unit1', name: '城管局承办员', role: 'unit1' },
  { login: 'unit2', name: '执法支队承办员', role: 'unit2' },
  { login: 'supervisor', name: '贺督察', role: 'supervisor' },
  { login: 'sysadmin', name: '系统管理员', role: 'system_admin' },
  { login: 'secadmin', name: '安全管理员', role: 'security_admin' },
  { login: 'auditor', name: '审计管理员', role: 'audit_admin' },
]

/** The unit of level 2 whose work the demo plays, with the one above it; where the city has it. */
const DEMO_UNIT = 'city-management-enforcement'

/** Adds those that are not there yet, and gives the handlers their units once the units are there; safe to repeat. */
export async function addDemoAccounts(store: Store): Promise<void> {
  const units = demoUnits(await store.units())
  const missing = []
  for (const account of demoAccounts) {
    const known = await store.staffByLogin(account.login)
    if (!known) missing.push(account)
    else if (known.demo && known.unitId === null && unitOf(account.role, units) !== null) await store.changeStaff(known.id, (staff) => ({ ...staff, version: staff.version + 1, name: account.name, unitId: unitOf(account.role, units) }))
  }
  if (missing.length === 0) return
  const passwordHash = await hashPassword(DEMO_PASSWORD)
  for (const account of missing) await store.addStaff({ ...newAccount(account, passwordHash), unitId: unitOf(account.role, units), mustChangePassword: false, demo: true })
}

interface DemoUnits {
  upper: string | null
  lower: string | null
}

/** A unit of level 1 that has one of level 2 below it; the demo's own, if it is there. */
function demoUnits(units: Awaited<ReturnType<Store['units']>>): DemoUnits {
  const lower = units.find(({ id }) => id === DEMO_UNIT) ?? units.find(({ level, parentId }) => level === 2 && parentId !== null)
  const upper = lower?.parentId ?? units.find(({ level }) => level === 1)?.id ?? null
  return { upper, lower: lower?.id ?? null }
}

const unitOf = (role: Role, { upper, lower }: DemoUnits): string | null => (role === 'unit1' ? upper : role === 'unit2' ? lower : null)

/** The record of an account nobody has used yet. */
export function newAccount({ login, name, role }: { login: string; name: string; role: Role }, passwordHash: string): Staff {
  return { id: `staff:${login}`, version: 1, login, name, role, unitId: null, passwordHash, mustChangePassword: true, demo: false, active: true, failures: 0, lockedUntil: null, lastLoginAt: null }
}
