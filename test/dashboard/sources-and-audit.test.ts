import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Answer } from '../../dashboard/contract.ts'
import type { Dashboard } from '../support/dashboard.ts'
import { openDashboard } from '../support/dashboard.ts'
import { seedPost, seedSource, SOURCE } from '../support/screened-posts.ts'

let dashboard: Dashboard
beforeAll(async () => {
  dashboard = await openDashboard()
  const { store } = dashboard
  await seedSource(store)
  const counts = { found: 10, new: 4, changed: 1, gone: 0, failed: 1, skippedByRobots: 0, requests: 12, retries: 0, bytes: 5000 }
  for (const [n, at] of ['2026-11-19T01:00:00.000Z', '2026-11-19T02:00:00.000Z'].entries()) {
    await store.claimDueSources('w', at, 60_000, 1)
    await store.startRun({ id: `run${n}`, sourceId: SOURCE, startedAt: at })
    await store.settleRun(`run${n}`, 'w', { at, health: n === 0 ? 'working' : 'changed', why: n === 0 ? null : 'liuyan-kaifeng: .replyList 不见了', nextRunAt: at, memory: { secret: 'board id' }, outcome: n === 0 ? 'done' : 'failed', error: null, counts: { ...counts, new: counts.new + n } })
  }
  await store.keepDeadLetter({ sourceId: SOURCE, externalId: '77', url: 'http://127.0.0.1/77', error: 'PageChanged', at: '2026-11-19T02:00:00.000Z' })
})
afterAll(() => dashboard.close())

it('sources show health, why, yield and dead letters, and keep their memory to themselves', async () => {
  const supervisor = await dashboard.login('supervisor')
  const list = await dashboard.ask('sources', {}, supervisor)
  expect(list.json()).toMatchObject([{ id: SOURCE, health: 'changed', healthWhy: 'liuyan-kaifeng: .replyList 不见了', lastSuccessAt: '2026-11-19T01:00:00.000Z', yields: [4, 5], deadLetters: 1 }])
  expect(list.body).not.toContain('board id')
  const detail = (await dashboard.ask('source', { params: { id: SOURCE } }, supervisor)).json<Answer<'source'>>()
  expect(detail.runs.map(({ outcome }) => outcome)).toEqual(['failed', 'done'])
  expect(detail.deadLetters).toMatchObject([{ externalId: '77', error: 'PageChanged', attempts: 1 }])
})

it('the system administrator runs one now and switches it off and on, audited', async () => {
  const admin = await dashboard.login('sysadmin')
  await dashboard.ask('enableSource', { params: { id: SOURCE }, body: { enabled: false } }, admin)
  expect((await dashboard.store.source(SOURCE))?.enabled).toBe(false)
  await dashboard.ask('enableSource', { params: { id: SOURCE }, body: { enabled: true } }, admin)
  dashboard.pass(1000)
  expect((await dashboard.ask('runSource', { params: { id: SOURCE } }, admin)).json()).toMatchObject({ enabled: true })
  expect((await dashboard.store.auditTrail({ subject: `source ${SOURCE}` }, 0, 10)).map(({ action }) => action)).toEqual(['run_source', 'enable_source', 'disable_source'])
  expect((await dashboard.ask('runSource', { params: { id: 'none' } }, admin)).statusCode).toBe(404)
})

it('a rebuilt site shows the page that did not fit, not one fetched after it', async () => {
  const { store } = dashboard
  const id = 'rebuilt'
  const keep = (name: string, fetchedAt: string) => store.keepRaw({ id: name.repeat(64), sourceId: id, url: `http://127.0.0.1/${name}`, fetchedAt, contentType: 'text/html', gzip: gzipSync(`page ${name}`).toString('base64') })
  await store.registerSource({ id, family: 'mailbox', name: 'x', url: 'http://127.0.0.1', everyMinutes: 30 }, '2026-11-19T01:00:00.000Z')
  await keep('a', '2026-11-19T01:00:00.000Z')
  await keep('b', '2026-11-19T01:01:00.000Z')
  await store.takeSource(id, 'w', '2026-11-19T01:00:00.000Z', 60_000)
  await store.startRun({ id: 'rebuilt-run', sourceId: id, startedAt: '2026-11-19T01:00:00.000Z' })
  const counts = { found: 0, new: 0, changed: 0, gone: 0, failed: 1, skippedByRobots: 0, requests: 2, retries: 0, bytes: 10 }
  await store.settleRun('rebuilt-run', 'w', { at: '2026-11-19T01:02:00.000Z', health: 'changed', why: '.x', nextRunAt: '2026-11-19T02:00:00.000Z', outcome: 'failed', error: null, counts, misfit: { at: '2026-11-19T01:00:00.000Z', evidenceId: 'a'.repeat(64), why: '.x' } })
  expect((await dashboard.ask('sourceRaw', { params: { id } }, await dashboard.login('sysadmin'))).json()).toMatchObject({ url: 'http://127.0.0.1/a', text: 'page a' })
})

