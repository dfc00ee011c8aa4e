import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { manualClock } from '../../crawlers/replica/clock.ts'
import { startReplica } from '../../crawlers/replica/replica.ts'
import type { Replica } from '../../crawlers/replica/replica.ts'
import { makeLetter, makeRow } from './replica/rows.ts'

const root = join(import.meta.dirname, '../..')
const fixtures = join(import.meta.dirname, 'fixtures')

interface Said {
  code: number
  out: string
  err: string
}
const crawl = (...args: string[]): Promise<Said> =>
  new Promise((resolve) => {
    execFile(process.execPath, ['--import', 'tsx', 'crawlers/cli.ts', ...args], { cwd: root, timeout: 60_000 }, (error, out, err) => resolve({ code: error ? Number(error.code ?? -1) : 0, out, err }))
  })
const lines = (text: string): Record<string, unknown>[] => text.split('\n').filter(Boolean).map((line) => JSON.parse(line) as Record<string, unknown>)

describe('parse', () => {
  test('prints one JSON object and nothing else', async () => {
    const { code, out, err } = await crawl('parse', 'liuyan-form', 'detail', join(fixtures, 'liuyan/detail-g2-answered.html'), '--url', 'https://liuyan.people.com.cn/threads/content?tid=26300001')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(lines(out)).toMatchObject([{ externalId: '26300001', title: '梁苑街西口护栏倒了"没人扶"', replies: [{ unit: '龙亭区城市管理局' }, { unit: '市公安局交警支队' }] }])
  })

  test('takes the address that a saved page notes, and the list of a mailbox', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'huiyin-parse-')), 'page.html')
    writeFileSync(file, `<url>https://www.beijing.gov.cn/hudong/hdjl/com.web.suggest.suggesDetail.flow?originalId=AH26030400111</url>\n<div class="o-font4 my-2"><strong>标题</strong></div><div class="text-muted">时间：2026-03-04</div><div class="column p-2 text-muted mx-2">正文</div>`)
    expect(lines((await crawl('parse', 'mailbox:beijing', 'detail', file)).out)).toMatchObject([{ externalId: 'AH26030400111', type: '建议', content: '正文' }])
    expect(lines((await crawl('parse', 'mailbox:beijing', 'list', join(fixtures, 'mailbox/beijing-list.txt'))).out)).toMatchObject([{ next: '3', rows: [{ externalId: 'AH26030400111' }, { externalId: 'AH26030300022' }] }])
  })

  test('says of a list’s posts what the list shows of them', async () => {
    const [page] = lines((await crawl('parse', 'liuyan-form', 'list', join(fixtures, 'liuyan/list-g2.json'))).out) as { rows: Record<string, unknown>[] }[]
    for (const row of page?.rows ?? []) expect(row).toMatchObject({ title: expect.any(String), content: expect.any(String), submittedAt: expect.any(String), state: expect.any(String), type: expect.any(String) })
    expect(page?.rows.some(({ replies }) => Array.isArray(replies) && replies.length > 0)).toBe(true)
  })

  test.each([
    ['an unknown source', ['parse', 'nosuch', 'list', 'x.html'], 2, /liuyan-form.*mailbox:beijing/],
    ['an unknown profile', ['parse', 'mailbox:nosuch', 'list', 'x.html'], 2, /mailbox:kaifeng/],
    ['an unknown kind', ['parse', 'liuyan-form', 'page', 'x.html'], 2, /list or detail/],
    ['a missing file', ['parse', 'liuyan-form', 'list', '/nowhere/x.html'], 1, /nowhere/],
    ['a page that does not fit', ['parse', 'liuyan-form', 'list', join(fixtures, 'liuyan/list-g2-shell.html')], 3, /#list_content > li/],
    ['a post that is not there', ['parse', 'liuyan-form', 'detail', join(fixtures, 'liuyan/missing.html')], 5, /not there/],
  ])('%s', async (_what, args, code, message) => {
    const said = await crawl(...args)
    expect(said.code).toBe(code)
    expect(said.err).toMatch(message)
    expect(said.out).toBe('')
  })
})

describe('against the replica', () => {
  let replica: Replica
  beforeAll(async () => {
    const rows = [makeRow(3, { title: '路灯' }), makeRow(4), makeLetter(3, { title: '暖气', replies: [{ unit: '市住建局', afterDays: 1, text: '已修。' }] }), makeLetter(4)]
    replica = await startReplica({ port: 0, rows, clock: manualClock(new Date()), crawlDelaySeconds: 0 })
  })
  afterAll(() => replica.close())

  test('a crawl prints observations as lines, and its statistics beside them', async () => {
    const { code, out, err } = await crawl('mailbox:kaifeng', '--base-url', replica.mailboxOrigin('kaifeng'), '--delay', '0')
    expect(code).toBe(0)
    expect(lines(out).map((post) => post['title'])).toContain('暖气')
    expect(err).toMatch(/mailbox:kaifeng: 2 posts, 0 failed, 1 list pages; \d+ requests/)
  })

  test('a check says field by field what it found and writes a draft fixture', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'huiyin-check-'))
    const { code, err } = await crawl('check', 'kaifeng', '--base-url', replica.mailboxOrigin('kaifeng'), '--delay', '0', '--fixture', folder)
    expect(code).toBe(0)
    expect(err).toMatch(/✓ externalId\s+2 of 2/)
    expect(err).toMatch(/✓ replies/)
    expect(readdirSync(folder).toSorted()).toEqual(['kaifeng-detail.draft.html', 'kaifeng-detail.draft.json', 'kaifeng-list.draft.txt'])
  })

  test('a site that is not there is exit code 4', async () => {
    const { code, err } = await crawl('liuyan-form', '--base-url', 'http://127.0.0.1:9', '--delay', '0', '--timeout', '1', '--no-robots')
    expect(code).toBe(4)
    expect(err).toMatch(/127\.0\.0\.1:9/)
  })
})

test('help and the list of sources', async () => {
  const help = await crawl('--help')
  expect(help).toMatchObject({ code: 0, out: expect.stringMatching(/parse[\s\S]*check[\s\S]*Sources: liuyan-form/) })
  expect(lines((await crawl('list')).out).map((source) => source['id'])).toEqual(expect.arrayContaining(['liuyan-form', 'liuyan-browser', 'mailbox:beijing', 'mailbox:kaifeng']))
})
