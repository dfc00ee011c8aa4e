/** What officers bring in themselves: files of posts, and calls, letters and visits written down by hand. */
import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import type { Desk } from './desk.ts'
import { openDesk, picture } from './desk.ts'
import { readNew } from './seed-replica.ts'

let desk: Desk
beforeAll(async () => {
  desk = await openDesk()
})
afterAll(() => desk.close())

const headings = '登记编号,事由,群众来文,来信人,来信日期'
const rows = [
  '2026-041,路灯不亮,新华街与解放路交叉口的路灯坏了一周，夜里看不清路。,王五,2026-11-18',
  '2026-042,井盖丢失,学院路小学门口井盖丢失，孩子放学有危险。,,2026/11/18 09:30',
  '2026-043,公交改线,,赵六,2026-11-19',
  '2026-044,夜间施工,工地半夜还在打桩，老人无法休息。,孙七,前天',
]
const csvOf = (...lines: string[]): { name: string; mimeType: string; buffer: Buffer } => ({ name: '来信台账.csv', mimeType: 'text/csv', buffer: Buffer.from(['2026 年 11 月来信台账,,,,', headings, ...lines].join('\r\n')) })

async function choose(page: Page, file: ReturnType<typeof csvOf>): Promise<void> {
  await page.getByLabel('文件', { exact: true }).setInputFiles(file)
  await page.getByRole('group', { name: '列的对应' }).waitFor()
}

async function pick(page: Page, name: string, value: string): Promise<void> {
  await page.getByRole('combobox', { name, exact: true }).click()
  await page.locator('.ant-select-dropdown:visible').getByText(value, { exact: true }).click()
}

const countOf = async (page: Page, name: string): Promise<string | null> => page.locator('.import-counts > div').filter({ hasText: name }).locator('dd').textContent()

it('a ledger whose headings nobody knows: mapped by hand, looked at, imported; its bad rows are taken away, mended and imported; again changes nothing', async () => {
  const page = await desk.openAs('舆情专员')
  await page.getByRole('link', { name: '导入', exact: true }).click()
  await pick(page, '导入格式', '办公室台账')
  await choose(page, csvOf(...rows))
  // 群众来文 is no heading that the profile knows: nothing can be imported before somebody says that it is the text.
  await page.getByText(/缺少列/u).waitFor()
  expect(await page.getByRole('button', { name: /^导\s?入$/u }).count()).toBe(0)
  await pick(page, '内容', '群众来文')
  await page.getByText('新华街与解放路交叉口').waitFor()
  expect(await page.locator('.import-bad').allTextContents()).toEqual([expect.stringContaining('「群众来文」列：没有内容'), expect.stringContaining('「前天」不是日期')])
  await picture(page, 'import-preview')
  await page.getByRole('button', { name: /^导\s?入$/u }).click()
  await page.getByRole('heading', { name: '导入结果' }).waitFor()
  expect([await countOf(page, '新增'), await countOf(page, '问题行')]).toEqual(['2', '2'])
  await picture(page, 'import-result')

  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '下载问题行（CSV）' }).click()])
  const bad = await readFile(await download.path(), 'utf8')
  expect(download.suggestedFilename()).toBe('来信台账.csv.问题行.csv')
  expect(bad.split(/\r?\n/u).filter((line) => line.includes('2026-04'))).toHaveLength(2)
  const mended = bad.replace('公交改线,,', '公交改线,7 路改线后要多走两站。,').replace(',前天', ',2026-11-20')
  await choose(page, { ...csvOf(), name: '改正.csv', buffer: Buffer.from(mended) })
  await pick(page, '内容', '群众来文')
  await page.getByText('7 路改线后').waitFor()
  await page.getByRole('button', { name: /^导\s?入$/u }).click()
  await page.getByRole('heading', { name: '导入结果' }).waitFor()
  expect([await countOf(page, '新增'), await countOf(page, '问题行')]).toEqual(['2', '0'])

  await choose(page, csvOf(...rows.slice(0, 2)))
  await pick(page, '内容', '群众来文')
  await page.getByText('新华街与解放路交叉口').waitFor()
  await page.getByRole('button', { name: /^导\s?入$/u }).click()
  await page.getByRole('heading', { name: '导入结果' }).waitFor()
  expect([await countOf(page, '新增'), await countOf(page, '更新'), await countOf(page, '未变')]).toEqual(['0', '0', '2'])
  expect(await desk.store.postsByExternalId('import:ledger', ['2026-041', '2026-042', '2026-043', '2026-044'])).toHaveLength(4)
  await page.context().close()
})

it('a file that is none of ours is refused in words', async () => {
  const page = await desk.openAs('舆情专员')
  await page.goto('/import')
  await page.getByLabel('文件', { exact: true }).setInputFiles({ name: '报告.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7') })
  await page.getByText('只能导入 CSV、XLSX 或 JSON 行文件').waitFor()
  await page.getByLabel('文件', { exact: true }).setInputFiles({ name: '空.csv', mimeType: 'text/csv', buffer: Buffer.from('\n\n') })
  await page.getByText(/文件里的列：（无）/u).waitFor()
  await page.context().close()
})

it('a call written down by hand is in the queue, its number masked', async () => {
  const page = await desk.openAs('舆情专员')
  await page.getByRole('link', { name: '登记', exact: true }).click()
  await page.getByRole('button', { name: /^登\s?记$/u }).click()
  await page.getByText('请填写').first().waitFor()
  await page.getByLabel('标题').fill('暖气不热')
  await page.getByLabel('内容').fill('来电人反映金明区某小区 3 号楼暖气片整天不热，家里有八十岁老人。')
  await page.getByLabel('联系电话').fill('13700001234')
  await picture(page, 'register')
  await page.getByRole('button', { name: /^登\s?记$/u }).click()
  await page.getByText('已登记').first().waitFor()
  await readNew(desk.store, new Date())
  const [post] = await desk.store.database.find('post', { where: { sourceId: 'hand:phone' } })
  expect(post).toMatchObject({ channel: 'phone', screening: 'waiting', content: { title: '暖气不热' } })
  await page.goto('/queue')
  const card = page.locator('.card').filter({ hasText: '暖气不热' })
  await card.waitFor()
  await card.click()
  await page.locator('p.words', { hasText: '暖气片整天不热，家里有八十岁老人。' }).waitFor()
  expect(await page.locator('body').textContent()).not.toContain('13700001234')
  await page.context().close()
})
