/** Turning 动态验证码 on and off for oneself. */
import { IllegalTransition } from '../../../storage/records/record.ts'
import type { Staff } from '../../../storage/records/staff.ts'
import { asksForCode, beginSecondFactor, confirmSecondFactor, dropSecondFactor, failLogin, isLocked } from '../../../storage/records/staff.ts'
import type { Handlers, Tools } from '../handlers.ts'
import { Refusal } from '../refusal.ts'
import { newRecoveryCodes, newSecret, proveCode, recoveryHash, sealSecret, secretAddress, secretOf, stepOfCode } from '../second-factor.ts'

type Names = 'secondFactor' | 'beginCode' | 'confirmCode' | 'turnOffCode'

export function secondFactorHandlers({ store, config, clock, randomBytes, checkPassword, secrets }: Tools): Pick<Handlers, Names> {
  const wrong = async (staff: Staff, at: string, field: 'password' | 'code', message: string): Promise<Refusal> => {
    // Threat: whoever finds a session open tries passwords and codes on it.
    await store.changeStaff(staff.id, (record) => failLogin(record, at))
    return new Refusal('invalid', message, [{ path: field, message }])
  }
  const requirePassword = async (staff: Staff, password: string, at: string): Promise<void> => {
    if (isLocked(staff, at) || !(await checkPassword(password, staff.passwordHash))) throw await wrong(staff, at, 'password', '密码不正确')
  }

  return {
    secondFactor: async ({ caller: { staff } }) => ({ since: staff.secondFactor?.confirmedAt ?? null, recoveryLeft: asksForCode(staff) ? (staff.secondFactor?.recovery.length ?? 0) : 0 }),
    async beginCode({ caller: { staff }, body, at }) {
      if (staff.demo) throw new Refusal('illegal', '演示账号不能开启动态验证码')
      if (asksForCode(staff)) throw new Refusal('illegal', '动态验证码已经开启；换手机请先关闭再开启')
      await requirePassword(staff, body.password, at)
      const secret = newSecret(randomBytes)
      await store.changeStaff(staff.id, (record) => beginSecondFactor(record, sealSecret(staff, secret, secrets)))
      return { secret, address: secretAddress(secret, staff.login, config.city) }
    },
    async confirmCode({ caller: { staff, session }, body, at }) {
      if (!staff.secondFactor || asksForCode(staff)) throw new Refusal('illegal', '请先生成密钥')
      const step = stepOfCode(secretOf(staff, secrets) ?? '', body.code.replace(/\s/gu, ''), clock())
      if (step === null) throw new Refusal('invalid', '验证码不正确，请核对手机时间后再试', [{ path: 'code', message: '验证码不正确' }])
      const recovery = newRecoveryCodes(randomBytes)
      await store.changeStaff(staff.id, (record) => confirmSecondFactor(record, step, recovery.map(recoveryHash), at))
      const ended = await store.endSessionsOf(staff.id, session.id)
      await store.audit({ at, by: staff.id, action: 'turn_on_code', subject: `staff ${staff.id}`, detail: { sessionsEnded: ended } })
      return { recovery }
    },
    async turnOffCode({ caller: { staff }, body, at }) {
      if (!asksForCode(staff)) throw new Refusal('illegal', '动态验证码没有开启')
      await requirePassword(staff, body.password, at)
      try {
        await store.changeStaff(staff.id, (record) => ({ ...dropSecondFactor(proveCode(record, body.code, clock(), secrets)), version: record.version + 1 }))
      } catch (error) {
        if (error instanceof IllegalTransition) throw await wrong(staff, at, 'code', '验证码不正确或已用过，请等下一个')
        throw error
      }
      await store.audit({ at, by: staff.id, action: 'turn_off_code', subject: `staff ${staff.id}`, detail: {} })
      return { done: true }
    },
  }
}
