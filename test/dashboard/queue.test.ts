import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Answer } from '../../dashboard/contract.ts'
import type { Dashboard } from '../support/dashboard.ts'
import { openDashboard } from '../support/dashboard.ts'
import type { SeedPost } from '../support/screened-posts.ts'
import { seedPost, seedSource, seedUnits } from '../support/screened-posts.ts'

let dashboard: Dashboard
let officer: string
beforeAll(async () => {
  dashboard = await openDashboard()
  await seedSource(dashboard.store)
  await seedUnits(dashboard.store)
  const posts: SeedPost[] = [
    { externalId: '1', urgency: 2, submittedAt: '2026-11-18T01:00:00.000Z', words: ['燃气', '泄漏'], title: '燃气泄漏' },
    { externalId: '2', urgency: 0, submittedAt: '2026-11-19T01:00:00.000Z', words: ['路灯'], topic: '环境保护', district: '鼓楼区' },
    { externalId: '3', urgency: 1, submittedAt: '2026-11-17T01:00:00.000Z', words: ['路灯', '燃气'], at: '2026-11-19T09:00:00.000Z', district: null },
  ]
  for (const post of posts) await seedPost(dashboard.store, post)
  officer = await dashboard.login('officer')
})
afterAll(() => dashboard.close())

const queue = async (query: Record<string, string>) => (await dashboard.ask('queue', { query }, officer)).json<Answer<'queue'>>()
const ids = async (query: Record<string, string>) => (await queue(query)).cards.map(({ id }) => id.split(':')[1])

describe('the queue', () => {
  it('is ordered by urgency, or by time', async () => {
    expect(await ids({})).toEqual(['1', '3', '2'])
    expect(await ids({ order: 'newest' })).toEqual(['2', '1', '3'])
    expect(await ids({ order: 'oldest' })).toEqual(['3', '1', '2'])
  })

  it('filters by each field, and by words that must all occur', async () => {
    expect(await ids({ urgency: '2' })).toEqual(['1'])
    expect(await ids({ urgency: '0' })).toEqual(['2'])
    expect(await ids({ topic: '环境保护' })).toEqual(['2'])
    expect(await ids({ district: '龙亭区' })).toEqual(['1'])
    expect(await ids({ from: '2026-11-18T00:00:00.000Z', to: '2026-11-19T00:00:00.000Z' })).toEqual(['1'])
    expect(await ids({ q: '路灯 燃气' })).toEqual(['3'])
    expect(await ids({ answered: 'true' })).toEqual([])
    expect(await ids({ answered: 'false', screening: 'waiting', sourceId: 'liuyan-kaifeng', channel: 'liuyan', unitId: 'unit:water' })).toHaveLength(3)
  })

  it('finds nothing, not everything, for a search without a word', async () => {
    expect(await queue({ q: '？！' })).toMatchObject({ cards: [], total: 0 })
    expect((await queue({ q: '  ' })).total).toBe(3)
  })

  it('pages, and says how many there are in all', async () => {
    const page = await queue({ skip: '1', limit: '1' })
    expect([page.cards.length, page.total]).toEqual([1, 3])
  })

  it('carries names and neither words nor a claim that has run out', async () => {
    await dashboard.ask('claimPost', { params: { id: 'liuyan-kaifeng:1' } }, officer)
    expect((await queue({ urgency: '2' })).cards[0]).toMatchObject({ source: '领导留言板·市长', unit: '市供水公司', claimedByName: '苏晓岚' })
    dashboard.pass(3 * 60_000)
    const [card] = (await queue({ urgency: '2' })).cards
    expect(card).toMatchObject({ claimedByName: null })
    expect(card).not.toHaveProperty('words')
  })

  it('names what is wrong in a filter', async () => {
    const response = await dashboard.ask('queue', { query: { urgency: '7', order: 'random', sudo: '1' } }, officer)
    expect(response.statusCode).toBe(400)
    expect(response.json<{ error: { fields: { path: string }[] } }>().error.fields.map(({ path }) => path).sort()).toEqual(['order', 'sudo', 'urgency'])
  })

  it('counts by field with names', async () => {
    const facets = (await dashboard.ask('queueFacets', { query: { screening: 'waiting' } }, officer)).json<Answer<'queueFacets'>>()
    expect(facets.urgency).toHaveLength(3)
    expect(facets.sourceId).toEqual([{ value: 'liuyan-kaifeng', name: '领导留言板·市长', count: 3 }])
    expect(facets.district.map(({ value }) => value)).toContain(null)
  })

  it('tells what is new since a list was read', async () => {
    const news = await dashboard.ask('queueNews', { query: { since: '2026-11-19T08:00:00.000Z' } }, officer)
    expect(news.json()).toEqual({ fresh: 1, waiting: 3, critical: 1 })
  })
})
