/** Passwords: argon2id (the library's defaults: 19 MiB, 2 passes, OWASP's first choice), and the same work whether or not the account exists. */
import { hash, verify } from '@node-rs/argon2'

export const hashPassword = (password: string): Promise<string> => hash(password)

/** Whether the password fits; for an unknown account a stand-in hash is checked, so that time tells nothing. */
export function createPasswordCheck(): (password: string, passwordHash: string | undefined) => Promise<boolean> {
  let standIn: Promise<string> | undefined
  return async (password, passwordHash) => {
    if (passwordHash !== undefined) return verify(passwordHash, password)
    standIn ??= hashPassword('an account that does not exist')
    await verify(await standIn, password)
    return false
  }
}

/** Why a new password is not good enough, for people; undefined when it is. Length is checked by the contract. */
export function passwordFault(next: string, facts: { current: string; login: string }): string | undefined {
  if (next === facts.current) return '新密码不能与当前密码相同'
  if (next.toLowerCase().includes(facts.login.toLowerCase())) return '新密码不能包含账号名'
  if (new Set(next).size < 5) return '新密码过于简单，至少要有 5 个不同的字符'
  return undefined
}
