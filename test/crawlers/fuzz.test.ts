import fc from 'fast-check'
import iconv from 'iconv-lite'
import { describe, expect, test } from 'vitest'
import { PageChanged, PostMissing } from '../../crawlers/errors.ts'
import { decodePage } from '../../crawlers/http/charset.ts'
import type { ListPage, Source } from '../../crawlers/source.ts'
import { buildSource, sourceIds } from '../../crawlers/sources.ts'
import { zObservation } from '../../storage/records/observation.ts'
import { zInstant } from '../../storage/records/record.ts'
import { fixture } from './support/fixture.ts'

const RUNS = 2000
/** The longest page of a run; real ones have some 20 kB. */
const LONGEST = 60_000

const sources = new Map(
  sourceIds()
    .filter((id) => id !== 'liuyan-browser')
    .map((id) => [id, buildSource(id)]),
)

/** Fixtures by the source that reads them. */
const pagesOf: [id: string, names: string[]][] = [
  ['liuyan-form', ['detail-g2-answered.html', 'detail-g2-ministry.html', 'detail-g3.html', 'detail-g3.json', 'list-g2.json', 'list-g3.json', 'list-g3-search.json', 'list-g2-page.html', 'list-g3-page.html', 'list-g2-shell.html', 'missing.html'].map((name) => `liuyan/${name}`)],
  ['mailbox:beijing', ['mailbox/beijing-detail.html', 'mailbox/beijing-list.txt']],
  ['mailbox:kaifeng', ['mailbox/kaifeng-list.html', 'mailbox/kaifeng-detail.html']],
  ['mailbox:kaifeng-new', ['mailbox/kaifeng-new-list.html']],
  ['mailbox:laiwu', ['mailbox/laiwu-list.txt']],
  ['mailbox:suqian', ['mailbox/suqian-list.html', 'mailbox/suqian-detail.html']],
]
const fixtures = pagesOf.flatMap(([id, names]) => names.map((name) => ({ id, text: fixture(name) })))

const page = fc.constantFrom(...fixtures.map(({ text }) => text))
const junk = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.constantFrom('<', '>', '"', "'", '\\', '</p>', '</div></li></ul>', '<!--', ']]>', '<script>', '{', '}', '[', ']', ',', 'null', '&#0;', '&#xd800;', '\u0000', '\ud800', '2026-13-45 99:99', '1e999', '-1', '页面找不到了！'),
)
/** A real-shaped page, damaged, with the source that would be given it. */
const damage = fc.oneof(
  fc.constant((text: string) => text),
  fc.double({ min: 0, max: 1, noNaN: true }).map((share) => (text: string) => text.slice(0, Math.floor(text.length * share))),
  fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), junk, fc.nat(200)), { minLength: 1, maxLength: 6 }).map(
    (cuts) => (text: string) =>
      cuts.reduce((body, [share, insert, remove]) => {
        const at = Math.floor(body.length * share)
        return body.slice(0, at) + insert + body.slice(at + remove)
      }, text),
  ),
)
const damaged = fc.tuple(fc.constantFrom(...fixtures), damage).map(([{ id, text }, harm]) => ({ id, body: harm(text) }))
const wrongCharset = fc.tuple(page, fc.constantFrom('gbk', 'utf-16le', 'big5', 'latin1', 'shift_jis'), fc.constantFrom('text/html', 'text/html; charset=utf-8', 'text/html; charset=gbk')).map(([text, name, type]) => decodePage(iconv.encode(text, name), type))
const nested = fc.tuple(fc.constantFrom('<div>', '<ul><li>', '<table><tr><td>', '<b>', '<em class="red">', '[', '{"a":', '<span class="text-muted">'), fc.nat(3000), page).map(([open, times, text]) => (open.repeat(times) + text).slice(0, LONGEST))
const shuffled = fc.tuple(page, page, fc.double({ min: 0, max: 1, noNaN: true })).map(([a, b, share]) => a.slice(0, Math.floor(a.length * share)) + b.slice(Math.floor(b.length * share)))
const jsonNoise = fc.tuple(fc.json({ maxDepth: 4 }), fc.constantFrom('responseData', 'resultData', 'data', 'result')).map(([json, key]) => `{"result":"success","code":0,"${key}":${json}}`)
const garbage = fc.oneof(fc.string({ unit: 'binary', maxLength: 2000 }), fc.uint8Array({ maxLength: 2000 }).map((bytes) => decodePage(bytes, '')))
const foreign = fc.tuple(fc.oneof(wrongCharset, nested, shuffled, jsonNoise, garbage), fc.constantFrom(...sources.keys())).map(([body, id]) => ({ id, body }))
const anyPage = fc.oneof({ weight: 3, arbitrary: damaged }, { weight: 2, arbitrary: foreign })

