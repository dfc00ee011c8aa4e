import { afterEach, describe, expect, test } from 'vitest'
import { PageChanged, SiteRefused } from '../../../crawlers/errors.ts'
import type { SimulatedClock } from '../../../crawlers/replica/clock.ts'
import { manualClock } from '../../../crawlers/replica/clock.ts'
import type { PostRow } from '../../../crawlers/replica/post-row.ts'
import type { Replica, ReplicaOptions } from '../../../crawlers/replica/replica.ts'
import { startReplica } from '../../../crawlers/replica/replica.ts'
import type { CrawlTools, FetchedPage, FetchRequest, Finding } from '../../../crawlers/source.ts'
import { liuyanForm } from '../../../crawlers/sources/liuyan-form.ts'
import { makeRow, ORIGIN } from '../replica/rows.ts'
import { instantFetch, postsOf, RememberedPosts, runSource } from '../support/crawl-run.ts'

let replica: Replica
let clock: SimulatedClock
let memory: RememberedPosts
afterEach(() => replica.close())

async function start(rows: PostRow[], more: Partial<ReplicaOptions> = {}): Promise<void> {
  clock = manualClock(ORIGIN)
  memory = new RememberedPosts()
  replica = await startReplica({ port: 0, rows, clock, decoys: false, ...more })
}
const crawl = (tools: Partial<CrawlTools> = {}, options: Parameters<typeof liuyanForm>[0] = {}): Promise<Finding[]> => runSource(liuyanForm({ baseUrl: replica.url, ...options }), memory, { clock: () => new Date(clock.now()), ...tools })
const titles = (findings: Finding[]): string[] => postsOf(findings).map((post) => post.title).toSorted()

describe('boards', () => {
  test.each(['assumed', 'moved'] as const)('are found by name where ids are %s, and no other city is collected', async (boardIds) => {
    await start([makeRow(3, { title: '市里的' }), makeRow(4, { title: '区里的', board: '龙亭区委书记' }), makeRow(5, { title: '县里的', board: '兰考县委书记' })], { boardIds, decoys: true })
    expect(titles(await crawl())).toEqual(['区里的', '县里的', '市里的'])
    const names = (memory.saved['boards'] as { name: string }[]).map((board) => board.name)
    expect(names).toContain('开封市委书记')
    expect(names.filter((name) => /洛阳|郑州|封开|河南省/.test(name))).toEqual([])
  })

  test('the form API is found under the path of 2026 where the site itself is drawn by script', async () => {
    await start([makeRow(3, { title: '新站上的' })])
    const findings = await crawl({}, { baseUrl: replica.appUrl })
    expect(postsOf(findings)).toMatchObject([{ title: '新站上的', url: expect.stringContaining('/pro-dfbbs-front/threads/content?tid=') }])
  })

  test('another city is a matter of its name; one that is nowhere is a changed page, not an empty list', async () => {
    await start([makeRow(3)])
    await expect(crawl({}, { city: '南阳' })).rejects.toThrow(PageChanged)
    await expect(crawl({}, { city: '南阳' })).rejects.toThrow(/a board named «南阳»/)
  })

  test('are remembered for a day', async () => {
    await start([makeRow(3)])
    await crawl()
    await crawl()
    expect(memory.saved['boardsAt']).toBe(ORIGIN.toISOString())
    clock.advance(25)
    await crawl()
    expect(memory.saved['boardsAt']).not.toBe(ORIGIN.toISOString())
  })
})

describe('completeness', () => {
  test('a post let through three days late with a lower id is found', async () => {
    const rows = [makeRow(1, { title: '晚批的', approvalHours: 72 }), ...Array.from({ length: 25 }, (_, n) => makeRow(0.9 - n / 30, { title: `早批的${n}`, approvalHours: 0.1 }))]
    await start(rows)
    expect(titles(await crawl())).not.toContain('晚批的')
    for (let day = 0; day < 3; day++) {
      clock.advance(16)
      await crawl()
    }
    const late = [...memory.posts.values()].find((post) => post.observation.title === '晚批的')
    expect(late).toBeDefined()
    const highest = Math.max(...[...memory.posts.keys()].map(Number))
    expect(Number(late?.observation.externalId)).toBeLessThan(highest)
  })

  test('a second run reads no page again', async () => {
    await start(Array.from({ length: 15 }, (_, n) => makeRow(2 + n)))
    expect(postsOf(await crawl())).toHaveLength(15)
    const again = await crawl()
    expect(postsOf(again)).toEqual([])
    expect(again.filter((finding) => finding.kind === 'failed')).toEqual([])
  })

  test('a changed state is read at once, a due post again; submission keeps the second that the list gave', async () => {
    await start([makeRow(10, { replies: [{ unit: '开封市城管局', afterDays: 11, text: '已修复。' }], rating: { resolution: 5, attitude: 5, speed: 4, comment: '好', afterDays: 13 }, approvalHours: 5 })])
    const [first] = postsOf(await crawl())
    expect(first).toMatchObject({ state: expect.stringMatching(/待回复|办理中/), replies: [], ratings: null })
    expect(Date.parse(first?.publishedAt ?? '') - Date.parse(first?.submittedAt ?? '')).toBeGreaterThan(4.9 * 3_600_000)
    clock.advance(30)
    const [answered] = postsOf(await crawl())
    expect(answered).toMatchObject({ state: '已办理', replies: [{ unit: '开封市城管局', text: '已修复。' }] })
    clock.advance(60)
    expect(postsOf(await crawl())).toEqual([])
    for (const post of memory.posts.values()) post.due = true
    const [rated] = postsOf(await crawl())
    expect(rated).toMatchObject({ ratings: { resolution: 5, attitude: 5, speed: 4, comment: '好' }, submittedAt: first?.submittedAt })
    for (const post of memory.posts.values()) post.due = true
    await crawl()
    expect([...memory.posts.values()].map((post) => post.versions)).toEqual([3])
  })

  test('a post older than the window is still visited when it is due, and its removal noticed', async () => {
    await start([makeRow(60, { title: '被删的', removedAfterDays: 61 }), makeRow(1)])
    await crawl()
    clock.advance(48)
    const gone = [...memory.posts.values()].find((post) => post.observation.title === '被删的')
    if (gone) gone.due = true
    const missing = (await crawl()).filter((finding) => finding.kind === 'missing')
    expect(missing).toMatchObject([{ externalId: gone?.observation.externalId, raw: { body: expect.stringContaining('页面找不到了') } }])
  })

  test('a run that is stopped half way loses nothing', async () => {
    await start(Array.from({ length: 12 }, (_, n) => makeRow(2 + n)))
    const stop = new AbortController()
    const { fetch } = instantFetch()
    const source = liuyanForm({ baseUrl: replica.url })
    const half = async (): Promise<void> => {
      for await (const finding of source.crawl({ fetch, memory: { saved: {}, known: async () => new Map(), dueForVisit: async () => [] }, clock: () => new Date(clock.now()), log: { info: () => undefined, warn: () => undefined }, signal: stop.signal })) {
        memory.take(finding)
        if (memory.posts.size === 5) stop.abort(new Error('stopping'))
      }
    }
    await expect(half()).rejects.toThrow('stopping')
    await crawl()
    expect(memory.posts.size).toBe(12)
  })
})

