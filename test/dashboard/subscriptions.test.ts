/** 推送订阅: from a post that a platform handed over to the news it gets of it: signed, in order, once, covered, its own alone. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Answer, EndpointName } from '../../dashboard/contract.ts'
import { openApiDocument } from '../../dashboard/contract/openapi.ts'
import { createOutbox } from '../../pipeline/dispatch/outbox.ts'
import { isSigned, webhookSender } from '../../pipeline/dispatch/webhook.ts'
import { zRulingRequest } from '../../storage/records/ruling.ts'
import { caseEvents, zCaseEvent } from '../../storage/records/subscription.ts'
import type { CaseEventBody } from '../../storage/records/subscription.ts'
import { createSecretBox } from '../../storage/secrets/secret-box.ts'
import { verifyAudit } from '../../storage/verify-audit.ts'
import { send, startLocalSite } from '../crawlers/support/local-site.ts'
import type { LocalSite } from '../crawlers/support/local-site.ts'
import { silent } from '../pipeline/support/collecting.ts'
import type { Office } from '../support/casework.ts'
import { openOffice } from '../support/casework.ts'

let office: Office
let security: string
let site: LocalSite
let answer: { status: number; text: string }
beforeEach(async () => {
  office = await openOffice()
  security = await office.dashboard.login('secadmin')
  answer = { status: 200, text: '{"reference":"R-1"}' }
  site = await startLocalSite((_, response) => send(response, answer.status, answer.text))
})
afterEach(async () => {
  expect((await verifyAudit(office.dashboard.store.database)).broken).toBeNull()
  await site.close()
  await office.close()
})

const MINUTE = 60_000
const secrets = createSecretBox(Buffer.alloc(32, 7))
const outbox = (held = false) => createOutbox({ store: office.dashboard.store, senders: { webhook: webhookSender(() => new Date(office.dashboard.now())), portal: async () => ({ reference: '' }) }, held, cover: (text) => text.replace(/1\d{10}/gu, '***'), secrets, clock: () => new Date(office.dashboard.now()), log: silent })
const ask = async <N extends EndpointName>(name: N, input: Parameters<Office['as']>[2] = {}, cookie = security): Promise<{ status: number; answer: Answer<N>; message: string; body: string }> => {
  const response = await office.dashboard.ask(name, input, cookie)
  const said = response.json<{ error?: { message: string } }>()
  return { status: response.statusCode, answer: said as never, message: said.error?.message ?? '', body: response.body }
}
const platform = async (name = '12345 平台', scopes = ['posts:write', 'cases:read'], expiresAt = '2027-11-20T00:00:00.000Z') => (await ask('addPlatform', { body: { name, scopes, expiresAt } })).answer
const subscribe = (platformId: string, events: readonly string[] = caseEvents, address = `${site.url}/news?key=k`) => ask('addSubscription', { body: { platformId, address, events } })
const hand = async (token: string, externalId: string): Promise<void> => {
  const response = await office.dashboard.app.inject({ method: 'POST', url: '/api/exchange/posts', headers: { authorization: `Bearer ${token}` }, payload: { externalId, title: '路灯不亮', content: '东大街路灯三天不亮，电话13700001234。', submittedAt: '2026-11-19T08:00:00.000Z' } })
  expect(response.statusCode, response.body).toBe(200)
}
const accept = async (platformId: string, externalId: string): Promise<{ id: string; number: string }> => {
  const id = `exchange:${platformId}:${externalId}`
  const { answer: accepted, message } = await office.as('officer', 'acceptPost', { params: { id }, body: { hash: (await office.dashboard.store.post(id))?.hash } })
  if (!accepted.case) throw new Error(message)
  return { id: accepted.case.id, number: accepted.case.number }
}
const news = (): CaseEventBody[] => site.asked.map(({ body }) => zCaseEvent.parse(JSON.parse(body)))

describe('a platform that subscribed', () => {
  it('is told of every step of its post, signed, with a key, without personal data', async () => {
    await outbox().runOnce()
    const { platform: row, token } = await platform()
    const made = await subscribe(row.id)
    expect(made.status, made.body).toBe(200)
    const secret = made.answer.secret ?? ''
    await hand(token, 'HX-1')
    office.dashboard.pass(MINUTE)
    const { id, number } = await accept(row.id, 'HX-1')
    office.dashboard.pass(MINUTE)
    await office.send(id, 'unit:water')
    office.dashboard.pass(MINUTE)
    await office.answer('water', number, '已修复，可致电13811112222。')
    const [reply] = (await office.look(id)).dispatches[0]!.replies
    await office.as('officer', 'reviewReply', { params: { id: reply!.id }, body: { version: reply!.version, decision: 'accept' } })
    office.dashboard.pass(MINUTE)
    const close = async () => office.as('officer', 'closeCase', { params: { id }, body: { version: (await office.look(id)).case.version, answer: '已修复，可致电13811112222。' } })
    expect((await close()).status).toBe(200)
    office.dashboard.pass(MINUTE)
    expect((await office.as('officer', 'followUpCase', { params: { id }, body: { version: (await office.look(id)).case.version, reached: true, responded: true, resolved: false, satisfied: false, words: '仍不亮' } })).status).toBe(200)
    await outbox().runOnce()

    const bodies = news().toSorted((a, b) => a.sequence - b.sequence)
    expect(bodies.map(({ event }) => event)).toEqual(['registered', 'dispatched', 'replied', 'closed', 'followed_up', 'reopened'])
    expect(new Set(bodies.map(({ key }) => key)).size).toBe(6)
    for (const { headers, body } of site.asked) {
      expect(isSigned(secret, body, String(headers['x-huiyin-signature']), new Date(office.dashboard.now()))).toBe(true)
      expect(isSigned('another', body, String(headers['x-huiyin-signature']), new Date(office.dashboard.now()))).toBe(false)
      expect(headers['idempotency-key']).toBe((JSON.parse(body) as CaseEventBody).key)
      expect(body).not.toContain('13811112222')
      expect(body).not.toContain('仍不亮')
    }
    expect(bodies[0]).toMatchObject({ externalIds: ['HX-1'], case: { number } })
    expect(bodies[3]?.case?.answer).toContain('已修复，可致电***')
    expect(bodies[4]?.satisfaction).toEqual({ reached: true, responded: true, resolved: false, satisfied: false })

    // Read again, by this process or another: nothing is written twice.
    await office.dashboard.store.database.commit([{ op: 'delete', kind: 'counter', id: 'case-events' }, { op: 'insert', kind: 'counter', record: { id: 'case-events', version: 1, value: 0 } }])
    await Promise.all([outbox().runOnce(), outbox().runOnce()])
    expect(site.asked).toHaveLength(6)
    const shown = (await ask('subscriptionNews', { params: { id: made.answer.subscription.id } })).answer
    expect(shown).toHaveLength(6)
    expect(shown.every(({ state, reference }) => state === 'delivered' && reference === 'R-1')).toBe(true)
  })

  it('hears of nothing but its own posts, of no event it did not ask for, and of a post that was not accepted', async () => {
    await outbox().runOnce()
    const [one, other] = [await platform(), await platform('另一平台')]
    await subscribe(one.platform.id, ['dismissed', 'closed'])
    await subscribe(other.platform.id)
    await hand(one.token, 'A-1')
    const id = `exchange:${one.platform.id}:A-1`
    await office.as('officer', 'dismissPost', { params: { id }, body: { hash: (await office.dashboard.store.post(id))?.hash, reason: '不属本市管辖' } })
    await hand(one.token, 'A-2')
    await accept(one.platform.id, 'A-2')
    await office.accept({ title: '别处来的件' })
    await outbox().runOnce()
    expect(news()).toMatchObject([{ event: 'dismissed', externalIds: ['A-1'], case: null, reason: '不属本市管辖' }])
  })

  it('gets nothing in the demo: it is held, and the page says so', async () => {
    await outbox(true).runOnce()
    const { platform: row, token } = await platform()
    await subscribe(row.id)
    await hand(token, 'HX-1')
    await accept(row.id, 'HX-1')
    await outbox(true).runOnce()
    expect(site.asked).toHaveLength(0)
    expect((await ask('subscriptions')).answer).toMatchObject({ held: true, subscriptions: [{ last: { event: 'registered', state: 'held' } }] })
  })

  it('that fails is tried again, then a dead letter shows the error; the outbox sends it again, to the platform', async () => {
    await outbox().runOnce()
    const { platform: row, token } = await platform()
    const { answer: made } = await subscribe(row.id, ['registered'])
    answer = { status: 502, text: 'bad gateway' }
    await hand(token, 'HX-1')
    await accept(row.id, 'HX-1')
    await outbox().runOnce()
    await outbox().runOnce()
    expect((await ask('subscriptionNews', { params: { id: made.subscription.id } })).answer).toMatchObject([{ state: 'queued', attempts: 2, lastError: expect.stringContaining('HTTP 502') }])
    answer = { status: 400, text: 'no such number' }
    office.dashboard.pass(6 * MINUTE)
    await outbox().runOnce()
    const [dead] = (await ask('subscriptionNews', { params: { id: made.subscription.id } })).answer
    expect(dead).toMatchObject({ state: 'failed', attempts: 3 })
    const { letters } = (await office.as('officer', 'outbox', { query: { state: 'failed' } })).answer
    expect(letters).toMatchObject([{ kind: 'event', unit: '12345 平台', caseNumber: '2026-000001' }])
    answer = { status: 200, text: '{}' }
    await office.dashboard.store.resendDelivery(dead!.id, false, { at: office.dashboard.now(), by: 'staff:officer' })
    await outbox().runOnce()
    expect(await office.dashboard.store.delivery(dead!.id)).toMatchObject({ state: 'delivered', channel: 'webhook' })
    expect(new Set(site.asked.map(({ headers }) => headers['idempotency-key'])).size).toBe(1)
  })

  it('whose token ends, or that is switched off, is told nothing more, not even what was written already', async () => {
    await outbox().runOnce()
    const { platform: row, token } = await platform()
    const { answer: made } = await subscribe(row.id, ['registered', 'dispatched'])
    const { id, version } = made.subscription
    answer = { status: 503, text: '' }
    await hand(token, 'HX-1')
    await accept(row.id, 'HX-1')
    await outbox().runOnce()
    const off = await ask('switchSubscription', { params: { id }, body: { version, enabled: false, why: '对方检修' } })
    expect(off.answer).toMatchObject({ enabled: false })
    answer = { status: 200, text: '' }
    const before = site.asked.length
    office.dashboard.pass(10 * MINUTE)
    await outbox().runOnce()
    expect(site.asked.length).toBe(before)
    expect((await ask('subscriptionNews', { params: { id } })).answer).toMatchObject([{ state: 'held', lastError: '订阅已停用，或平台的令牌已失效，未发出' }])
    await hand(token, 'HX-2')
    await accept(row.id, 'HX-2')
    await outbox().runOnce()
    // What happened while it was off is not sent later.
    office.dashboard.pass(MINUTE)
    expect((await ask('switchSubscription', { params: { id }, body: { version: off.answer.version, enabled: true, why: '检修完毕' } })).status).toBe(200)
    await outbox().runOnce()
    expect(site.asked.length).toBe(before)
    expect((await ask('revokePlatform', { params: { id: row.id }, body: { why: '换发' } })).status).toBe(200)
    expect((await ask('subscriptions')).answer.subscriptions).toMatchObject([{ blocked: 'token' }])
    expect((await ask('testSubscription', { params: { id } })).status).toBe(409)
  })
})

describe('the page', () => {
  it('shows the key once, keeps it sealed, tries the address, and is audited without either', async () => {
    const { platform: row } = await platform()
    const { answer: made } = await subscribe(row.id, ['closed'])
    const { id, version } = made.subscription
    const kept = await office.dashboard.store.subscription(id)
    expect(kept?.secret).toMatch(/^sealed1\./u)
    expect((await ask('subscriptions')).body).not.toContain(made.secret)
    expect((await ask('testSubscription', { params: { id } })).answer).toMatchObject({ event: 'test', state: 'held', caseNumber: null })
    const letter = (await office.dashboard.store.deliveries({ aboutId: id }, 0, 1)).deliveries[0]
    expect(zCaseEvent.parse(letter?.fields)).toMatchObject({ event: 'test', case: null })
    const changed = await ask('changeSubscription', { params: { id }, body: { version, address: 'https://platform.example/other', events: ['closed', 'reopened'], newSecret: true } })
    expect(changed.answer).toMatchObject({ subscription: { address: 'https://platform.example/other', events: ['closed', 'reopened'] }, secret: expect.stringMatching(/^[\w-]{43}$/u) })
    expect(changed.answer.secret).not.toBe(made.secret)
    expect((await ask('changeSubscription', { params: { id }, body: { version, address: 'https://platform.example/other', events: ['closed'] } })).status).toBe(409)
    expect((await ask('changeSubscription', { params: { id }, body: { version: version + 1, address: 'https://platform.example/other', events: ['closed'] } })).answer.secret).toBeNull()
    const trail = JSON.stringify(await office.dashboard.store.auditTrail({}, 0, 100))
    for (const word of ['add_subscription', 'change_subscription', 'test_subscription']) expect(trail).toContain(word)
    for (const secret of [made.secret, changed.answer.secret, 'key=k']) expect(trail).not.toContain(secret)
  })

  it.each([
    ['a platform that may not ask for cases', ['posts:write'], undefined, 'https://platform.example/in', '没有「查询进展」权限'],
    ['an address that is none', ['cases:read'], undefined, 'ftp://platform.example', '接口地址须以 http:// 或 https:// 开头'],
    ['a platform whose token has ended', ['cases:read'], '2026-11-20T02:10:00.000Z', 'https://platform.example/in', '令牌已停用或过期'],
  ])('refuses %s', async (_, scopes, expiresAt, address, message) => {
    const { platform: row } = await platform('平台', scopes, expiresAt)
    office.dashboard.pass(15 * MINUTE)
    const refused = await subscribe(row.id, ['closed'], address)
    expect(refused.status).toBeGreaterThanOrEqual(400)
    expect(refused.message).toContain(message)
  })

  it('a receipt of news is taken from that platform alone', async () => {
    await outbox().runOnce()
    const [one, other] = [await platform('甲平台', ['posts:write', 'cases:read', 'receipts:write']), await platform('乙平台', ['receipts:write'])]
    await subscribe(one.platform.id, ['registered'])
    await hand(one.token, 'HX-1')
    await accept(one.platform.id, 'HX-1')
    await outbox().runOnce()
    const key = String(site.asked[0]?.headers['idempotency-key'])
    const receipt = async (token: string) => (await office.dashboard.app.inject({ method: 'POST', url: '/api/exchange/receipts', headers: { authorization: `Bearer ${token}` }, payload: { key } })).statusCode
    expect([await receipt(other.token), await receipt(one.token)]).toEqual([404, 200])
  })

  it('is in the OpenAPI document as a webhook, beside the letters to units about rulings', () => {
    const { webhooks } = openApiDocument('0.0.0') as { webhooks: Record<'caseEvent' | 'ruling', { post: { requestBody: { content: Record<string, { schema: { properties: Record<string, unknown> } }> } } }> }
    const fieldsOf = (name: keyof typeof webhooks) => Object.keys(webhooks[name].post.requestBody.content['application/json']!.schema.properties)
    expect(fieldsOf('caseEvent')).toEqual(Object.keys(zCaseEvent.shape))
    expect(fieldsOf('ruling')).toEqual(Object.keys(zRulingRequest.shape))
  })
})
