import { describe, expect, test } from 'vitest'
import { PageBlank, PageChanged, PostMissing } from '../../../crawlers/errors.ts'
import { readLiuyanDetail, readLiuyanList } from '../../../crawlers/liuyan/read.ts'
import { zObservation } from '../../../storage/records/observation.ts'
import { fixture } from '../support/fixture.ts'

const site = 'https://liuyan.people.com.cn'
const detail = (name: string, tid = '26400123') => readLiuyanDetail('liuyan-form', fixture(`liuyan/${name}`), `${site}/threads/content?tid=${tid}`)
const list = (name: string) => readLiuyanList('liuyan-form', fixture(`liuyan/${name}`), `${site}/threads/queryThreadsList`)

describe('detail pages', () => {
  test('G2, answered by two units, rated, with pictures, place and a hidden part', () => {
    expect(zObservation.parse(detail('detail-g2-answered.html', '26300001'))).toEqual({
      externalId: '26300001',
      url: `${site}/threads/content?tid=26300001`,
      addressee: '龙亭区委书记',
      title: '梁苑街西口护栏倒了"没人扶"',
      content: '梁苑街西口的护栏倒了五天，夜里骑车差点撞上。\n\n请尽快扶起来，宽度<90厘米的缺口也补上。',
      author: '王***',
      submittedAt: '2026-10-02T00:05:00.000Z',
      publishedAt: '2026-10-02T00:05:00.000Z',
      state: '已办理',
      type: '投诉/求助',
      domain: '交通',
      place: '梁苑街与西坊路口',
      attachments: [`${site}/files/attachment/month_2610/202610_a1.jpg`, `${site}/files/attachment/month_2610/202610_b2.jpg`],
      replies: [
        { unit: '龙亭区城市管理局', at: '2026-10-03T09:20:00.000Z', text: '网友您好：\n护栏已于当日扶起。' },
        { unit: '市公安局交警支队', at: '2026-10-05T01:01:00.000Z', text: '缺口已加装隔离桩。' },
      ],
      ratings: { resolution: 4, attitude: 5, speed: 3, label: '满意', comment: '速度慢了点，态度很好。', at: '2026-10-06T12:15:00.000Z' },
      hiddenNote: '该留言中含有个人信息或其他不便公开展示的内容，仅办理机构可见。',
    })
  })

  test('G2 on a ministry board: no field, no nickname, no answer', () => {
    expect(detail('detail-g2-ministry.html')).toMatchObject({ author: null, submittedAt: '2026-11-01T15:59:00.000Z', state: '待回复', type: '建言', domain: null, addressee: null, replies: [], ratings: null })
  })

  test('G1, the same parts without the box', () => {
    const page = '<html><body><h2><b>路灯不亮</b></h2><h3 class="fl grey2 clearfix"><span>网友 2017-03-02 10:11</span></h3><p id="zoom">中山路的路灯不亮，<br>请修一修。</p></body></html>'
    expect(readLiuyanDetail('liuyan-form', page, `${site}/thread.php?tid=4360240&display=1&page=1`)).toMatchObject({ externalId: '4360240', title: '路灯不亮', author: '网友', submittedAt: '2017-03-02T02:11:00.000Z', content: '中山路的路灯不亮，\n请修一修。' })
  })

  test('G3 as the browser shows it', () => {
    expect(zObservation.parse(detail('detail-g3.html'))).toMatchObject({
      externalId: '26400123',
      addressee: '河南省开封市鼓楼区委书记',
      title: '夜市油烟直接排进楼道',
      content: '书店街后面的夜市每天十点到两点，\n油烟排进楼道。\n\n孩子咳嗽了半个月。',
      author: '13********7',
      submittedAt: '2026-10-20T03:30:00.000Z',
      state: '已办理',
      type: '投诉/求助',
      domain: '环保',
      place: '鼓楼区书店街北段',
      attachments: [`${site}/files/attachment/month_2610/x1.jpg`],
      replies: [
        { unit: '鼓楼区生态环境分局', at: '2026-10-24T08:00:00.000Z', text: '您好：\n已责令三家摊点加装净化器。' },
        { unit: '鼓楼区城市管理局', at: '2026-10-25T02:30:00.000Z', text: '摊点已移到指定区域。' },
      ],
      ratings: { resolution: 3, attitude: 3, speed: 2, label: '基本满意', comment: '希望能长期管住。', at: '2026-10-28T13:00:00.000Z' },
    })
  })

  test('G3 as the JSON answer the page receives', () => {
    expect(zObservation.parse(detail('detail-g3.json'))).toMatchObject({
      externalId: '26400123',
      title: '夜市油烟直接排进楼道',
      content: '书店街后面的夜市每天十点到两点，\n油烟排进楼道。"孩子"咳嗽。',
      submittedAt: '2026-10-20T01:33:20.000Z',
      publishedAt: '2026-10-20T03:30:00.000Z',
      replies: [{ unit: '鼓楼区生态环境分局', at: '2026-10-24T08:00:00.000Z', text: '您好：\n已责令整改。' }],
    })
  })

  test('a saved page without an address takes its id from the file name', () => {
    const page = fixture('liuyan/detail-g2-ministry.html')
    expect(readLiuyanDetail('liuyan-form', page, 'file:///pages/content_tid9042708.saved.html')).toMatchObject({ externalId: '9042708', url: `${site}/threads/content?tid=9042708` })
    expect(readLiuyanDetail('liuyan-form', page, 'file:///pages/9042709.html').externalId).toBe('9042709')
  })

  test('a page saved with Teleport Ultra: true addresses in tppabs, the id in its own form; a picture without a link', () => {
    const saved = fixture('liuyan/detail-g2-answered.html')
      .replace(/href="(\/files\/attachment\/[^"]+a1\.jpg)"/, `href="javascript:if(confirm('…'))window.location='x'" tppabs="${site}$1"`)
      .replace(/<a [^>]*b2\.jpg"[^>]*>\s*(<img[^>]*>)\s*<\/a>/, '$1')
      .replace('</body>', '<script type="text/x-tmpl"><form><input type="hidden" name="tid" value="26300001" /></form></script></body>')
    const seen = readLiuyanDetail('liuyan-form', saved, 'file:///saved/page-7.html')
    expect(seen).toMatchObject({ externalId: '26300001', url: `${site}/threads/content?tid=26300001` })
    expect(seen.attachments).toEqual([`${site}/files/attachment/month_2610/202610_a1.jpg`, expect.stringMatching(/b2(_m)?\.jpg$/)])
  })

  test('«页面找不到了！» is a missing post, not a changed page', () => {
    expect(() => detail('missing.html')).toThrow(PostMissing)
    expect(() => readLiuyanDetail('liuyan-form', '{"code":"0","resultData":{"contentList":[]}}', site)).toThrow(PostMissing)
  })

  test('a text that is held back is blank, unless the page says why', () => {
    const page = fixture('liuyan/detail-g2-ministry.html').replace(/(<p class="zoom content">)[^<]*/, '$1')
    expect(() => readLiuyanDetail('liuyan-form', page, `${site}/threads/content?tid=1`)).toThrow(PageBlank)
    const noted = page.replace('<div class="w1200 tips-area">', '<div class="w1200 tips-area"><div class="original-tips"><span>仅办理机构可见。</span></div>')
    expect(readLiuyanDetail('liuyan-form', noted, `${site}/threads/content?tid=1`)).toMatchObject({ content: '', hiddenNote: '仅办理机构可见。' })
  })

  test.each([
    ['the title', /context-title-text">[^<]*/, 'context-title-text">'],
    ['the time', '2026-10-02 08:05', '10/02/2026 08:05'],
    ['a real day', '2026-10-02 08:05', '2026-02-30 08:05'],
    ['the text', 'class="zoom content"', 'class="thread-body"'],
    ['the whole box', /liuyan_box03|class="zoom content"/g, 'msg-panel'],
  ])('without %s the page has changed, and the error names source, selector and address', (_what, from, to) => {
    const page = fixture('liuyan/detail-g2-answered.html').replace(from, to)
    const url = `${site}/threads/content?tid=7`
    try {
      readLiuyanDetail('liuyan-form', page, url)
      expect.unreachable()
    } catch (error) {
      expect(error).toBeInstanceOf(PageChanged)
      expect(error).toMatchObject({ source: 'liuyan-form', url })
      expect((error as PageChanged).selector).toMatch(/liuyan_box03|zoom/)
    }
  })
})

describe('lists', () => {
  test('the form answer: cut texts, field missing, answer and grades inside', () => {
    const { rows, next } = list('list-g2.json')
    expect(next).toBeNull()
    expect(rows.map(({ externalId, title, submittedAt, publishedAt, state, cut }) => ({ externalId, title, submittedAt, publishedAt, state, cut }))).toEqual([
      { externalId: '26412345', title: '金明大道路灯半年不亮', submittedAt: '2026-11-17T02:00:00.000Z', publishedAt: '2026-11-18T02:00:00.000Z', state: '待回复', cut: true },
      { externalId: '26411111', title: '公园门口加个"斑马线"', submittedAt: '2026-11-17T00:00:00.000Z', publishedAt: '2026-11-17T07:20:00.000Z', state: '待回复', cut: false },
      { externalId: '26410001', title: '公积金提取要几天', submittedAt: '2026-11-16T03:33:20.000Z', publishedAt: '2026-11-16T06:20:00.000Z', state: '已办理', cut: false },
    ])
    expect(rows[1]?.seen).toMatchObject({ content: '清明上河园东门人多车多，"过街难"，建议加一条斑马线，宽度<5米也行。', author: null, domain: null, addressee: '开封市委书记' })
    expect(rows[2]?.seen).toMatchObject({
      replies: [{ unit: '市住房公积金中心', at: '2026-11-17T07:20:00.000Z', text: '您好，三个工作日。' }],
      ratings: { resolution: 5, attitude: 5, speed: 4, label: '很满意' },
    })
  })

  test('a full page leads on from its last row', () => {
    const answer = JSON.parse(fixture('liuyan/list-g2.json')) as { responseData: { tid: number }[] }
    const first = answer.responseData[0]
    const body = JSON.stringify({ result: 'success', responseData: Array.from({ length: 10 }, (_, n) => ({ ...first, tid: 900 - n })) })
    expect(readLiuyanList('liuyan-form', body, site).next).toBe('891')
  })

  test('G3 answers: highlight labels off, own submission time, place', () => {
    for (const name of ['list-g3-search.json', 'list-g3.json']) {
      expect(list(name).rows[0]).toMatchObject({ externalId: '26399001', title: '兰考燃气何时通', submittedAt: '2026-10-14T17:46:40.000Z', seen: { content: '我们小区燃气什么时候通？' } })
    }
    expect(list('list-g3-search.json').rows[0]?.seen.place).toBe('兰考县健康路')
  })

  test('lists as a browser shows them', () => {
    expect(list('list-g2-page.html').rows).toMatchObject([
      { externalId: '26412345', url: `${site}/threads/content?tid=26412345`, state: '待回复', publishedAt: '2026-11-17T22:00:00.000Z', seen: { author: '赵***', domain: '城建', type: '投诉', content: '从去年冬天起，金明大道中段二十多盏路灯一直不亮。' } },
      { externalId: '26410001', state: '已办理', seen: { author: null, domain: null, type: '咨询', replies: [{ unit: '市住房公积金中心', at: '2026-11-17T01:00:00.000Z', text: '您好，三个工作日。' }], ratings: { resolution: 5, label: '很满意' } } },
    ])
    expect(list('list-g3-page.html').rows).toMatchObject([{ externalId: '26399001', title: '兰考燃气何时通', state: '办理中', publishedAt: '2026-10-14T12:26:00.000Z', seen: { author: '15********8', type: '咨询', domain: '城建' } }])
  })

  test.each([
    ['an empty shell', fixture('liuyan/list-g2-shell.html'), /drawn by script/],
    ['a refusal of the signed API', '{"code":"SN0006","msg":"数据格式错误"}', /SN0006/],
    ['a failure of the form API', '{"result":"fail","resultDesc":"T0001"}', /T0001/],
    ['renamed keys', '{"result":"success","rows":[]}', /responseData/],
    ['a row without id', '{"result":"success","responseData":[{"threadId":1,"subject":"x"}]}', /row 1: tid/],
    ['half an answer', '{"result":"success","responseData":[{"tid":1', /JSON/],
    ['another page', '<html><body>维护中</body></html>', /list_content/],
  ])('%s is never an empty list', (_what, body, message) => {
    expect(() => readLiuyanList('liuyan-form', body, site)).toThrow(PageChanged)
    expect(() => readLiuyanList('liuyan-form', body, site)).toThrow(message)
  })

  test('an empty answer of the form API is the end of the list', () => {
    expect(readLiuyanList('liuyan-form', '{"result":"success","responseData":[]}', site)).toEqual({ rows: [], next: null })
  })
})
