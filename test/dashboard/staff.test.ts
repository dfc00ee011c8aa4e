/** 人员 and 三员分立 over the API. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Answer, EndpointName } from '../../dashboard/contract.ts'
import { cookieOf } from '../support/dashboard.ts'
import { verifyAudit } from '../../storage/verify-audit.ts'
import type { Office } from '../support/casework.ts'
import { openOffice } from '../support/casework.ts'

let office: Office
let system: string
let security: string
beforeEach(async () => {
  office = await openOffice()
  system = await office.dashboard.login('sysadmin')
  security = await office.dashboard.login('secadmin')
})
afterEach(async () => {
  expect((await verifyAudit(office.dashboard.store.database)).broken).toBeNull()
  await office.close()
})

async function as<N extends EndpointName>(cookie: string, name: N, input: Parameters<Office['as']>[2] = {}): Promise<{ status: number; answer: Answer<N>; message: string; code: string; body: string }> {
  const response = await office.dashboard.ask(name, input, cookie)
  const answer = response.json<{ error?: { code: string; message: string } }>()
  return { status: response.statusCode, answer: answer as never, message: answer.error?.message ?? '', code: answer.error?.code ?? '', body: response.body }
}
const byId = (id: string) => ({ params: { id } })
const person = async (id: string) => (await as(system, 'person', byId(id))).answer
const add = (login: string, role: string, unitId: string | null = null) => as(system, 'addPerson', { body: { login, name: `${login}某`, role, unitId } })
const settle = async (id: string, granted = true) => as(security, 'settleGrant', { ...byId(id), body: { mark: (await person(id)).mark, granted, why: granted ? '' : '不符合规定' } })
const loginWith = (login: string, password: string) => office.dashboard.ask('login', { body: { login, password } })
const OWN = 'keeps the yellow river'
/** Logs in with the first password and sets an own one. */
async function settleIn(login: string, password: string): Promise<string> {
  const cookie = cookieOf(await loginWith(login, password))
  expect((await as(cookie, 'changePassword', { body: { current: password, next: OWN } })).status).toBe(200)
  return cookie
}