const url = 'https://example.test/threads/content?tid=26400001'

function checkList({ rows, next }: ListPage): void {
  expect(next === null || typeof next === 'string').toBe(true)
  for (const row of rows) {
    expect(row.externalId).not.toBe('')
    expect(row.title).not.toBe('')
    expect(URL.canParse(row.url)).toBe(true)
    for (const at of [row.submittedAt, row.publishedAt]) if (at !== null) zInstant.parse(at)
  }
}

/** Reads a page both ways; a result must be valid, an error one of ours. @returns what came of the two readings */
function readBoth(source: Source, body: string): string[] {
  return (['parseDetail', 'parseList'] as const).map((kind) => {
    try {
      if (kind === 'parseDetail') zObservation.strict().parse(source.parseDetail(body, url))
      else checkList(source.parseList(body, url))
      return 'read'
    } catch (error) {
      if (!(error instanceof PageChanged || error instanceof PostMissing)) throw error
      expect(error.message).toContain(source.facts.id === 'liuyan-form' || error instanceof PostMissing ? '' : source.facts.id)
      return error.name
    }
  })
}

describe('fuzzed pages', () => {
  test(`${RUNS} of them: a valid observation, PageChanged or PostMissing, never anything else`, () => {
    const outcomes = new Map<string, number>()
    fc.assert(
      fc.property(anyPage, ({ id, body }) => {
        const source = sources.get(id) ?? expect.unreachable()
        for (const outcome of readBoth(source, body.slice(0, LONGEST))) outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
      }),
      { numRuns: RUNS, seed: 20261120 },
    )
    // The generators are of use only while some pages still read.
    expect(outcomes.get('read')).toBeGreaterThan(RUNS / 8)
    expect(outcomes.get('PageChanged')).toBeGreaterThan(RUNS / 2)
  }, 300_000)

  test.each([
    ['blanks', ' '.repeat(2_000_000)],
    ['blank lines', '\n \t'.repeat(600_000)],
    ['opening tags', '<div>'.repeat(200_000)],
    ['paragraphs', `<div class="liuyan_box03"><h2><b>t</b></h2><h3 class="grey2"><span>2026-11-01 08:00</span></h3><p class="zoom content">x</p>${'路灯<p>'.repeat(300_000)}`],
    ['answers', `<div class="replyInfoHead"><h1>t</h1></div><ul><li class="replyMsg"><span>2026-11-01 08:00</span></li></ul><p id="replyContentMain">x</p>${'<div class="replyHandleMain"><p class="handleContent sitText">x</p></div>'.repeat(30_000)}`],
    ['answers in one box', `<div class="replyInfoHead"><h1>t</h1></div><ul><li class="replyMsg"><span>2026-11-01 08:00</span></li></ul><p id="replyContentMain">x</p><div class="replyHandleMain">${'<h4>u</h4><p class="handleContent sitText">x</p>'.repeat(2_400)}</div>`],
    ['line breaks', `<div class="o-font4"><strong>t</strong></div><div class="text-muted">时间：2026-11-01</div>${'x<br>'.repeat(300_000)}`],
    ['opening brackets', '['.repeat(1_000_000)],
    ['CDATA that never ends', '<![CDATA['.repeat(100_000)],
    ['quotes', '"'.repeat(1_000_000)],
    ['digits', '1234567890'.repeat(100_000)],
    ['a long text', `<div class="liuyan_box03"><h2><b>t</b></h2><h3 class="grey2"><span>2026-11-01 08:00</span></h3><p class="zoom content">${'路灯不亮，'.repeat(200_000)}${' '.repeat(500_000)}。</p></div>`],
  ])('megabytes of %s are read or refused, and never take for ever', (_what, body) => {
    for (const id of ['liuyan-form', 'mailbox:beijing', 'mailbox:laiwu', 'mailbox:suqian']) readBoth(sources.get(id) ?? expect.unreachable(), body)
  }, 120_000)
})
