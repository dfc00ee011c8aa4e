import { load } from 'cheerio'
import iconv from 'iconv-lite'
import vm from 'node:vm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { manualClock } from '../../../crawlers/replica/clock.ts'
import { forumTime } from '../../../crawlers/replica/mailboxes/relative-time.ts'
import type { PostRow } from '../../../crawlers/replica/post-row.ts'
import type { Replica } from '../../../crawlers/replica/replica.ts'
import { startReplica } from '../../../crawlers/replica/replica.ts'
import type { MailboxFamily } from '../../../crawlers/replica/sites.ts'
import { makeLetter, ORIGIN } from './rows.ts'

const TITLE = '自来水发黄有泥沙已经一个星期了'
const answered: Partial<PostRow> = {
  id: 'answered',
  title: TITLE,
  content: "第一行'急'。\n第二行<3天>。",
  author: '刘女士',
  type: '投诉',
  attachments: 2,
  replies: [
    { unit: '市供水总公司', afterDays: 2.5, text: '您好：\n已派人查看。' },
    { unit: '市城市管理局', afterDays: 3, text: '已督促。' },
    { unit: '市供水总公司', afterDays: 4, text: '管道已更换。' },
  ],
  rating: { resolution: 5, attitude: 5, speed: 4, comment: '谢谢', afterDays: 6 },
}
const LETTERS = 64

// One replica for the file: nothing below moves its clock.
let replica: Replica
beforeAll(async () => {
  const rows = [makeLetter(2.5, { ...answered, daysAgo: 10 }), ...Array.from({ length: LETTERS - 1 }, (_, index) => makeLetter(11 + index, { type: index % 2 ? '咨询' : '建议' }))]
  replica = await startReplica({ port: 0, rows, clock: manualClock(ORIGIN), decoys: false })
})
afterAll(() => replica.close())

async function get(family: MailboxFamily, path: string): Promise<string> {
  const response = await fetch(new URL(path, replica.mailboxUrl(family)))
  expect(response.status).toBe(200)
  return response.text()
}
async function post(family: MailboxFamily, path: string, form: Record<string, string>): Promise<string> {
  const response = await fetch(new URL(path, replica.mailboxUrl(family)), { method: 'POST', body: new URLSearchParams(form) })
  expect(response.status).toBe(200)
  return response.text()
}
const texts = ($: ReturnType<typeof load>, selector: string): string[] => $(selector).map((_, element) => $(element).text().trim()).get()

it('every family has its own origin and answers on its start page', async () => {
  const origins = new Set<string>()
  for (const family of ['kaifeng', 'kaifeng-new', 'hebi', 'beijing', 'laiwu', 'wuwei', 'xuzhou', 'suqian', 'deyang', 'liupanshui'] as const) {
    origins.add(replica.mailboxOrigin(family))
    expect((await get(family, replica.mailboxUrl(family))).length).toBeGreaterThan(100)
    expect(await get(family, '/robots.txt')).toContain('Crawl-delay')
  }
  expect(origins.size).toBe(10)
})

const hebiListAt = (page: number): Promise<string> => post('hebi', `/eportal/ui?currentPage=${page}&moduleId=13299&pageId=436795`, { filter_EQ_MSG_ID: '', filter_LIKE_TITLE: '' })

describe('鹤壁 eportal', () => {
  it('turns pages by POST alone; rows stand between a head and a pager row', async () => {
    const rows = load(await hebiListAt(1))('table.hyxanr2 > tbody > tr')
    expect(rows).toHaveLength(17)
    const last = load(await hebiListAt(5))
    expect(last('table.hyxanr2 > tbody > tr')).toHaveLength(6)
    expect(last('table.hyxanr2 tr').last().text()).toBe('共64条记录 当前第5/5页')
    expect(await get('hebi', '/eportal/ui?currentPage=5&moduleId=13299&pageId=436795')).toContain('当前第1/5页')
  })

  it('tells a letter by seven cells in their order', async () => {
    const link = load(await hebiListAt(1))('table.hyxanr2 > tbody > tr').eq(1).find('td').eq(2).find('a').attr('href') ?? ''
    const $ = load(await get('hebi', link))
    expect(texts($, 'td.hyxbt.hnr')).toEqual(['刘女士', TITLE, "第一行'急'。第二行<3天>。", '2026-11-10 12:00', '已办结', '管道已更换。', '2026-11-14 12:00'])
    expect(await get('hebi', link.replace(/msgDataId=\w+/, 'msgDataId=0'))).toContain('不存在')
  })
})