describe('an account', () => {
  it('is made with a password that is shown once and must be changed first', async () => {
    const added = await add('zhang.san', 'officer')
    expect(added).toMatchObject({ status: 200, answer: { person: { login: 'zhang.san', active: true, grant: null, mustChangePassword: true } } })
    const { password } = added.answer
    const cookie = cookieOf(await loginWith('zhang.san', password))
    expect((await as(cookie, 'queue')).code).toBe('must_change_password')
    expect((await as(cookie, 'changePassword', { body: { current: password, next: OWN } })).status).toBe(200)
    expect((await as(cookie, 'queue')).status).toBe(200)
    const trail = await office.dashboard.store.auditTrail({}, 0, 50)
    expect(JSON.stringify(trail)).not.toContain(password)
    expect((await as(system, 'staff')).body).not.toContain('argon2')
  })

  it.each([
    ['a login that is taken', { login: 'officer', name: '甲', role: 'officer' }, '已有人使用'],
    ['a login with blanks', { login: 'zhang san', name: '甲', role: 'officer' }, '填写有误'],
    ['a unit’s person without a unit', { login: 'a1', name: '甲', role: 'unit1' }, '须选择单位'],
    ['a unit of the other level', { login: 'a1', name: '甲', role: 'unit2', unitId: 'unit:water' }, '请选择二级单位'],
    ['an abolished unit', { login: 'a1', name: '甲', role: 'unit1', unitId: 'unit:gone' }, '目前不存在'],
    ['an officer with a unit', { login: 'a1', name: '甲', role: 'officer', unitId: 'unit:water' }, '请不要选择单位'],
    ['fields of the record', { login: 'a1', name: '甲', role: 'officer', active: true, passwordHash: 'x' }, '填写有误'],
  ])('is refused with %s', async (_, body, message) => {
    const refused = await as(system, 'addPerson', { body })
    expect(refused.status).toBeGreaterThanOrEqual(400)
    expect(refused.message).toContain(message)
  })

  it('is switched off and on; its sessions end', async () => {
    const { person: made, password } = (await add('zhang.san', 'officer')).answer
    const cookie = await settleIn('zhang.san', password)
    const off = await as(system, 'deactivatePerson', { ...byId(made.id), body: { mark: (await person(made.id)).mark, why: '离岗' } })
    expect(off.answer).toMatchObject({ active: false })
    expect((await as(cookie, 'me')).status).toBe(401)
    expect((await loginWith('zhang.san', OWN)).statusCode).toBe(401)
    // From the page as it was before: stale.
    expect(await as(system, 'reactivatePerson', { ...byId(made.id), body: { mark: made.mark, why: '返岗' } })).toMatchObject({ status: 409, code: 'stale' })
    expect((await as(system, 'reactivatePerson', { ...byId(made.id), body: { mark: off.answer.mark, why: '返岗' } })).status).toBe(200)
    expect((await loginWith('zhang.san', OWN)).statusCode).toBe(200)
  })

  it('gets another password, which ends the sessions and must be changed', async () => {
    const { person: made, password } = (await add('zhang.san', 'officer')).answer
    const cookie = await settleIn('zhang.san', password)
    const reset = await as(system, 'resetPassword', { ...byId(made.id), body: { mark: (await person(made.id)).mark, why: '忘记密码' } })
    expect((await as(cookie, 'me')).status).toBe(401)
    expect((await loginWith('zhang.san', OWN)).statusCode).toBe(401)
    expect((await loginWith('zhang.san', reset.answer.password)).json()).toMatchObject({ mustChangePassword: true })
  })

  it('locked by wrong passwords is unlocked by hand; locked by the security administrator only by them', async () => {
    const { person: made, password } = (await add('zhang.san', 'officer')).answer
    const cookie = await settleIn('zhang.san', password)
    for (let n = 0; n < 5; n++) await loginWith('zhang.san', 'wrong')
    expect((await person(made.id)).lock).toMatchObject({ byHand: false })
    expect((await as(system, 'unlockPerson', { ...byId(made.id), body: { mark: (await person(made.id)).mark, why: '本人申请' } })).answer.lock).toBeNull()
    expect((await as(system, 'lockPerson', { ...byId(made.id), body: { mark: made.mark, why: '异常登录' } })).status).toBe(403)
    expect((await as(security, 'lockPerson', { ...byId(made.id), body: { mark: made.mark, why: '异常登录' } })).answer.lock).toEqual({ until: null, byHand: true })
    expect((await as(cookie, 'me')).status).toBe(401)
    office.dashboard.pass(86_400_000)
    expect((await loginWith('zhang.san', OWN)).statusCode).toBe(401)
    system = await office.dashboard.login('sysadmin')
    security = await office.dashboard.login('secadmin')
    const { mark } = await person(made.id)
    expect(await as(system, 'unlockPerson', { ...byId(made.id), body: { mark, why: '本人申请' } })).toMatchObject({ status: 409, message: '该账号由安全管理员锁定，须由安全管理员解锁' })
    expect((await as(security, 'unlockPerson', { ...byId(made.id), body: { mark, why: '核实完毕' } })).status).toBe(200)
    expect((await loginWith('zhang.san', OWN)).statusCode).toBe(200)
  })

  it('shows its sessions to the security administrator, who ends one or all', async () => {
    const { person: made, password } = (await add('zhang.san', 'officer')).answer
    await settleIn('zhang.san', password)
    const here = cookieOf(await loginWith('zhang.san', OWN))
    const { answer: sessions } = await as(security, 'personSessions', byId(made.id))
    expect(sessions).toHaveLength(2)
    expect((await as(security, 'endPersonSessions', { ...byId(made.id), body: { sessionId: 'none' } })).status).toBe(404)
    expect((await as(security, 'endPersonSessions', { ...byId(made.id), body: {} })).answer.ended).toBe(2)
    expect((await as(here, 'me')).status).toBe(401)
    // Another person's session does not end through this one's address.
    const other = (await office.dashboard.store.sessionsOf('staff:officer'))[0]?.id ?? ''
    expect((await as(security, 'endPersonSessions', { ...byId(made.id), body: { sessionId: other } })).status).toBe(404)
    expect(await office.dashboard.store.session(other)).toBeDefined()
  })
})

