/** 专报 in the browser: from a hot issue to the officer's report, over 呈批 and 批示 to a case; printed on A4. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { createEventStage } from '../../pipeline/events/event-stage.ts'
import { openMatterReader } from '../../pipeline/events/open-matter-reader.ts'
import { addDays, daysOfWeek, weekOf } from '../../storage/records/week.ts'
import type { Desk } from './desk.ts'
import { dialogOf, openDesk, PHONE_SIZE, picture } from './desk.ts'

const LONG_MS = 180_000
let desk: Desk
const numbers: string[] = []
beforeAll(async () => {
  desk = await openDesk()
  const { cards } = await desk.store.screeningQueue({ screening: 'waiting' }, 'newest', 0, 2)
  for (const card of cards) {
    const post = await desk.store.post(card.id)
    const { case: record } = await desk.store.acceptPost(card.id, post?.hash ?? '', { category: null, urgency: 0, title: card.title }, { at: new Date().toISOString(), by: 'staff:officer' })
    numbers.push(record.number)
  }
})
afterAll(() => desk.close())

const pages = async (page: Page): Promise<number> => (await page.pdf({ preferCSSPageSize: true })).toString('latin1').match(/\/Type\s*\/Page\b/gu)?.length ?? 0

it('an officer writes a 专报, the approver passes it up, the leader writes 批示; a case follows and leads back', { timeout: LONG_MS }, async () => {
  const page = await desk.openAs('舆情专员')
  await page.goto('/reports')
  await page.getByText('还没有报告').waitFor()
  await page.getByRole('button', { name: '起草专报' }).click()
  await dialogOf(page).getByLabel('标题').fill('关于近期市容环境问题的专报')
  await dialogOf(page).getByLabel('正文').fill('近一周来，反映市容环境的来件较多，主要集中在老旧小区。\n建议市城市管理局开展专项整治。')
  await dialogOf(page).getByLabel(/涉及案件编号/u).fill('2026-999999')
  await dialogOf(page).getByRole('button', { name: '起草专报' }).click()
  await page.getByText('没有编号为 2026-999999 的案件').waitFor()
  await dialogOf(page).getByLabel(/涉及案件编号/u).fill(numbers[0] ?? '')
  await dialogOf(page).getByRole('button', { name: '起草专报' }).click()
  await page.locator('.report-body').waitFor()
  await page.getByRole('button', { name: '呈批', exact: true }).click()
  await page.getByLabel('审批人', { exact: true }).fill('程')
  await page.locator('.ant-select-dropdown:visible .ant-select-item-option').first().click()
  await dialogOf(page).getByLabel('拟办意见').fill('拟报市领导阅示')
  await dialogOf(page).getByRole('button', { name: '呈批', exact: true }).click()
  await page.locator('.tag.report-submitted').waitFor()

  const approver = await desk.openAs('审批人', PHONE_SIZE, true)
  await approver.locator('.approval-report').waitFor()
  expect(await approver.locator('.approval-report').innerText()).toContain('开展专项整治')
  await approver.getByRole('button', { name: '批准', exact: true }).click()
  await approver.getByText('没有待审批的呈批件').waitFor()

  const leader = await desk.openAs('市领导', PHONE_SIZE, true)
  await leader.goto('/reports')
  await leader.locator('.report-row a').click()
  await leader.getByRole('button', { name: '批示', exact: true }).click()
  await dialogOf(leader).getByLabel('批示内容').fill('请城管局制定整治方案，两周内见效。')
  await dialogOf(leader).getByRole('button', { name: '批示', exact: true }).click()
  await leader.getByText('请城管局制定整治方案').first().waitFor()
  await picture(leader, 'phone-report')

  await page.goto('/instructions')
  await page.getByRole('button', { name: '关联案件' }).click()
  await dialogOf(page).getByLabel(/涉及案件编号/u).fill(numbers[1] ?? '')
  await dialogOf(page).locator('.ant-btn-primary').click()
  await dialogOf(page).waitFor({ state: 'detached' })
  await page.locator('.instruction-text').click()
  await page.locator('.instruction-chain a', { hasText: '专报' }).click()
  await page.getByText('由批示引出').waitFor()
  await picture(page, 'report')
  await page.locator('.chain a', { hasText: numbers[1] ?? '' }).click()
  await page.locator('.part', { hasText: '所在专报' }).getByRole('link', { name: /专报〔\d{4}〕1期/u }).click()
  await page.getByRole('button', { name: '打印', exact: true }).click()
  await page.locator('.paper').waitFor()
  await picture(page, 'report-paper')
  expect(await pages(page)).toBe(1)
  await page.emulateMedia({ media: 'print' })
  expect(await page.locator('.shell-head, .paper-tools').evaluateAll((all) => all.map((one) => getComputedStyle(one).display))).toEqual(['none', 'none'])
  for (const one of [page, approver, leader]) await one.context().close()
})

it('a month’s figures become a 运行简报', async () => {
  const page = await desk.openAs('舆情专员')
  await page.goto('/reports?kind=monthly')
  await page.getByRole('button', { name: '生成运行简报' }).click()
  await dialogOf(page).getByLabel('月份').fill(new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 7))
  await dialogOf(page).locator('.ant-btn-primary').click()
  await page.locator('.report-body table').first().waitFor()
  expect(await page.locator('.report-body').innerText()).toContain('按期办结率（2018）＝本期按期办结 ÷ 本期受理')
  await page.getByRole('button', { name: '重新生成' }).click()
  // Drafted, then made again.
  await page.locator('.history li').nth(1).waitFor()
  await page.goto('/reports')
  await page.locator('.report-row').nth(1).waitFor()
  await picture(page, 'reports')
  await page.context().close()
})

it('last week’s hot issues become a 热点周报, chosen by keyboard, read on a phone, printed', { timeout: LONG_MS }, async () => {
  const silent = () => undefined
  const stage = createEventStage({ store: desk.store, reader: openMatterReader, encoder: null, channels: [], held: true, clock: () => new Date(), log: { info: silent, warn: silent, error: silent, debug: silent } as never })
  await stage.placeAll()
  // Last week has an issue whatever the day of the run: an officer pinned one of its events.
  const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
  const monday = addDays(daysOfWeek(weekOf(today)).from, -7)
  const [post] = await desk.store.eventPostsBetween(new Date(`${monday}T00:00:00+08:00`).toISOString(), new Date(`${addDays(monday, 7)}T00:00:00+08:00`).toISOString())
  const eventId = post?.eventId ?? ''
  await desk.store.changeEvent(eventId, 'pin', { at: new Date().toISOString(), by: 'staff:officer' })

  const page = await desk.openAs('舆情专员')
  await page.goto('/reports?kind=weekly')
  await page.getByText('还没有报告').waitFor()
  await page.getByRole('button', { name: '生成热点周报' }).press('Enter')
  const chosen = (words: string) => dialogOf(page).locator('.ant-select-content', { hasText: words }).waitFor()
  await chosen(`${monday.slice(5)} 至`)
  // To this week and back to the last one.
  const weeks = dialogOf(page).getByLabel('周次')
  for (const key of ['ArrowDown', 'ArrowUp', 'Enter']) await weeks.press(key)
  await chosen('未满')
  for (const key of ['ArrowDown', 'ArrowDown', 'Enter']) await weeks.press(key)
  await chosen(`${monday.slice(5)} 至`)
  await dialogOf(page).getByRole('button', { name: '生成热点周报' }).press('Enter')
  await page.locator('.week-events').waitFor()
  expect(await page.locator('.report-body').innerText()).toContain('一、总体情况')
  await page.getByRole('button', { name: '重新生成' }).click()
  await page.locator('.history li').nth(1).waitFor()
  await picture(page, 'report-week')
  await page.locator(`.week-events a[href="/trending/${encodeURIComponent(eventId)}"]`).click()
  await page.locator('.event-detail').waitFor()
  await page.goBack()
  await page.getByRole('button', { name: '打印', exact: true }).click()
  await page.locator('.paper .week-events').waitFor()
  expect(await page.locator('.paper table').evaluateAll((all) => all.filter((one) => one.getBoundingClientRect().right > (one.closest('.paper')?.getBoundingClientRect().right ?? 0)).length)).toBe(0)

  const phone = await desk.openAs('舆情专员', PHONE_SIZE, true)
  await phone.goto('/reports?kind=weekly')
  await phone.locator('.report-row a').tap()
  await phone.locator('.week-events').scrollIntoViewIfNeeded()
  // Nothing stands out of the page to the right.
  expect(await phone.locator('.week-events tr').evaluateAll((all) => all.filter((one) => one.getBoundingClientRect().right > innerWidth).length)).toBe(0)
  await picture(phone, 'phone-report-week')
  for (const one of [page, phone]) await one.context().close()
})