const beijingListAt = (page: number): Promise<string> => get('beijing', `/hudong/hdjl/sindex/bjah-index-hdjl!letterListJson.action?keyword=&startDate=&endDate=&letterType=0&page.pageNo=${page}&page.pageSize=6&orgtitleLength=26`)

describe('北京', () => {
  interface List {
    page: { pageNo: number; totalCount: number; totalPages: number; pageSize: number }
    result: Record<string, string>[]
  }
  const run = (script: string): List => vm.runInNewContext(`(${script})`) as List

  it('lists with a script object that is not JSON', async () => {
    const text = await beijingListAt(1)
    expect(() => JSON.parse(text)).toThrow()
    const { page, result } = run(text)
    expect({ ...page }).toEqual({ pageNo: 1, totalCount: LETTERS, totalPages: 11, pageSize: 6 })
    expect({ ...result[0] }).toMatchObject({ originalId: expect.stringMatching(/^AH261110\d{5}$/), letterType: '3', letterTypeName: '投诉', letterTitle: TITLE, showLetterTitle: `${TITLE.slice(0, 13)}...`, writeDate: '2026-11-10' })
    expect(run(await beijingListAt(11)).result).toHaveLength(4)
  })

  it('puts junk before the doctype, attachments in a second block, and each unit once with all it wrote', async () => {
    const id = run(await beijingListAt(1)).result[0]?.['originalId'] ?? ''
    const html = await get('beijing', `/hudong/hdjl/com.web.complain.complainDetail.flow?originalId=${id}`)
    expect(html.indexOf('<!DOCTYPE')).toBeGreaterThan(html.indexOf('sinofwCharType = "gbk"'))
    const $ = load(html)
    expect(texts($, '.o-font4.my-2 strong')).toEqual([TITLE, '市供水总公司', '市城市管理局'])
    const blocks = $('div.col-xs-12.col-md-12.column.p-2.text-muted.mx-2')
    expect(blocks).toHaveLength(2)
    expect(blocks.first().text()).toBe("第一行'急'。\n第二行<3天>。")
    expect(blocks.last().find('a[href*=fileDownload]')).toHaveLength(2)
    expect(texts($, '.column.p-4.text-muted')).toEqual(['您好：\n已派人查看。', '管道已更换。', '已督促。'])
    expect($('.column.p-4.text-muted.my-3')).toHaveLength(2)
    expect(html).toContain('答复时间：2026-11-13')
    expect($('meta[name=robots]').attr('content')).toBe('none')
  })

  it('has no letter under another kind’s address', async () => {
    const id = run(await beijingListAt(1)).result[0]?.['originalId'] ?? ''
    expect(await get('beijing', `/hudong/hdjl/com.web.consult.consultDetail.flow?originalId=${id}`)).toContain('信件不存在')
  })
})

const listFrom = (start: number, end: number): Promise<string> => post('laiwu', `/jact/front/dataproxy_mailnewlist.action?startrecord=${start}&endrecord=${end}&perpage=19&groupSize=3`, { sysid: '1', datadetailid: 'null', dicvalue: 'null', orderfield: '1' })

const rowsOf = (script: string): string[] => vm.runInNewContext(`${/dataStore = (\[.*\]);/s.exec(script)?.[1]}`) as string[]

describe('莱芜 JACT', () => {
  it('gives rows as strings of HTML, 57 a call at most', async () => {
    const script = await listFrom(1, 100)
    expect(script).toContain(`totalRecord = ${LETTERS};`)
    expect([...rowsOf(script)]).toHaveLength(57)
    expect([...rowsOf(await listFrom(58, 114))]).toHaveLength(LETTERS - 57)
    const $ = load(`<table>${rowsOf(script)[0]}</table>`)
    expect(texts($, 'tr.tr_css td').slice(1, 4)).toEqual([TITLE, '已办结', '2026-11-10 12:00'])
    expect($('td').eq(4).find('a').text()).toBe('市供水总公司')
  })

  it('nests the letter in tables', async () => {
    const $row = load(`<table>${rowsOf(await listFrom(1, 57))[0]}</table>`)
    const $ = load(await get('laiwu', `/jact/front/${$row('a').first().attr('href')}`))
    expect($('tr.trbg02').eq(0).find('td.list_pd2').text()).toBe(TITLE)
    expect($('tr.trbg02').eq(5).find('td.list_pd1').text()).toBe('2026-11-10 12:00:00')
    const answer = $('td[valign=top]').first().children('table').eq(3)
    expect(answer.find('tr').eq(1).find('td').eq(1).text()).toBe('管道已更换。')
    expect(answer.find('tr').eq(2).find('td').eq(3).text()).toBe('2026-11-14 12:00:00')
  })
})