describe('三员分立', () => {
  it('a privileged account opens only when the security administrator grants it', async () => {
    const added = await add('li.si', 'approver')
    expect(added.answer.person).toMatchObject({ active: false, grant: { what: 'open', role: 'approver', askedBy: '系统管理员' } })
    const { id } = added.answer.person
    expect((await loginWith('li.si', added.answer.password)).statusCode).toBe(401)
    expect((await as(system, 'settleGrant', { ...byId(id), body: { mark: added.answer.person.mark, granted: true } })).status).toBe(403)
    expect((await as(system, 'reactivatePerson', { ...byId(id), body: { mark: added.answer.person.mark, why: '绕过确认' } })).status).toBe(409)
    expect((await settle(id)).answer).toMatchObject({ active: true, grant: null })
    expect((await loginWith('li.si', added.answer.password)).statusCode).toBe(200)
    const trail = await office.dashboard.store.auditTrail({ subject: `staff ${id}` }, 0, 10)
    expect(trail.map(({ action, by }) => [action, by])).toEqual([['login', id], ['grant', 'staff:secadmin'], ['login_refused', id], ['add_staff', 'staff:sysadmin']])
  })

  it('a privileged role holds once it is granted, and not when it is refused', async () => {
    const { person: made } = (await add('zhang.san', 'officer')).answer
    const rise = async () => as(system, 'changeRole', { ...byId(made.id), body: { mark: (await person(made.id)).mark, role: 'security_admin', why: '调岗' } })
    expect((await rise()).answer).toMatchObject({ role: 'officer', grant: { what: 'role', role: 'security_admin' } })
    expect((await settle(made.id, false)).answer).toMatchObject({ role: 'officer', grant: null })
    await rise()
    expect((await settle(made.id)).answer).toMatchObject({ role: 'security_admin', grant: null })
    // Downwards nobody needs to be asked.
    expect((await as(system, 'changeRole', { ...byId(made.id), body: { mark: (await person(made.id)).mark, role: 'unit1', unitId: 'unit:water', why: '调岗' } })).answer).toMatchObject({ role: 'unit1', unit: '市供水公司', grant: null })
  })

  it('a system administrator cannot take over a privileged account by its password', async () => {
    const { person: made, password } = (await add('wang.wu', 'security_admin')).answer
    await settle(made.id)
    await settleIn('wang.wu', password)
    const reset = await as(system, 'resetPassword', { ...byId(made.id), body: { mark: (await person(made.id)).mark, why: '忘记密码' } })
    expect(reset.answer.person.grant).toMatchObject({ what: 'password' })
    expect((await loginWith('wang.wu', reset.answer.password)).statusCode).toBe(401)
    expect((await loginWith('wang.wu', OWN)).statusCode).toBe(200)
    const self = cookieOf(await loginWith('wang.wu', OWN))
    expect(await as(self, 'settleGrant', { ...byId(made.id), body: { mark: (await person(made.id)).mark, granted: true } })).toMatchObject({ status: 409, message: '不能确认自己的岗位或密码，请由另一位安全管理员办理' })
    expect((await settle(made.id)).status).toBe(200)
    expect((await as(self, 'me')).status).toBe(401)
    expect((await loginWith('wang.wu', reset.answer.password)).statusCode).toBe(200)
  })

  it('nobody changes their own role, switches themselves off, or works on demo accounts', async () => {
    const { person: made, password } = (await add('sys2', 'system_admin')).answer
    await settle(made.id)
    const self = await settleIn('sys2', password)
    const { mark } = await person(made.id)
    expect((await as(self, 'changeRole', { ...byId(made.id), body: { mark, role: 'leader', why: '自己提拔' } })).message).toContain('不能变更自己的岗位')
    expect((await as(self, 'deactivatePerson', { ...byId(made.id), body: { mark, why: '离岗' } })).message).toContain('不能停用自己')
    expect((await as(self, 'resetPassword', { ...byId(made.id), body: { mark, why: '忘记' } })).status).toBe(409)
    expect((await as(system, 'deactivatePerson', { ...byId('staff:officer'), body: { mark: (await person('staff:officer')).mark, why: '试试' } })).message).toContain('演示账号')
  })

  it('the last system administrator and the last security administrator stay', async () => {
    const { store } = office.dashboard
    const { person: made, password } = (await add('sys2', 'system_admin')).answer
    await settle(made.id)
    await settleIn('sys2', password)
    const { person: guard } = (await add('sec2', 'security_admin')).answer
    await settle(guard.id)
    const off = (await person(made.id)).mark
    // In production the demo's administrators are nobody.
    for (const id of ['staff:sysadmin', 'staff:secadmin']) await store.changeStaff(id, (staff) => ({ ...staff, version: staff.version + 1, active: false }))
    const { deactivatePerson } = await import('../../pipeline/casework/people/manage-staff.ts')
    const actor = { id: 'staff:ghost', role: 'system_admin', unitId: null } as const
    const tools = { store, production: true }
    await expect(deactivatePerson(tools, actor, { id: made.id, mark: off, why: '离岗' }, office.dashboard.now())).rejects.toThrow('最后一位在岗的系统管理员')
    const guardMark = 'security_admin||on||'
    await expect(deactivatePerson(tools, actor, { id: guard.id, mark: guardMark, why: '离岗' }, office.dashboard.now())).rejects.toThrow('最后一位在岗的安全管理员')
    // Another one who is locked does not count, and the one who is left cannot be locked, switched off or given another post.
    const { lockPerson } = await import('../../pipeline/casework/people/secure-staff.ts')
    const { changeRole } = await import('../../pipeline/casework/people/manage-staff.ts')
    await store.addStaff({ ...(await store.staff(guard.id))!, id: 'staff:sec3', login: 'sec3', version: 1, lockedBy: guard.id, lockedUntil: '9999-12-31T00:00:00.000Z' })
    const ghost = { id: 'staff:ghost', role: 'security_admin', unitId: null } as const
    const order = { id: guard.id, mark: guardMark, why: '离岗' }
    for (const refused of [lockPerson(tools, ghost, order, office.dashboard.now()), deactivatePerson(tools, actor, order, office.dashboard.now()), changeRole(tools, actor, { ...order, role: 'officer', unitId: null }, office.dashboard.now())]) await expect(refused).rejects.toThrow('这是最后一位在岗的安全管理员，不能停用、锁定或改岗')
  })
})

