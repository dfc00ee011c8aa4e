/** 单位, 人员 and 动态验证码 in the browser: a unit is founded and takes over, a person is made, granted on a phone, and logs in with a code. */
import { TOTP } from 'otpauth'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import type { Desk } from './desk.ts'
import { dialogOf, openDesk, PHONE_SIZE, picture, rowOf } from './desk.ts'

/** Many pages in one story. */
const LONG_MS = 180_000

let desk: Desk
beforeAll(async () => {
  desk = await openDesk()
})
afterAll(() => desk.close())

const pick = async (page: Page, label: string, words: string): Promise<void> => {
  await dialogOf(page).getByLabel(label, { exact: true }).fill(words)
  await page.locator('.ant-select-dropdown:visible .ant-select-item-option', { hasText: words }).first().click()
  await page.keyboard.press('Escape')
}
const linkOf = (page: Page, name: string) => page.getByRole('link', { name, exact: true })

it('a unit is founded and takes over from another', async () => {
  const page = await desk.openAs('系统管理员')
  await page.getByRole('link', { name: '单位', exact: true }).click()
  await page.getByRole('button', { name: '设立单位' }).click()
  await dialogOf(page).getByLabel('名称', { exact: true }).fill('开封市文旅和林业局')
  await dialogOf(page).getByRole('button', { name: '设立单位' }).click()
  await rowOf(page, '开封市文旅和林业局').waitFor()
  await picture(page, 'units')

  await page.getByPlaceholder('名称、别称、县区').fill('林业')
  await rowOf(page, '开封市林业局').getByRole('button', { name: '撤并' }).click()
  await pick(page, '承接单位', '开封市文旅和林业局')
  await dialogOf(page).getByLabel('依据和原因').fill('机构改革方案')
  await picture(page, 'unit-reform')
  await dialogOf(page).getByRole('button', { name: '撤并' }).click()
  await page.getByText('已移交在办件 0 件').waitFor()
  await linkOf(page, '开封市林业局').waitFor({ state: 'detached' })
  await page.getByText('含已撤销').click()
  await linkOf(page, '开封市林业局').click()
  await page.locator('.history').getByText('撤销').waitFor()
  await page.getByRole('link', { name: '开封市文旅和林业局' }).click()
  await page.locator('.history').getByText('承接').waitFor()
  await picture(page, 'unit')
  await page.context().close()
})

it('a unit is split: the dialog says what goes to which successor', { timeout: LONG_MS }, async () => {
  const { cards } = await desk.store.screeningQueue({ screening: 'waiting' }, 'newest', 0, 1)
  const post = await desk.store.post(cards[0]?.id ?? '')
  const { case: record } = await desk.store.acceptPost(post?.id ?? '', post?.hash ?? '', { category: null, urgency: 0, title: null }, { at: new Date().toISOString(), by: 'staff:officer' })
  const officer = await desk.openAs('舆情专员')
  await officer.goto(`/cases/${encodeURIComponent(record.id)}`)
  await officer.getByRole('button', { name: '转办', exact: true }).click()
  await dialogOf(officer).getByLabel('主办单位').fill('城市管理局')
  await officer.locator('.ant-select-item-option', { hasText: '开封市城市管理局' }).first().click()
  await dialogOf(officer).getByRole('button', { name: '转办', exact: true }).click()
  await officer.locator('.dispatch .handling-sent').waitFor()

  const page = await desk.openAs('系统管理员')
  await page.goto('/units')
  for (const name of ['开封市城市执法局', '开封市市容服务中心']) {
    await page.getByRole('button', { name: '设立单位' }).click()
    await dialogOf(page).getByLabel('名称', { exact: true }).fill(name)
    await dialogOf(page).getByRole('button', { name: '设立单位' }).click()
    await dialogOf(page).waitFor({ state: 'detached' })
  }
  await page.getByPlaceholder('名称、别称、县区').fill('开封市城市管理局')
  await rowOf(page, '开封市城市管理局').first().getByRole('button', { name: '撤并' }).click()
  for (const name of ['开封市城市执法局', '开封市市容服务中心']) await pick(page, '承接单位', name)
  await pick(page, '在办件和人员由谁接收', '开封市城市执法局')
  await pick(page, '划归开封市市容服务中心的在办件（选填）', record.number)
  await dialogOf(page).getByLabel('依据和原因').fill('机构改革方案：执法与市容分设')
  await picture(page, 'unit-split')
  await dialogOf(page).getByRole('button', { name: '撤并' }).click()
  await page.getByText(/^已移交在办件 1 件/u).waitFor()
  const heirs = new Map((await desk.store.units()).map(({ id, name }) => [id, name]))
  expect((await desk.store.dispatchesOf(record.id)).map(({ unitId }) => heirs.get(unitId))).toEqual(['开封市市容服务中心'])
  expect(heirs.get((await desk.store.allStaff()).find(({ login }) => login === 'unit1')?.unitId ?? '')).toBe('开封市城市执法局')
  for (const one of [officer, page]) await one.context().close()
})

