import { randomBytes } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import { addFirstAdmin } from '../../dashboard/server/first-admin.ts'
import { DEMO_PASSWORD } from '../../dashboard/server/demo-accounts.ts'
import type { Dashboard } from '../support/dashboard.ts'
import { cookieOf, openDashboard } from '../support/dashboard.ts'

const open: Dashboard[] = []
const opened = async (...args: Parameters<typeof openDashboard>): Promise<Dashboard> => {
  const dashboard = await openDashboard(...args)
  open.push(dashboard)
  return dashboard
}
afterEach(async () => {
  for (const dashboard of open.splice(0).reverse()) await dashboard.close()
})

const MINUTE = 60_000

describe('logging in', () => {
  it('gives an httpOnly strict cookie whose token the store does not hold', async () => {
    const dashboard = await opened()
    const response = await dashboard.ask('login', { body: { login: ' Officer ', password: DEMO_PASSWORD } })
    expect(response.statusCode).toBe(200)
    expect(response.headers['set-cookie']).toMatch(/HttpOnly.*SameSite=Strict/u)
    expect(response.json()).toMatchObject({ login: 'officer', role: 'officer', permissions: expect.arrayContaining(['queue:screen']) })
    expect(response.body).not.toContain('passwordHash')
    const token = cookieOf(response).split('=')[1] ?? ''
    const sessions = await dashboard.store.sessionsOf('staff:officer')
    expect(sessions).toHaveLength(1)
    expect(JSON.stringify(sessions)).not.toContain(token)
    expect(Buffer.from(token, 'base64url')).toHaveLength(32)
  })

  it('answers a wrong name and a wrong password with the same words', async () => {
    const dashboard = await opened()
    const name = await dashboard.ask('login', { body: { login: 'nobody', password: 'x' } })
    const password = await dashboard.ask('login', { body: { login: 'officer', password: 'x' } })
    expect([name.statusCode, name.body]).toEqual([password.statusCode, password.body])
    expect(name.statusCode).toBe(401)
  })

  it('locks after five wrong passwords, the right one does not help, and a quarter of an hour opens it', async () => {
    const dashboard = await opened()
    for (let n = 0; n < 5; n++) await dashboard.ask('login', { body: { login: 'officer', password: 'x' } })
    const right = { body: { login: 'officer', password: DEMO_PASSWORD } }
    const locked = await dashboard.ask('login', right)
    expect(locked.statusCode).toBe(401)
    expect(locked.json()).toMatchObject({ error: { code: 'bad_login' } })
    dashboard.pass(14 * MINUTE)
    expect((await dashboard.ask('login', right)).statusCode).toBe(401)
    dashboard.pass(2 * MINUTE)
    expect((await dashboard.ask('login', right)).statusCode).toBe(200)
  })

  it('is audited, whether it worked or not', async () => {
    const dashboard = await opened()
    await dashboard.ask('login', { body: { login: 'officer', password: 'a secret typed in haste' } })
    await dashboard.login('officer')
    const trail = await dashboard.store.auditTrail({}, 0, 10)
    expect(trail.map(({ action, by }) => [action, by])).toEqual([
      ['login', 'staff:officer'],
      ['login_refused', 'staff:officer'],
    ])
    expect(JSON.stringify(trail)).not.toContain('haste')
    expect(JSON.stringify(dashboard.logged)).not.toContain('haste')
  })

  it('is limited by address', async () => {
    const dashboard = await opened({ loginsPerMinute: 3 })
    const tries = []
    for (let n = 0; n < 4; n++) tries.push((await dashboard.ask('login', { body: { login: 'nobody', password: 'x' } })).statusCode)
    expect(tries).toEqual([401, 401, 401, 429])
  })

  it.each([
    ['nobody’s word for its address without a proxy', [], '127.0.0.1'],
    ['the address that a named proxy gives', ['127.0.0.1'], '203.0.113.9'],
    ['not that of a proxy that is not named', ['10.0.0.0/8'], '127.0.0.1'],
  ])('is audited with %s', async (_, trustProxy, address) => {
    const dashboard = await opened({ trustProxy })
    // What a client writes in front of the proxy's own entry is its own word.
    await dashboard.ask('login', { body: { login: 'officer', password: DEMO_PASSWORD } }, '', { 'x-forwarded-for': '198.51.100.1, 203.0.113.9' })
    expect((await dashboard.store.auditTrail({ action: 'login' }, 0, 1))[0]?.detail).toEqual({ address })
  })

  it('leaves nobody with the former session when somebody logs in over it', async () => {
    const dashboard = await opened()
    const first = await dashboard.login('officer')
    await dashboard.ask('login', { body: { login: 'leader', password: DEMO_PASSWORD } }, first)
    expect((await dashboard.ask('me', {}, first)).statusCode).toBe(401)
  })
})

