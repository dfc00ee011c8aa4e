import { load } from 'cheerio'
import { afterEach, describe, expect, it } from 'vitest'
import type { SimulatedClock } from '../../../crawlers/replica/clock.ts'
import { manualClock } from '../../../crawlers/replica/clock.ts'
import type { PostRow } from '../../../crawlers/replica/post-row.ts'
import type { Replica, ReplicaOptions } from '../../../crawlers/replica/replica.ts'
import { startReplica } from '../../../crawlers/replica/replica.ts'
import { makeRow, ORIGIN } from './rows.ts'

let replica: Replica
let clock: SimulatedClock
afterEach(() => replica.close())

async function start(rows: PostRow[], more: Partial<ReplicaOptions> = {}): Promise<void> {
  clock = manualClock(ORIGIN)
  replica = await startReplica({ port: 0, rows, clock, decoys: false, mailboxes: [], ...more })
}

interface Row {
  tid: number
  [field: string]: unknown
}

async function list(fields: Record<string, string>, path = '/threads/queryThreadsList'): Promise<Row[]> {
  const response = await fetch(replica.url + path, { method: 'POST', body: new URLSearchParams(fields) })
  expect(response.status).toBe(200)
  const answer = (await response.json()) as { result: string; responseData: Row[] }
  expect(answer.result).toBe('success')
  return answer.responseData
}

const page = async (path: string): Promise<string> => (await fetch(replica.url + path)).text()

const tidOf = async (): Promise<number> => Number((await list({ fid: '1137' }))[0]?.tid)

describe('the list call', () => {
  it('answers POST under both paths and 405 to GET', async () => {
    await start([makeRow(3)])
    for (const path of ['/threads/queryThreadsList', '/pro-dfbbs-front/threads/queryThreadsList']) {
      expect(await list({ fid: '1137' }, path)).toHaveLength(1)
      const get = await fetch(`${replica.url}${path}?fid=1137`)
      expect(get.status).toBe(405)
      expect(get.headers.get('allow')).toBe('POST')
    }
  })

  it('gives ten rows, newest tid first, whatever pageSize asks, and walks by lastItem', async () => {
    await start(Array.from({ length: 23 }, (_, index) => makeRow(10 + index * 0.7)))
    const pages: Row[][] = []
    let lastItem = '0'
    do {
      pages.push(await list({ fid: '1137', lastItem, pageSize: '20' }))
      lastItem = String(pages.at(-1)?.at(-1)?.tid)
    } while (pages.at(-1)?.length === 10)
    expect(pages.map((rows) => rows.length)).toEqual([10, 10, 3])
    const tids = pages.flat().map((row) => row.tid)
    expect(tids).toEqual([...new Set(tids)].toSorted((a, b) => b - a))
    expect(tids.at(-1)).toBeGreaterThan(25_500_000)
  })

  it('has every field of the real record, answers and grades empty', async () => {
    await start([makeRow(30, { replies: [{ unit: '开封市城管局', afterDays: 5, text: '已修复。' }], rating: { resolution: 5, attitude: 5, speed: 4, comment: '好', afterDays: 7 }, attachments: 2 })])
    const [row] = await list({ fid: '1137' })
    const fields = 'tid userId fid typeId domainId topicId nickName subject content dateline ip stateInfo traceInfo processInfo hasReported favNum forumName typeName domainName sourceName answerId answerContent answerDateline answerOrganization userType threadState publicAttachment userFavStatus grade gradeLevel gradeManner gradeSpeed trashRecheckState attachment threadsCheckTime'
    expect(Object.keys(row ?? {}).toSorted()).toEqual(fields.split(' ').toSorted())
    expect(row).toMatchObject({ stateInfo: '已办理', typeId: 2, domainId: 7, attachment: 1, answerContent: null, answerOrganization: null, grade: null, forumName: '开封市委书记' })
    expect(Number(row?.['threadsCheckTime']) - Number(row?.['dateline'])).toBe(4 * 3600)
  })

  it('cuts the text at 100 characters and escapes quotes', async () => {
    await start([makeRow(3, { content: `"急"${'路'.repeat(200)}` }), makeRow(4, { content: '短文一条，说的是"公交"。' }), makeRow(5, { content: '𠮷'.repeat(101) })])
    const rows = await list({ fid: '1137' })
    expect(rows[0]?.['content']).toBe(`&quot;急&quot;${'路'.repeat(97)}...`)
    expect(rows[1]?.['content']).toBe('短文一条，说的是&quot;公交&quot;。')
    expect(rows[2]?.['content']).toBe(`${'𠮷'.repeat(100)}...`)
  })

  it('leaves the domain out where there is none', async () => {
    await start([makeRow(3, { domain: null })])
    const [row] = await list({ fid: '1137' })
    expect(row).not.toHaveProperty('domainId')
    expect(row).not.toHaveProperty('domainName')
  })

  it('filters by state, and fails for a board it has not', async () => {
    await start([makeRow(30, { replies: [{ unit: '甲局', afterDays: 5, text: '答复。' }] }), makeRow(1)])
    expect((await list({ fid: '1137', state: '4' })).map((row) => row['stateInfo'])).toEqual(['已办理'])
    expect((await list({ fid: '1137', state: '2' })).map((row) => row['stateInfo'])).toEqual(['待回复'])
    expect(await list({ fid: '1137', state: '1' })).toHaveLength(2)
    const response = await fetch(`${replica.url}/threads/queryThreadsList`, { method: 'POST', body: new URLSearchParams({ fid: '99999' }) })
    expect(await response.json()).toMatchObject({ result: 'fail', resultDesc: expect.any(String) })
  })

  it('shows a lower tid after a higher one when it is approved later', async () => {
    await start([makeRow(1, { approvalHours: 72, title: '先提交后审核' }), makeRow(0.5, { approvalHours: 3, title: '后提交先审核' })])
    expect((await list({ fid: '1137' })).map((row) => row['subject'])).toEqual(['后提交先审核'])
    clock.advance(50)
    const rows = await list({ fid: '1137' })
    expect(rows.map((row) => row['subject'])).toEqual(['后提交先审核', '先提交后审核'])
    expect(Number(rows[0]?.tid)).toBeGreaterThan(Number(rows[1]?.tid))
  })

  it('serves an area as all the boards in it', async () => {
    await start([makeRow(3), makeRow(2, { board: '龙亭区区长' })], { decoys: true })
    expect(await list({ fid: '218' })).toHaveLength(2)
    expect((await list({ fid: '27' })).length).toBeGreaterThan(2)
  })
})

