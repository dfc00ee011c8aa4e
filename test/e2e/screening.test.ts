/** Screening with the keyboard, as an officer does it all day. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTriageReader } from '../../classifiers/read.ts'
import type { Desk } from './desk.ts'
import { clickAtOnce, openDesk, PHONE_SIZE, picture } from './desk.ts'
import { BOARD, seedLate } from './seed-replica.ts'

let desk: Desk
beforeAll(async () => {
  desk = await openDesk()
})
afterAll(() => desk.close())

const chosen = (page: Page) => page.locator('.card[aria-current="true"]')
const chosenId = async (page: Page): Promise<string> => (await chosen(page).getAttribute('data-post')) ?? ''
const titleShown = (page: Page) => page.locator('.post-title h1')
const shows = async (page: Page, id: string): Promise<void> => {
  await page.locator(`.card[data-post="${id}"][aria-current="true"]`).waitFor()
  await page.locator('.post .history').waitFor()
}
/** Presses a key and waits until another post is chosen and shown. */
const pressOn = async (page: Page, key: string, from: string): Promise<string> => {
  await page.keyboard.press(key)
  await page.locator(`.card[aria-current="true"]:not([data-post="${from}"])`).waitFor()
  const id = await chosenId(page)
  await shows(page, id)
  return id
}
const screeningOf = async (id: string) => (await desk.store.post(id))?.screening

