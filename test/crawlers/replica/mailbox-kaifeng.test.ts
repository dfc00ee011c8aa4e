import { load } from 'cheerio'
import { afterEach, describe, expect, it } from 'vitest'
import { manualClock } from '../../../crawlers/replica/clock.ts'
import { CAC_ID } from '../../../crawlers/replica/mailboxes/kaifeng-old.ts'
import type { PostRow } from '../../../crawlers/replica/post-row.ts'
import type { Replica } from '../../../crawlers/replica/replica.ts'
import { startReplica } from '../../../crawlers/replica/replica.ts'
import { makeLetter, ORIGIN } from './rows.ts'

let replica: Replica
afterEach(() => replica.close())

async function start(rows: PostRow[]): Promise<void> {
  replica = await startReplica({ port: 0, rows, clock: manualClock(ORIGIN), decoys: false, mailboxes: ['kaifeng', 'kaifeng-new'] })
}

const answered: Partial<PostRow> = {
  title: '自来水发黄有泥沙已经一个星期了请尽快派人来看',
  content: '第一行。\n第二行<3天>。',
  author: '刘女士',
  type: '投诉',
  replies: [{ unit: '市供水总公司', afterDays: 3, text: '您好：\n已冲洗。' }],
}

async function session(): Promise<string> {
  const shell = await fetch(replica.mailboxUrl('kaifeng'))
  expect(await shell.text()).toContain('<div id="szxx1pagelist"></div>')
  return /JSESSIONID=[^;]+/.exec(shell.headers.get('set-cookie') ?? '')?.[0] ?? ''
}
const rowsAt = async (offset: number, cookie: string): Promise<string> => {
  const form = { gwcsCode: 'undefined', divId: 'szxx1pagelist', requestUrl: replica.mailboxUrl('kaifeng'), cacId: CAC_ID, queryString: 'undefined', offset: String(offset) }
  const response = await fetch(`${replica.mailboxOrigin('kaifeng')}/getHtmlInDivNormal.do?ajaxform`, { method: 'POST', headers: { cookie }, body: new URLSearchParams(form) })
  expect(response.status).toBe(200)
  return response.text()
}

describe('old platform', () => {
  it('draws rows by a fragment call, 20 a page, pages third in the pager', async () => {
    await start(Array.from({ length: 45 }, (_, index) => makeLetter(2 + index, index === 0 ? answered : {})))
    const cookie = await session()
    const first = load(await rowsAt(0, cookie))
    expect(first('.xin2zuo[align=right] a')).toHaveLength(20)
    expect(first('.xin2zuo').last().text().match(/\d+/g)?.slice(0, 3)).toEqual(['45', '1', '3'])
    expect(load(await rowsAt(40, cookie))('.xin2zuo[align=right] a')).toHaveLength(5)
    expect(first('.xin2zuo[align=right] a').first().text()).toBe('自来水发黄有泥沙已经一个星期了请尽快…')
  })

  it('answers nothing without the session of a page load', async () => {
    await start([makeLetter(2)])
    expect(await rowsAt(0, '')).toBe('')
    expect(await rowsAt(0, 'JSESSIONID=00ff')).toBe('')
  })

  it('shows a letter with its answer, and «信件查询!» for one that is not there', async () => {
    await start([makeLetter(10, answered)])
    const list = load(await rowsAt(0, await session()))
    const link = list('.xin2zuo[align=right] a').attr('href') ?? ''
    expect(link).toMatch(/^\/viewMailbox\.do\?mailId=[0-9a-f]{32}$/)
    const $ = load(await (await fetch(replica.mailboxOrigin('kaifeng') + link)).text())
    expect($('.title7').text()).toBe(answered.title)
    expect($('.context tr').eq(2).text()).toBe('来信时间：2026-11-10 12:00　公开时间：2026-11-10 16:00　办理状态：已办结')
    expect($('#zoom').html()).toBe('第一行。<br>第二行&lt;3天&gt;。')
    expect($('.rerydept').text()).toBe('市供水总公司')
    const missing = await fetch(`${replica.mailboxOrigin('kaifeng')}/viewMailbox.do?mailId=${'0'.repeat(32)}`)
    expect(missing.status).toBe(200)
    expect(load(await missing.text())('body').text().trim()).toBe('信件查询!')
  })
})

describe('new platform', () => {
  it('embeds the list as JSON with 19-digit ids and addresses as JSON in JSON', async () => {
    await start(Array.from({ length: 17 }, (_, index) => makeLetter(2 + index, index === 0 ? answered : {})))
    const html = await (await fetch(replica.mailboxUrl('kaifeng-new'))).text()
    const articles = JSON.parse(/var articleList = (\[.*\]);/.exec(html)?.[1] ?? '') as { id: string; title: string; pubDate: string; urls: string }[]
    expect(articles).toHaveLength(15)
    expect(articles[0]).toMatchObject({ id: expect.stringMatching(/^\d{19}$/), pubDate: '2026-11-18 16:00:00', title: answered.title })
    const { pc } = JSON.parse(articles[0]?.urls ?? '') as { pc: string }
    const $ = load(await (await fetch(replica.mailboxOrigin('kaifeng-new') + pc)).text())
    expect($('h1.article-title').text()).toBe(answered.title)
    expect($('.article-content p').map((_, p) => $(p).text()).get()).toEqual(['　　第一行。', '　　第二行<3天>。'])
    expect($('.article-info span').last().text()).toBe('状态：办理中')
    const second = await (await fetch(replica.mailboxUrl('kaifeng-new').replace('list.html', 'list_2.html'))).text()
    expect(second).toContain('pageNo: 2, totalPage: 2, totalCount: 17')
  })

  it('answers 404 for a letter that is not there', async () => {
    await start([])
    expect((await fetch(`${replica.mailboxOrigin('kaifeng-new')}/kfsrmzfwz/szxx/pc/content/content_1111111111111111111.html`)).status).toBe(404)
  })
})
