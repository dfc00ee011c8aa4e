/**
 * The story of a post, through the running parts and nothing mocked: it appears on the replica, is collected and read,
 * screened in the dashboard's API, edited and answered on the site, and removed there; another is approved, instructed, sent out
 * over two levels of units, answered, closed and followed up.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Answer, EndpointName } from '../dashboard/contract.ts'
import { manualClock } from '../crawlers/replica/clock.ts'
import type { SimulatedClock } from '../crawlers/replica/clock.ts'
import type { PostRow } from '../crawlers/replica/post-row.ts'
import { startReplica } from '../crawlers/replica/replica.ts'
import type { Replica } from '../crawlers/replica/replica.ts'
import { readConfig } from '../pipeline/config.ts'
import { dayInShanghai } from '../pipeline/casework/shanghai-day.ts'
import { createWorker } from '../pipeline/jobs/worker.ts'
import { createLog } from '../pipeline/log.ts'
import { fetchersBySite, sourcesInUse } from '../pipeline/sources-in-use.ts'
import { replicaAddresses } from '../pipeline/start/replica.ts'
import { caseFigures } from '../pipeline/reports/case-figures.ts'
import { monthPeriod } from '../pipeline/reports/month.ts'
import { createTriageReader } from '../classifiers/read.ts'
import { createTriageStage } from '../pipeline/triage/triage-waiting.ts'
import { openSqlite } from '../storage/sqlite/sqlite-database.ts'
import { seedUnits } from '../storage/seed-units.ts'
import { openStore } from '../storage/trade-store.ts'
import type { Store } from '../storage/store.ts'
import { addDemoAccounts } from '../dashboard/server/demo-accounts.ts'
import { verifyAudit } from '../storage/verify-audit.ts'
import { reading } from '../pipeline/triage/reading.ts'
import { makeRow } from './crawlers/replica/rows.ts'
import { openDashboard } from './support/dashboard.ts'
import type { Dashboard } from './support/dashboard.ts'

const row = (fields: Partial<PostRow>): PostRow => makeRow(fields.daysAgo ?? 2, { board: '开封市市长', approvalHours: 5, ...fields })

const rows = [
  row({
    id: 'gas',
    title: '院里燃气味很大没人来',
    content: '示范区三大街幸福家属院3号楼从昨晚起燃气泄漏，楼道里味道很大，打了燃气公司电话没人来。我叫李建国，电话13800001234，请马上派人！',
    replies: [{ unit: '新奥燃气公司', afterDays: 3, text: '已于当日更换阀门，经检测无泄漏。' }],
    rating: { resolution: 5, attitude: 5, speed: 4, comment: '很快', afterDays: 3.5 },
  }),
  row({ id: 'light', title: '路灯不亮', content: '鼓楼区西坡街路灯坏了三盏，晚上走路看不清，请安排维修。', editedAfterDays: 3, editedContent: '鼓楼区西坡街路灯坏了三盏，晚上走路看不清，昨晚有老人摔伤，请安排维修。' }),
  row({ id: 'light-copy', title: '路灯不亮', content: '鼓楼区西坡街路灯坏了三盏，晚上走路看不清，请尽快安排维修。', daysAgo: 1.5 }),
  row({ id: 'thanks', title: '感谢窗口小刘', content: '感谢市民之家不动产窗口的工作人员，办事耐心，态度好。', type: '感谢', removedAfterDays: 3 }),
  row({ id: 'late', title: '公交车改线建议', content: '建议12路公交车增加早高峰班次，等车要四十分钟。', daysAgo: 2.5, approvalHours: 72 }),
  row({ id: 'letter', channel: 'mailbox', board: null, title: '灵活就业养老保险能补缴吗', content: '请问灵活就业人员中断缴费的年份能不能补缴，在哪里办理？', type: '咨询' }),
]

let folder: string
let clock: SimulatedClock
let replica: Replica
let store: Store
let dashboard: Dashboard
let collect: () => Promise<void>

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'huiyin-flow-'))
  clock = manualClock(new Date('2026-11-20T02:00:00.000Z'))
  replica = await startReplica({ port: 0, clock, rows, crawlDelaySeconds: 0 })
  const database = await openSqlite({ file: join(folder, 'huiyin.db') })
  await database.migrate()
  store = openStore(database)
  await seedUnits(database, '2026-11-20T02:00:00.000Z')
  const now = (): Date => new Date(clock.now())
  await addDemoAccounts(store)
  dashboard = await openDashboard({ store, parts: { clock: now, ...reading(createTriageReader()) } })
  const config = readConfig({})
  const log = createLog({ level: 'silent', format: 'json' })
  const worker = createWorker({
    store,
    sources: sourcesInUse(config, replicaAddresses(replica)),
    createFetch: fetchersBySite({ store, delayMs: 0, budgetPerDay: 100_000, clock: now, log, signal: new AbortController().signal }),
    triage: createTriageStage({ store, reader: createTriageReader(), clock: now, log }),
    clock: now,
    log,
    concurrency: 2,
    name: 'flow:1',
    confirmRemovalMs: 60_000,
  })
  collect = () => worker.runOnce()
})
afterAll(async () => {
  await dashboard?.close()
  await replica?.close()
  await store?.close()
  rmSync(folder, { recursive: true, force: true })
})

const queue = async (officer: string, query: Record<string, string> = {}) => (await dashboard.ask('queue', { query }, officer)).json<Answer<'queue'>>().cards
const detail = async (officer: string, id: string) => (await dashboard.ask('post', { params: { id } }, officer)).json<Answer<'post'>>()

describe('the story of a post', () => {
  let officer: string
  let gasId: string

  it('begins with a queue of what is public now: the gas leak first, with the words that decided', async () => {
    await collect()
    officer = await dashboard.login('officer')
    const cards = await queue(officer)
    expect(cards).toHaveLength(5)
    expect(cards[0]).toMatchObject({ title: '院里燃气味很大没人来', urgency: 2, district: '城乡一体化示范区' })
    gasId = cards[0]!.id
    const post = await detail(officer, gasId)
    expect(post.evidence.filter(({ about }) => about === 'urgency').map(({ text }) => text).join()).toContain('燃气')
    expect(post.content.submittedAt).toBe('2026-11-18T02:00:00.000Z')
    expect(post.triage?.units.length).toBeGreaterThan(0)
  })

  it('shows no personal data until a reason is given, and keeps the reason', async () => {
    const masked = await detail(officer, gasId)
    expect(JSON.stringify(masked)).not.toMatch(/13800001234|李建国/u)
    const shown = await dashboard.ask('revealPost', { params: { id: gasId }, body: { reason: '联系来信人核实地址' } }, officer)
    expect(shown.json<Answer<'revealPost'>>().content.content).toContain('13800001234')
    expect(await store.auditTrail({ action: 'reveal' }, 0, 5)).toEqual([expect.objectContaining({ subject: `post ${gasId}` })])
  })

  it('finds the copy, and lets the officer accept one and merge the other', async () => {
    const lights = (await queue(officer, { q: '路灯' })).map(({ id }) => id)
    expect(lights).toHaveLength(2)
    const [first, second] = await Promise.all(lights.map((id) => detail(officer, id)))
    expect([...first!.similar, ...second!.similar].map(({ card }) => card.id)).toEqual(expect.arrayContaining([expect.any(String)]))
    const accepted = (await dashboard.ask('acceptPost', { params: { id: first!.id }, body: { hash: first!.hash } }, officer)).json<Answer<'acceptPost'>>()
    expect(accepted.case?.number).toBe('2026-000001')
    const merged = (await dashboard.ask('mergePost', { params: { id: second!.id }, body: { hash: second!.hash, caseNumber: '2026-000001' } }, officer)).json<Answer<'mergePost'>>()
    expect(merged).toMatchObject({ screening: 'merged', case: { number: '2026-000001' } })
    expect(await queue(officer, { screening: 'waiting' })).toHaveLength(3)
  })

  it('the leak goes up to the leader, who writes on it, and out to a unit and the one below', async () => {
    const ask = async <N extends EndpointName>(cookie: string, name: N, input: Parameters<Dashboard['ask']>[1]): Promise<Answer<N>> => {
      const response = await dashboard.ask(name, input, cookie)
      expect([name, response.statusCode, response.body.slice(0, 200)]).toEqual([name, 200, expect.any(String)])
      return response.json<Answer<N>>()
    }
    const [approver, leader, unit1, unit2] = await Promise.all(['approver', 'leader', 'unit1', 'unit2'].map((login) => dashboard.login(login)))
    const gas = await detail(officer, gasId)
    const { case: opened } = await ask(officer, 'acceptPost', { params: { id: gasId }, body: { hash: gas.hash } })
    const params = { id: opened?.id ?? '' }
    const version = async () => (await ask(officer, 'case', { params })).case.version

    const submitted = await ask(officer, 'submitCases', { body: { cases: [{ id: params.id, version: await version() }], proposal: '拟转市城市管理局牵头处置', approverId: 'staff:approver' } })
    const passed = await ask(approver!, 'passUpApproval', { params: { id: submitted.id }, body: { version: submitted.version, to: 'staff:leader', opinion: '情况紧急，请阅示' } })
    await ask(leader!, 'writeInstruction', { body: { text: '立即处置，确保安全，结果报我', caseIds: [params.id] } })
    await ask(leader!, 'decideApproval', { params: { id: submitted.id }, body: { version: passed.version, decision: 'approve' } })
    await ask(officer, 'dispatchCase', { params, body: { version: await version(), leadUnitId: 'city-management', because: '按批示处置' } })

    const work = async (cookie: string) => {
      const [item] = (await ask(cookie, 'inbox', {})).items
      return ask(cookie, 'inboxItem', { params: { id: item?.id ?? '' } })
    }
    const upper = (await work(unit1!)).dispatch
    expect((await work(unit1!)).instructions).toMatchObject([{ text: '立即处置，确保安全，结果报我' }])
    const signed = await ask(unit1!, 'signDispatch', { params: { id: upper.id }, body: { step: upper.step } })
    await ask(unit1!, 'delegateDispatch', { params: { id: upper.id }, body: { step: signed.dispatch.step, unitIds: ['city-management-enforcement'] } })
    const lower = (await work(unit2!)).dispatch
    expect(lower.dueAt < upper.dueAt).toBe(true)
    const below = await ask(unit2!, 'signDispatch', { params: { id: lower.id }, body: { step: lower.step } })
    const contacted = await ask(unit2!, 'contactDispatch', { params: { id: lower.id }, body: { step: below.dispatch.step, note: '电话联系，已到现场' } })
    const answered = await ask(unit2!, 'replyDispatch', { params: { id: lower.id }, body: { step: contacted.dispatch.step, publicAnswer: '阀门老化漏气，已更换。', resolved: true } })
    await ask(unit1!, 'reviewReply', { params: { id: answered.dispatch.replies[0]?.id ?? '' }, body: { version: 1, decision: 'accept' } })
    const own = await work(unit1!)
    const replied = await ask(unit1!, 'replyDispatch', { params: { id: upper.id }, body: { step: own.dispatch.step, publicAnswer: '已于当日更换阀门，经检测无泄漏，并回访用户。', finding: '用户家中阀门老化', resolved: true } })
    const { replies } = await ask(officer, 'reviews', {})
    expect(replies).toMatchObject([{ case: { number: opened?.number }, reply: { check: { score: expect.any(Number) } } }])
    await ask(officer, 'reviewReply', { params: { id: replied.dispatch.replies[0]?.id ?? '' }, body: { version: 1, decision: 'accept' } })
    expect((await ask(officer, 'case', { params })).case.status).toBe('replied')
  })

  it('goes on: the late-approved post with the lower id is found, the edit is a version, the removal a tombstone', async () => {
    // Three days later: edited at day 3, removed at day 3, answered at day 3, rated at day 3.5, the late one approved after 72 hours.
    clock.advance(40)
    await collect()
    // The session of two days ago has ended.
    officer = await dashboard.login('officer')
    const late = (await queue(officer, { q: '公交车' }))[0]
    expect(late).toMatchObject({ title: '公交车改线建议' })
    const gas = await detail(officer, gasId)
    expect(gas.content.replies).toEqual([expect.objectContaining({ unit: '新奥燃气公司' })])
    expect(gas.content.ratings).toMatchObject({ resolution: 5, attitude: 5, speed: 4 })
    expect(gas.versions).toHaveLength(1)
    const { postIds } = (await store.caseByNumber('2026-000001'))!
    const edited = (await store.database.getMany('post', postIds)).filter(({ versions }) => versions.length > 0)
    expect(edited).toHaveLength(1)
    expect(edited[0]!.content.content).toContain('老人摔伤')
    expect(edited[0]!.versions.map(({ content }) => content.content)).toEqual([expect.not.stringContaining('老人摔伤')])

    const thanks = (await queue(officer, { q: '不动产' }))[0]!
    expect(thanks.gone).toBe(false)
    clock.advance(24)
    await collect()
    clock.advance(24)
    await collect()
    officer = await dashboard.login('officer')
    expect((await queue(officer, { q: '不动产' }))[0]).toMatchObject({ gone: true })
  })

  it('ends with the answer seen on the site, the case closed, and its writer satisfied', async () => {
    const params = { id: (await store.post(gasId))?.caseId ?? '' }
    const read = async () => (await dashboard.ask('case', { params }, officer)).json<Answer<'case'>>()
    const seen = await read()
    expect(seen.siteReplies).toMatchObject([{ unit: '新奥燃气公司', replyId: seen.dispatches.find(({ parentId }) => parentId === null)?.replies[0]?.id }])
    expect(seen.history.map(({ action }) => action)).toEqual(expect.arrayContaining(['submit', 'instruct', 'approve', 'dispatch', 'sign', 'delegate', 'contact', 'reply', 'accept', 'site_reply']))
    await dashboard.ask('closeCase', { params, body: { version: seen.case.version, answer: '已更换阀门，经检测无泄漏。' } }, officer)
    await dashboard.ask('followUpCase', { params, body: { version: (await read()).case.version, reached: true, responded: true, resolved: true, satisfied: true, words: '很快' } }, officer)
    const { case: done } = await read()
    expect(done).toMatchObject({ status: 'closed', satisfied: true })
    // And is seen in the figures of the month in which it was closed.
    const month = monthPeriod(dayInShanghai(done.closedAt ?? '').slice(0, 7))!
    const figures = caseFigures(await store.casesInWork(month.from, month.to), month)
    expect(figures).toMatchObject({ closed: 1, closedOnTime: 1, satisfaction: { numerator: 1, denominator: 1, rate: 1 } })
    expect(figures.accepted + figures.carriedIn).toBe(figures.closed + figures.carriedOut)
  })

  it('leaves an audit chain without a broken link', async () => {
    const { entries, broken } = await verifyAudit(store.database)
    expect(broken).toBeNull()
    expect(entries).toBeGreaterThanOrEqual(4)
  })
})