describe('an officer at the desk', () => {
  it('logs in by clicking a demo account and finds the most urgent post open', async () => {
    const page = await desk.open()
    await page.goto('/')
    await page.getByRole('button', { name: /officer$/u }).waitFor()
    await picture(page, 'login')
    await page.getByRole('button', { name: /officer$/u }).click()
    await chosen(page).waitFor()
    expect(await page.locator('.card').first().locator('.tag').first().textContent()).toBe('特急')
    await page.locator('.post mark.why-urgency').first().waitFor()
    await page.locator('.units li').first().waitFor()
    await picture(page, 'queue')
    await page.context().close()
  })

  it('walks with j and k, accepts with a, undoes with u', async () => {
    const page = await desk.openAs('舆情专员')
    await chosen(page).waitFor()
    const first = await chosenId(page)
    const second = await pressOn(page, 'j', first)
    expect(await pressOn(page, 'k', second)).toBe(first)
    const next = await pressOn(page, 'a', first)
    expect(next).toBe(second)
    await page.getByText(/已受理，案件编号 \d{4}-\d{6}/u).waitFor()
    expect(await screeningOf(first)).toBe('accepted')
    expect(await page.locator(`.card[data-post="${first}"]`).count()).toBe(0)
    await page.keyboard.press('u')
    await page.getByText('已退回筛选队列').waitFor()
    expect(await screeningOf(first)).toBe('waiting')
    await shows(page, first)
    await page.context().close()
  })

  it('dismisses with d and a number, and writes words for 其他', async () => {
    const page = await desk.openAs('舆情专员')
    await chosen(page).waitFor()
    const first = await chosenId(page)
    await shows(page, first)
    await page.keyboard.press('d')
    await page.getByRole('dialog').getByText('不予受理的理由').waitFor()
    await picture(page, 'dismiss')
    const second = await pressOn(page, '4', first)
    await expect.poll(() => screeningOf(first)).toBe('dismissed')
    expect((await desk.store.post(first))?.dismissReason).toBe('已办结重复反映')

    await page.keyboard.press('d')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('7')
    expect(await screeningOf(second)).toBe('waiting')
    await page.keyboard.type('测试帖')
    await pressOn(page, 'Enter', second)
    await expect.poll(async () => (await desk.store.post(second))?.history.at(-1)?.why).toBe('其他：测试帖')
    await page.context().close()
  })

  it('merges into the case of a similar post by number key', async () => {
    const { cards } = await desk.store.screeningQueue({ screening: 'waiting' }, 'urgent', 0, 1000)
    const pair = cards.find((card) => card.similarCount > 0)
    const triage = await desk.store.triage(pair?.id ?? '')
    const similar = await desk.store.post(triage?.similar[0]?.postId ?? '')
    if (!pair || !similar) throw new Error('the replica has no near-duplicates')
    const { case: record } = await desk.store.acceptPost(similar.id, similar.hash, { category: null, urgency: null, title: null }, { at: new Date().toISOString(), by: 'staff:officer2' })
    const page = await desk.openAs('舆情专员')
    await page.goto(`/queue?post=${encodeURIComponent(pair.id)}`)
    await page.locator('.similar').waitFor()
    await page.keyboard.press('c')
    await page.getByRole('dialog').locator('mark.common').first().waitFor()
    await picture(page, 'compare')
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    await page.keyboard.press('m')
    await page.getByRole('dialog').getByText(record.number).waitFor()
    await page.keyboard.press('1')
    await page.getByText(`已并入案件 ${record.number}`).waitFor()
    expect((await desk.store.case(record.id))?.postIds).toEqual([similar.id, pair.id])
    await page.context().close()
  })

  it('reads in full only after writing a reason, which the auditor then sees', async () => {
    const { cards } = await desk.store.screeningQueue({ screening: 'waiting' }, 'urgent', 0, 1000)
    const personal = await findAsync(cards, async ({ id }) => ((await desk.store.triage(id))?.personal ?? []).some(({ kind, field }) => kind === 'mobile' && field === 'content'))
    const span = (await desk.store.triage(personal.id))?.personal.find(({ kind, field }) => kind === 'mobile' && field === 'content')
    const secret = (await desk.store.post(personal.id))?.content.content.slice(span?.start, span?.end) ?? ''
    expect(secret).toMatch(/^1\d{10}$/u)
    const page = await desk.openAs('舆情专员')
    await page.goto(`/queue?post=${encodeURIComponent(personal.id)}`)
    await page.locator('.post-text .words').waitFor()
    expect(await page.locator('body').textContent()).not.toContain(secret)
    await page.keyboard.press('r')
    const confirm = page.getByRole('dialog').getByRole('button', { name: '查看', exact: true })
    await confirm.waitFor()
    expect(await confirm.isDisabled()).toBe(true)
    await page.getByRole('dialog').getByPlaceholder(/事由/u).fill('电话核实反映地址')
    await picture(page, 'reveal')
    await page.keyboard.press('Enter')
    await page.locator('.post-text.open').waitFor()
    expect(await page.locator('.post-text .words').textContent()).toContain(secret)
    await pressOn(page, 'j', personal.id)
    await page.locator(`.card[data-post="${personal.id}"]`).click()
    await shows(page, personal.id)
    await page.locator('.post-text:not(.open)').waitFor()
    await page.context().close()

    const auditor = await desk.openAs('审计管理员')
    await auditor.getByRole('cell', { name: '查看原文' }).first().waitFor()
    expect(await auditor.locator('tr', { hasText: '查看原文' }).first().textContent()).toContain('电话核实反映地址')
    await picture(auditor, 'audit')
    await auditor.context().close()
  })

  it('corrects the machine, and accepting uses the correction', async () => {
    const page = await desk.openAs('舆情专员')
    await chosen(page).waitFor()
    const id = await chosenId(page)
    await shows(page, id)
    await page.keyboard.press('e')
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('combobox', { name: '紧急程度' }).click()
    await page.locator('.ant-select-item-option', { hasText: '普通' }).click()
    await dialog.getByRole('button', { name: '保存' }).click()
    await page.locator('.findings em').getByText('更正为 普通').waitFor()
    await dialog.waitFor({ state: 'hidden' })
    await pressOn(page, 'a', id)
    await expect.poll(async () => (await desk.store.case((await desk.store.post(id))?.caseId ?? ''))?.urgency).toBe(0)
    await page.context().close()
  })

  it('is told what happened when another was first, and sees the post as it stands', async () => {
    const page = await desk.openAs('舆情专员')
    await chosen(page).waitFor()
    const id = await chosenId(page)
    await shows(page, id)
    const post = await desk.store.post(id)
    await desk.store.claimPost(id, 'staff:officer', new Date().toISOString(), new Date().toISOString())
    await desk.store.dismissPost(id, post?.hash ?? '', '无实质内容', { at: new Date(Date.now() + 1000).toISOString(), by: 'staff:officer2' })
    await page.keyboard.press('a')
    await page.getByRole('alert').getByText('该留言现为「不予受理」，不能受理').waitFor()
    await page.locator('.post .screening-dismissed').waitFor()
    expect(await screeningOf(id)).toBe('dismissed')
    await page.context().close()
  })

  it('decides nothing on a text that changed meanwhile', async () => {
    const page = await desk.openAs('舆情专员')
    await chosen(page).waitFor()
    const id = await chosenId(page)
    await shows(page, id)
    const post = await desk.store.post(id)
    if (!post) throw new Error('the chosen post is gone')
    const seen = { ...post.content, content: `${post.content.content}（补充：今天又发生了）`, externalId: post.externalId, url: post.url, addressee: post.addressee }
    await desk.store.savePost({ sourceId: post.sourceId, channel: post.channel, seen, hash: 'changed', at: new Date().toISOString(), nextVisit: () => null, raw: null })
    await page.keyboard.press('a')
    await page.getByRole('alert').getByText(/在您阅读之后有更新/u).waitFor()
    await page.locator('.post-text .words', { hasText: '今天又发生了' }).waitFor()
    expect(await screeningOf(id)).toBe('waiting')
    await page.context().close()
  })
})