describe('discovery', () => {
  it('finds Kaifeng by its name, from the province down', async () => {
    await start([makeRow(3)])
    const $ = load(await page('/forum/list?fid=27'))
    const city = $('.district_box04 a.count-limit').filter((_, link) => $(link).text() === '开封市').attr('href')
    expect(city).toBe('/forum/list?fid=218')
    const $city = load(await page(city ?? ''))
    expect($city('a.forumName').map((_, link) => $city(link).text()).get()).toEqual(['开封市委书记', '开封市市长'])
    expect($city('a.message_index').first().attr('href')).toMatch(/^\/threads\/list\?fid=1137/)
    expect($city('.district_box04 a.count-limit').text()).toContain('龙亭区')
    expect($city('p.grey2 i.red').first().text()).toBe('1')
    expect($city('.path_2j a').map((_, link) => $city(link).text()).get()).toEqual(['领导留言板', '河南省'])
  })

  it('gives the same forums by call and by jsonp', async () => {
    await start([])
    const children = await (await fetch(`${replica.url}/forum/getChildForums`, { method: 'POST', body: new URLSearchParams({ fid: '218' }) })).json()
    expect(children).toContainEqual({ fid: 1137, name: '开封市委书记' })
    const select = (await (await fetch(`${replica.url}/forum/getForumsForSelect`, { method: 'POST', body: new URLSearchParams({ fid: '27' }) })).json()) as { ids: number[] }
    expect(select.ids).toContain(218)
    const script = await page('/forum_data_27.jsonp')
    const forums = JSON.parse(/^IndexForum\((.*)\)$/s.exec(script)?.[1] ?? '') as Record<string, { name: string; fup: number; childIds: number[] }>
    expect(forums['218']).toMatchObject({ name: '开封市', fup: 27 })
    expect(forums['218']?.childIds).toContain(1137)
  })

  it('puts Luoyang on the assumed ids when boards are moved', async () => {
    await start([makeRow(3)], { boardIds: 'moved', decoys: true })
    expect((await list({ fid: '1137' })).map((row) => row['forumName'])).toEqual(['洛阳市委书记'])
    expect((await list({ fid: '1139' })).map((row) => row['forumName'])).toEqual(['开封市委书记'])
    expect(await page('/threads/list?fid=1137')).toContain('洛阳市委书记 - 洛阳市 - 河南省 - 领导留言板 - 人民网')
  })

  it('serves an empty list shell', async () => {
    await start([makeRow(3)])
    const html = await page('/threads/list?fid=1137')
    const $ = load(html)
    expect($('title').text().trim()).toBe('开封市委书记 - 开封市 - 河南省 - 领导留言板 - 人民网')
    expect($('#list_content').children()).toHaveLength(0)
    expect($('.path_2j > i').text()).toBe('开封市委书记')
  })
})