describe('工作移交', () => {
  it('hands claims, papers to approve and duties over in one audited commit', async () => {
    const { store } = office.dashboard
    const record = await office.accept({ urgency: 1 })
    const submitted = await office.as('officer', 'submitCases', { body: { cases: [{ id: record.case.id, version: record.case.version }], proposal: '拟转市供水公司', approverId: 'staff:approver' } })
    expect(submitted.status).toBe(200)
    expect(await as(system, 'handOverLoad', { ...byId('staff:approver'), body: { to: 'staff:officer2', why: '离岗' } })).toMatchObject({ status: 409 })
    expect((await person('staff:approver')).load.approvals).toBe(1)
    expect(await as(system, 'handOverLoad', { ...byId('staff:approver'), body: { to: 'staff:leader', why: '离岗' } })).toMatchObject({ status: 200, answer: { approvals: 1 } })
    expect(await store.approval(submitted.answer.id)).toMatchObject({ approverId: 'staff:leader', history: expect.arrayContaining([expect.objectContaining({ action: 'hand_over', why: 'staff:approver → staff:leader：离岗' })]) })
    // What the officer submitted can be withdrawn by whoever took the load over.
    expect((await as(system, 'handOverLoad', { ...byId('staff:officer'), body: { to: 'staff:officer2', why: '调岗' } })).answer).toMatchObject({ submitted: 1 })
    const after = await store.approval(submitted.answer.id)
    expect((await office.as('officer2', 'withdrawApproval', { ...byId(submitted.answer.id), body: { version: after?.version } })).status).toBe(200)
    expect(await as(system, 'handOverLoad', { ...byId('staff:officer'), body: { to: 'staff:officer2', why: '调岗' } })).toMatchObject({ status: 409, message: '该人员名下没有待移交的工作' })
    expect((await store.auditTrail({ action: 'hand_over_load' }, 0, 10))).toHaveLength(2)
  })

  it('a claim goes over, so that the other can decide at once', async () => {
    const { seedPost } = await import('../support/screened-posts.ts')
    const post = await seedPost(office.dashboard.store, { externalId: 'claimed' })
    await office.as('officer', 'claimPost', byId(post.id))
    expect((await as(system, 'handOverLoad', { ...byId('staff:officer'), body: { to: 'staff:officer2', why: '换班' } })).answer.claims).toBe(1)
    expect((await office.as('officer', 'acceptPost', { ...byId(post.id), body: { hash: post.hash } })).status).toBe(409)
    expect((await office.as('officer2', 'acceptPost', { ...byId(post.id), body: { hash: post.hash } })).status).toBe(200)
  })
})