it('a key pressed twice in one breath decides one post, and complains of nothing', async () => {
  const page = await desk.openAs('舆情专员')
  await chosen(page).waitFor()
  const first = await chosenId(page)
  await shows(page, first)
  const before = (await desk.store.cases({}, 0, 1)).total
  await page.evaluate(() => {
    for (let n = 0; n < 2; n++) window.dispatchEvent(new KeyboardEvent('keydown', { key: 'a', code: 'KeyA' }))
  })
  await page.getByText(/已受理，案件编号/u).waitFor()
  expect((await desk.store.cases({}, 0, 1)).total).toBe(before + 1)
  expect(await page.locator('.ant-notification-notice').count()).toBe(0)
  await page.context().close()
})

describe('the list', () => {
  it('keeps its filters in the address, through a post, a reload and going back', async () => {
    const page = await desk.openAs('舆情专员')
    await page.locator('.facet', { hasText: '紧急程度' }).getByRole('button', { name: /^紧急/u }).click()
    await page.waitForURL(/urgency=1/u)
    await page.locator('.filter-states').getByRole('button', { name: '全部' }).click()
    await page.waitForURL(/screening=all/u)
    await page.keyboard.press('/')
    await page.keyboard.type('路')
    await page.keyboard.press('Enter')
    await page.waitForURL(/screening=all&urgency=1&q=/u)
    const filter = { screening: undefined, urgency: 1, words: createTriageReader().segmenter.searchWords('路') } as const
    const { total } = await desk.store.screeningQueue(filter, 'urgent', 0, 1)
    await page.reload()
    await page.locator('.card').first().waitFor()
    expect(await page.locator('.filter-total').textContent()).toBe(`共 ${total} 条`)
    expect(total).toBeGreaterThan(0)
    await page.getByRole('link', { name: '案件' }).click()
    await page.waitForURL(/\/cases/u)
    await page.goBack()
    await page.waitForURL(/urgency=1/u)
    await page.getByRole('link', { name: '案件' }).click()
    await page.getByRole('link', { name: /^筛选/u }).click()
    await page.waitForURL(/screening=all&urgency=1&q=/u)
    await page.context().close()
  })

  it('loses none of the filters chosen in one breath, nor those it is left with in the same breath', async () => {
    const page = await desk.openAs('舆情专员')
    const urgent = page.locator('.facet', { hasText: '紧急程度' }).getByRole('button', { name: /^紧急/u })
    const all = page.locator('.filter-states').getByRole('button', { name: '全部' })
    const cases = page.getByRole('link', { name: '案件' })
    await clickAtOnce(page, urgent, all)
    await page.waitForURL(/\?screening=all&urgency=1$/u)
    await page.locator('.filter-chip', { hasText: '紧急' }).waitFor()
    await clickAtOnce(page, page.locator('.filter-chip'), page.locator('.filter-states').getByRole('button', { name: '已受理' }), cases)
    await page.getByRole('heading', { name: '案件' }).waitFor()
    await page.getByRole('link', { name: /^筛选/u }).click()
    await page.waitForURL(/\?screening=accepted$/u)
    // What comes when the page is as good as left does not call the person back.
    await all.waitFor()
    await clickAtOnce(page, cases, all)
    await page.getByRole('heading', { name: '案件' }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/cases')
    await page.context().close()
  })

  it('offers new posts without moving the list under the officer', async () => {
    const page = await desk.openAs('舆情专员')
    await chosen(page).waitFor()
    const before = await chosenId(page)
    await seedLate(desk.store, { id: 'late-1', channel: 'liuyan', title: '鼓楼区书店街天然气味刺鼻', content: '书店街南口闻到很浓的天然气味，怀疑管道泄漏，附近有小学，请马上派人！' }, new Date())
    await page.getByRole('button', { name: /有 1 条新留言/u }).waitFor()
    expect(await chosenId(page)).toBe(before)
    await page.keyboard.press('n')
    await page.locator(`.card[data-post="${BOARD}:late-1"]`).waitFor()
    await page.context().close()
  })

  it('shows markup in a post as the characters it is made of', async () => {
    await seedLate(desk.store, { id: 'late-2', channel: 'liuyan', title: '<img src=x onerror=alert(1)>', content: '<script>window.hacked = true</script><b>我要投诉</b> 路灯不亮' }, new Date())
    const page = await desk.openAs('舆情专员')
    await page.goto(`/queue?screening=all&post=${encodeURIComponent(`${BOARD}:late-2`)}`)
    await page.locator('.post-text .words', { hasText: '<b>我要投诉</b>' }).waitFor()
    expect(await titleShown(page).textContent()).toBe('<img src=x onerror=alert(1)>')
    expect(await page.evaluate('window.hacked')).toBeUndefined()
    await page.context().close()
  })

  it('tells every key on ?', async () => {
    const page = await desk.openAs('舆情专员')
    await chosen(page).waitFor()
    await page.keyboard.press('?')
    await page.getByRole('dialog').getByText('不予受理（再按数字选理由）').waitFor()
    await page.keyboard.press('j')
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    await page.context().close()
  })
})

describe('on a phone', () => {
  it('reads and accepts by thumb, nothing wider than the screen', async () => {
    const page = await desk.openAs('舆情专员', PHONE_SIZE, true)
    await page.locator('.card').first().waitFor()
    await expectToFit(page)
    await picture(page, 'phone-queue')
    const id = (await page.locator('.card').first().getAttribute('data-post')) ?? ''
    await page.locator('.card').first().tap()
    await page.locator('.queue-drawer .history').waitFor()
    await expectToFit(page)
    await picture(page, 'phone-post')
    await page.locator('.actions').getByRole('button', { name: '受理', exact: false }).first().tap()
    await page.getByText(/已受理，案件编号/u).waitFor()
    expect(await screeningOf(id)).toBe('accepted')
    await page.getByRole('button', { name: '关闭' }).first().tap()
    await page.locator('.queue-drawer .history').waitFor({ state: 'hidden' })
    await page.context().close()
  })
})

async function expectToFit(page: Page): Promise<void> {
  expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(PHONE_SIZE.width)
}

async function findAsync<T>(items: readonly T[], fits: (item: T) => Promise<boolean>): Promise<T> {
  for (const item of items) if (await fits(item)) return item
  throw new Error('none fits')
}
