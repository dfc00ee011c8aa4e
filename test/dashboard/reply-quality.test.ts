/** The quality of public replies: assessed as they are shown, so that no span can show what is covered. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Answer } from '../../dashboard/contract.ts'
import type { Dashboard } from '../support/dashboard.ts'
import { openDashboard } from '../support/dashboard.ts'
import { seedPost, seedSource } from '../support/screened-posts.ts'

const PHONE = '13912345678'
let dashboard: Dashboard
let officer: string
beforeAll(async () => {
  dashboard = await openDashboard()
  await seedSource(dashboard.store)
  officer = await dashboard.login('officer')
})
afterAll(() => dashboard.close())

const quality = async (id: string): Promise<Answer<'replyQuality'>> => (await dashboard.ask('replyQuality', { params: { id } }, officer)).json()

it('every reply is assessed, in order; a full one stands above set phrases', async () => {
  const replies = [
    { unit: '市供水公司', at: '2026-11-19T02:00:00.000Z', text: '您的留言已收悉，已转相关部门办理。' },
    { unit: '市供水公司', at: '2026-11-20T02:00:00.000Z', text: `经现场核查，西湖湾小区自来水发黄系管道锈蚀所致，已更换管道40米并清洗水箱，水质恢复正常。联系电话：${PHONE}` },
  ]
  const post = await seedPost(dashboard.store, { replies })
  const [thin, full] = await quality(post.id)
  expect(thin).toMatchObject({ boilerplateOnly: true, grade: '差' })
  expect(full!.score).toBeGreaterThan(thin!.score)
  expect(full!.findings.find(({ criterion }) => criterion === 'timeliness')).toMatchObject({ points: 7, reason: '2 天内答复' })
  const shown = (await dashboard.ask('post', { params: { id: post.id } }, officer)).json<Answer<'post'>>().content
  for (const { where, start, end, text } of full!.findings.flatMap(({ spans }) => spans)) expect((where === 'reply' ? shown.replies[1]!.text : shown[where]).slice(start, end)).toBe(text)
  expect(JSON.stringify(full)).not.toContain(PHONE)
})

it('a post nobody answered has none', async () => {
  const post = await seedPost(dashboard.store, { externalId: '1002' })
  expect(await quality(post.id)).toEqual([])
})
