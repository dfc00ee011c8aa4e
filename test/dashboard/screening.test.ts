import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Post } from '../../storage/records/post.ts'
import type { Dashboard } from '../support/dashboard.ts'
import { openDashboard } from '../support/dashboard.ts'
import { seedPost, seedSource, seedUnits } from '../support/screened-posts.ts'

let dashboard: Dashboard
let officer: string
let post: Post
beforeEach(async () => {
  dashboard = await openDashboard()
  await seedSource(dashboard.store)
  await seedUnits(dashboard.store)
  post = await seedPost(dashboard.store, { title: '孙先生反映自来水发黄' })
  officer = await dashboard.login('officer')
})
afterEach(() => dashboard.close())

const decide = (name: 'acceptPost' | 'dismissPost' | 'mergePost' | 'returnPost', body: Record<string, unknown>, id = post.id, cookie = officer) => dashboard.ask(name, { params: { id }, body }, cookie)
const lastAudit = async () => (await dashboard.store.auditTrail({}, 0, 1))[0]

describe('受理', () => {
  it('opens a numbered case with a masked title, audited to the officer', async () => {
    const response = await decide('acceptPost', { hash: post.hash })
    expect(response.statusCode).toBe(200)
    expect(response.json()).toMatchObject({ screening: 'accepted', case: { number: '2026-000001', title: '孙先生反映自来水发黄'.replace('孙', '*'), category: '供水', urgency: 1, openedByName: '苏晓岚' } })
    expect(await lastAudit()).toMatchObject({ action: 'accept', by: 'staff:officer', subject: `post ${post.id}` })
  })

  it('is refused on a content the officer has not read, and nothing changes', async () => {
    const response = await decide('acceptPost', { hash: 'the hash of yesterday' })
    expect(response.statusCode).toBe(409)
    expect(response.json()).toMatchObject({ error: { code: 'stale', message: expect.stringContaining('有更新') } })
    expect((await dashboard.store.post(post.id))?.screening).toBe('waiting')
    expect((await dashboard.store.cases({}, 0, 10)).total).toBe(0)
    for (const [name, body] of [['dismissPost', { reason: '无实质内容' }], ['mergePost', { caseNumber: '2026-000001' }]] as const)
      expect((await decide(name, { ...body, hash: 'the hash of yesterday' })).statusCode).toBe(409)
  })

  it('a second time says in Chinese that it is accepted already', async () => {
    await decide('acceptPost', { hash: post.hash })
    const again = await decide('acceptPost', { hash: post.hash })
    expect(again.statusCode).toBe(409)
    expect(again.json()).toMatchObject({ error: { code: 'illegal', message: '该留言现为「已受理」，不能受理' } })
  })

  it('by two officers at once makes one case', async () => {
    const other = await dashboard.login('officer2')
    const answers = await Promise.all([officer, other, officer, other].map((cookie) => decide('acceptPost', { hash: post.hash }, post.id, cookie)))
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409, 409, 409])
    expect((await dashboard.store.cases({}, 0, 10)).total).toBe(1)
  })

  it('takes what people corrected before what the machine said', async () => {
    const correct = (task: string, value: string) => {
      dashboard.pass(1000)
      return dashboard.ask('correctPost', { params: { id: post.id }, body: { task, value } }, officer)
    }
    expect((await correct('category', '市容管理')).json()).toMatchObject({ machine: '供水', person: '市容管理' })
    expect((await correct('urgency', '2')).statusCode).toBe(200)
    expect((await correct('routing', 'unit:longting')).json()).toMatchObject({ machine: 'unit:water', person: '龙亭区政府' })
    expect((await correct('topic', '没有这个主题')).statusCode).toBe(400)
    const view = await dashboard.ask('post', { params: { id: post.id } }, officer)
    expect(view.json()).toMatchObject({ corrections: [{ task: 'category' }, { task: 'urgency', person: '2' }, { task: 'routing', person: '龙亭区政府', byName: '苏晓岚' }] })
    expect((await decide('acceptPost', { hash: post.hash })).json()).toMatchObject({ case: { category: '市容管理', urgency: 2 } })
  })
})

