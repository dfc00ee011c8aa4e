/** Letters on their way to units: signed, with a key, tried again, held in the demo. The other sides are on this machine. */
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readConfig } from '../../../pipeline/config.ts'
import { createOutbox } from '../../../pipeline/dispatch/outbox.ts'
import { createSecretBox } from '../../../storage/secrets/secret-box.ts'
import { sendersInUse } from '../../../pipeline/dispatch/senders-in-use.ts'
import { isSigned, signature } from '../../../pipeline/dispatch/webhook.ts'
import type { UnitChannel } from '../../../storage/records/unit-channel.ts'
import { wrongChannel } from '../../../storage/records/unit-channel.ts'
import { send, startLocalSite } from '../../crawlers/support/local-site.ts'
import type { Answer, LocalSite } from '../../crawlers/support/local-site.ts'
import { putCase, putDispatch, putUnit } from '../../support/casework-samples.ts'
import { sighting } from '../../support/trade-samples.ts'
import type { Bench } from '../support/collecting.ts'
import { openBench, silent } from '../support/collecting.ts'

const secret = 'a-secret-of-sixteen'
let bench: Bench
const opened: (() => Promise<unknown>)[] = []
beforeEach(async () => {
  bench = await openBench()
  const { post } = await bench.store.savePost(sighting(1, { content: '我叫陈某，电话13812345678，路灯坏了。' }))
  await putUnit(bench.store.database, 'unit1', { name: '市照明管理处' })
  await putCase(bench.store.database, 'case1', bench.now(), { postIds: [post.id] })
  await putDispatch(bench.store.database, 'd1', bench.now())
})
afterEach(async () => {
  for (const close of opened.splice(0)) await close()
  await bench.close()
})
async function site(answer: Answer): Promise<LocalSite> {
  const local = await startLocalSite(answer)
  opened.push(() => local.close())
  return local
}
const outbox = (held = false, environment: Record<string, string> = {}) =>
  createOutbox({ store: bench.store, senders: sendersInUse(readConfig(environment), bench.clock), held, cover: (text) => text.replace(/1\d{10}/gu, '***'), secrets: createSecretBox(Buffer.alloc(32, 7)), clock: bench.clock, log: silent })
const reach = (fields: Partial<UnitChannel>) => bench.store.setUnitChannel('unit1', { channel: 'webhook', address: '', secret: null, jurisdiction: null, serviceCode: null, ...fields }, { at: bench.now(), by: 'admin' })
const delivery = () => bench.store.delivery('dispatch:d1')

describe('a unit without a channel of its own', () => {
  it('has the letter on its page at once', async () => {
    await outbox().runOnce()
    expect(await delivery()).toMatchObject({ channel: 'portal', state: 'delivered', attempts: 1 })
    expect((await delivery())?.text).toMatch(/市照明管理处：[\s\S]*签收截止：[\s\S]*路灯坏了/u)
  })
  it('has it held in the demo, and the dispatch says so', async () => {
    await outbox(true).runOnce()
    expect(await delivery()).toMatchObject({ state: 'held' })
    expect(await bench.store.dispatch('d1')).toMatchObject({ delivery: 'held' })
  })
})