describe('faults', () => {
  test('the warm-up cookie keeps the 403 page away', async () => {
    await start(Array.from({ length: 20 }, (_, n) => makeRow(2 + n)), { faults: [{ kind: 'refuse', site: 'board', path: 'queryThreadsList', calls: 0 }] })
    expect(postsOf(await crawl())).toHaveLength(20)
  })

  test('gateway errors, cut connections and single refusals are got over', async () => {
    await start(Array.from({ length: 20 }, (_, n) => makeRow(2 + n)), {
      faults: [{ kind: 'gateway', site: 'board', every: 7 }, { kind: 'drop', site: 'board', every: 11 }, { kind: 'empty', site: 'board', every: 13 }],
    })
    const { fetch } = instantFetch()
    expect(postsOf(await crawl({ fetch }))).toHaveLength(20)
    expect(fetch.statistics.retries).toBeGreaterThan(5)
  })

  test('a site that goes on refusing ends the run', async () => {
    await start([makeRow(3)], { faults: [{ kind: 'empty', site: 'board', path: 'queryThreadsList' }] })
    await expect(crawl()).rejects.toThrow(SiteRefused)
  })

  test('a text that is missing once is asked for again', async () => {
    await start([makeRow(3), makeRow(4)], { faults: [{ kind: 'blank', site: 'board', path: '/threads/content', times: 2 }] })
    const findings = await crawl()
    expect(postsOf(findings).every((post) => post.content.length > 0)).toBe(true)
    expect(postsOf(findings)).toHaveLength(2)
  })

  test.each(['renamed', 'envelope'] as const)('a rebuilt site (%s) is a changed page; nothing is stored', async (layout) => {
    await start([makeRow(3)], { faults: [{ kind: 'layout', site: 'board', layout }] })
    const findings: Finding[] = []
    const run = async (): Promise<void> => void findings.push(...(await crawl()))
    await run().catch((error: unknown) => expect(error).toBeInstanceOf(PageChanged))
    expect(findings.filter((finding) => finding.kind === 'post')).toEqual([])
    expect(memory.posts.size).toBe(0)
    if (findings.length > 0) expect(findings.some((finding) => finding.kind === 'failed' && finding.error instanceof PageChanged)).toBe(true)
  })

  test('twenty pages in a row that do not fit end the run', async () => {
    await start(Array.from({ length: 24 }, (_, n) => makeRow(2 + n)), { faults: [{ kind: 'layout', site: 'board', path: '/threads/content', layout: 'renamed' }] })
    await expect(crawl()).rejects.toThrow(PageChanged)
  })

  test('new posts of every board come before all visits, so that pages that do not fit do not hide them', async () => {
    const known = Array.from({ length: 24 }, (_, n) => makeRow(1 + n / 10))
    await start([...known, makeRow(-0.3, { board: '开封市长' })])
    await crawl()
    expect(memory.posts.size).toBe(24)
    for (const post of memory.posts.values()) post.due = true
    clock.advance(12)
    replica.faults.set([{ kind: 'layout', site: 'board', path: '/threads/content', layout: 'renamed' }])
    const asked: string[] = []
    const { fetch } = instantFetch()
    const watched = async (request: FetchRequest): Promise<FetchedPage> => (asked.push(request.url), fetch(request))
    await expect(crawl({ fetch: watched })).rejects.toThrow(PageChanged)
    const [first, ...others] = asked.flatMap((url) => /content\?tid=(\d+)/.exec(url)?.[1] ?? [])
    expect(memory.posts.has(first ?? '')).toBe(false)
    expect(others.length).toBeGreaterThan(15)
  })

  test('a list that does not fit any more does not keep open posts from being visited, and is complained of at the end', async () => {
    await start([makeRow(3)])
    await crawl()
    for (const post of memory.posts.values()) post.due = true
    replica.faults.set([{ kind: 'layout', site: 'board', layout: 'envelope' }])
    await expect(crawl()).rejects.toThrow(PageChanged)
    expect([...memory.posts.values()].map(({ due }) => due)).toEqual([false])
  })
})