describe('a session', () => {
  it('ends after idle time and lives on while it is used, to its longest', async () => {
    const dashboard = await opened({ idleMs: 30 * MINUTE, longestMs: 120 * MINUTE })
    const idle = await dashboard.login('officer')
    const used = await dashboard.login('leader')
    for (let n = 0; n < 5; n++) {
      dashboard.pass(20 * MINUTE)
      expect((await dashboard.ask('me', {}, used)).statusCode).toBe(200)
    }
    expect((await dashboard.ask('me', {}, idle)).statusCode).toBe(401)
    dashboard.pass(21 * MINUTE)
    expect((await dashboard.ask('me', {}, used)).statusCode).toBe(401)
  })

  it('is gone after logging out', async () => {
    const dashboard = await opened()
    const cookie = await dashboard.login('officer')
    expect((await dashboard.ask('logout', {}, cookie)).statusCode).toBe(200)
    expect((await dashboard.ask('me', {}, cookie)).statusCode).toBe(401)
    expect(await dashboard.store.sessionsOf('staff:officer')).toEqual([])
  })

  it('is listed to its owner, who can end it; another person can not', async () => {
    const dashboard = await opened()
    const here = await dashboard.login('officer')
    const there = await dashboard.login('officer')
    const stranger = await dashboard.login('leader')
    const list = (await dashboard.ask('sessions', {}, here)).json<{ id: string; current: boolean }[]>()
    expect(list.map(({ current }) => current).sort()).toEqual([false, true])
    const other = list.find(({ current }) => !current)?.id ?? ''
    expect((await dashboard.ask('endSession', { params: { id: other } }, stranger)).statusCode).toBe(404)
    expect((await dashboard.ask('me', {}, there)).statusCode).toBe(200)
    expect((await dashboard.ask('endSession', { params: { id: other } }, here)).statusCode).toBe(200)
    expect((await dashboard.ask('me', {}, there)).statusCode).toBe(401)
  })

  it('of an account that is switched off is nobody’s', async () => {
    const dashboard = await opened()
    const cookie = await dashboard.login('officer')
    await dashboard.store.changeStaff('staff:officer', (staff) => ({ ...staff, version: staff.version + 1, active: false }))
    expect((await dashboard.ask('me', {}, cookie)).statusCode).toBe(401)
  })
})

describe('in production', () => {
  it('demo accounts cannot log in, nor use a session they had, and the page does not name them', async () => {
    const demo = await opened()
    const cookie = await demo.login('officer')
    const production = await opened({ mode: 'production', store: demo.store })
    expect((await production.ask('login', { body: { login: 'officer', password: DEMO_PASSWORD } })).statusCode).toBe(401)
    expect((await production.ask('me', {}, cookie.replace('huiyin=', '__Host-huiyin='))).statusCode).toBe(401)
    expect((await production.ask('meta')).json()).toMatchObject({ mode: 'production', demo: null })
    expect((await demo.ask('meta')).json()).toMatchObject({ demo: { password: DEMO_PASSWORD } })
  })

  it('the first administrator gets a one-time password, once, and must change it before anything else', async () => {
    const dashboard = await opened({ mode: 'production' })
    const first = await addFirstAdmin(dashboard.store, randomBytes)
    expect(await addFirstAdmin(dashboard.store, randomBytes)).toBeUndefined()
    const password = first?.password ?? ''
    const response = await dashboard.ask('login', { body: { login: 'admin', password } })
    expect(response.headers['set-cookie']).toMatch(/^__Host-huiyin=.*Secure/u)
    const cookie = cookieOf(response)
    expect(response.json()).toMatchObject({ mustChangePassword: true })
    expect((await dashboard.ask('sources', {}, cookie)).json()).toMatchObject({ error: { code: 'must_change_password' } })
    const change = (next: string) => dashboard.ask('changePassword', { body: { current: password, next } }, cookie)
    expect((await change('short')).statusCode).toBe(400)
    expect((await change(password)).statusCode).toBe(400)
    expect((await change('I am the admin')).statusCode).toBe(400)
    expect((await change('aaaaaaaaaaaa')).statusCode).toBe(400)
    expect((await change('一个足够长的新口令')).statusCode).toBe(400)
    expect((await change('keeps the yellow river')).statusCode).toBe(200)
    expect((await dashboard.ask('sources', {}, cookie)).statusCode).toBe(200)
    expect((await dashboard.ask('login', { body: { login: 'admin', password } })).statusCode).toBe(401)
  })
})

it('changing the password needs the present one and ends the other sessions', async () => {
  const dashboard = await opened({ mode: 'production' })
  const first = await addFirstAdmin(dashboard.store, randomBytes)
  const login = async () => cookieOf(await dashboard.ask('login', { body: { login: 'admin', password: first?.password ?? '' } }))
  const [here, there] = [await login(), await login()]
  expect((await dashboard.ask('changePassword', { body: { current: 'wrong', next: 'keeps the yellow river' } }, here)).json()).toMatchObject({ error: { code: 'invalid', fields: [{ path: 'current' }] } })
  expect((await dashboard.ask('changePassword', { body: { current: first?.password, next: 'keeps the yellow river' } }, here)).statusCode).toBe(200)
  expect((await dashboard.ask('me', {}, here)).statusCode).toBe(200)
  expect((await dashboard.ask('me', {}, there)).statusCode).toBe(401)
})
