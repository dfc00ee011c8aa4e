/** 办理 in the browser: a case goes out, is signed, sub-dispatched, answered, reviewed, closed and followed up; an urgent one is approved on a phone. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import type { Case } from '../../storage/records/case.ts'
import type { Desk } from './desk.ts'
import { dialogOf, openDesk, PHONE_SIZE, picture } from './desk.ts'
import { seedLate } from './seed-replica.ts'

/** Many pages in one story. */
const LONG_MS = 180_000

let desk: Desk
beforeAll(async () => {
  desk = await openDesk()
})
afterAll(() => desk.close())

const accept = async (urgency: 0 | 1 | 2): Promise<Case> => {
  const { cards } = await desk.store.screeningQueue({ screening: 'waiting' }, 'newest', 0, 1)
  const card = cards[0]!
  const post = await desk.store.post(card.id)
  return (await desk.store.acceptPost(card.id, post?.hash ?? '', { category: null, urgency, title: card.title }, { at: new Date().toISOString(), by: 'staff:officer' })).case
}
/** Picks an option of an antd select by typing its beginning. */
const pick = async (page: Page, label: string, words: string): Promise<void> => {
  await page.getByLabel(label, { exact: true }).fill(words)
  await page.locator('.ant-select-dropdown:visible .ant-select-item-option').first().click()
  await page.keyboard.press('Escape')
}

it('an ordinary case walks from 转办 to 回访', { timeout: LONG_MS }, async () => {
  const record = await accept(0)
  const page = await desk.openAs('舆情专员')
  await page.goto(`/cases/${encodeURIComponent(record.id)}`)
  await page.getByRole('button', { name: '转办', exact: true }).click()
  await page.getByLabel('主办单位').fill('城市管理局')
  await page.locator('.ant-select-item-option', { hasText: '开封市城市管理局' }).first().click()
  await dialogOf(page).getByLabel('转办意见').fill('请三日内现场处理')
  await picture(page, 'dispatch-dialog')
  await dialogOf(page).getByRole('button', { name: '转办', exact: true }).click()
  await page.locator('.dispatch .handling-sent').waitFor()

  const unit = await desk.openAs('一级承办单位')
  await unit.locator('.work').first().waitFor()
  await picture(unit, 'inbox')
  await unit.locator('.work').first().click()
  await unit.getByRole('button', { name: '签收', exact: true }).click()
  await unit.getByRole('button', { name: '加派', exact: true }).click()
  await pick(unit, '二级单位', '综合执法')
  await dialogOf(unit).getByRole('button', { name: '加派', exact: true }).click()
  await unit.locator('.dispatch.below').waitFor()

  const lower = await desk.openAs('二级承办单位', PHONE_SIZE, true)
  await lower.locator('.work').first().click()
  await lower.getByRole('button', { name: '签收', exact: true }).click()
  await lower.getByRole('button', { name: '反馈', exact: true }).click()
  await dialogOf(lower).getByLabel('公开答复内容').fill('执法队员已到场清理，现场恢复畅通。')
  await picture(lower, 'phone-reply')
  await dialogOf(lower).getByRole('button', { name: '反馈', exact: true }).click()
  await lower.locator('.handling-replied').waitFor()
  await picture(lower, 'phone-inbox-item')

  await unit.reload()
  await unit.getByRole('button', { name: '通过', exact: true }).click()
  await unit.locator('.dispatch.below .handling-accepted').waitFor()
  await unit.getByRole('button', { name: '反馈', exact: true }).click()
  expect(await dialogOf(unit).getByLabel('公开答复内容').inputValue()).toContain('现场恢复畅通')
  await dialogOf(unit).locator('input[type=file]').setInputFiles({ name: '现场.png', mimeType: 'image/png', buffer: await page.screenshot({ clip: { x: 0, y: 0, width: 20, height: 20 } }) })
  await dialogOf(unit).locator('.file-picked').waitFor()
  await dialogOf(unit).getByRole('button', { name: '反馈', exact: true }).click()
  await unit.locator('.handling-replied').waitFor()
  await picture(unit, 'inbox-item')

  await page.goto('/reviews')
  await page.locator('.unit-reply').waitFor()
  await picture(page, 'reviews')
  await page.getByRole('button', { name: '通过', exact: true }).click()
  await page.getByText('没有待审核的反馈').waitFor()
  await page.goto(`/cases/${encodeURIComponent(record.id)}`)
  await page.getByRole('button', { name: '办结', exact: true }).click()
  await dialogOf(page).getByRole('button', { name: '办结', exact: true }).click()
  await page.getByRole('button', { name: '回访', exact: true }).click()
  await picture(page, 'follow-up')
  await dialogOf(page).getByRole('button', { name: '回访', exact: true }).click()
  await page.getByText('回访满意').waitFor()
  await picture(page, 'case-closed')
  expect(await desk.store.case(record.id)).toMatchObject({ status: 'closed', followUps: [{ satisfied: true }] })
  for (const one of [page, unit, lower]) await one.context().close()
})

