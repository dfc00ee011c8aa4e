/** 规则 in the browser: a new version of the deadlines, the holidays of a year that is lacking, a closure; the office reads along. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import type { Desk } from './desk.ts'
import { dialogOf, openDesk, PHONE_SIZE, picture } from './desk.ts'

const LONG_MS = 120_000
let desk: Desk
beforeAll(async () => {
  desk = await openDesk()
})
afterAll(() => desk.close())

const confirm = async (page: Page): Promise<void> => {
  await dialogOf(page).locator('.ant-btn-primary').click()
  await dialogOf(page).waitFor({ state: 'detached' })
}
const save = async (page: Page, word: string, why: string): Promise<void> => {
  await page.locator('.draft-bar').getByRole('button', { name: word }).click()
  await dialogOf(page).getByLabel('变更原因').fill(why)
  await confirm(page)
  await page.locator('.draft-bar').waitFor({ state: 'detached' })
}

it('the security administrator changes the deadlines in a new version, and sees before what it does', { timeout: LONG_MS }, async () => {
  const page = await desk.openAs('安全管理员')
  await page.goto('/rules')
  await page.getByText('此刻转办的件何时到期').waitFor()
  await page.getByText('2026-1/特急').waitFor()
  await page.getByRole('button', { name: '修改 一般' }).click()
  await dialogOf(page).getByLabel('办结时限', { exact: true }).fill('0')
  await dialogOf(page).locator('.ant-btn-primary').click()
  await page.getByText('请填写大于 0 的数字').waitFor()
  await dialogOf(page).getByLabel('办结时限', { exact: true }).fill('5')
  await confirm(page)
  await page.getByText('按未保存的改动').waitFor()
  await page.getByText('试算/一般').first().waitFor()
  await picture(page, 'rules')
  await save(page, '保存为新版本', '市政府办公室通知：五个工作日办结')
  await page.getByRole('button', { name: /版本 \d{4}-\d+ · 自 .* · 将执行/u }).waitFor()
  await page.getByRole('button', { name: '变更记录' }).click()
  await page.getByText('市政府办公室通知').waitFor()

  await page.getByRole('button', { name: '督办', exact: true }).click()
  await page.getByRole('button', { name: '新增规则' }).click()
  await dialogOf(page).locator('.ant-radio-button-wrapper', { hasText: '群众不满意' }).click()
  await dialogOf(page).getByLabel('数量').fill('3')
  await confirm(page)
  await page.getByText('同一案件群众 3 次不满意').waitFor()
  await save(page, '保存', '从严督办')
  await page.getByRole('button', { name: '审批', exact: true }).click()
  await page.locator('.rules-line').getByRole('button', { name: '修改' }).click()
  await dialogOf(page).getByLabel('市领导').check()
  await confirm(page)
  await save(page, '保存为新版本', '专报须报市领导')
  await page.context().close()
})

it('a year that is lacking is entered as the notice writes it; a file and a closure, too', { timeout: LONG_MS }, async () => {
  const page = await desk.openAs('安全管理员')
  await page.goto('/rules?part=calendar')
  const lacking = Number((await page.getByRole('button', { name: /^录入 \d{4} 年$/u }).innerText()).slice(3, 7))
  await page.getByRole('button', { name: `录入 ${lacking} 年` }).click()
  await dialogOf(page).getByLabel('放假日期').fill('元旦：1月1日至3日')
  await dialogOf(page).getByLabel('依据').fill('关于部分节假日安排的通知')
  await dialogOf(page).locator('.ant-btn-primary').click()
  await dialogOf(page).getByText('看不懂这些日期').first().waitFor()
  await dialogOf(page).getByLabel('放假日期').fill('1月1日（周五）至3日（周日）；2月5日至11日；10月1日至7日')
  await confirm(page)
  await page.getByText(`${lacking}-02-05 至 ${lacking}-02-11`).waitFor()
  await page.getByRole('button', { name: '录入停办' }).click()
  await dialogOf(page).getByLabel('开始').fill(`${lacking}-01-12T08:30`)
  await dialogOf(page).getByLabel('结束').fill(`${lacking}-01-12T12:00`)
  await dialogOf(page).getByLabel('事由').fill('暴雪')
  await confirm(page)
  await picture(page, 'rules-calendar')
  await save(page, '保存', `录入 ${lacking} 年放假安排`)
  await page.getByRole('button', { name: `修改 ${lacking}` }).waitFor()
  await page.locator('input[type=file]').setInputFiles({ name: '日历.yaml', mimeType: 'text/yaml', buffer: Buffer.from(`years:\n  - { year: ${lacking + 1}, holidays: ["${lacking + 1}-05-01", "${lacking + 1}-05-02", "${lacking + 1}-05-03"], makeUp: [], source: 测试通知 }\n`) })
  await page.getByText(`${lacking + 1}-05-01 至 ${lacking + 1}-05-03`).waitFor()
  await page.getByRole('button', { name: '放弃改动' }).click()
  expect((await desk.store.rulebooks()).find(({ subject }) => subject === 'calendar')?.version).toBe(1)
  await page.context().close()

  const officer = await desk.openAs('舆情专员', PHONE_SIZE, true)
  await officer.goto('/rules?part=calendar')
  await officer.getByText(`${lacking}-02-05 至 ${lacking}-02-11`).waitFor()
  expect(await officer.getByRole('button', { name: /录入|上传/u }).count()).toBe(0)
  expect(await officer.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
  await picture(officer, 'phone-rules')
  await officer.context().close()
})