describe('不予受理', () => {
  it('keeps the reason and the officer’s words', async () => {
    const response = await decide('dismissPost', { hash: post.hash, reason: '其他', words: '与网友电话核实为误发' })
    expect(response.json()).toMatchObject({ screening: 'dismissed', case: null })
    expect((await dashboard.store.post(post.id))?.history.at(-1)).toMatchObject({ action: 'dismiss', by: 'staff:officer', why: '其他：与网友电话核实为误发' })
  })

  it('needs a reason of the list, and words for 其他', async () => {
    expect((await decide('dismissPost', { hash: post.hash, reason: '不想管' })).json()).toMatchObject({ error: { code: 'invalid', fields: [{ path: 'reason' }] } })
    expect((await decide('dismissPost', { hash: post.hash, reason: '其他', words: '  ' })).json()).toMatchObject({ error: { fields: [{ path: 'words' }] } })
  })
})

describe('并件', () => {
  it('joins an open case by its number and can be undone', async () => {
    const second = await seedPost(dashboard.store, { externalId: '1002', similar: [{ postId: post.id, similarity: 0.92, why: '近似文本' }], urgency: 2 })
    await decide('acceptPost', { hash: post.hash })
    const view = await dashboard.ask('post', { params: { id: second.id } }, officer)
    expect(view.json()).toMatchObject({ similar: [{ card: { id: post.id }, similarity: 0.92, case: { number: '2026-000001' } }] })
    expect((await decide('mergePost', { hash: second.hash, caseNumber: '2026-000001' }, second.id)).json()).toMatchObject({ screening: 'merged', case: { postCount: 2, urgency: 2 } })
    expect((await decide('returnPost', { why: '并错了' }, second.id)).json()).toMatchObject({ screening: 'waiting', case: { postCount: 1 } })
  })

  it('into a case that does not exist says so', async () => {
    expect((await decide('mergePost', { hash: post.hash, caseNumber: '2026-000099' })).json()).toMatchObject({ error: { code: 'not_found', message: '没有编号为 2026-000099 的案件' } })
  })
})

it('undoing the acceptance of a case’s only post voids the case and keeps its number used', async () => {
  await decide('acceptPost', { hash: post.hash })
  expect((await decide('returnPost', {})).json()).toMatchObject({ screening: 'waiting', case: { status: 'voided', number: '2026-000001' } })
  expect((await decide('acceptPost', { hash: post.hash })).json()).toMatchObject({ case: { number: '2026-000002' } })
})

it('a post another officer reads cannot be decided, and the answer names who has it', async () => {
  const other = await dashboard.login('officer2')
  expect((await dashboard.ask('claimPost', { params: { id: post.id } }, other)).statusCode).toBe(200)
  const refused = await decide('acceptPost', { hash: post.hash })
  expect(refused.json()).toMatchObject({ error: { code: 'illegal', message: '该留言正由 陶然 处理，暂不能受理' } })
  dashboard.pass(3 * 60_000)
  expect((await decide('acceptPost', { hash: post.hash })).statusCode).toBe(200)
})

it('fields nobody asked for are refused, not written', async () => {
  const planted = await decide('acceptPost', { hash: post.hash, caseId: 'case:2020-000001', openedBy: 'staff:leader' })
  expect(planted.json()).toMatchObject({ error: { code: 'invalid', message: expect.stringMatching(/caseId.*openedBy/u) } })
  expect((await decide('dismissPost', { hash: post.hash, reason: '无实质内容', screening: 'accepted' })).statusCode).toBe(400)
  expect((await dashboard.store.post(post.id))?.screening).toBe('waiting')
})

it('an id with every odd character still finds its post', async () => {
  const odd = await seedPost(dashboard.store, { externalId: 'a/b?c=1&d#e%2F..' })
  expect((await dashboard.ask('post', { params: { id: odd.id } }, officer)).json()).toMatchObject({ id: odd.id })
})
