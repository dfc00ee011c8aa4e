/** The other pages, each as the role that uses it. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Desk } from './desk.ts'
import { openDesk, PHONE_SIZE, picture } from './desk.ts'
import { MAILBOX } from './seed-replica.ts'

let desk: Desk
beforeAll(async () => {
  desk = await openDesk()
})
afterAll(() => desk.close())

it('cases: the list, one case with its posts and history, and back into the post', async () => {
  const { cards } = await desk.store.screeningQueue({ screening: 'waiting' }, 'urgent', 0, 6)
  for (const card of cards) {
    const post = await desk.store.post(card.id)
    await desk.store.acceptPost(card.id, post?.hash ?? '', { category: null, urgency: null, title: card.title }, { at: new Date().toISOString(), by: 'staff:officer' })
  }
  const page = await desk.openAs('市领导')
  await page.getByRole('link', { name: '案件' }).click()
  await page.locator('.cases-sheet tbody tr').nth(5).waitFor()
  await picture(page, 'cases')
  await page.locator('.cases-sheet a').first().click()
  await page.locator('.history li').first().waitFor()
  await picture(page, 'case')
  await page.locator('.card').first().click()
  await page.locator('.post .screening-accepted').first().waitFor()
  await page.getByText('您的岗位可以查看，不能筛选').waitFor()
  await page.context().close()
})

it('sources: the changed one first, with why; the system administrator runs one now', async () => {
  const page = await desk.openAs('系统管理员')
  await page.locator('.source').first().waitFor()
  expect(await page.locator('.source').first().textContent()).toContain('改版')
  await picture(page, 'sources')
  await page.locator('.source').first().getByRole('button', { name: '立即采集' }).click()
  await page.getByText('已安排，采集程序会马上开始').waitFor()
  await page.locator('.source a').first().click()
  await page.getByText('PageChanged: .letter-reply').first().waitFor()
  await picture(page, 'source')
  expect((await desk.store.auditTrail({ action: 'run_source' }, 0, 1))[0]?.subject).toBe(`source ${MAILBOX}`)
  await page.context().close()
})

it('platforms: the security administrator makes a token, sees it once, and stops it', async () => {
  const page = await desk.openAs('安全管理员')
  await page.goto('/platforms')
  await page.getByText('还没有对接平台').waitFor()
  await page.getByRole('button', { name: '新增平台' }).click()
  await page.getByLabel('平台名称').fill('12345 平台')
  await page.getByLabel('有效期至').fill('2030-01-01T00:00')
  await page.getByRole('dialog').getByRole('button', { name: '新增平台' }).click()
  await page.getByText('请抄存令牌').waitFor()
  expect(await page.locator('code').last().textContent()).toMatch(/^Authorization: Bearer hy\.[a-z0-9-]+\.[A-Za-z0-9_-]{43}$/)
  await page.getByRole('button', { name: '已抄存' }).click()
  await page.getByText('有效', { exact: true }).waitFor()
  await picture(page, 'platforms')
  await page.getByRole('button', { name: '停用' }).click()
  await page.getByLabel('停用原因').fill('换发令牌')
  await page.getByRole('dialog').getByRole('button', { name: '停用' }).click()
  await page.getByText('已停用', { exact: true }).waitFor()
  await page.context().close()
})

it('the account page lists sessions and ends another one', async () => {
  const first = await desk.openAs('督办')
  const second = await desk.openAs('督办')
  await second.goto('/account')
  await second.getByRole('button', { name: '结束', exact: true }).first().click()
  await second.getByText('已结束').waitFor()
  await first.goto('/queue')
  await first.getByRole('button', { name: '登 录' }).waitFor()
  await second.goto('/account')
  await second.locator('.sessions li').first().waitFor()
  await picture(second, 'account')
  for (const page of [first, second]) await page.context().close()
})

it('logging out shows the login page at once, and nothing of what was there', async () => {
  const page = await desk.openAs('市领导')
  await page.getByRole('link', { name: '案件' }).click()
  await page.locator('.cases-sheet tbody tr').first().waitFor()
  await page.getByRole('button', { name: '退出登录' }).click()
  await page.getByRole('button', { name: '登 录' }).waitFor()
  expect(await page.locator('.cases-sheet').count()).toBe(0)
  await page.context().close()
})

it('a wrong password is told in words, and the page stays', async () => {
  const page = await desk.open()
  await page.goto('/cases')
  await page.getByRole('textbox', { name: '账号' }).fill('officer')
  await page.getByRole('textbox', { name: '密码' }).fill('wrong')
  await page.keyboard.press('Enter')
  await page.getByRole('alert').getByText(/账号、密码或验证码不正确/u).waitFor()
  await page.getByRole('textbox', { name: '密码' }).fill('huiyin-demo')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/cases$/u)
  await page.locator('.shell').waitFor()
  await page.context().close()
})

it('the interface can be English, and stays so', async () => {
  const page = await desk.openAs('舆情专员')
  await page.getByRole('button', { name: 'English' }).click()
  await page.getByRole('button', { name: 'Accept A' }).waitFor()
  await page.reload()
  await page.getByRole('button', { name: 'Accept A' }).waitFor()
  await picture(page, 'queue-english')
  await page.context().close()
})

it('every page fits a phone', async () => {
  const officer = await desk.openAs('舆情专员', PHONE_SIZE, true)
  for (const path of ['/queue', '/cases', '/sources', `/sources/${MAILBOX}`, '/account']) {
    await officer.goto(path)
    await officer.locator('.shell-main h1, .shell-main .card').first().waitFor()
    expect(await officer.evaluate<number>('document.documentElement.scrollWidth'), path).toBeLessThanOrEqual(PHONE_SIZE.width)
  }
  await officer.goto('/cases')
  await officer.locator('.cases-sheet tr').nth(1).waitFor()
  await picture(officer, 'phone-cases')
  await officer.context().close()
})