it('of the failed pages alone is asked for in the same way', async () => {
  const admin = await dashboard.login('sysadmin')
  dashboard.pass(1000)
  expect((await dashboard.ask('retryFailed', { params: { id: SOURCE } }, await dashboard.login('officer'))).statusCode).toBe(403)
  const other = await dashboard.store.registerSource({ id: 'other', family: 'mailbox', name: 'x', url: 'http://127.0.0.1', everyMinutes: 30 }, '2026-11-19T01:00:00.000Z')
  expect((await dashboard.ask('retryFailed', { params: { id: other.id } }, admin)).statusCode).toBe(200)
  expect((await dashboard.store.source(other.id))?.asked).toMatchObject({ what: 'failed' })
})

it('the auditor reads the trail by person, action and record, newest first, and can read nothing else of the work', async () => {
  const post = await seedPost(dashboard.store)
  const officer = await dashboard.login('officer')
  await dashboard.ask('dismissPost', { params: { id: post.id }, body: { hash: post.hash, reason: '无实质内容' } }, officer)
  const auditor = await dashboard.login('auditor')
  const trail = async (query: Record<string, string>) => (await dashboard.ask('audit', { query }, auditor)).json<Answer<'audit'>>().entries
  expect(await trail({ action: 'dismiss' })).toMatchObject([{ by: 'staff:officer', byName: '苏晓岚', subject: `post ${post.id}`, detail: { reason: '无实质内容' } }])
  const all = await trail({})
  expect(all.map(({ seq }) => seq)).toEqual(all.map((_, n) => all.length - n))
  expect(await trail({ by: 'staff:officer', limit: '1' })).toHaveLength(1)
  expect((await dashboard.ask('post', { params: { id: post.id } }, auditor)).statusCode).toBe(403)
})

it('cases are listed by state with the people who opened them, and opened by id or number', async () => {
  const officer = await dashboard.login('officer')
  const post = await seedPost(dashboard.store, { externalId: '9' })
  await dashboard.ask('acceptPost', { params: { id: post.id }, body: { hash: post.hash, title: '致电13912345678反映水质' } }, officer)
  const leader = await dashboard.login('leader')
  const page = (await dashboard.ask('cases', { query: { status: 'registered' } }, leader)).json<Answer<'cases'>>()
  expect(page).toMatchObject({ total: 1, cases: [{ number: '2026-000001', title: '致电139******78反映水质', openedByName: '苏晓岚', postCount: 1 }] })
  expect((await dashboard.ask('cases', { query: { status: 'closed' } }, leader)).json()).toEqual({ cases: [], total: 0 })
  const byId = await dashboard.ask('case', { params: { id: page.cases[0]?.id ?? '' } }, leader)
  const byNumber = await dashboard.ask('caseByNumber', { params: { number: '2026-000001' } }, leader)
  expect(byId.json()).toEqual(byNumber.json())
  expect(byId.json()).toMatchObject({ posts: [{ id: post.id }], history: [{ action: 'register', byName: '苏晓岚' }] })
})

it('the auditor reads a period, and checks the chain; a forged entry is found by its number', async () => {
  const auditor = await dashboard.login('auditor')
  const { store } = dashboard
  const before = dashboard.now()
  dashboard.pass(60_000)
  await store.audit({ at: dashboard.now(), by: 'staff:officer', action: 'reveal', subject: 'post x', detail: {} })
  dashboard.pass(60_000)
  const trail = async (query: Record<string, string>) => (await dashboard.ask('audit', { query }, auditor)).json<Answer<'audit'>>().entries.map(({ action }) => action)
  expect(await trail({ from: before, to: dashboard.now(), action: 'reveal' })).toEqual(['reveal'])
  expect(await trail({ to: before, action: 'reveal' })).toEqual([])
  expect(await trail({ from: dashboard.now() })).toEqual([])
  const check = async () => (await dashboard.ask('checkAudit', {}, auditor)).json<Answer<'checkAudit'>>()
  const whole = await check()
  expect(whole).toMatchObject({ broken: null, entries: expect.any(Number), lastHash: expect.stringMatching(/^[0-9a-f]{64}$/u) })
  const last = (await store.auditTrail({}, 0, 1))[0]!
  expect(last).toMatchObject({ action: 'verify_audit', by: 'staff:auditor', detail: { broken: null, entries: whole.entries } })
  await store.database.commit([{ op: 'insert', kind: 'audit', record: { ...last, id: String(last.seq + 1).padStart(12, '0'), seq: last.seq + 1, by: 'staff:forger' } }])
  expect(await check()).toMatchObject({ entries: whole.entries + 1, broken: expect.stringContaining(`entry ${last.seq + 1}`) })
})
