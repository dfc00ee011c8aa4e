import { describe, expect, test } from 'vitest'
import { PageBlank, PageChanged, PostMissing } from '../../../crawlers/errors.ts'
import { loadProfile } from '../../../crawlers/mailbox/load-profile.ts'
import { mailbox } from '../../../crawlers/sources/mailbox.ts'
import { fixture } from '../support/fixture.ts'

function source(name: string) {
  const loaded = loadProfile(name)
  return mailbox(loaded.name, loaded.profile)
}
const letter = (name: string, url: string, file = `${name}-detail.html`) => source(name).parseDetail(fixture(`mailbox/${file}`), url)
const list = (name: string, url: string, file = `${name}-list.html`) => source(name).parseList(fixture(`mailbox/${file}`), url)

describe('beijing', () => {
  const url = 'https://www.beijing.gov.cn/hudong/hdjl/com.web.suggest.suggesDetail.flow?originalId=AH26030400111'

  test('a letter with two blocks of text, attachments, two units and a supplement', () => {
    expect(letter('beijing', url)).toEqual({
      externalId: 'AH26030400111',
      url,
      addressee: null,
      title: '公园健身器材松动(东门)',
      content: '时间：上周起，单杠松动，\n孩子很危险。\n\n请检修。\n另：夜间照明也坏了。',
      author: 'ab***12',
      submittedAt: '2026-03-03T16:00:00.000Z',
      publishedAt: null,
      state: null,
      type: '建议',
      domain: null,
      place: null,
      attachments: ['https://www.beijing.gov.cn/hudong/hdjl/com.web.base.download.fileDownload.flow?attachId=1&attachName=a.jpg&type=draft'],
      replies: [
        { unit: '市园林绿化局', at: '2026-03-05T16:00:00.000Z', text: '您好：\n已收悉。\n补充：已加固。' },
        { unit: '区城市管理委', at: '2026-03-08T16:00:00.000Z', text: '路灯已修复。' },
      ],
      ratings: null,
    })
  })

  test('without the author the line beside it is not taken for one; without an answer there is none', () => {
    const page = fixture('mailbox/beijing-detail.html').replace('来信人：ab***12', '来信人：').replace(/<div class="row clearfix my-5 o-border p-2"><div style="overflow:hidden;">[\s\S]*<\/div><\/div>\n\t<\/div>/, '</div>')
    expect(source('beijing').parseDetail(page, url)).toMatchObject({ author: null, replies: [], submittedAt: '2026-03-03T16:00:00.000Z' })
  })

  test('the list that is not JSON', () => {
    const { rows, next } = list('beijing', 'https://www.beijing.gov.cn/list?page.pageNo=2', 'beijing-list.txt')
    expect(next).toBe('3')
    expect(rows.map(({ externalId, url, title, submittedAt, seen }) => ({ externalId, url, title, submittedAt, type: seen.type }))).toEqual([
      { externalId: 'AH26030400111', url, title: "公园健身器材松动'东门'，请检修", submittedAt: '2026-03-03T16:00:00.000Z', type: '建议' },
      { externalId: 'AH26030300022', url: 'https://www.beijing.gov.cn/hudong/hdjl/com.web.consult.consultDetail.flow?originalId=AH26030300022', title: '居住证怎么办', submittedAt: '2026-03-02T16:00:00.000Z', type: '咨询' },
    ])
  })
})

