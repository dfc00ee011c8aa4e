/** The first person of a new installation: a system administrator with a one-time password. */
import type { Store } from '../../storage/store.ts'
import { newAccount } from './demo-accounts.ts'
import { hashPassword } from './passwords.ts'

const PASSWORD_BYTES = 12

/**
 * Makes the account `admin` when no real administrator exists, and returns its password, which is stored
 * nowhere in the clear: whoever starts the program prints it once. Undefined when there is one already.
 */
export async function addFirstAdmin(store: Store, randomBytes: (size: number) => Buffer): Promise<{ login: string; password: string } | undefined> {
  const staff = await store.allStaff()
  if (staff.some(({ role, demo }) => role === 'system_admin' && !demo)) return undefined
  const password = randomBytes(PASSWORD_BYTES).toString('base64url')
  const login = 'admin'
  await store.addStaff(newAccount({ login, name: '系统管理员', role: 'system_admin' }, await hashPassword(password)))
  return { login, password }
}