describe('webhook', () => {
  it('is signed, carries the key, and no personal data', async () => {
    const unit = await site((_, response) => send(response, 200, '{"reference":"R-9"}'))
    await reach({ address: `${unit.url}/in`, secret })
    await outbox().runOnce()
    const [asked] = unit.asked
    expect(asked?.headers['idempotency-key']).toBe('dispatch:d1')
    expect(isSigned(secret, asked?.body ?? '', String(asked?.headers['x-huiyin-signature']), bench.clock())).toBe(true)
    expect(JSON.parse(asked?.body ?? '')).toMatchObject({ key: 'dispatch:d1', kind: 'dispatch', dispatchId: 'd1', unit: 'unit1', dueAt: expect.stringMatching(/Z$/u) })
    expect(asked?.body).not.toContain('13812345678')
    expect(await delivery()).toMatchObject({ state: 'delivered', receipt: { reference: 'R-9' } })
  })
  it('is repeated with the same key after a failure that may pass, at once and then after five minutes', async () => {
    const unit = await site((_, response) => (unit.asked.length < 3 ? send(response, 503, '') : send(response, 200, '{}')))
    await reach({ address: unit.url, secret })
    await outbox().runOnce()
    expect(unit.asked).toHaveLength(2)
    expect(await delivery()).toMatchObject({ state: 'queued', lastError: 'webhook: HTTP 503' })
    bench.pass(4)
    await outbox().runOnce()
    expect(unit.asked).toHaveLength(2)
    bench.pass(1)
    await outbox().runOnce()
    expect(new Set(unit.asked.map(({ headers }) => headers['idempotency-key']))).toEqual(new Set(['dispatch:d1']))
    expect(await delivery()).toMatchObject({ state: 'delivered', attempts: 3, lastError: null })
  })
  it('that is refused for good is a dead letter at once', async () => {
    const unit = await site((_, response) => send(response, 403, 'no'))
    await reach({ address: unit.url, secret })
    await outbox().runOnce()
    expect(unit.asked).toHaveLength(1)
    expect(await delivery()).toMatchObject({ state: 'failed', lastError: 'webhook: HTTP 403 no' })
    expect(await bench.store.dispatch('d1')).toMatchObject({ delivery: 'failed' })
  })
  it('is sent once by several processes at the same time', async () => {
    const unit = await site((_, response) => void setTimeout(() => send(response, 200, '{}'), 20))
    await reach({ address: unit.url, secret })
    const others = await Promise.all(Array.from({ length: 3 }, () => bench.another()))
    const boxes = [bench.store, ...others].map((store) => createOutbox({ store, senders: sendersInUse(readConfig({}), bench.clock), held: false, cover: (text) => text, secrets: createSecretBox(Buffer.alloc(32, 7)), clock: bench.clock, log: silent }))
    await Promise.all(boxes.map((box) => box.runOnce()))
    expect(unit.asked).toHaveLength(1)
    expect((await bench.store.deliveries({}, 0, 5)).total).toBe(1)
  })
  it('of a dispatch that was recalled does not leave', async () => {
    const unit = await site((_, response) => send(response, 200, '{}'))
    await reach({ address: unit.url, secret })
    const dispatch = (await bench.store.dispatch('d1'))!
    await bench.store.database.commit([{ op: 'replace', kind: 'dispatch', record: { ...dispatch, version: 2, handling: 'recalled' } }])
    await outbox().runOnce()
    expect(unit.asked).toHaveLength(0)
    expect(await delivery()).toMatchObject({ state: 'held', lastError: '转办已撤回，未发出' })
  })
  it('that had left is taken back by a letter of its own, once', async () => {
    const unit = await site((_, response) => send(response, 200, '{}'))
    await reach({ address: unit.url, secret })
    await outbox().runOnce()
    const dispatch = (await bench.store.dispatch('d1'))!
    await bench.store.database.commit([{ op: 'replace', kind: 'dispatch', record: { ...dispatch, version: dispatch.version + 1, handling: 'recalled' } }])
    await outbox().runOnce()
    await outbox().runOnce()
    expect(unit.asked.map(({ body }) => (JSON.parse(body) as { kind: string; recalls?: string }).recalls ?? '')).toEqual(['', 'dispatch:d1'])
    expect(unit.asked[1]?.headers['idempotency-key']).toBe('recall:d1')
  })
})

describe('a signature', () => {
  const at = new Date('2026-11-20T02:00:00.000Z')
  it.each([
    ['another body', 'other', secret, signature(secret, 'body', at), at],
    ['another secret', 'body', 'another-secret-of-16', signature(secret, 'body', at), at],
    ['an old one', 'body', secret, signature(secret, 'body', at), new Date(at.getTime() + 301_000)],
    ['none', 'body', secret, '', at],
  ])('is refused: %s', (_, body, key, header, now) => expect(isSigned(key, body, header, now)).toBe(false))
  it('is taken within five minutes', () => expect(isSigned(secret, 'body', signature(secret, 'body', at), new Date(at.getTime() + 299_000))).toBe(true))
})

