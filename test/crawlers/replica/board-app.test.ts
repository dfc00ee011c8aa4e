import { existsSync } from 'node:fs'
import { load } from 'cheerio'
import type { Browser } from 'playwright-core'
import { chromium } from 'playwright-core'
import { afterEach, describe, expect, it } from 'vitest'
import { fullName, highlight } from '../../../crawlers/replica/app/search-row.ts'
import { signCall } from '../../../crawlers/replica/app/signature.ts'
import { knownBoard, makeForums, pathOf } from '../../../crawlers/replica/boards.ts'
import { manualClock } from '../../../crawlers/replica/clock.ts'
import type { PostRow } from '../../../crawlers/replica/post-row.ts'
import type { Replica } from '../../../crawlers/replica/replica.ts'
import { startReplica } from '../../../crawlers/replica/replica.ts'
import { makeRow, ORIGIN } from './rows.ts'

let replica: Replica
afterEach(() => replica.close())

async function start(rows: PostRow[], decoys = false): Promise<void> {
  replica = await startReplica({ port: 0, rows, clock: manualClock(ORIGIN), decoys, mailboxes: [] })
}

interface Answer {
  code: unknown
  msg: string
  resultData: { data: Record<string, unknown>[]; lastItem: string; contentList: Record<string, unknown>[]; satisfaction: unknown; forums: { name: string }[] }
  data: { data: Record<string, unknown>[] }
}

async function freshToken(): Promise<string> {
  const page = await (await fetch(`${replica.appUrl}/threads/list?checkStatus=0&fid=1137`)).text()
  return load(page)('meta[name="x-token"]').attr('content') ?? ''
}

async function send(path: string, body: unknown): Promise<Answer> {
  const response = await fetch(replica.appUrl + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  expect(response.status).toBe(200)
  return (await response.json()) as Answer
}

async function call(path: string, values: unknown): Promise<Answer> {
  const [token, param] = [await freshToken(), JSON.stringify(values)]
  return send(path, { appCode: 'x', token, param, signature: signCall('x', token, param) })
}

const answered: Partial<PostRow> = {
  title: '西环路恒大小区停水',
  content: '第一行。\n第二行<3天>没水。',
  place: '西环路',
  attachments: 1,
  replies: [{ unit: '开封市供水公司', afterDays: 3, text: '您好：\n已恢复。' }],
  rating: { resolution: 5, attitude: 5, speed: 4, comment: '谢谢', afterDays: 5 },
}

describe('signed calls', () => {
  it('answer SN0006 with status 200 to a wrong signature, an unknown token, or none', async () => {
    await start([makeRow(3)])
    const token = await freshToken()
    const param = JSON.stringify({ fid: '1137' })
    const right = { appCode: 'x', token, param, signature: signCall('x', token, param) }
    const wrong = { code: 'SN0006', msg: '数据格式错误' }
    for (const path of ['/v1/threads/list/df', '/v1/threads/content', '/v2/threads/search?sortType=0']) {
      expect(await send(path, { ...right, signature: '0'.repeat(32) })).toEqual(wrong)
      expect(await send(path, { ...right, param: `${param} ` })).toEqual(wrong)
      expect(await send(path, { ...right, token: 'ffff', signature: signCall('x', 'ffff', param) })).toEqual(wrong)
      expect(await send(path, { fid: '1137' })).toEqual(wrong)
    }
    expect((await send('/v1/threads/list/df', right)).resultData.data).toHaveLength(1)
  })

  it('walks a tab by lastItem', async () => {
    await start(Array.from({ length: 14 }, (_, index) => makeRow(10 + index, { type: index < 12 ? '投诉/求助' : '咨询' })))
    const first = await call('/v1/threads/list/df', { fid: '1137', typeId: 2, lastItem: '', rows: 10 })
    const second = await call('/v1/threads/list/df', { fid: '1137', typeId: 2, lastItem: first.resultData.lastItem, rows: 10 })
    expect([first, second].map((answer) => answer.resultData.data.length)).toEqual([10, 2])
    expect(first.resultData.lastItem).toBe(String(first.resultData.data.at(-1)?.['tid']))
  })

  it('gives 39 fields and labels the searched characters one by one', async () => {
    await start([makeRow(30, answered), makeRow(5)])
    const { data } = await call('/v2/threads/search?sortType=0', { keywords: '恒大', page: 1, rows: 500 })
    expect(data.data).toHaveLength(1)
    expect(Object.keys(data.data[0] ?? {})).toHaveLength(39)
    expect(data.data[0]).toMatchObject({ subject: "西环路<label style='color:#D5313F'>恒</label><label style='color:#D5313F'>大</label>小区停水", forumName: '河南省开封市委书记', forumPathName: '河南省开封市委书记', traceStateDesc: '一次评价待解释', threadPlace: '西环路' })
    const row = data.data[0]
    expect(Number(row?.['threadsCheckTime']) - Number(row?.['createDateline'])).toBe(4 * 3600)
  })

  it('gives a post with its answers, and an empty list for one that is not there', async () => {
    await start([makeRow(30, answered)])
    const tid = replica.world.threads[0]?.number
    const { contentList, satisfaction } = (await call('/v1/threads/content', { tid: String(tid), fromTrash: 0 })).resultData
    expect(contentList.map((item) => item['dataType'])).toEqual([1, 2, 4])
    expect(contentList[0]).toMatchObject({ content: '第一行。<br/>第二行&lt;3天&gt;没水。', stateInfo: '已办理' })
    expect(contentList[2]).toMatchObject({ organization: '开封市供水公司', content: '您好：<br/>已恢复。' })
    expect(satisfaction).toMatchObject({ label: '很满意', content: '谢谢' })
    expect(await call('/v1/threads/content', { tid: '1', fromTrash: 0 })).toMatchObject({ msg: '页面找不到了！', resultData: { contentList: [] } })
  })

  it('keeps the old form API and its pages under the prefix only', async () => {
    await start([makeRow(3)])
    const old = await fetch(`${replica.appUrl}/pro-dfbbs-front/threads/queryThreadsList`, { method: 'POST', body: new URLSearchParams({ fid: '1137' }) })
    expect(await old.json()).toMatchObject({ result: 'success', responseData: [{ forumName: '开封市委书记' }] })
    const tid = replica.world.threads[0]?.number
    expect(await (await fetch(`${replica.appUrl}/pro-dfbbs-front/threads/content?tid=${tid}`)).text()).toContain('context-title-text')
    const shell = load(await (await fetch(`${replica.appUrl}/threads/content?tid=${tid}`)).text())
    expect(shell('#app').children()).toHaveLength(0)
  })
})

it('names boards by their whole path and wraps characters singly', () => {
  const forums = makeForums()
  const byFid = new Map(forums.map((forum) => [forum.fid, forum]))
  const named = (name: string): string => fullName(pathOf(knownBoard(name, forums) ?? forums[0]!, byFid))
  expect(['龙亭区委书记', '开封市长', '河南省委书记', '国家卫生健康委员会主任'].map(named)).toEqual(['河南省开封市龙亭区委书记', '河南省开封市市长', '河南省委书记', '国家卫生健康委员会主任'])
  expect(highlight('a<b', 'b')).toBe("a&lt;<label style='color:#D5313F'>b</label>")
})

const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path))

