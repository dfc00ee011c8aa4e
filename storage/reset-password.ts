/** Recovery by the person at the machine, when nobody is left who could do it on the page: a one-time password for an account. */
import { hash } from '@node-rs/argon2'
import type { Database } from './database.ts'
import type { Staff } from './records/staff.ts'
import { asksForCode, dropSecondFactor, resetPassword, switchStaff, unlockStaff } from './records/staff.ts'
import { openStore } from './trade-store.ts'

const PASSWORD_BYTES = 12

export interface PasswordReset {
  login: string
  role: Staff['role']
  password: string
  /** What else was undone: locks, a second factor, a switched-off account. */
  undone: string[]
}

/**
 * Sets a new first password that must be changed at the next login, lifts every lock and ends the sessions; the rest only where it is asked for.
 * One audited commit. @throws Error for an unknown or demo account, and for one that could not log in with the new password either
 */
export async function resetPasswordAtMachine(database: Database, login: string, ask: { code: boolean; reactivate: boolean }, at: string, randomBytes: (size: number) => Buffer): Promise<PasswordReset> {
  const store = openStore(database)
  const password = randomBytes(PASSWORD_BYTES).toString('base64url')
  const passwordHash = await hash(password)
  return store.commitDecision(async () => {
    const before = await store.staffByLogin(login)
    if (!before) throw new Error(`there is no account ${login}; there are: ${(await store.allStaff()).filter(({ demo }) => !demo).map((staff) => `${staff.login} (${staff.role})`).join(', ') || 'none'}`)
    if (before.demo) throw new Error(`${login} is a demo account`)
    if (!before.active && !ask.reactivate) throw new Error(`${login} is switched off: add --reactivate to switch it on again`)
    const undone = [...(before.lockedUntil !== null && before.lockedUntil > at ? ['lock'] : []), ...(ask.code && asksForCode(before) ? ['second factor'] : []), ...(before.active ? [] : ['switched off']), ...(before.grant ? [`waiting grant (${before.grant.what})`] : [])]
    let after = resetPassword(unlockStaff(before), passwordHash)
    if (ask.code) after = dropSecondFactor(after)
    if (!after.active) after = switchStaff(after, true)
    const record: Staff = { ...after, grant: null, version: before.version + 1 }
    const sessions = await store.sessionsOf(before.id)
    return {
      writes: [{ op: 'replace', kind: 'staff', record }, ...sessions.map(({ id }) => ({ op: 'delete' as const, kind: 'session' as const, id }))],
      facts: { at, by: 'system:storage-cli', action: 'reset_password', subject: `staff ${before.id}`, detail: { atTheMachine: true, undone, sessionsEnded: sessions.length } },
      result: { login, role: before.role, password, undone },
    }
  })
}
