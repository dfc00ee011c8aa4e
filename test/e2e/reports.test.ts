/** 专报 in the browser: from a hot issue to the officer's report, over 呈批 and 批示 to a case; printed on A4. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
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