describe('Open311', () => {
  it('is a service request, known by its id', async () => {
    const city = await site((_, response) => send(response, 201, '[{"service_request_id":"638344","service_notice":""}]'))
    await reach({ channel: 'open311', address: `${city.url}/open311/v2/`, secret: 'apikey', jurisdiction: 'kaifeng', serviceCode: 'LIGHT' })
    await outbox().runOnce()
    expect(city.asked[0]).toMatchObject({ method: 'POST', path: '/open311/v2/requests.json' })
    const form = new URLSearchParams(city.asked[0]?.body)
    expect(Object.fromEntries(form)).toMatchObject({ jurisdiction_id: 'kaifeng', api_key: 'apikey', service_code: 'LIGHT', address_string: '龙亭区' })
    expect(form.get('description')).toMatch(/路灯坏了/u)
    expect(await delivery()).toMatchObject({ state: 'delivered', receipt: { reference: '638344' } })
  })
  it('is asked how it fares, ever more rarely, until it is closed; only news is a line of its history', async () => {
    let status = { code: 200, text: '[{"service_request_id":"638344","status":"open","status_notes":null}]' }
    const city = await site((asked, response) => (asked.method === 'POST' ? send(response, 201, '[{"service_request_id":"638344"}]') : send(response, status.code, status.text)))
    await reach({ channel: 'open311', address: city.url, secret: 'apikey', jurisdiction: 'kaifeng', serviceCode: 'LIGHT' })
    const asked = () => city.asked.filter(({ method }) => method === 'GET')
    await outbox().runOnce()
    expect(asked()).toHaveLength(0)
    bench.pass(60)
    await Promise.all([outbox().runOnce(), outbox().runOnce()])
    expect(asked().map(({ path }) => path)).toEqual(['/requests/638344.json?jurisdiction_id=kaifeng'])
    expect(await delivery()).toMatchObject({ receipt: { reference: '638344', status: 'open', notes: '', askedAt: bench.now() } })
    bench.pass(59)
    await outbox().runOnce()
    expect(asked()).toHaveLength(1)
    status = { code: 503, text: 'down' }
    bench.pass(1)
    await outbox().runOnce()
    expect((await delivery())?.receipt).toMatchObject({ status: 'open', askError: expect.stringContaining('HTTP 503') })
    status = { code: 200, text: '<html>' }
    bench.pass(60)
    await outbox().runOnce()
    expect((await delivery())?.receipt?.askError).toContain('GeoReport')
    status = { code: 200, text: '[{"service_request_id":638344,"status":"closed","status_notes":"灯已换 "}]' }
    bench.pass(4 * 24 * 60)
    await outbox().runOnce()
    const closed = await delivery()
    expect(closed).toMatchObject({ state: 'delivered', askAt: null, receipt: { status: 'closed', notes: '灯已换', askError: null } })
    expect(closed?.history.filter(({ action }) => action === 'remote_status').map(({ why }) => why)).toEqual(['open', 'closed：灯已换'])
    bench.pass(24 * 60)
    await outbox().runOnce()
    expect(asked()).toHaveLength(4)
  })
  it('known by a token at first is found once it has an id; in the demo nobody is asked', async () => {
    let id: string | null = null
    const city = await site((asked, response) => {
      if (asked.method === 'POST') return send(response, 201, '[{"token":"T-1"}]')
      if (asked.path === '/tokens/T-1.json') return send(response, 200, JSON.stringify([{ token: 'T-1', service_request_id: id }]))
      return asked.path === '/requests/77.json' ? send(response, 200, '[{"service_request_id":"77","status":"open","status_notes":"已派单"}]') : send(response, 404, '')
    })
    await reach({ channel: 'open311', address: city.url, serviceCode: 'LIGHT' })
    await outbox().runOnce()
    bench.pass(60)
    await outbox(true).runOnce()
    expect(city.asked).toHaveLength(1)
    await outbox().runOnce()
    expect((await delivery())?.receipt).toMatchObject({ reference: 'T-1', status: 'token' })
    id = '77'
    bench.pass(60)
    await outbox().runOnce()
    expect((await delivery())?.receipt).toMatchObject({ reference: '77', status: 'open', notes: '已派单' })
  })
  it('that answers without an id waits for a person', async () => {
    const city = await site((_, response) => send(response, 200, '<html>ok</html>'))
    await reach({ channel: 'open311', address: city.url, serviceCode: 'LIGHT' })
    await outbox().runOnce()
    expect(await delivery()).toMatchObject({ state: 'failed', attempts: 1 })
  })
})

describe('mail', () => {
  it('goes to the unit’s own address', async () => {
    const mails: string[] = []
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS', 'AUTH'],
      onData(stream, session, done) {
        stream.resume()
        stream.on('end', () => {
          mails.push(...session.envelope.rcptTo.map(({ address }) => address))
          done()
        })
      },
    })
    server.listen(0, '127.0.0.1')
    await once(server.server, 'listening')
    opened.push(() => new Promise((resolve) => server.close(() => resolve(undefined))))
    await reach({ channel: 'mail', address: 'unit@example.org' })
    await outbox(false, { HUIYIN_SMTP_URL: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`, HUIYIN_MAIL_FROM: 'office@example.org', HUIYIN_MAIL_TO: 'staff@example.org' }).runOnce()
    expect(mails).toEqual(['unit@example.org'])
    expect(await delivery()).toMatchObject({ state: 'delivered' })
  })
  it('without a mail server here is a dead letter that says why', async () => {
    await reach({ channel: 'mail', address: 'unit@example.org' })
    await outbox().runOnce()
    expect(await delivery()).toMatchObject({ state: 'failed', lastError: expect.stringContaining('没有配置') })
  })
})

describe('a channel', () => {
  const facts = { channel: 'webhook' as const, address: 'https://unit.example.org', secret, jurisdiction: null, serviceCode: null }
  it.each([
    [{ ...facts }, undefined],
    [{ ...facts, secret: 'short' }, /密钥/u],
    [{ ...facts, address: 'file:///etc/passwd' }, /http/u],
    [{ ...facts, channel: 'mail' as const, address: 'nobody' }, /邮箱/u],
    [{ ...facts, channel: 'open311' as const }, /service_code/u],
    [{ ...facts, channel: 'portal' as const, address: '' }, undefined],
  ])('%# is checked before it is kept', (given, wrong) => (wrong ? expect(wrongChannel(given)).toMatch(wrong) : expect(wrongChannel(given)).toBeUndefined()))
})