const wuweiStatus = async (file: string): Promise<number> => (await fetch(new URL(file, replica.mailboxUrl('wuwei')))).status

describe('武威, static GBK', () => {
  it('is GBK, says gb2312 in a meta tag and nothing in the header', async () => {
    const response = await fetch(replica.mailboxUrl('wuwei'))
    expect(response.headers.get('content-type')).toBe('text/html')
    const bytes = Buffer.from(await response.arrayBuffer())
    expect(bytes.toString('utf8')).not.toContain(TITLE)
    const $ = load(iconv.decode(bytes, 'gbk'))
    expect($('meta[http-equiv]').attr('content')).toBe('text/html; charset=gb2312')
    expect($('div.sjhf > table tr').length).toBe(21)
    const cells = texts($, 'div.sjhf > table tr:nth-child(2) td')
    expect(cells).toEqual(['投诉', TITLE, '已办结', '2026-11-10'])
    const link = $('div.sjhf a').first().attr('href') ?? ''
    const letter = await fetch(new URL(link, replica.mailboxUrl('wuwei')))
    const $letter = load(iconv.decode(Buffer.from(await letter.arrayBuffer()), 'gbk'))
    expect($letter('div.biaoge > table').eq(0).find('tr').eq(3).find('td').eq(1).text()).toBe("第一行'急'。第二行<3天>。")
    expect($letter('div.biaoge > table').eq(1).find('tr').eq(0).find('td').eq(3).text()).toBe('2026-11-14 12:00')
  })

  it('numbers its files from index.htm, then index1.htm, and has no more than there are', async () => {
    expect(await Promise.all(['index.htm', 'index1.htm', 'index3.htm', 'index4.htm', 't20200101_1.htm'].map(wuweiStatus))).toEqual([200, 200, 200, 404, 404])
  })
})

describe('徐州 ASP.NET', () => {
  it('turns pages by posting its own hidden fields back', async () => {
    const first = load(await get('xuzhou', replica.mailboxUrl('xuzhou')))
    expect(first('tr.HeadStyleOfDataGridItemStyle')).toHaveLength(15)
    const fields = Object.fromEntries(first('input[type=hidden]').toArray().map((input) => [first(input).attr('name') ?? '', first(input).attr('value') ?? '']))
    expect(Object.keys(fields)).toContain('__VIEWSTATE')
    const second = load(await post('xuzhou', replica.mailboxUrl('xuzhou'), { ...fields, __EVENTTARGET: 'CaseGgfwAll1$Pager', __EVENTARGUMENT: '5' }))
    expect(second('tr.HeadStyleOfDataGridItemStyle')).toHaveLength(4)
    expect(second('tr.HeadStyleOfDataGridItemStyle td').first().text()).toBe('61')
    const refused = await fetch(replica.mailboxUrl('xuzhou'), { method: 'POST', body: new URLSearchParams({ __EVENTTARGET: 'CaseGgfwAll1$Pager', __EVENTARGUMENT: '2' }) })
    expect(refused.status).toBe(500)
  })

  it('hides a row’s address in onclick', async () => {
    const $ = load(await get('xuzhou', replica.mailboxUrl('xuzhou')))
    const link = $('tr.HeadStyleOfDataGridItemStyle a').first()
    expect(link.attr('href')).toBe('javascript:void(0)')
    const address = /window\.open\("([^"]+)"/.exec(link.attr('onclick') ?? '')?.[1] ?? ''
    const $letter = load(await get('xuzhou', address))
    expect($letter('#CaseDetail_lbl_title').text()).toBe(TITLE)
    expect($letter('#CaseDetail_lbl_requestDate').text()).toBe('2026/11/10')
    expect($letter('#CaseDetail_lbl_result').text()).toBe('满意')
  })
})

