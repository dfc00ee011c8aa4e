import { afterEach, beforeEach, expect, it } from 'vitest'
import { gzipSync } from 'node:zlib'
import type { Answer } from '../../dashboard/contract.ts'
import type { Dashboard } from '../support/dashboard.ts'
import { openDashboard } from '../support/dashboard.ts'
import { seedPost, seedSource, seedUnits, SOURCE } from '../support/screened-posts.ts'

const PHONE = '13912345678'
let dashboard: Dashboard
let officer: string
beforeEach(async () => {
  dashboard = await openDashboard()
  await seedSource(dashboard.store)
  await seedUnits(dashboard.store)
  officer = await dashboard.login('officer')
})
afterEach(() => dashboard.close())

const read = async (id: string) => dashboard.ask('post', { params: { id } }, officer)

it('is masked wherever a number can stand: title, content, replies, former versions, place of evidence', async () => {
  await seedPost(dashboard.store, { title: `打${PHONE}找我`, content: `旧文 ${PHONE} 完` })
  const post = await seedPost(dashboard.store, { title: `打${PHONE}找我`, content: `新文 ${PHONE} 不敢喝`, because: [PHONE, '不敢喝'], replies: [{ unit: '市供水公司', at: null, text: `已致电${PHONE}答复` }], at: '2026-11-19T03:00:00.000Z' })
  const response = await read(post.id)
  expect(response.body).not.toContain(PHONE)
  const view = response.json<Answer<'post'>>()
  expect(view.covered).toBe(3)
  expect(view.content.author).toBe('赵**')
  expect(view.content.replies[0]?.text).toBe('已致电139******78答复')
  expect(view.versions).toMatchObject([{ changes: [{ field: 'content', before: '旧文 139******78 完' }, { field: 'replies' }] }])
  for (const piece of view.evidence) expect(view.content[piece.field].slice(piece.start, piece.end)).toBe(piece.text)
  expect(view.evidence.map(({ about, text }) => [about, text])).toContainEqual(['urgency', '不敢喝'])
})

it('is masked, too, while triage has not read the content, and then shows no findings', async () => {
  const post = await seedPost(dashboard.store, { content: `请联系${PHONE}` }, false)
  const response = await read(post.id)
  expect(response.body).not.toContain(PHONE)
  expect(response.json()).toMatchObject({ triage: null, evidence: [] })
})

it('shows no findings of a former content', async () => {
  const post = await seedPost(dashboard.store, { content: '自来水不敢喝' })
  expect((await read(post.id)).json<Answer<'post'>>().triage).not.toBeNull()
  await seedPost(dashboard.store, { content: `${PHONE} 自来水不敢喝，补充` }, false)
  const changed = await read(post.id)
  expect(changed.json()).toMatchObject({ triage: null, evidence: [] })
  expect(changed.body).not.toContain(PHONE)
})

it('is shown in full only for a written reason, and the reason is in the audit trail before the text leaves', async () => {
  const post = await seedPost(dashboard.store)
  expect((await dashboard.ask('revealPost', { params: { id: post.id }, body: { reason: ' 看 ' } }, officer)).statusCode).toBe(400)
  expect(await dashboard.store.auditTrail({ action: 'reveal' }, 0, 10)).toEqual([])
  const revealed = await dashboard.ask('revealPost', { params: { id: post.id }, body: { reason: '需电话核实供水地址' } }, officer)
  expect(revealed.json<Answer<'revealPost'>>().content.content).toContain(PHONE)
  expect(await dashboard.store.auditTrail({ action: 'reveal' }, 0, 10)).toMatchObject([{ by: 'staff:officer', subject: `post ${post.id}`, detail: { reason: '需电话核实供水地址' } }])
})

it('carries markup as the plain text it is', async () => {
  const attack = '<img src=x onerror=alert(1)><script>alert(2)</script>'
  const post = await seedPost(dashboard.store, { title: attack, content: attack })
  const response = await read(post.id)
  expect(response.headers['content-type']).toMatch(/^application\/json/u)
  expect(response.headers['x-content-type-options']).toBe('nosniff')
  expect(response.json()).toMatchObject({ content: { title: attack, content: attack } })
})

it('names people and units, and says where the post is', async () => {
  const post = await seedPost(dashboard.store)
  await dashboard.ask('acceptPost', { params: { id: post.id }, body: { hash: post.hash } }, officer)
  const view = (await read(post.id)).json<Answer<'post'>>()
  expect(view).toMatchObject({ source: '领导留言板·市长', screening: 'accepted', case: { number: '2026-000001' }, triage: { units: [{ name: '市供水公司', reasons: ['职责清单：供水'] }] } })
  expect(view.history.map(({ action, byName }) => [action, byName])).toEqual([['collect', 'system:collect'], ['accept', '苏晓岚']])
})

it('answers 404 in words for a post that does not exist', async () => {
  const response = await read('no:such')
  expect([response.statusCode, response.json<{ error: { message: string } }>().error.message]).toEqual([404, '没有找到该留言，可能已被移除'])
})

it('the last raw page is text with numbers covered, and reading it is audited', async () => {
  const page = Buffer.from(`<html><script>alert(1)</script>联系 ${PHONE}</html>`)
  await dashboard.store.keepRaw({ id: 'a'.repeat(64), sourceId: SOURCE, url: 'http://127.0.0.1/forum', fetchedAt: '2026-11-19T01:00:00.000Z', contentType: 'text/html; charset=utf-8', gzip: gzipSync(page).toString('base64') })
  const raw = (await dashboard.ask('sourceRaw', { params: { id: SOURCE } }, officer)).json<Answer<'sourceRaw'>>()
  expect(raw).toMatchObject({ text: '<html><script>alert(1)</script>联系 139******78</html>', bytes: page.byteLength, cut: false })
  expect(await dashboard.store.auditTrail({ action: 'read_raw' }, 0, 1)).toHaveLength(1)
})
