/** 动态验证码: turned on with a code, asked for at login, good once; recovery codes; switched off by the security administrator. */
import { TOTP } from 'otpauth'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { endpointNames, endpoints } from '../../dashboard/contract.ts'
import { newAccount } from '../../dashboard/server/demo-accounts.ts'
import { hashPassword } from '../../dashboard/server/passwords.ts'
import { proveCode, stepOfCode } from '../../dashboard/server/second-factor.ts'
import { createSecretBox } from '../../storage/secrets/secret-box.ts'
import { roles } from '../../storage/records/staff.ts'
import type { Dashboard } from '../support/dashboard.ts'
import { cookieOf, openDashboard } from '../support/dashboard.ts'

const PASSWORD = 'keeps the yellow river'
const ID = 'staff:zhang'
const STEP_MS = 30_000
let dashboard: Dashboard
beforeEach(async () => {
  dashboard = await openDashboard()
  await dashboard.store.addStaff({ ...newAccount({ login: 'zhang', name: '张工', role: 'officer' }, await hashPassword(PASSWORD)), mustChangePassword: false })
})
afterEach(() => dashboard.close())

const login = (code?: string, password = PASSWORD) => dashboard.ask('login', { body: { login: 'zhang', password, ...(code === undefined ? {} : { code }) } })
const codeOf = (address: string): string => new TOTP({ secret: new URL(address).searchParams.get('secret') ?? '' }).generate({ timestamp: Date.parse(dashboard.now()) })
async function turnOn(): Promise<{ cookie: string; address: string; secret: string; recovery: string[] }> {
  const cookie = cookieOf(await login())
  const { address, secret } = (await dashboard.ask('beginCode', { body: { password: PASSWORD } }, cookie)).json<{ address: string; secret: string }>()
  const confirmed = await dashboard.ask('confirmCode', { body: { code: codeOf(address) } }, cookie)
  expect(confirmed.statusCode).toBe(200)
  return { cookie, address, secret, ...confirmed.json<{ recovery: string[] }>() }
}

it('agrees with the figures of RFC 6238, appendix B (SHA-1, the last six digits)', () => {
  const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
  const figures = [[59, '287082'], [1_111_111_109, '081804'], [1_111_111_111, '050471'], [1_234_567_890, '005924'], [2_000_000_000, '279037'], [20_000_000_000, '353130']] as const
  for (const [seconds, code] of figures) {
    expect(stepOfCode(secret, code, new Date(seconds * 1000))).toBe(Math.floor(seconds / 30))
    expect(stepOfCode(secret, code, new Date((seconds + 90) * 1000))).toBeNull()
  }
})

it('is begun with the password, counts from the first right code, and ends the other sessions', async () => {
  const other = cookieOf(await login())
  const cookie = cookieOf(await login())
  expect((await dashboard.ask('beginCode', { body: { password: 'wrong' } }, cookie)).statusCode).toBe(400)
  const { address } = (await dashboard.ask('beginCode', { body: { password: PASSWORD } }, cookie)).json<{ address: string }>()
  expect(address).toMatch(/^otpauth:\/\/totp\/.*zhang\?.*secret=[A-Z2-7]{32}/u)
  // Not confirmed: nobody is locked out by a QR code that was never read.
  expect((await login()).statusCode).toBe(200)
  expect((await dashboard.ask('confirmCode', { body: { code: '000000' } }, cookie)).statusCode).toBe(400)
  expect((await dashboard.ask('confirmCode', { body: { code: codeOf(address) } }, cookie)).json()).toMatchObject({ recovery: expect.arrayContaining([expect.stringMatching(/^[a-z2-7]{4}(-[a-z2-7]{4}){3}$/u)]) })
  expect((await dashboard.ask('me', {}, other)).statusCode).toBe(401)
  expect((await dashboard.ask('secondFactor', {}, cookie)).json()).toMatchObject({ recoveryLeft: 10 })
})

it('asks for the code after the right password only, and takes each code once', async () => {
  const { address } = await turnOn()
  expect((await login(undefined, 'wrong')).json()).toMatchObject({ error: { code: 'bad_login' } })
  expect((await login()).json()).toMatchObject({ error: { code: 'code_needed' } })
  // The code it was turned on with is used up.
  expect((await login(codeOf(address))).statusCode).toBe(401)
  dashboard.pass(STEP_MS)
  const code = codeOf(address)
  expect((await login(code)).statusCode).toBe(200)
  expect((await login(code)).json()).toMatchObject({ error: { code: 'bad_login' } })
  dashboard.pass(STEP_MS)
  expect((await login(code)).statusCode).toBe(401)
  expect((await login(codeOf(address))).statusCode).toBe(200)
  // One earlier than the last that was taken is used up, too.
  expect((await login(code)).statusCode).toBe(401)
})

