/** 催办, 督办, 值班, 自动转办 and the outbox in the browser, each as the role that uses it. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { loadClocks } from '../../pipeline/casework/clocks/clock-files.ts'
import { createReminders } from '../../pipeline/casework/reminders/remind-units.ts'
import { coverPersonal } from '../../pipeline/dispatch/cover-personal.ts'
import { createOutbox } from '../../pipeline/dispatch/outbox.ts'
import { createSecretBox } from '../../storage/secrets/secret-box.ts'
import { putDispatch } from '../support/casework-samples.ts'
import { silent } from '../pipeline/support/collecting.ts'
import type { Desk } from './desk.ts'
import { openDesk, PHONE_SIZE, picture } from './desk.ts'

const UNIT = 'city-management'
const HOUR = 3_600_000
/** For a time field: so many days from now. */
const later = (days: number): string => new Date(Date.now() + (days * 24 + 8) * HOUR).toISOString().slice(0, 16)
let desk: Desk
beforeAll(async () => {
  desk = await openDesk()
  const { cards } = await desk.store.screeningQueue({ screening: 'waiting' }, 'newest', 0, 3)
  for (const [n, card] of cards.entries()) {
    const at = new Date(Date.now() - (n + 1) * 200 * HOUR)
    const post = await desk.store.post(card.id)
    const { case: record } = await desk.store.acceptPost(card.id, post?.hash ?? '', { category: null, urgency: 0, title: card.title }, { at: at.toISOString(), by: 'staff:officer' })
    const sent = await putDispatch(desk.store.database, `dispatch:e2e-${n}`, at.toISOString(), { caseId: record.id, unitId: UNIT })
    await desk.store.database.commit([{ op: 'replace', kind: 'case', record: { ...record, version: record.version + 1, status: 'dispatched', unitIds: [UNIT], dueAt: sent.dueAt } }])
  }
  await createOutbox({ store: desk.store, senders: {}, held: true, cover: coverPersonal, secrets: createSecretBox(Buffer.alloc(32, 7)), clock: () => new Date(), log: silent }).runOnce()
  // At eleven on the last Friday: the office works, whenever this test runs.
  const friday = new Date('2026-11-20T03:00:00.000Z')
  await createReminders({ store: desk.store, clocks: loadClocks(), held: true, clock: () => friday, log: silent }).runOnce()
})
afterAll(() => desk.close())

it('the supervisor presses a unit by hand, issues a 督办, and the unit answers it', async () => {
  const page = await desk.openAs('督办')
  await page.goto('/supervise')
  await page.locator('.due-sheet tbody tr').first().waitFor()
  await picture(page, 'supervise')
  await page.getByRole('button', { name: '催办', exact: true }).first().click()
  await page.getByLabel('催办内容').fill('群众多次来电，请抓紧')
  await page.locator('.ant-modal-footer .ant-btn-primary').click()
  await page.locator('.ant-modal').waitFor({ state: 'detached' })
  await page.goto('/supervise?tab=supervisions')
  await page.getByRole('button', { name: '新建督办' }).click()
  await page.getByLabel('承办单位').fill('城市管理局')
  await page.locator('.ant-select-item-option', { hasText: '开封市城市管理局' }).first().click()
  await page.getByLabel('事项').fill('路灯长期不亮')
  await page.getByLabel('督办要求').fill('三日内修复并报告')
  await page.locator('.ant-modal-footer .ant-btn-primary').click()
  await page.locator('.dispatch').first().waitFor()
  await page.getByRole('button', { name: '签发', exact: true }).click()
  await page.getByLabel('反馈时限').fill(later(3))
  await page.locator('.ant-modal-footer .ant-btn-primary').click()
  await page.getByText(/督办〔\d{4}〕1号/u).waitFor()
  await picture(page, 'supervisions')

  const unit = await desk.openAs('一级承办单位', PHONE_SIZE, true)
  await unit.goto('/notices')
  await unit.getByText('路灯长期不亮').first().waitFor()
  await picture(unit, 'phone-notices')
  await unit.getByRole('button', { name: '答复', exact: true }).click()
  await unit.locator('.ant-modal textarea').fill('已修复，附照片')
  await unit.locator('.ant-modal-footer .ant-btn-primary').click()
  await unit.getByText('已修复，附照片').waitFor()
  await page.reload()
  await page.getByRole('button', { name: '结案', exact: true }).click()
  await page.locator('.ant-modal textarea').fill('回访属实')
  await page.locator('.ant-modal-footer .ant-btn-primary').click()
  await page.getByText('回访属实').waitFor()
  await page.goto('/supervise?tab=lingering')
  await page.locator('.filter-states').waitFor()
  for (const opened of [page, unit]) await opened.context().close()
})

it('the unit of level 1 plans its duty', async () => {
  const page = await desk.openAs('一级承办单位')
  await page.goto('/duties')
  await page.getByRole('button', { name: /排\s?班/u }).click()
  await page.getByLabel('值班人').click()
  await page.locator('.ant-select-item-option').first().click()
  await page.getByLabel('开始').fill(later(0))
  await page.getByLabel('结束').fill(later(1))
  await page.locator('.ant-modal-footer .ant-btn-primary').click()
  await page.locator('.sheet tbody tr').first().waitFor()
  await page.context().close()
})

it('the approver writes a forwarding rule and tries it on the last month', async () => {
  const page = await desk.openAs('审批人')
  await page.goto('/forwarding')
  await page.getByRole('button', { name: '新建规则' }).click()
  await page.getByLabel('名称').fill('普通市容件')
  await page.locator('.ant-modal-footer .ant-btn-primary').click()
  await page.locator('.dispatch').first().waitFor()
  await page.getByRole('button', { name: '试算近 30 天' }).click()
  await page.getByText(/近 30 天 \d+ 件留言/u).waitFor()
  await picture(page, 'forwarding')
  expect(await desk.store.forwardRules()).toMatchObject([{ name: '普通市容件', enabled: false, confidenceLeast: 0.9 }])
  await page.context().close()
})

it('the outbox shows what is held, and the administrator says how a unit is reached', async () => {
  const page = await desk.openAs('系统管理员')
  await page.goto('/outbox')
  await page.getByText('演示模式：信件一律留存').waitFor()
  await page.locator('.sheet tbody tr').first().waitFor()
  await picture(page, 'outbox')
  await page.getByRole('button', { name: /修\s?改/u }).first().click()
  await page.locator('.ant-modal .ant-select').first().click()
  await page.locator('.ant-select-item-option', { hasText: '邮件' }).first().click()
  await page.getByLabel('地址').fill('unit@example.org')
  await page.locator('.ant-modal-footer .ant-btn-primary').click()
  await page.locator('.ant-modal').waitFor({ state: 'detached' })
  expect(await desk.store.unitChannels()).toMatchObject([{ channel: 'mail', address: 'unit@example.org' }])
  await page.context().close()
})