describe('the detail page', () => {
  const answered = {
    title: '西环路路灯',
    content: '第一行"引号"。\n第二行 <1米>。',
    domain: '城建',
    place: '西环路与大梁路口',
    attachments: 2,
    replies: [{ unit: '开封市城市管理局', afterDays: 5.25, text: '网友您好！\n已修复。' }],
    rating: { resolution: 4, attitude: 5, speed: 3, comment: '办得好', afterDays: 8 },
  }

  it('shows an answered post with pictures, place and rating', async () => {
    await start([makeRow(30, answered)])
    const html = await page(`/threads/content?tid=${await tidOf()}&from=search`)
    const $ = load(html)
    expect($('.liuyan_box03 h2 b span.context-title-text').text()).toBe('西环路路灯')
    expect($('.liuyan_box03 h2 b em').map((_, em) => $(em).text()).get()).toEqual(['已办理', '城建', '投诉/求助'])
    expect($('.liuyan_box03 h3.fl.grey2.clearfix span').text().replaceAll(/\s+/g, ' ').trim()).toBe('陈*** 2026-10-21 16:00')
    expect($('p.zoom.content').html()).toContain('第一行"引号"。<br>第二行 &lt;1米&gt;。')
    const pictures = $('div.pic a.html5lightbox')
    expect(pictures).toHaveLength(2)
    expect(pictures.first().attr('href')).toMatch(/^\/files\/attachment\/month_2610\/202610_\w+\.jpg$/)
    expect($('i:contains("发生地:") > i').text()).toBe('西环路与大梁路口')
    expect($('.liuyan_box05 li.reply h3 i.red').text()).toBe('开封市城市管理局')
    expect($('.liuyan_box05 li.reply h3 em.grey2').text().trim()).toBe('回复时间：2026-10-26 18:00')
    expect($('.liuyan_box05 li.reply p.zoom').html()).toContain('&nbsp;&nbsp;&nbsp;&nbsp;网友您好！<br>')
    expect($('li.comments .sec-score_firstspan').text()).toBe('满意')
    expect($('li.comments .back_info').map((_, grade) => $(grade).text()).get()).toEqual(['4分', '5分', '3分'])
    expect($('li.comments p.zoom').text()).toBe('办得好')
    // The em round the rating's time is never closed.
    expect(html).toMatch(/<em class="grey2">评价时间：2026-10-29 12:00\s*<\/h4>/)
  })

  it('shows a pending post with an empty answer list', async () => {
    await start([makeRow(1)])
    const $ = load(await page(`/threads/content?tid=${await tidOf()}`))
    expect($('.liuyan_box03 em.red').text()).toBe('待回复')
    expect($('.liuyan_box05 ul').children()).toHaveLength(0)
  })

  it('shows one tag where the post has no domain', async () => {
    await start([makeRow(1, { domain: null })])
    const $ = load(await page(`/threads/content?tid=${await tidOf()}`))
    expect($('em.domainType').map((_, em) => $(em).text()).get()).toEqual(['投诉/求助'])
  })

  it('brings answers, edits and ratings in their time', async () => {
    await start([makeRow(0.5, { replies: [{ unit: '甲局', afterDays: 4, text: '已办。' }], rating: { ...answered.rating, afterDays: 6 }, editedAfterDays: 2, editedContent: '改过的内容，补充了地点。' })])
    const tid = await tidOf()
    const seen = async (): Promise<unknown> => {
      const $ = load(await page(`/threads/content?tid=${tid}`))
      return [$('.liuyan_box03 h2 em').first().text(), $('p.zoom.content').text().includes('改过'), $('li.reply').length, $('li.comments').length]
    }
    expect(await seen()).toEqual(['待回复', false, 0, 0])
    clock.advance(48)
    expect(await seen()).toEqual(['办理中', true, 0, 0])
    clock.advance(48)
    expect(await seen()).toEqual(['已办理', true, 1, 0])
    clock.advance(48)
    expect(await seen()).toEqual(['已办理', true, 1, 1])
  })

  it('answers 200 «页面找不到了！» for missing, unapproved and removed posts', async () => {
    await start([makeRow(0.1, { approvalHours: 24, removedAfterDays: 3 })])
    const tid = replica.world.threads[0]?.number
    const seen = async (id: unknown): Promise<boolean> => {
      const response = await fetch(`${replica.url}/threads/content?tid=${String(id)}`)
      expect(response.status).toBe(200)
      return !(await response.text()).includes('页面找不到了！')
    }
    expect(await seen(1)).toBe(false)
    expect(await seen(tid)).toBe(false)
    clock.advance(30)
    expect(await seen(tid)).toBe(true)
    clock.advance(60)
    expect(await seen(tid)).toBe(false)
    expect(await list({ fid: '1137' })).toEqual([])
  })
})

it('robots.txt asks for a small delay', async () => {
  await start([], { crawlDelaySeconds: 0.25 })
  expect(await page('/robots.txt')).toMatch(/^User-agent: \*\nCrawl-delay: 0\.25$/m)
})