it('a person is made, granted on a phone, sets a password and logs in with a code', async () => {
  const page = await desk.openAs('系统管理员')
  await page.getByRole('link', { name: '人员', exact: true }).click()
  await page.getByRole('button', { name: '新增人员' }).click()
  await dialogOf(page).getByLabel('账号').fill('zhao.liu')
  await dialogOf(page).getByLabel('姓名').fill('赵六')
  await pick(page, '岗位', '审批人')
  await dialogOf(page).getByRole('button', { name: '新增人员' }).click()
  const password = await page.locator('.first-password code').innerText()
  await picture(page, 'first-password')
  await page.getByRole('button', { name: '已记下' }).click()
  await rowOf(page, '赵六').getByText('申请启用：审批人').waitFor()
  await picture(page, 'staff')

  const phone = await desk.openAs('安全管理员', PHONE_SIZE, true)
  await phone.goto('/staff')
  await phone.getByRole('button', { name: /待确认/u }).click()
  await rowOf(phone, '赵六').waitFor()
  await picture(phone, 'phone-staff')
  await phone.getByRole('button', { name: '操作 赵六' }).click()
  await phone.getByRole('menuitem', { name: '确认' }).click()
  await dialogOf(phone).getByRole('button', { name: '确认' }).click()
  await phone.getByText('没有符合的人员').waitFor()

  const own = await desk.open()
  const OWN = 'keeps the yellow river'
  const logIn = async (secret: string): Promise<void> => {
    await own.goto('/')
    await own.getByRole('textbox', { name: '账号' }).fill('zhao.liu')
    await own.locator('#password').fill(secret)
    await own.getByRole('button', { name: '登 录' }).click()
  }
  await logIn(password)
  await own.getByText('首次登录，请先设置自己的密码').waitFor()
  await own.getByLabel('当前密码').fill(password)
  await own.getByLabel('新密码', { exact: true }).fill(OWN)
  await own.getByLabel('再输一次新密码').fill(OWN)
  await own.getByRole('button', { name: '修改密码' }).click()
  // With the password set, all pages are there and the page is drawn anew.
  await own.getByText('首次登录，请先设置自己的密码').waitFor({ state: 'detached' })
  await own.getByRole('link', { name: /赵六/u }).click()
  await own.getByRole('button', { name: '开启', exact: true }).click()
  await dialogOf(own).getByLabel('当前密码').fill(OWN)
  await dialogOf(own).getByRole('button', { name: '开启', exact: true }).click()
  await own.locator('.qr-code').waitFor()
  const secret = (await own.locator('.second-factor-secret code').innerText()).replace(/\s/gu, '')
  await picture(own, 'second-factor')
  const totp = new TOTP({ secret })
  const used = totp.generate()
  await dialogOf(own).getByLabel('验证码', { exact: true }).fill(used)
  await dialogOf(own).getByRole('button', { name: '确认开启' }).click()
  const recovery = await own.locator('.recovery-codes code').first().innerText()
  expect(await own.locator('.recovery-codes code').count()).toBe(10)
  await own.getByRole('button', { name: '已保存' }).click()
  await own.getByText('恢复码还剩 10 个').waitFor()

  await own.getByRole('button', { name: '退出登录' }).click()
  // Or the next page would be asked for before the server heard of it.
  await own.getByRole('button', { name: '登 录' }).waitFor()
  await logIn(OWN)
  await own.getByLabel('动态验证码').fill(used)
  await picture(own, 'login-code')
  await own.getByRole('button', { name: '登 录' }).click()
  await own.getByText('验证码不正确').waitFor()
  await own.getByLabel('动态验证码').fill(recovery)
  await own.getByRole('button', { name: '登 录' }).click()
  await own.locator('.shell').waitFor()
  for (const one of [page, phone, own]) await one.context().close()
})
