/** 热点 as an officer uses it: heat with its parts, an emerging issue taken note of, an event named, split and found again. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createEventStage } from '../../pipeline/events/event-stage.ts'
import { openMatterReader } from '../../pipeline/events/open-matter-reader.ts'
import { openBurst } from '../../storage/records/burst.ts'
import type { Desk } from './desk.ts'
import { clickAtOnce, dialogOf, openDesk, picture } from './desk.ts'

let desk: Desk
beforeAll(async () => {
  desk = await openDesk()
  const silent = () => undefined
  const stage = createEventStage({ store: desk.store, reader: openMatterReader, encoder: null, channels: [], held: true, clock: () => new Date(), log: { info: silent, warn: silent, error: silent, debug: silent } as never })
  await stage.placeAll()
})
afterAll(() => desk.close())

it('trending: the list, an alarm, one event renamed and split', async () => {
  const at = new Date().toISOString()
  const { events } = await desk.store.events({ state: 'open' }, 'largest', 0, 1)
  const largest = events[0]!
  const posts = await desk.store.postsOfEvent(largest.id)
  expect(posts.length).toBeGreaterThan(1)
  const burst = { id: 'b:1', kind: 'event' as const, eventId: largest.id, category: null, district: largest.district, street: null, sensitive: false, postIds: posts.map(({ id }) => id), from: largest.firstAt, to: largest.lastAt, observed: posts.length, expected: 0.2, odds: 1e-6 }
  await desk.store.keepBurst(openBurst(burst, { at, by: 'system:events' }), [])

  const page = await desk.openAs('舆情专员')
  await page.getByRole('link', { name: '热点' }).click()
  const filters = page.locator('.event-filters')
  await clickAtOnce(page, filters.getByText('全部', { exact: true }), filters.getByText('件数', { exact: true }))
  await page.waitForURL(/\?days=0&order=largest$/u)
  await page.locator(`[data-event="${largest.id}"] .heat-part`).first().waitFor()
  await page.locator('.burst summary').click({ position: { x: 5, y: 5 } })
  await page.locator('.burst li').first().waitFor()
  await picture(page, 'trending')
  await page.getByRole('button', { name: '知悉' }).click()
  await page.getByText('没有待知悉的苗头性问题').waitFor()

  await page.locator(`[data-event="${largest.id}"] h2 a`).click()
  await page.getByRole('button', { name: '改名' }).click()
  await page.getByLabel('名称').fill('专员起的名称')
  await page.getByRole('dialog').getByRole('button', { name: '改名' }).click()
  await page.getByRole('heading', { name: '专员起的名称' }).waitFor()
  await picture(page, 'event')
  await page.locator('.event-post input').first().check()
  await page.getByRole('button', { name: '拆分选中来件' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '拆分选中来件' }).click()
  await page.locator('.event-post').nth(0).waitFor()
  await expect.poll(async () => (await desk.store.event(largest.id))?.postCount).toBe(posts.length - 1)
  expect(await desk.store.event(largest.id)).toMatchObject({ title: '专员起的名称', renamed: true })

  // A merge, and back with one click.
  await page.goto(`/trending/${encodeURIComponent(largest.id)}`)
  const [other] = (await desk.store.events({ state: 'open' }, 'heat', 0, 5)).events.filter(({ id }) => id !== largest.id)
  await page.getByRole('button', { name: '合并到…' }).click()
  await page.locator('.ant-modal .ant-radio-button-wrapper', { hasText: other?.title ?? '' }).first().click()
  await page.getByRole('dialog').getByRole('button', { name: '合并到…' }).click()
  await page.locator('.event-merged').getByText('专员起的名称').waitFor()
  await expect.poll(async () => (await desk.store.event(largest.id))?.state).toBe('merged')
  await page.getByRole('button', { name: '撤销合并' }).click()
  await page.locator('.event-merged').waitFor({ state: 'detached' })
  expect(await desk.store.event(largest.id)).toMatchObject({ state: 'open', postCount: posts.length - 1, title: '专员起的名称' })

  // A report about it is open as soon as it is written.
  await page.getByRole('button', { name: '起草专报' }).click()
  const dialog = dialogOf(page)
  await dialog.getByRole('button', { name: '起草专报' }).click()
  await page.locator('.report-body').waitFor()
  await dialog.waitFor({ state: 'detached' })
  expect(new URL(page.url()).pathname).toMatch(/^\/reports\/./u)
  await page.context().close()
})
