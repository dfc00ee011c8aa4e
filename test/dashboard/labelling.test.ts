/** 标注 through the app: the least certain first, masked; a label given is a row for training and leaves the queue. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Answer } from '../../dashboard/contract.ts'
import type { Dashboard } from '../support/dashboard.ts'
import { openDashboard } from '../support/dashboard.ts'
import { seedPost, seedSource, seedUnits } from '../support/screened-posts.ts'

let dashboard: Dashboard
let officer: string
beforeAll(async () => {
  dashboard = await openDashboard()
  await seedSource(dashboard.store)
  await seedUnits(dashboard.store)
  officer = await dashboard.login('officer')
})
afterAll(() => dashboard.close())

const labelling = async (task: string): Promise<Answer<'labelling'>> => (await dashboard.ask('labelling', { query: { task } }, officer)).json()

it('hands out posts with the machine’s likeliest answers; what is labelled for a task is not asked for again', async () => {
  const post = await seedPost(dashboard.store, { title: '打13912345678找我', units: [{ unitId: 'unit:water', confidence: 0.3, reasons: [] }, { unitId: 'unit:longting', confidence: 0.28, reasons: [] }] })
  const page = await labelling('routing')
  expect(page.rows).toMatchObject([{ card: { id: post.id }, choices: [{ value: 'unit:water', name: '市供水公司', confidence: 0.3 }, { value: 'unit:longting', name: '龙亭区政府' }] }])
  expect(page.rows[0]!.sureness).toBeCloseTo(0.02)
  expect(JSON.stringify(page)).not.toContain('13912345678')
  expect((await labelling('urgency')).rows[0]!.choices).toMatchObject([{ value: '1', confidence: 0.7 }, { value: '0' }, { value: '2' }])
  expect((await labelling('topic')).rows[0]!.choices).toMatchObject([{ value: '城乡建设', confidence: 0.9 }])
  const [category] = (await labelling('category')).rows[0]!.choices
  expect(category?.value).toBe((await dashboard.store.triage(post.id))?.category.label)
  // The officer agrees with the machine: that, too, is a label.
  expect((await dashboard.ask('correctPost', { params: { id: post.id }, body: { task: 'routing', value: 'unit:water' } }, officer)).statusCode).toBe(200)
  expect((await labelling('routing')).rows).toEqual([])
  expect((await labelling('topic')).rows).toHaveLength(1)
  expect(await dashboard.store.corrections(post.id)).toMatchObject([{ task: 'routing', machine: 'unit:water', person: 'unit:water', by: 'staff:officer' }])
})

it('is for officers, and names its tasks', async () => {
  const supervisor = await dashboard.login('supervisor')
  expect((await dashboard.ask('labelling', { query: { task: 'topic' } }, supervisor)).statusCode).toBe(403)
  expect((await dashboard.ask('labelling', { query: { task: 'weather' } }, officer)).statusCode).toBe(400)
})