// Skipped where no browser is installed: the page's script needs one.
describe.skipIf(!executablePath)('the page in a browser', () => {
  let browser: Browser
  afterEach(() => browser.close())

  it('draws rows without links; a click opens the post, which draws itself', async () => {
    await start([makeRow(30, answered), ...Array.from({ length: 12 }, (_, index) => makeRow(40 + index))])
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'] })
    const context = await browser.newContext()
    const page = await context.newPage()
    await page.goto(`${replica.appUrl}/threads/list?checkStatus=0&fid=1137&formName=${encodeURIComponent('开封市委书记')}&position=0`)
    await page.click('#tab-second')
    await page.waitForSelector('ul.replyList[data-loaded="10"]')
    expect(await page.locator('ul.replyList a').count()).toBe(0)
    expect(await page.textContent('.leadReplyHead.clearfix h2')).toBe('开封市委书记')
    const first = page.locator('ul.replyList > li').first()
    expect(await first.locator('div.tabList.fl > h1').textContent()).toBe('西环路恒大小区停水')
    expect(await first.locator('div.headMainS.fl > h2 > span.t-mr1.t-ml1').textContent()).toMatch(/^ID:\d{8}$/)
    expect(await first.locator('div.headMainS.fl > p').textContent()).toBe('2026-10-21 16:00')
    await page.click('div.mordList')
    await page.waitForSelector('ul.replyList[data-loaded="13"]')
    expect(await page.locator('div.mordList').isVisible()).toBe(false)

    const [post] = await Promise.all([context.waitForEvent('page'), first.click()])
    await post.waitForSelector('#replyContentMain')
    expect(await post.textContent('div.replyObject.fl span')).toBe('留言对象：河南省开封市委书记')
    expect(await post.textContent('div.replyInfoHead.clearfix h1.fl')).toBe('西环路恒大小区停水')
    expect(await post.locator('li.replyMsg span').nth(2).textContent()).toBe('2026-10-21 16:00')
    expect(await post.innerHTML('p#replyContentMain')).toBe('第一行。<br>第二行&lt;3天&gt;没水。')
    expect(await post.textContent('div.replyHandleMain.fl > div > h4')).toBe('开封市供水公司')
    expect(await post.textContent('h4.satisfied')).toBe('很满意')

    await post.goto(`${replica.appUrl}/threads/content?tid=1`)
    await post.getByText('页面找不到了！').waitFor()
  })
})
