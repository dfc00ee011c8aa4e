import { existsSync } from 'node:fs'
import { afterEach, describe, expect, test } from 'vitest'
import { BrowserMissing, debianChromium } from '../../../crawlers/browser.ts'
import { SiteRefused } from '../../../crawlers/errors.ts'
import { manualClock } from '../../../crawlers/replica/clock.ts'
import type { SimulatedClock } from '../../../crawlers/replica/clock.ts'
import type { PostRow } from '../../../crawlers/replica/post-row.ts'
import { startReplica } from '../../../crawlers/replica/replica.ts'
import type { Replica, ReplicaOptions } from '../../../crawlers/replica/replica.ts'
import type { CrawlTools, Finding } from '../../../crawlers/source.ts'
import { liuyanBrowser } from '../../../crawlers/sources/liuyan-browser.ts'
import { zObservation } from '../../../storage/records/observation.ts'
import { makeRow, ORIGIN } from '../replica/rows.ts'
import { startLocalSite, send } from '../support/local-site.ts'
import { instantFetch, postsOf, RememberedPosts, runSource } from '../support/crawl-run.ts'

let replica: Replica | undefined
let clock: SimulatedClock
let memory: RememberedPosts
afterEach(async () => {
  await replica?.close()
  replica = undefined
})

async function start(rows: PostRow[], more: Partial<ReplicaOptions> = {}): Promise<void> {
  clock = manualClock(ORIGIN)
  memory = new RememberedPosts()
  replica = await startReplica({ port: 0, rows, clock, decoys: false, ...more })
}
const crawl = (tools: Partial<CrawlTools> = {}): Promise<Finding[]> => runSource(liuyanBrowser({ baseUrl: replica?.appUrl ?? '' }), memory, { clock: () => new Date(clock.now()), ...tools })

test('without a browser it says what to do', async () => {
  memory = new RememberedPosts()
  const source = liuyanBrowser({ baseUrl: 'http://127.0.0.1:9', chromium: '/nowhere/chromium' })
  await expect(runSource(source, memory)).rejects.toThrow(BrowserMissing)
  await expect(runSource(source, memory)).rejects.toThrow(/\/nowhere\/chromium.*HUIYIN_CHROMIUM/)
})

describe.skipIf(!existsSync(debianChromium))('with Chromium (skipped where there is none)', () => {
  test('posts of all tabs, over several pages, of the city found by name', async () => {
    const rows = [
      makeRow(9, { title: '夜市油烟扰民', content: '第一行，<5米就是窗户。\n第二行。', place: '鼓楼区书店街', attachments: 1, replies: [{ unit: '鼓楼区城管局', afterDays: 2, text: '您好：\n已整改。' }], rating: { resolution: 4, attitude: 5, speed: 3, comment: '还行', afterDays: 4 } }),
      makeRow(8, { title: '咨询一件事', type: '咨询', domain: null, board: '兰考县委书记' }),
      makeRow(7, { title: '建议一件事', type: '建言' }),
      ...Array.from({ length: 12 }, (_, n) => makeRow(10 + n)),
    ]
    await start(rows, { boardIds: 'moved', decoys: true })
    const { fetch } = instantFetch()
    const findings = await crawl({ fetch })
    expect(findings.filter((finding) => finding.kind === 'failed')).toEqual([])
    const posts = postsOf(findings)
    expect(posts).toHaveLength(15)
    for (const post of posts) zObservation.parse(post)
    expect(posts.find((post) => post.title === '夜市油烟扰民')).toMatchObject({
      content: '第一行，<5米就是窗户。\n第二行。',
      addressee: '河南省开封市委书记',
      submittedAt: new Date(ORIGIN.getTime() - 9 * 86_400_000).toISOString(),
      publishedAt: '2026-11-11T08:00:00.000Z',
      place: '鼓楼区书店街',
      attachments: [expect.stringContaining('/files/attachment/')],
      replies: [{ unit: '鼓楼区城管局', text: '您好：\n已整改。' }],
      ratings: { resolution: 4, attitude: 5, speed: 3, comment: '还行' },
    })
    expect(posts.every((post) => /开封|龙亭|兰考/.test(post.addressee ?? ''))).toBe(true)
    expect(fetch.statistics.requests).toBeGreaterThan(posts.length)

    // The runs after it look at the two boards that have posts.
    memory.saved['boards'] = (memory.saved['boards'] as { name: string }[]).filter(({ name }) => ['开封市委书记', '兰考县委书记'].includes(name))
    expect(postsOf(await crawl())).toEqual([])
    for (const post of memory.posts.values()) post.due = true
    expect(postsOf(await crawl())).toHaveLength(15)
    expect([...memory.posts.values()].filter((post) => post.versions > 1)).toEqual([])
  }, 120_000)

  test('a removed post is missing', async () => {
    await start([makeRow(60, { title: '被删的', removedAfterDays: 61 }), makeRow(3)])
    memory.saved = { boards: [{ fid: '1137', name: '开封市委书记' }], boardsAt: ORIGIN.toISOString(), newest: {} }
    await crawl()
    memory.saved['boardsAt'] = new Date(ORIGIN.getTime() + 48 * 3_600_000).toISOString()
    clock.advance(48)
    for (const post of memory.posts.values()) post.due = true
    expect((await crawl()).filter((finding) => finding.kind === 'missing')).toHaveLength(1)
  }, 120_000)

  test('a call that the site does not take (SN0006) is a refusal, and robots.txt holds for the browser too', async () => {
    let list = '{"code":"SN0006","msg":"数据格式错误"}'
    const json = { 'content-type': 'application/json' }
    const site = await startLocalSite((asked, response) => {
      if (asked.path === '/robots.txt') send(response, 200, 'User-agent: *\nDisallow: /threads/content\n', { 'content-type': 'text/plain' })
      else if (asked.path.startsWith('/forum/list')) send(response, 200, '<ul class="leadersul"><li><button>开封市</button></li></ul><script>fetch("/v1/forum/getTopForums",{method:"POST"})</script>')
      else if (asked.path === '/v1/forum/getTopForums') send(response, 200, '{"resultData":{"forums":[{"fid":5,"name":"开封市委书记","leader":true}]}}', json)
      else if (asked.path.startsWith('/threads/list')) send(response, 200, '<div id="tab-second">a</div><div id="tab-third">b</div><ul class="replyList"></ul><script>const ask=()=>fetch("/v1/threads/list/df",{method:"POST"});ask();for(const t of document.querySelectorAll("div"))t.onclick=ask</script>')
      else send(response, 200, list, json)
    })
    memory = new RememberedPosts()
    const source = liuyanBrowser({ baseUrl: site.url })
    await expect(runSource(source, memory, { fetch: instantFetch().fetch })).rejects.toThrow(/SN0006/)
    await expect(runSource(source, memory, { fetch: instantFetch().fetch })).rejects.toThrow(SiteRefused)
    expect(memory.saved['boards']).toEqual([{ fid: '5', name: '开封市委书记' }])

    list = '{"resultData":{"data":[{"tid":77,"subject":"路灯","content":"不亮","dateline":1794880800,"stateInfo":"待回复"}],"lastItem":"77"}}'
    const { fetch } = instantFetch()
    const findings = await runSource(source, memory, { fetch })
    expect(findings.filter((finding) => finding.kind === 'failed')).toMatchObject([{ externalId: '77', error: { name: 'SiteRefused' } }])
    expect(fetch.statistics.skippedByRobots).toBe(1)
    expect(site.asked.filter((asked) => asked.path.includes('/threads/content'))).toEqual([])
    await site.close()
  }, 120_000)
})