it('an urgent case is submitted, and approved on a phone with two taps', { timeout: LONG_MS }, async () => {
  const record = await accept(1)
  const page = await desk.openAs('舆情专员')
  await page.goto(`/cases/${encodeURIComponent(record.id)}`)
  await page.getByText('转办前须呈批').first().waitFor()
  expect(await page.getByRole('button', { name: '转办', exact: true }).count()).toBe(0)
  await page.getByRole('button', { name: '呈批', exact: true }).click()
  await pick(page, '审批人', '程')
  await dialogOf(page).getByLabel('拟办意见').fill('拟转市城管局办理，限三日反馈')
  await dialogOf(page).getByRole('button', { name: '呈批', exact: true }).click()
  await page.locator('.case-submitted').waitFor()

  const phone = await desk.openAs('审批人', PHONE_SIZE, true)
  await phone.locator('.approval-cases li').first().waitFor()
  await picture(phone, 'phone-approvals')
  await phone.getByRole('button', { name: '批准', exact: true }).click()
  await phone.getByText('没有待审批的呈批件').waitFor()
  expect((await desk.store.case(record.id))?.status).toBe('approved')

  const leader = await desk.openAs('市领导', PHONE_SIZE, true)
  await leader.goto(`/cases/${encodeURIComponent(record.id)}`)
  await leader.getByRole('button', { name: '批示', exact: true }).click()
  await dialogOf(leader).getByLabel('批示内容').fill('请城管局立即处理，结果报我。')
  await dialogOf(leader).getByRole('button', { name: '批示', exact: true }).click()
  await leader.goto('/instructions')
  await leader.locator('.instruction-text').click()
  await leader.locator('.instruction-chain a').waitFor()
  await picture(leader, 'phone-instructions')

  // Several at once, from the list.
  const more = [await accept(0), await accept(1)]
  await page.goto('/cases')
  for (const { number } of more) await page.getByLabel(`呈批 ${number}`).check()
  await page.getByRole('button', { name: '呈批所选 2 件' }).click()
  await pick(page, '审批人', '程')
  await dialogOf(page).getByLabel('拟办意见').fill('拟一并转市城管局办理')
  await dialogOf(page).getByRole('button', { name: '呈批', exact: true }).click()
  await page.locator('.case-submitted').nth(1).waitFor()
  expect((await desk.store.approvals({ state: 'pending' }, 0, 1)).approvals[0]?.caseIds.toSorted()).toEqual(more.map(({ id }) => id).toSorted())

  // By keys alone: the first action, its field, Enter on the button.
  await page.goto(`/cases/${encodeURIComponent((await accept(0)).id)}`)
  await page.locator('.case-actions').waitFor()
  await page.keyboard.press('1')
  await dialogOf(page).getByLabel('主办单位').waitFor()
  await page.keyboard.press('Escape')
  for (const one of [page, phone, leader]) await one.context().close()
})