it('of many who come with one code at once lets one in', async () => {
  const { address } = await turnOn()
  dashboard.pass(STEP_MS)
  const code = codeOf(address)
  const answers = await Promise.all(Array.from({ length: 4 }, () => login(code)))
  expect(answers.map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 401, 401, 401])
})

it('counts wrong codes for the lockout', async () => {
  const { address } = await turnOn()
  for (let n = 0; n < 5; n++) expect((await login('000000')).json()).toMatchObject({ error: { code: 'bad_login' } })
  dashboard.pass(STEP_MS)
  expect((await login(codeOf(address))).statusCode).toBe(401)
  // A locked account does not even tell that a code would be needed.
  expect((await login()).json()).toMatchObject({ error: { code: 'bad_login' } })
  dashboard.pass(15 * 60_000)
  expect((await login(codeOf(address))).statusCode).toBe(200)
})

it('takes each recovery code once, however it is typed', async () => {
  const { recovery, cookie } = await turnOn()
  expect((await login(recovery[0]?.toUpperCase().replaceAll('-', ' '))).statusCode).toBe(200)
  expect((await login(recovery[0])).statusCode).toBe(401)
  expect((await login(recovery[1])).statusCode).toBe(200)
  expect((await dashboard.ask('secondFactor', {}, cookie)).json()).toMatchObject({ recoveryLeft: 8 })
})

it('is turned off with password and code by its owner, without them by the security administrator, on record', async () => {
  const { cookie, address } = await turnOn()
  expect((await dashboard.ask('turnOffCode', { body: { password: PASSWORD, code: codeOf(address) } }, cookie)).json()).toMatchObject({ error: { code: 'invalid', fields: [{ path: 'code' }] } })
  dashboard.pass(STEP_MS)
  expect((await dashboard.ask('turnOffCode', { body: { password: PASSWORD, code: codeOf(address) } }, cookie)).statusCode).toBe(200)
  expect((await login()).statusCode).toBe(200)
  dashboard.pass(STEP_MS)
  await turnOn()
  const security = await dashboard.login('secadmin')
  const seen = (await dashboard.ask('person', { params: { id: ID } }, security)).json<{ mark: string; asksForCode: boolean }>()
  expect(seen.asksForCode).toBe(true)
  expect((await dashboard.ask('switchOffCode', { params: { id: ID }, body: { mark: seen.mark, why: '手机丢失' } }, await dashboard.login('sysadmin'))).statusCode).toBe(403)
  expect((await dashboard.ask('switchOffCode', { params: { id: ID }, body: { mark: seen.mark, why: '手机丢失' } }, security)).json()).toMatchObject({ asksForCode: false })
  expect((await login()).statusCode).toBe(200)
  expect((await dashboard.store.auditTrail({ subject: `staff ${ID}`, action: 'switch_off_code' }, 0, 5))[0]).toMatchObject({ by: 'staff:secadmin', detail: { why: '手机丢失' } })
})

it('demo accounts, which all may use, have none', async () => {
  const cookie = await dashboard.login('officer')
  expect((await dashboard.ask('beginCode', { body: { password: 'huiyin-demo' } }, cookie)).statusCode).toBe(409)
})

it('leaves no secret, hash or recovery code in any answer, audit entry or log', async () => {
  const { secret, recovery } = await turnOn()
  const stored = await dashboard.store.staff(ID)
  const secrets = [secret, stored?.passwordHash ?? 'x', ...recovery, ...(stored?.secondFactor?.recovery ?? []), 'argon2']
  const answers: string[] = []
  for (const role of roles) {
    const { login: account } = (await dashboard.store.allStaff()).find((staff) => staff.role === role && staff.demo) ?? { login: '' }
    const cookie = await dashboard.login(account)
    for (const name of endpointNames.filter((one) => endpoints[one].method === 'GET')) answers.push((await dashboard.ask(name, endpoints[name].path.includes(':id') ? { params: { id: ID } } : {}, cookie)).body)
  }
  const everything = [...answers, JSON.stringify(await dashboard.store.auditTrail({}, 0, 500)), JSON.stringify(dashboard.logged)].join('\n')
  expect(answers.some((body) => body.includes('"asksForCode":true'))).toBe(true)
  for (const one of secrets) expect(everything).not.toContain(one)
})

it('the pure change refuses a code for somebody without a secret', async () => {
  const staff = await dashboard.store.staff(ID)
  expect(() => proveCode(staff!, '123456', new Date(), createSecretBox(Buffer.alloc(32)))).toThrow('use code')
})

