/** 催办, 督办, 值班表, 发件箱, 自动转办 over the API: what each shows, what people do there, and what is refused with a sentence. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { platformToken, secretHash } from '../../dashboard/server/platform-token.ts'
import { createOutbox } from '../../pipeline/dispatch/outbox.ts'
import { createSecretBox } from '../../storage/secrets/secret-box.ts'
import type { PlatformScope } from '../../storage/records/platform.ts'
import { newPlatform } from '../../storage/records/platform.ts'
import { verifyAudit } from '../../storage/verify-audit.ts'
import type { Office } from '../support/casework.ts'
import { openOffice } from '../support/casework.ts'
import { silent } from '../pipeline/support/collecting.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
let office: Office
beforeEach(async () => {
  // The clock runs on by weeks: nobody shall be logged out by it.
  office = await openOffice({ idleMs: 400 * DAY, longestMs: 400 * DAY })
})
afterEach(async () => {
  expect((await verifyAudit(office.dashboard.store.database)).broken).toBeNull()
  await office.close()
})
const byId = (id: string) => ({ params: { id } })
const outbox = (held = true) => createOutbox({ store: office.dashboard.store, senders: { portal: async () => ({ reference: '' }) }, held, cover: (text) => text, secrets: createSecretBox(Buffer.alloc(32, 7)), clock: () => new Date(office.dashboard.now()), log: silent })
async function sent(lead = 'unit:water') {
  const { case: file } = await office.accept()
  const view = await office.send(file.id, lead)
  return { caseId: file.id, number: file.number, dispatchId: view.dispatches[0]!.id }
}

describe('裁定通知', () => {
  it('stands in the outbox beside the 转办单; the unit’s page shows the ruling itself, not a letter about it, and is not made stale by one', async () => {
    const { caseId, number, dispatchId } = await sent()
    await outbox(false).runOnce()
    const { dispatch } = await office.work('water', number)
    await office.as('water', 'askDispatch', { ...byId(dispatchId), body: { step: dispatch.step, what: 'return', reason: '不属供水' } })
    const { step } = (await office.look(caseId)).dispatches[0]!
    expect((await office.as('officer', 'ruleDispatch', { ...byId(dispatchId), body: { step, what: 'return', granted: false, ruling: '属供水范围' } })).status).toBe(200)
    const seen = (await office.work('water', number)).dispatch
    await outbox(false).runOnce()
    expect((await office.as('officer', 'outbox', { query: { kind: 'ruling' } })).answer).toMatchObject({ total: 1, letters: [{ kind: 'ruling', unit: '市供水公司', caseNumber: number, channel: 'portal', state: 'delivered' }] })
    expect((await office.as('water', 'myLetters')).answer.total).toBe(0)
    expect((await office.work('water', number)).dispatch).toEqual(seen)
    expect((await office.look(caseId)).history.map(({ action }) => action)).toEqual(expect.arrayContaining(['ask_return', 'return_refused']))
    expect((await office.as('water', 'signDispatch', { ...byId(dispatchId), body: { step: seen.step } })).status).toBe(200)
  })
})

describe('催办', () => {
  it('shows what is late and about to be, by the clock that ends first', async () => {
    const { number, dispatchId } = await sent()
    expect((await office.as('supervisor', 'due', { query: { which: 'soon' } })).answer).toMatchObject({ rows: [], late: 0, soon: 0 })
    office.dashboard.pass(6 * HOUR)
    expect((await office.as('supervisor', 'due', { query: { which: 'soon' } })).answer).toMatchObject({ rows: [{ caseNumber: number, dispatchId, unit: '市供水公司', clock: 'sign', late: false, lastReminder: null }], late: 0, soon: 1 })
    office.dashboard.pass(5 * DAY)
    const { answer } = await office.as('supervisor', 'due')
    expect(answer).toMatchObject({ rows: [{ clock: 'sign', late: true }], late: 1, soon: 0 })
    expect(answer.rows[0]?.share).toBeGreaterThan(1)
  })
  it('by hand reaches the unit and nobody else, and not twice', async () => {
    const { number, dispatchId } = await sent()
    const { answer, status } = await office.as('supervisor', 'remind', { ...byId(dispatchId), body: { words: '群众多次来电' } })
    expect({ status, answer }).toMatchObject({ status: 200, answer: { stage: 'hand', caseNumber: number, unit: '市供水公司', byName: '贺督察', people: ['water承办员'], because: 'unit', text: expect.stringContaining('群众多次来电') } })
    expect((await office.as('officer', 'remind', { ...byId(dispatchId), body: {} })).message).toBe('十分钟内已人工催办过')
    expect((await office.as('water', 'myReminders')).answer.total).toBe(1)
    expect((await office.as('roads', 'myReminders')).answer.total).toBe(0)
    expect((await office.as('supervisor', 'reminders', { query: { stage: 'hand' } })).answer.reminders).toHaveLength(1)
    expect((await office.as('water', 'remind', { ...byId(dispatchId), body: {} })).code).toBe('forbidden')
    expect((await office.as('supervisor', 'remind', { ...byId('none'), body: {} })).status).toBe(404)
  })
  it('lists 久拖不决 with its reasons', async () => {
    const { number } = await sent()
    expect((await office.as('leader', 'lingering')).answer.total).toBe(0)
    office.dashboard.pass(31 * DAY)
    expect((await office.as('leader', 'lingering')).answer).toMatchObject({ total: 1, rows: [{ number, units: ['市供水公司'], reasons: [{ reason: 'age' }] }] })
  })
})

describe('值班表', () => {
  const span = () => ({ from: new Date(Date.parse(office.dashboard.now()) - HOUR).toISOString(), until: new Date(Date.parse(office.dashboard.now()) + DAY).toISOString() })
  it('is a unit’s own and its lower units’; who is on duty is reminded', async () => {
    const { people } = (await office.as('water', 'roster')).answer
    expect(people.map(({ unit }) => unit).sort()).toEqual(['供水公司北区所', '供水公司南区所', '市供水公司'])
    const north = people.find(({ id }) => id === 'staff:north')!
    const { answer } = await office.as('water', 'planDuty', { body: { unitId: north.unitId, staffId: north.id, ...span() } })
    expect(answer.duties).toMatchObject([{ person: 'north承办员' }])
    expect((await office.as('roads', 'roster')).answer.duties).toEqual([])
    expect((await office.as('roads', 'cancelDuty', byId(answer.duties[0]!.id))).status).toBe(404)
    expect((await office.as('roads', 'planDuty', { body: { unitId: 'unit:water', staffId: 'staff:water', ...span() } })).status).toBe(404)
    expect((await office.as('water', 'cancelDuty', byId(answer.duties[0]!.id))).answer.duties).toEqual([])
  })
})

describe('督办', () => {
  const begin = (number: string) => office.as('supervisor', 'beginSupervision', { body: { kind: 'notice', level: 1, unitId: 'unit:water', caseNumbers: [number], matter: '久拖不决', requirement: '三日内办结' } })
  const form = (version: number, days = 3) => ({ version, level: 2, matter: '久拖不决', requirement: '三日内办结', contact: '贺督察', dueAt: new Date(Date.parse(office.dashboard.now()) + days * DAY).toISOString() })
  it('is issued, answered by its unit alone, and closed with its outcome', async () => {
    const { number } = await sent()
    const { answer: begun } = await begin(number)
    expect(begun).toMatchObject({ state: 'proposed', unit: '市供水公司', cases: [{ number }] })
    expect((await office.as('water', 'mySupervisions')).answer.total).toBe(0)
    const { answer: issued } = await office.as('supervisor', 'issueSupervision', { ...byId(begun.id), body: form(begun.version) })
    expect(issued).toMatchObject({ state: 'issued', number: '督办〔2026〕1号', issuedByName: '贺督察', late: false })
    expect((await office.as('supervisor', 'issueSupervision', { ...byId(begun.id), body: form(begun.version) })).code).toBe('stale')
    expect((await office.as('roads', 'answerSupervision', { ...byId(begun.id), body: { version: issued.version, answer: 'x' } })).status).toBe(404)
    const { answer: answered } = await office.as('water', 'answerSupervision', { ...byId(begun.id), body: { version: issued.version, answer: '已办结' } })
    const { answer: closed } = await office.as('supervisor', 'settleSupervision', { ...byId(begun.id), body: { version: answered.version, action: 'close', why: '回访属实' } })
    expect(closed).toMatchObject({ state: 'closed', outcome: '回访属实', answeredByName: 'water承办员' })
    expect((await office.as('leader', 'supervisions', { query: { state: 'closed' } })).answer.total).toBe(1)
    expect((await office.as('leader', 'settleSupervision', { ...byId(begun.id), body: { version: 1, action: 'drop', why: 'x' } })).code).toBe('forbidden')
  })
  it('says when its answer is late, refuses a deadline in the past and a case that is none', async () => {
    const { number } = await sent()
    const { answer: begun } = await begin(number)
    expect((await office.as('supervisor', 'issueSupervision', { ...byId(begun.id), body: form(begun.version, -1) })).message).toBe('反馈时限须在现在之后')
    await office.as('supervisor', 'issueSupervision', { ...byId(begun.id), body: form(begun.version) })
    office.dashboard.pass(4 * DAY)
    expect((await office.as('supervisor', 'supervision', byId(begun.id))).answer).toMatchObject({ late: true })
    expect((await begin('2026-999999')).status).toBe(404)
  })
})

describe('发件箱', () => {
  it('shows how letters fare without their texts, and that nothing leaves the demo', async () => {
    const { number } = await sent()
    await outbox().runOnce()
    const { answer, response } = await office.as('officer', 'outbox')
    expect(answer).toMatchObject({ total: 1, held: true, counts: { held: 1, failed: 0 }, letters: [{ state: 'held', unit: '市供水公司', caseNumber: number, channel: 'portal', kind: 'dispatch' }] })
    expect(response.body).not.toContain('水管')
    expect((await office.as('officer', 'resendLetter', byId(answer.letters[0]!.id))).message).toMatch(/演示模式/u)
    expect((await office.as('officer', 'carryLetter', { ...byId(answer.letters[0]!.id), body: { how: '' } })).code).toBe('invalid')
    expect((await office.as('officer', 'carryLetter', { ...byId(answer.letters[0]!.id), body: { how: '机要交换' } })).answer).toMatchObject({ state: 'delivered' })
  })
  it('says when the unit signed: that is the receipt of a page', async () => {
    const { number } = await sent()
    await outbox(false).runOnce()
    const confirmed = async () => (await office.as('officer', 'outbox')).answer.letters.map(({ confirmedAt }) => confirmedAt)
    expect(await confirmed()).toEqual([null])
    await office.answer('water', number)
    expect(await confirmed()).toEqual([office.dashboard.now()])
  })
  it('sends a dead letter again in production, by the channel the unit has now', async () => {
    const { store } = office.dashboard
    await store.setUnitChannel('unit:water', { channel: 'webhook', address: 'https://unit.example.org/in', secret: 'a-secret-of-sixteen', jurisdiction: null, serviceCode: null }, { at: office.dashboard.now(), by: 'staff:sysadmin' })
    await sent()
    await outbox(false).runOnce()
    const { answer } = await office.as('officer', 'outbox', { query: { state: 'failed' } })
    expect(answer.letters).toMatchObject([{ channel: 'webhook', lastError: expect.stringContaining('没有配置') }])
    await store.setUnitChannel('unit:water', { channel: 'portal', address: '', secret: null, jurisdiction: null, serviceCode: null }, { at: office.dashboard.now(), by: 'staff:sysadmin' })
    await store.resendDelivery(answer.letters[0]!.id, false, { at: office.dashboard.now(), by: 'staff:officer' })
    await outbox(false).runOnce()
    expect((await office.as('officer', 'outbox', { query: { state: 'delivered' } })).answer.letters).toMatchObject([{ channel: 'portal', attempts: 1 }])
  })
  it('is confirmed by the unit’s own system with a token of that scope, again and again, and only what went to a machine', async () => {
    const { store } = office.dashboard
    const act = { at: office.dashboard.now(), by: 'staff:secadmin' }
    const tokenOf = async (id: string, scopes: PlatformScope[]): Promise<string> => {
      await store.addPlatform(newPlatform({ id, name: '供水公司系统', scopes, secretHash: secretHash('a'.repeat(40)), expiresAt: '2027-11-20T00:00:00.000Z' }, act), act)
      return platformToken(id, 'a'.repeat(40))
    }
    const receipt = async (token: string, body: unknown) => office.dashboard.app.inject({ method: 'POST', url: '/api/exchange/receipts', headers: { authorization: `Bearer ${token}` }, payload: body as Record<string, unknown> })
    const { dispatchId } = await sent()
    await store.setUnitChannel('unit:water', { channel: 'webhook', address: 'https://unit.example.org/in', secret: 'a-secret-of-sixteen', jurisdiction: null, serviceCode: null }, act)
    await createOutbox({ store, senders: { webhook: async () => ({ reference: '17' }) }, held: false, cover: (text) => text, secrets: createSecretBox(Buffer.alloc(32, 7)), clock: () => new Date(office.dashboard.now()), log: silent }).runOnce()
    const key = `dispatch:${dispatchId}`
    const token = await tokenOf('p1', ['receipts:write'])
    const first = await receipt(token, { key, reference: 'WD-2026-8' })
    expect({ status: first.statusCode, body: first.json() }).toMatchObject({ status: 200, body: { key, confirmedAt: office.dashboard.now() } })
    office.dashboard.pass(HOUR)
    expect((await receipt(token, { key })).json()).toEqual(first.json())
    expect(await store.delivery(key)).toMatchObject({ receipt: { reference: 'WD-2026-8' } })
    expect((await receipt(token, { key: 'dispatch:none' })).statusCode).toBe(404)
    expect((await receipt(await tokenOf('p2', ['posts:write']), { key })).statusCode).toBe(403)
    expect((await receipt('none', { key })).statusCode).toBe(401)
  })
  it('channels are the system administrator’s; a secret is never shown', async () => {
    const cookie = await office.dashboard.login('sysadmin')
    const set = (body: unknown) => office.dashboard.ask('setChannel', { params: { id: 'unit:water' }, body }, cookie)
    expect((await set({ channel: 'webhook', address: 'ftp://x', secret: 'a-secret-of-sixteen' })).json()).toMatchObject({ error: { code: 'invalid', message: expect.stringContaining('http') } })
    const kept = await set({ channel: 'webhook', address: 'https://unit.example.org/in', secret: 'a-secret-of-sixteen' })
    expect(kept.json()).toMatchObject({ unitId: 'unit:water', channel: 'webhook', hasSecret: true })
    expect((await office.dashboard.store.unitChannel('unit:water'))?.secret).toMatch(/^sealed1\./u)
    const listed = await office.dashboard.ask('channels', {}, cookie)
    expect(kept.body + listed.body).not.toContain('a-secret')
    expect((await set({ channel: 'webhook', address: 'https://unit.example.org/v2' })).statusCode).toBe(200)
    expect((await office.as('officer', 'channels')).code).toBe('forbidden')
  })
})

describe('自动转办', () => {
  const facts = { name: '供水', enabled: true, rank: 10, categories: [], districts: [], channels: [], anyWords: [], noWords: [], urgencyMost: 0, confidenceLeast: 0.8, hours: 'always', unitId: 'unit:water', recallMinutes: 30, sampleShare: 1 }
  it('rules are written by the approver, changed once from one version, and tried before', async () => {
    const { answer: rule, status } = await office.as('approver', 'addForwardRule', { body: facts })
    expect({ status, rule }).toMatchObject({ status: 200, rule: { name: '供水', unit: '市供水公司', forwarded: 0, version: 1 } })
    const change = (version: number) => office.as('approver', 'changeForwardRule', { ...byId(rule.id), body: { version, facts: { ...facts, enabled: false } } })
    expect((await change(1)).answer).toMatchObject({ enabled: false, version: 2, history: [{ action: 'write_rule' }, { action: 'change_rule', why: 'enabled: true → false' }] })
    expect((await change(1)).code).toBe('stale')
    expect((await office.as('officer', 'addForwardRule', { body: facts })).code).toBe('forbidden')
    expect((await office.as('approver', 'addForwardRule', { body: { ...facts, urgencyMost: 2 } })).code).toBe('invalid')
    expect((await office.as('approver', 'addForwardRule', { body: { ...facts, unitId: 'unit:water-north' } })).message).toMatch(/一级承办单位/u)
    await office.accept()
    const { answer: run } = await office.as('officer', 'dryRunForwarding', { body: { days: 60, facts } })
    expect(run.posts).toBe(1)
    expect(run.forwarded + run.noRule + run.barred.reduce((sum, { count }) => sum + count, 0)).toBe(1)
    expect((await office.as('officer', 'forwardRules')).answer).toHaveLength(1)
    expect((await office.as('officer', 'forwardings')).answer.total).toBe(0)
  })
})
