/** Logging in and out, one's own password and sessions. */
import type { Staff } from '../../../storage/records/staff.ts'
import { asksForCode, changePassword, districtsOf, failLogin, isLocked, mustUseCode, passLogin } from '../../../storage/records/staff.ts'
import { IllegalTransition } from '../../../storage/records/record.ts'
import { permissionsOf } from '../../../storage/records/permissions.ts'
import type { Me } from '../../contract/account.ts'
import type { Handlers, Tools } from '../handlers.ts'
import { hashPassword, passwordFault } from '../passwords.ts'
import { Refusal } from '../refusal.ts'
import { proveCode } from '../second-factor.ts'
import { mayWork } from '../sessions.ts'

type Names = 'login' | 'logout' | 'me' | 'changePassword' | 'sessions' | 'endSession' | 'endOtherSessions'

export function accountHandlers(tools: Tools): Pick<Handlers, Names> {
  const { store, sessions, cookie, names, checkPassword } = tools
  const meOf = async (staff: Staff): Promise<Me> => ({
    id: staff.id,
    login: staff.login,
    name: staff.name,
    role: staff.role,
    unit: staff.unitId === null ? null : (await names()).unit(staff.unitId),
    districts: districtsOf(staff)?.slice() ?? null,
    permissions: permissionsOf(staff.role),
    mustChangePassword: staff.mustChangePassword,
    mustUseCode: mustUseCode(staff, tools.config.codeFor),
  })

  return {
    async login({ body, request, reply, at, caller }) {
      const staff = await store.staffByLogin(body.login)
      const fits = await checkPassword(body.password, staff?.passwordHash)
      // Whether a code is needed is told only to who may come in and knows the password.
      if (staff && fits && mayWork(staff, tools.config.mode) && !isLocked(staff, at) && asksForCode(staff) && !body.code) throw new Refusal('code_needed', '请输入动态验证码或恢复码')
      const passed = staff && fits ? await pass(tools, staff, body.code, at) : undefined
      if (!passed) {
        if (staff && !isLocked(staff, at)) await store.changeStaff(staff.id, (record) => failLogin(record, at))
        await store.audit({ at, by: staff?.id ?? 'system:dashboard', action: 'login_refused', subject: staff ? `staff ${staff.id}` : '', detail: { address: request.ip } })
        // One answer for a wrong name, a wrong password, a locked or closed account: it must not tell which.
        throw new Refusal('bad_login', '账号、密码或验证码不正确；连续输错 5 次将锁定 15 分钟')
      }
      if (caller) await store.endSession(caller.session.id)
      cookie.write(reply, await sessions.begin(passed, request.headers['user-agent'] ?? ''))
      await store.audit({ at, by: passed.id, action: 'login', subject: `staff ${passed.id}`, detail: { address: request.ip } })
      return meOf(passed)
    },
    async logout({ caller, reply, at }) {
      await store.endSession(caller.session.id)
      cookie.clear(reply)
      await store.audit({ at, by: caller.staff.id, action: 'logout', subject: `staff ${caller.staff.id}`, detail: {} })
      return { done: true }
    },
    me: async ({ caller }) => meOf(caller.staff),
    async changePassword({ caller, body, at }) {
      const { staff, session } = caller
      if (staff.demo) throw new Refusal('illegal', '演示账号的密码不能修改')
      if (isLocked(staff, at) || !(await checkPassword(body.current, staff.passwordHash))) {
        await store.changeStaff(staff.id, (record) => failLogin(record, at))
        throw new Refusal('invalid', '当前密码不正确', [{ path: 'current', message: '当前密码不正确' }])
      }
      const fault = passwordFault(body.next, { current: body.current, login: staff.login })
      if (fault) throw new Refusal('invalid', fault, [{ path: 'next', message: fault }])
      const passwordHash = await hashPassword(body.next)
      const changed = await store.changeStaff(staff.id, (record) => changePassword(record, passwordHash))
      const ended = await store.endSessionsOf(staff.id, session.id)
      await store.audit({ at, by: staff.id, action: 'change_password', subject: `staff ${staff.id}`, detail: { sessionsEnded: ended } })
      return meOf(changed)
    },
    async sessions({ caller }) {
      const own = await store.sessionsOf(caller.staff.id)
      return own
        .filter(({ expiresAt }) => expiresAt > tools.clock().toISOString())
        .sort((a, b) => (a.lastSeenAt < b.lastSeenAt ? 1 : -1))
        .map((session) => ({ ...session, current: session.id === caller.session.id }))
    },
    async endSession({ caller, params }) {
      const session = await store.session(params.id)
      // Another person's session is as good as none.
      if (session?.staffId !== caller.staff.id) throw new Refusal('not_found', '没有找到该会话，可能已结束')
      await store.endSession(session.id)
      return { done: true }
    },
    async endOtherSessions({ caller }) {
      return { ended: await store.endSessionsOf(caller.staff.id, caller.session.id) }
    },
  }
}

/** The person, when the account may log in now; the right password does not help a locked or closed one, nor without a code where one is asked for. */
async function pass({ store, config, clock, secrets }: Tools, staff: Staff, code: string | undefined, at: string): Promise<Staff | undefined> {
  if (!mayWork(staff, config.mode)) return undefined
  try {
    return await store.changeStaff(staff.id, (record) => {
      const proved = asksForCode(record) ? proveCode(record, code ?? '', clock(), secrets) : record
      return { ...passLogin(proved, at), version: record.version + 1 }
    })
  } catch (error) {
    if (error instanceof IllegalTransition) return undefined
    throw error
  }
}
