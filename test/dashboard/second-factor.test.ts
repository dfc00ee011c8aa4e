/** 动态验证码: turned on with a code, asked for at login, good once; recovery codes; switched off by the security administrator. */
import { TOTP } from 'otpauth'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { endpointNames, endpoints } from '../../dashboard/contract.ts'
import { newAccount } from '../../dashboard/server/demo-accounts.ts'
import { hashPassword } from '../../dashboard/server/passwords.ts'
import { proveCode, stepOfCode } from '../../dashboard/server/second-factor.ts'
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
  expect(() => proveCode(staff!, '123456', new Date())).toThrow('use code')
})
