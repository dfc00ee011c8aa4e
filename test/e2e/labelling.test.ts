/** 标注 with the keyboard: a key a label, the next post at once; and what a reply is worth stands below it. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Desk } from './desk.ts'
import { openDesk, PHONE_SIZE } from './desk.ts'

let desk: Desk
beforeAll(async () => {
  desk = await openDesk()
})
afterAll(() => desk.close())

/** The post of a page's only link into the queue. */
const shown = async (page: Page): Promise<string> => new URL((await page.locator('.labelling-post a').getAttribute('href')) ?? '', 'http://localhost').searchParams.get('post') ?? ''
const another = (page: Page, id: string) => page.locator(`.labelling-post a:not([href$="${encodeURIComponent(id)}"])`).waitFor()

it('labels the least certain posts by keys', async () => {
  const page = await desk.openAs('舆情专员')
  await page.goto('/labelling')
  await page.locator('.labelling-post').waitFor()
  const first = await shown(page)
  await page.keyboard.press('2')
  await another(page, first)
  const [given] = await desk.store.corrections(first)
  expect(given).toMatchObject({ task: 'topic', postId: first })
  expect(given?.person).not.toBe(given?.machine)
  const second = await shown(page)
  await page.keyboard.press('s')
  await another(page, second)
  expect(await desk.store.corrections(second)).toEqual([])
  await page.keyboard.press('t')
  await page.getByRole('tab', { name: '问题类别', selected: true }).waitFor()
  await page.locator('.labelling-post').waitFor()
  const filed = await shown(page)
  await page.getByRole('combobox', { name: '选择其他' }).fill('供水')
  await page.keyboard.press('Enter')
  await another(page, filed)
  const [category] = (await desk.store.corrections(filed)).filter(({ task }) => task === 'category')
  expect(category?.person).toContain('供水')
  await page.keyboard.press('t')
  await page.getByRole('tab', { name: '紧急程度', selected: true }).waitFor()
  await page.locator('.labelling-post').waitFor()
  const third = await shown(page)
  await page.keyboard.press('a')
  await another(page, third)
  const [agreed] = await desk.store.corrections(third)
  expect(agreed).toMatchObject({ task: 'urgency' })
  expect(agreed?.person).toBe(agreed?.machine)
  await page.context().close()
})

it('fits a phone, and is not there for those who may not label', async () => {
  const phone = await desk.openAs('舆情专员', PHONE_SIZE, true)
  await phone.goto('/labelling')
  await phone.locator('.labelling-post').waitFor()
  expect(await phone.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
  await phone.context().close()
  const supervisor = await desk.openAs('督办')
  expect(await supervisor.locator('.shell-nav').getByText('标注').count()).toBe(0)
  await supervisor.context().close()
})

it('a reply’s quality stands below it, with its reasons', async () => {
  const { cards } = await desk.store.screeningQueue({ answered: true }, 'newest', 0, 1)
  const page = await desk.openAs('舆情专员')
  await page.goto(`/queue?post=${encodeURIComponent(cards[0]?.id ?? '')}`)
  await page.locator('.reply-quality summary').first().click()
  await page.locator('.reply-quality').first().getByText('切题').waitFor()
  expect(await page.locator('.reply-quality').first().locator('li').count()).toBe(8)
  await page.context().close()
})