it('stands sealed in the store; one of an earlier version is read, and sealed when it is used', async () => {
  const { secret } = await turnOn()
  const kept = async () => (await dashboard.store.staff(ID))?.secondFactor?.secret ?? ''
  expect(await kept()).toMatch(/^sealed1\./u)
  expect(JSON.stringify(await dashboard.store.staff(ID))).not.toContain(secret)
  await dashboard.store.changeStaff(ID, (staff) => ({ ...staff, version: staff.version + 1, secondFactor: staff.secondFactor && { ...staff.secondFactor, secret } }))
  dashboard.pass(STEP_MS)
  const before = (await dashboard.store.staff(ID))?.version ?? 0
  expect((await login(new TOTP({ secret }).generate({ timestamp: Date.parse(dashboard.now()) }))).statusCode).toBe(200)
  expect(await kept()).toMatch(/^sealed1\./u)
  expect((await dashboard.store.staff(ID))?.version).toBe(before + 1)
  dashboard.pass(STEP_MS)
  expect((await login(new TOTP({ secret }).generate({ timestamp: Date.parse(dashboard.now()) }))).statusCode).toBe(200)
})

it('sealed with a key that is lost lets nobody in, and the log says why', async () => {
  const { address } = await turnOn()
  const sealed = createSecretBox(Buffer.alloc(32, 99)).seal('GEZDGNBVGY3TQOJQ', `${ID} second-factor`)
  await dashboard.store.changeStaff(ID, (staff) => ({ ...staff, version: staff.version + 1, secondFactor: staff.secondFactor && { ...staff.secondFactor, secret: sealed } }))
  dashboard.pass(STEP_MS)
  expect((await login(codeOf(address))).statusCode).toBe(500)
  expect(dashboard.logged.some(({ fields }) => String((fields['err'] as Error | undefined)?.message).includes('sealed with another key'))).toBe(true)
})

describe('a role that must use it', () => {
  let strict: Dashboard
  beforeEach(async () => {
    strict = await openDashboard({ codeFor: ['officer'] })
    await strict.store.addStaff({ ...newAccount({ login: 'zhang', name: '张工', role: 'officer' }, await hashPassword(PASSWORD)) })
  })
  afterEach(() => strict.close())

  it('changes the first password, turns it on, and only then works; without it nothing is answered again', async () => {
    const cookie = cookieOf(await strict.ask('login', { body: { login: 'zhang', password: PASSWORD } }))
    const ask = (name: Parameters<Dashboard['ask']>[0], body?: unknown) => strict.ask(name, body === undefined ? {} : { body }, cookie)
    expect((await ask('beginCode', { password: PASSWORD })).json()).toMatchObject({ error: { code: 'must_change_password' } })
    const NEXT = 'keeps the grand canal'
    expect((await ask('changePassword', { current: PASSWORD, next: NEXT })).json()).toMatchObject({ mustChangePassword: false, mustUseCode: true })
    for (const name of endpointNames) {
      const facts: { permission: string; beforeCode?: true } = endpoints[name]
      if (facts.permission !== 'any' || facts.beforeCode) continue
      const params: Record<string, string> = { id: 'x' }
      expect([name, (await strict.ask(name, { params }, cookie)).json()]).toEqual([name, { error: { code: 'must_use_code', message: '您的岗位须先开启动态验证码' } }])
    }
    expect((await ask('queue')).json()).toMatchObject({ error: { code: 'must_use_code' } })
    const { address } = (await ask('beginCode', { password: NEXT })).json<{ address: string }>()
    const code = () => new TOTP({ secret: new URL(address).searchParams.get('secret') ?? '' }).generate({ timestamp: Date.parse(strict.now()) })
    expect((await ask('confirmCode', { code: code() })).statusCode).toBe(200)
    expect((await ask('me')).json()).toMatchObject({ mustUseCode: false })
    expect((await ask('queue')).statusCode).toBe(200)
    // Another telephone: off, and on again before anything else.
    strict.pass(STEP_MS)
    expect((await ask('turnOffCode', { password: NEXT, code: code() })).statusCode).toBe(200)
    expect((await ask('queue')).json()).toMatchObject({ error: { code: 'must_use_code' } })
  })

  it('is not asked of demo accounts nor of other roles', async () => {
    const officer = await strict.login('officer')
    expect((await strict.ask('queue', {}, officer)).statusCode).toBe(200)
    expect((await strict.ask('me', {}, await strict.login('sysadmin'))).json()).toMatchObject({ mustUseCode: false })
  })
})