it('every page of it fits a phone, and what citizens and units write stays text', { timeout: LONG_MS }, async () => {
  const evil = '<img src=x onerror="window.taken=1">'
  await seedLate(desk.store, { id: 'evil', title: `路灯${evil}`, content: `路灯不亮${evil}<script>window.taken=1</script>，${'很长'.repeat(60)}${'x'.repeat(120)}` }, new Date())
  const post = (await desk.store.screeningQueue({ screening: 'waiting' }, 'newest', 0, 5)).cards.find(({ title }) => title.includes('onerror'))
  const stored = await desk.store.post(post?.id ?? '')
  const { case: record } = await desk.store.acceptPost(post?.id ?? '', stored?.hash ?? '', { category: null, urgency: 0, title: stored?.content.title ?? '' }, { at: new Date().toISOString(), by: 'staff:officer' })
  const officer = await desk.openAs('舆情专员', PHONE_SIZE, true)
  await officer.goto(`/cases/${encodeURIComponent(record.id)}`)
  await officer.getByRole('button', { name: '转办', exact: true }).click()
  await dialogOf(officer).getByLabel('主办单位').fill('城市管理局')
  await officer.locator('.ant-select-item-option', { hasText: '开封市城市管理局' }).first().click()
  await dialogOf(officer).getByLabel('转办意见').fill(evil)
  await dialogOf(officer).getByRole('button', { name: '转办', exact: true }).click()
  await officer.locator('.dispatch .handling-sent').waitFor()
  const unit = await desk.openAs('一级承办单位', PHONE_SIZE, true)
  const item = (await desk.store.dispatchesOf(record.id))[0]
  const visits = [
    [officer, `/cases/${encodeURIComponent(record.id)}`],
    [officer, '/cases'],
    [officer, '/approvals?box=all'],
    [officer, '/reviews'],
    [officer, '/instructions'],
    [unit, '/inbox'],
    [unit, `/inbox/${encodeURIComponent(item?.id ?? '')}`],
  ] as const
  for (const [page, path] of visits) {
    await page.goto(path)
    await page.locator('.shell-main h1').first().waitFor()
    await page.waitForLoadState('networkidle')
    expect(await page.evaluate<number>('document.documentElement.scrollWidth'), path).toBeLessThanOrEqual(PHONE_SIZE.width)
    expect(await page.evaluate<unknown>('window.taken'), path).toBeUndefined()
  }
  await unit.getByText('onerror').first().waitFor()
  for (const one of [officer, unit]) await one.context().close()
})

it('the clocks stop on the unit’s request and run again by ruling; a 退单 is taken back', { timeout: LONG_MS }, async () => {
  const record = await accept(0)
  const page = await desk.openAs('舆情专员')
  await page.goto(`/cases/${encodeURIComponent(record.id)}`)
  await page.getByRole('button', { name: '转办', exact: true }).click()
  await page.getByLabel('主办单位').fill('城市管理局')
  await page.locator('.ant-select-item-option', { hasText: '开封市城市管理局' }).first().click()
  await dialogOf(page).getByRole('button', { name: '转办', exact: true }).click()
  await page.locator('.dispatch .handling-sent').waitFor()

  const unit = await desk.openAs('一级承办单位', PHONE_SIZE, true)
  await unit.locator('.work', { hasText: record.number }).click()
  await unit.getByRole('button', { name: '申请退单' }).click()
  await dialogOf(unit).getByLabel('原因').fill('疑属市政部门职责')
  await dialogOf(unit).getByRole('button', { name: '申请退单', exact: true }).click()
  await unit.locator('.ask.asked').waitFor()
  expect(await unit.getByRole('button', { name: '签收', exact: false }).count()).toBe(0)
  await unit.getByRole('button', { name: '撤回退单申请' }).click()
  await dialogOf(unit).getByRole('button', { name: '撤回退单申请', exact: true }).click()
  await unit.getByRole('button', { name: '签收', exact: false }).click()
  await unit.locator('.handling-signed').waitFor()

  await unit.getByRole('button', { name: '申请暂停计时' }).click()
  const until = new Date(Date.now() + 3 * 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 16)
  await dialogOf(unit).getByLabel('暂停至').fill(until)
  await dialogOf(unit).getByLabel('原因').fill('待检测结果')
  expect(await dialogOf(unit).locator('input[type=file]').isVisible()).toBe(false)
  await picture(unit, 'phone-ask-pause')
  await dialogOf(unit).getByRole('button', { name: '申请暂停计时', exact: true }).click()
  await unit.locator('.ask.asked').waitFor()

  await page.goto('/reviews')
  await page.getByText('申请暂停计时').first().waitFor()
  await page.getByRole('button', { name: '裁定', exact: true }).click()
  expect(await dialogOf(page).getByLabel('暂停至').inputValue()).toBe(until)
  await dialogOf(page).getByRole('button', { name: '确定' }).click()
  await page.getByText('没有待审核的反馈').waitFor()
  await page.goto(`/cases/${encodeURIComponent(record.id)}`)
  await page.getByText(/^已暂停计时，自 .+ 至 .+/u).waitFor()
  await picture(page, 'case-paused')
  const [before] = await desk.store.dispatchesOf(record.id)
  expect(before?.pauses).toHaveLength(1)
  await page.getByRole('button', { name: '恢复计时', exact: true }).click()
  await dialogOf(page).getByLabel('原因').fill('检测结果已出')
  await dialogOf(page).getByRole('button', { name: '恢复计时', exact: true }).click()
  await page.getByText(/^曾暂停计时，自 .+ 至 .+/u).waitFor()
  expect(await page.getByRole('button', { name: '暂停计时', exact: true }).count()).toBe(1)
  for (const one of [page, unit]) await one.context().close()
})
