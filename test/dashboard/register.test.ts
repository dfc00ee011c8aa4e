/** 手工登记 through the app: into the same queue, due for triage, audited; bad input is named field by field. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Answer } from '../../dashboard/contract.ts'
import type { Problem } from '../../dashboard/contract/error.ts'
import { createLog } from '../../pipeline/log.ts'
import { createTriageReader } from '../../classifiers/read.ts'
import { createTriageStage } from '../../pipeline/triage/triage-waiting.ts'
import type { Dashboard } from '../support/dashboard.ts'
import { openDashboard } from '../support/dashboard.ts'

let dashboard: Dashboard
let officer: string
beforeAll(async () => {
  dashboard = await openDashboard()
  officer = await dashboard.login('officer')
})
afterAll(() => dashboard.close())

const letter = { channel: 'letter', title: '申请低保', content: '家中困难，请求帮助。', author: '周大山', phone: '13912345678', place: '龙亭区', submittedAt: '2026-11-18T03:00:00.000Z' }
const register = (body: Record<string, unknown>, cookie = officer) => dashboard.ask('registerPost', { body }, cookie)

it('a letter joins the queue, waits for triage, and shows its name and number masked', async () => {
  const { id, known } = (await register(letter)).json<Answer<'registerPost'>>()
  expect(known).toBe(false)
  const post = await dashboard.store.post(id)
  expect(post).toMatchObject({ sourceId: 'hand:letter', channel: 'letter', triageDue: true, screening: 'waiting', nextVisitAt: null })
  expect(post?.content).toMatchObject({ author: '周大山', place: '龙亭区', submittedAt: letter.submittedAt, content: '家中困难，请求帮助。\n联系电话：13912345678' })
  expect((await dashboard.store.postsToTriage(10)).map((due) => due.id)).toContain(id)
  await createTriageStage({ store: dashboard.store, reader: createTriageReader(), clock: () => new Date(dashboard.now()), log: createLog({ level: 'silent', format: 'json' }) }).readAll()
  const queue = (await dashboard.ask('queue', {}, officer)).json<Answer<'queue'>>()
  expect(queue.cards.map((card) => card.id)).toContain(id)
  const seen = await dashboard.ask('post', { params: { id } }, officer)
  expect(seen.statusCode).toBe(200)
  expect(seen.body).not.toContain('13912345678')
  expect(seen.body).not.toContain('周大山')
})

it('its source is registered once and never crawled; the act is in the audit trail', async () => {
  const source = await dashboard.store.source('hand:letter')
  expect(source).toMatchObject({ enabled: false, family: 'hand', name: '来信登记' })
  expect(await dashboard.store.claimDueSources('w', '2027-01-01T00:00:00.000Z', 1000, 10)).toEqual([])
  await register({ ...letter, title: '另一封信' })
  expect((await dashboard.store.source('hand:letter'))?.version).toBe(source?.version)
  expect(await dashboard.store.auditTrail({ action: 'register_post' }, 0, 10)).toMatchObject([{ by: 'staff:officer', detail: { channel: 'letter' } }, { by: 'staff:officer' }])
})

it('the same form sent twice is one post', async () => {
  const visit = { channel: 'visit', title: '来访反映拆迁', content: '补偿款未到账' }
  const [first, second] = [(await register(visit)).json<Answer<'registerPost'>>(), (await register(visit)).json<Answer<'registerPost'>>()]
  expect(second).toEqual({ id: first.id, known: true })
  // Without a time it is now, to the minute.
  expect((await dashboard.store.post(first.id))?.content.submittedAt).toBe('2026-11-20T02:00:00.000Z')
})

it.each(['phone', 'visit', 'enterprise'])('%s has a queue source of its own', async (channel) => {
  const { id } = (await register({ channel, title: '反映问题', content: '内容' })).json<Answer<'registerPost'>>()
  expect(await dashboard.store.post(id)).toMatchObject({ sourceId: `hand:${channel}`, channel, content: { author: null, place: null } })
})

it.each([
  ['submittedAt', { submittedAt: '2026-11-21T00:00:00.000Z' }, '将来'],
  ['submittedAt', { submittedAt: '1999-01-01T00:00:00.000Z' }, '2000'],
  ['submittedAt', { submittedAt: '昨天' }, ''],
  ['title', { title: '   ' }, '请填写标题'],
  ['content', { content: '' }, '请填写内容'],
  ['phone', { phone: '打给我' }, '电话号码'],
  ['channel', { channel: 'liuyan' }, ''],
])('is refused naming %s: %o', async (path, part, words) => {
  const { statusCode, body } = await register({ ...letter, ...part })
  expect(statusCode).toBe(400)
  const { code, fields } = (JSON.parse(body) as Problem).error
  expect(code).toBe('invalid')
  expect(fields).toMatchObject([{ path, message: expect.stringContaining(words) as string }])
})

it('is for officers alone', async () => {
  for (const login of ['leader', 'supervisor', 'sysadmin', 'auditor']) expect((await register(letter, await dashboard.login(login))).statusCode).toBe(403)
})