describe('宿迁 Discuz', () => {
  it('lists by last post, with the real time in a title', async () => {
    const $ = load(await get('suqian', replica.mailboxUrl('suqian')))
    expect($('tbody[id^=stickthread]')).toHaveLength(1)
    const rows = $('tbody[id^=normalthread]')
    expect(rows).toHaveLength(20)
    expect(rows.first().find('a.s.xst').text()).toBe(TITLE)
    expect(rows.first().find('td.by').eq(1).find('span').attr('title')).toBe('2026-11-14 12:00')
    expect(rows.first().find('td.by').eq(1).find('span').text()).toBe('6\u00a0天前')
    expect(rows.last().find('td.by em span').first().text()).toMatch(/^2026-10-\d{1,2} \d\d:\d\d$/)
  })

  it('shows a thread with answers as later floors', async () => {
    const list = load(await get('suqian', replica.mailboxUrl('suqian')))
    const $ = load(await get('suqian', `/${list('a.s.xst').eq(1).attr('href')}`))
    expect($('h1.ts > span[id]').text()).toBe(TITLE)
    expect(texts($, 'td.t_f')).toEqual(["第一行'急'。第二行<3天>。", '您好：已派人查看。', '已督促。', '管道已更换。'])
    expect($('.pstl .psti').text()).toContain('已转交承办单位办理')
    expect(await get('suqian', '/forum.php?mod=viewthread&tid=1')).toContain('指定的主题不存在')
  })

  it('says times as a forum does', () => {
    const now = Date.parse('2026-11-20T12:00:00+08:00')
    const said = (at: string): string => forumTime(Date.parse(`${at}+08:00`), now).replace(/<span title="([^"]+)">(.*)<\/span>/, '$1|$2').replaceAll('&nbsp;', ' ')
    expect(['2026-11-20T11:59:30', '2026-11-20T11:50:00', '2026-11-20T11:20:00', '2026-11-20T09:00:00', '2026-11-19T23:05:00', '2026-11-18T08:00:00', '2026-11-13T12:00:00', '2026-11-02T08:05:00'].map(said)).toEqual([
      '2026-11-20 11:59|30 秒前',
      '2026-11-20 11:50|10 分钟前',
      '2026-11-20 11:20|半小时前',
      '2026-11-20 09:00|3 小时前',
      '2026-11-19 23:05|昨天 23:05',
      '2026-11-18 08:00|前天 08:00',
      '2026-11-13 12:00|7 天前',
      '2026-11-2 08:05',
    ])
  })
})

it('德阳 has header cells for cells', async () => {
  const $ = load(await get('deyang', replica.mailboxUrl('deyang')))
  const row = $('tr.onmousemove').first()
  expect(row.find('td')).toHaveLength(0)
  expect([row.find('th.thCss a').text(), row.find('th').eq(1).text(), row.find('th.oneDate').text(), row.find('th.twoDate').text()]).toEqual([TITLE, '已办结', '2026-11-14', '2026-11-10'])
  const $letter = load(await get('deyang', row.find('a').attr('href') ?? ''))
  const cell = (tr: number, td: number): string => $letter('div.form > table tr').eq(tr - 1).find('td').eq(td - 1).text()
  expect([cell(2, 2), cell(2, 4), cell(3, 2), cell(4, 2), cell(6, 2), cell(7, 2), cell(8, 2)]).toEqual(['刘女士', '2026-11-10', '投诉', "第一行'急'。第二行<3天>。", '市供水总公司', '2026-11-14', '管道已更换。'])
  expect(load(await get('deyang', '/appeal/list.jsp?model_id=1&cur_page=5&tm_id=595'))('tr.onmousemove')).toHaveLength(4)
})

it('六盘水 has cells in sevens, and ids in onclick alone', async () => {
  const $ = load(await get('liupanshui', replica.mailboxUrl('liupanshui')))
  const cells = $('td.liststyle1')
  expect(cells.length).toBe(15 * 7)
  expect(cells.eq(1).find('a').attr('href')).toBe('#')
  const id = /'(\d+)'/.exec(cells.eq(1).find('a').attr('onclick') ?? '')?.[1]
  const $letter = load(await get('liupanshui', `/jlpt/front/detailview.do?iid=${id}`))
  const cell = (table: number, td: number): string => $letter('div.zw > table').eq(table - 1).find('td').eq(td - 1).text()
  expect([cell(4, 3), cell(10, 3), cell(10, 6), cell(12, 3), cell(12, 6), cell(14, 3)]).toEqual(["第一行'急'。第二行<3天>。", '2026-11-10 12:00', '2026-11-14 12:00', '已办结', '市供水总公司', '管道已更换。'])
})

it('a new letter moves page-numbered lists on', async () => {
  const clock = manualClock(ORIGIN)
  const rows = [...Array.from({ length: 30 }, (_, index) => makeLetter(5 + index)), makeLetter(-1)]
  const moving = await startReplica({ port: 0, rows, clock, decoys: false, mailboxes: ['deyang'] })
  const pageTwo = async (): Promise<string[]> => texts(load(await (await fetch(`${moving.mailboxOrigin('deyang')}/appeal/list.jsp?model_id=1&cur_page=2`)).text()), 'th.thCss')
  const before = await pageTwo()
  clock.advance(48)
  expect((await pageTwo()).slice(1)).toEqual(before.slice(0, -1))
  await moving.close()
})