describe('kaifeng', () => {
  test('a fragment whose titles are cut and whose last line is the pager', () => {
    const { rows, next } = list('kaifeng', 'https://www.kaifeng.gov.cn/getHtmlInDivNormal.do?ajaxform')
    expect(next).toBe('3')
    expect(rows).toMatchObject([{ externalId: '0123456789abcdef0123456789abcdef', title: '西司广场夜间噪音扰民请管管', submittedAt: '2026-11-01T16:00:00.000Z', state: '办理中', seen: { type: '投诉' } }])
  })

  test('fields out of running text', () => {
    expect(letter('kaifeng', 'https://www.kaifeng.gov.cn/viewMailbox.do?mailId=0123456789abcdef0123456789abcdef')).toMatchObject({
      author: '李 女士',
      type: '投诉',
      state: '办理中',
      submittedAt: '2026-11-02T13:15:00.000Z',
      publishedAt: '2026-11-03T01:00:00.000Z',
      content: '西司广场每晚十一点还在放音响，\n孩子没法睡。',
      replies: [],
    })
  })

  test('19-digit ids survive, JSON inside JSON is read', () => {
    const { rows, next } = list('kaifeng-new', 'https://www.kaifeng.gov.cn/kfsrmzfwz/szxx/pc/list.html')
    expect(next).toBe('2')
    expect(rows).toMatchObject([
      { externalId: '2050123456789012345', url: 'https://www.kaifeng.gov.cn/kfsrmzfwz/szxx/pc/content/content_2050123456789012345.html', title: '集中供暖[咨询]', publishedAt: '2026-11-05T02:00:00.000Z' },
    ])
  })

  test('«信件查询!» is a missing letter; an emptied text is blank; a renamed title is a changed page', () => {
    const read = (page: string) => source('kaifeng').parseDetail(page, 'https://www.kaifeng.gov.cn/viewMailbox.do?mailId=1')
    const page = fixture('mailbox/kaifeng-detail.html')
    expect(() => read('<html><body><div class="cx">信件查询!</div></body></html>')).toThrow(PostMissing)
    expect(() => read(page.replace(/(id="zoom">)[\s\S]*?<\/td>/, '$1</td>'))).toThrow(PageBlank)
    expect(() => read(page.replace('title7', 'letter-title'))).toThrow(/mailbox:kaifeng: «detail.fields.title»/)
    expect(() => read(page.replace('2026-11-02 21:15', '2026-11-32 21:15'))).toThrow(PageChanged)
  })
})

test('JACT: rows of HTML in strings inside a script', () => {
  const { rows, next } = list('laiwu', 'http://www.laiwu.gov.cn/jact/front/dataproxy_mailnewlist.action?startrecord=1', 'laiwu-list.txt')
  expect(next).toBe('2')
  expect(rows).toMatchObject([
    { externalId: '77', url: 'http://www.laiwu.gov.cn/jact/front/mailpubdetail.do?sysid=1&transactId=77', title: "暖气[主管]不热'急'", state: '已办结', submittedAt: '2026-11-05T02:01:00.000Z' },
    { externalId: '76', title: '公交改线', state: '待受理' },
  ])
})

test('Discuz: the real time is in the title, words alone are no time in a saved page', () => {
  const { rows } = list('suqian', 'http://bbs.suqian.cn/forum.php?mod=forumdisplay&fid=43&page=1')
  expect(rows).toMatchObject([
    { externalId: '501', url: 'http://bbs.suqian.cn/forum.php?mod=viewthread&tid=501&extra=page%3D1', publishedAt: '2026-11-19T00:05:00.000Z', activeAt: '2026-11-20T01:00:00.000Z', seen: { type: '投诉', author: '网友甲' } },
    { externalId: '402', publishedAt: '2026-10-01T16:00:00.000Z', activeAt: '2026-10-02T03:00:00.000Z', seen: { type: null } },
  ])
  const url = 'http://bbs.suqian.cn/forum.php?mod=viewthread&tid=501'
  expect(letter('suqian', url)).toMatchObject({
    submittedAt: '2026-11-09T00:05:06.000Z',
    content: '小区门口天天占道，\n消防车进不来。',
    replies: [{ unit: '城管局', at: '2026-11-20T01:00:00.000Z', text: '已清理。' }],
  })
  const words = fixture('mailbox/suqian-detail.html').replace('发表于 2026-11-9 08:05:06', '发表于 3&nbsp;小时前')
  expect(() => source('suqian').parseDetail(words, url)).toThrow(PageChanged)
})
