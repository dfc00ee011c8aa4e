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
  { login: 'unit1', name: '区政府办承办员', role: 'unit1' },
  { login: 'unit2', name: '街道承办员', role: 'unit2' },
  { login: 'supervisor', name: '贺督察', role: 'supervisor' },
  { login: 'sysadmin', name: '系统管理员', role: 'system_admin' },
  { login: 'secadmin', name: '安全管理员', role: 'security_admin' },
  { login: 'auditor', name: '审计管理员', role: 'audit_admin' },
]

/** Adds those that are not there yet; safe to repeat. */
export async function addDemoAccounts(store: Store): Promise<void> {
  const missing = []
  for (const account of demoAccounts) if (!(await store.staffByLogin(account.login))) missing.push(account)
  if (missing.length === 0) return
  const passwordHash = await hashPassword(DEMO_PASSWORD)
  const units = await store.units()
  for (const account of missing) await store.addStaff({ ...newAccount(account, passwordHash), unitId: unitFor(account.role, units), mustChangePassword: false, demo: true })
}

function unitFor(role: Role, units: Awaited<ReturnType<Store['units']>>): string | null {
  const level = role === 'unit1' ? 1 : role === 'unit2' ? 2 : null
  return units.find((unit) => unit.level === level)?.id ?? null
}

/** The record of an account nobody has used yet. */
export function newAccount({ login, name, role }: { login: string; name: string; role: Role }, passwordHash: string): Staff {
  return { id: `staff:${login}`, version: 1, login, name, role, unitId: null, passwordHash, mustChangePassword: true, demo: false, active: true, failures: 0, lockedUntil: null, lastLoginAt: null }
}
