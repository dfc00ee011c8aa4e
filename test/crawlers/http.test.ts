import { gzipSync } from 'node:zlib'
import iconv from 'iconv-lite'
import { afterEach, describe, expect, test } from 'vitest'
import { SiteRefused, SiteUnreachable } from '../../crawlers/errors.ts'
import { ownLedger } from '../../crawlers/http/budget.ts'
import type { BudgetLedger } from '../../crawlers/http/budget.ts'
import { instantFetch } from './support/crawl-run.ts'
import type { Answer, LocalSite } from './support/local-site.ts'
import { send, startLocalSite } from './support/local-site.ts'

const sites: LocalSite[] = []
async function start(answer: Answer): Promise<LocalSite> {
  const site = await startLocalSite((asked, response) => (asked.path === '/robots.txt' ? send(response, 404) : answer(asked, response)))
  sites.push(site)
  return site
}
async function startWithRobots(robots: (path: string) => [number, string], answer: Answer): Promise<LocalSite> {
  const site = await startLocalSite((asked, response) => (asked.path === '/robots.txt' ? send(response, ...robots(asked.path), { 'content-type': 'text/plain' }) : answer(asked, response)))
  sites.push(site)
  return site
}
const ok: Answer = (asked, response) => send(response, 200, `page ${asked.path}`)

afterEach(async () => {
  await Promise.all(sites.splice(0).map((site) => site.close()))
})

describe('robots.txt', () => {
  test('a forbidden path is not asked for, and counted', async () => {
    const site = await startWithRobots(() => [200, 'User-agent: *\nDisallow: /private/\n'], ok)
    const { fetch } = instantFetch()
    await expect(fetch({ url: `${site.url}/private/a` })).rejects.toThrow(/robots\.txt forbids/)
    expect((await fetch({ url: `${site.url}/public` })).body).toBe('page /public')
    expect(site.asked.map((asked) => asked.path)).toEqual(['/public'])
    expect(fetch.statistics.skippedByRobots).toBe(1)
  })

  test('rules meant for us by name are the ones that count', async () => {
    const site = await startWithRobots(() => [200, 'User-agent: *\nDisallow: /\n\nUser-agent: huiyin\nDisallow: /closed\n'], ok)
    const { fetch } = instantFetch()
    await fetch({ url: `${site.url}/open` })
    await expect(fetch({ url: `${site.url}/closed` })).rejects.toBeInstanceOf(SiteRefused)
  })

  test('it is read once for many requests, and its Crawl-delay is the pace', async () => {
    let reads = 0
    const site = await startWithRobots(() => (reads++, [200, 'User-agent: *\nCrawl-delay: 7\n']), ok)
    const { fetch, waits } = instantFetch({ delayMs: 1000, jitter: 0 })
    await Promise.all([1, 2, 3].map((n) => fetch({ url: `${site.url}/${n}` })))
    expect(reads).toBe(1)
    expect(waits).toEqual([7000, 7000, 7000])
  })

  test('a missing one forbids nothing; one that cannot be had forbids everything for now', async () => {
    const missing = await startWithRobots(() => [404, 'nothing'], ok)
    await expect(instantFetch().fetch({ url: `${missing.url}/x` })).resolves.toMatchObject({ status: 200 })
    const broken = await startWithRobots(() => [500, 'oops'], ok)
    await expect(instantFetch().fetch({ url: `${broken.url}/x` })).rejects.toBeInstanceOf(SiteUnreachable)
    expect(broken.asked).toEqual([])
  })

  test('it can be left aside for sites of our own', async () => {
    const site = await startWithRobots(() => [200, 'User-agent: *\nDisallow: /\n'], ok)
    await expect(instantFetch({ obeyRobots: false }).fetch({ url: `${site.url}/x` })).resolves.toMatchObject({ status: 200 })
  })
})

describe('pace', () => {
  test('one request at a time a host, whoever asks', async () => {
    const site = await start((asked, response) => void setTimeout(() => ok(asked, response), 5))
    const { fetch } = instantFetch()
    await Promise.all(Array.from({ length: 6 }, (_, n) => fetch({ url: `${site.url}/${n}` })))
    expect(site.mostAtOnce).toBe(1)
    expect(site.asked.map((asked) => asked.path)).toEqual(['/0', '/1', '/2', '/3', '/4', '/5'])
  })

  test('the delay has jitter from the given random source, and hosts do not wait for each other', async () => {
    const [a, b] = [await start(ok), await start(ok)]
    const { fetch, waits } = instantFetch({ delayMs: 1000, jitter: 0.5, random: () => 0.8, obeyRobots: false })
    await fetch({ url: `${a.url}/1` })
    await fetch({ url: `${b.url}/1` })
    expect(waits).toEqual([])
    await fetch({ url: `${a.url}/2` })
    expect(waits).toEqual([1400])
  })

  test('a refusal doubles the delay, good answers bring it back', async () => {
    let asked = 0
    const site = await start((_, response) => (++asked === 2 || asked === 3 ? send(response, 429) : send(response, 200, 'fine')))
    const { fetch, waits } = instantFetch({ delayMs: 1000, jitter: 0, backoffBaseMs: 0, obeyRobots: false })
    for (let n = 0; n < 4; n++) await fetch({ url: `${site.url}/${n}` })
    expect(waits.filter((ms) => ms > 1)).toEqual([1000, 2000, 4000, 2000, 1000])
    expect(fetch.statistics).toMatchObject({ requests: 6, refusals: 2, retries: 2, retryHistogram: [3, 0, 1] })
  })

  test('a budget a day, counted by the day in Shanghai', async () => {
    const site = await start(ok)
    let now = new Date('2026-11-20T15:59:00.000Z')
    const { fetch } = instantFetch({ delayMs: 0, budgetPerDay: 2, clock: () => now, obeyRobots: false })
    await fetch({ url: `${site.url}/1` })
    await fetch({ url: `${site.url}/2` })
    await expect(fetch({ url: `${site.url}/3` })).rejects.toMatchObject({ name: 'SiteRefused', retryAfterMs: 60_000 })
    now = new Date('2026-11-20T16:00:00.000Z')
    await expect(fetch({ url: `${site.url}/3` })).resolves.toMatchObject({ status: 200 })
    expect(site.asked).toHaveLength(3)
  })
})

describe('a ledger of the budget', () => {
  test('counts for all fetchers together: a restart or a second process gets nothing anew', async () => {
    const site = await start(ok)
    const ledger = ownLedger()
    const options = { delayMs: 0, budgetPerDay: 3, obeyRobots: false, ledger }
    const before = instantFetch(options).fetch
    await before({ url: `${site.url}/1` })
    await before({ url: `${site.url}/2` })
    const after = instantFetch(options).fetch
    await after({ url: `${site.url}/3` })
    await expect(after({ url: `${site.url}/4` })).rejects.toThrow(/budget of 3 requests is used up/)
    await expect(before({ url: `${site.url}/5` })).rejects.toThrow(/budget/)
    expect(site.asked).toHaveLength(3)
  })

  test('is asked for portions, not for each request', async () => {
    const site = await start(ok)
    const asked: number[] = []
    const own = ownLedger()
    const ledger: BudgetLedger = { take: (host, day, most, budget) => (asked.push(most), own.take(host, day, most, budget)) }
    const { fetch } = instantFetch({ delayMs: 0, budgetPerDay: 2000, obeyRobots: false, ledger })
    for (let n = 0; n < 25; n++) await fetch({ url: `${site.url}/${n}` })
    expect(asked).toEqual([10, 10, 10])
  })

  test('that cannot be had stops the request: what it throws is thrown', async () => {
    const site = await start(ok)
    const { fetch } = instantFetch({ delayMs: 0, obeyRobots: false, ledger: { take: () => Promise.reject(new RangeError('no store')) } })
    await expect(fetch({ url: site.url })).rejects.toThrow(RangeError)
    expect(site.asked).toEqual([])
  })
})

describe('refusals and failures', () => {
  test('Retry-After is waited for', async () => {
    let asked = 0
    const site = await start((_, response) => (++asked === 1 ? send(response, 429, 'slow', { 'retry-after': '30' }) : send(response, 200, 'fine')))
    const { fetch, waits } = instantFetch({ delayMs: 0, obeyRobots: false })
    expect((await fetch({ url: site.url })).body).toBe('fine')
    expect(waits).toContain(30_000)
  })

  test('a Retry-After date, too', async () => {
    let asked = 0
    const site = await start((_, response) => (++asked === 1 ? send(response, 503, 'busy', { 'retry-after': 'Fri, 20 Nov 2026 02:01:00 GMT' }) : send(response, 200, 'fine')))
    const { fetch, waits } = instantFetch({ delayMs: 0, obeyRobots: false })
    expect((await fetch({ url: site.url })).body).toBe('fine')
    expect(waits).toContain(60_000)
  })

  test('a long Retry-After leaves the host alone until then', async () => {
    const site = await start((_, response) => send(response, 429, 'later', { 'retry-after': '3600' }))
    const { fetch, waits } = instantFetch({ delayMs: 0, obeyRobots: false })
    await expect(fetch({ url: site.url })).rejects.toMatchObject({ name: 'SiteRefused', status: 429, retryAfterMs: 3_600_000 })
    await expect(fetch({ url: site.url })).rejects.toMatchObject({ name: 'SiteRefused', status: 0 })
    expect(site.asked).toHaveLength(1)
    expect(waits).toEqual([])
  })

  test.each([
    ['403', 403, 'forbidden'],
    ['429', 429, 'too many'],
    ['an empty 200', 200, ' \n'],
  ])('%s is a refusal: asked again twice, then given up', async (_name, status, body) => {
    const site = await start((_, response) => send(response, status, body))
    const { fetch } = instantFetch({ obeyRobots: false })
    await expect(fetch({ url: site.url })).rejects.toMatchObject({ name: 'SiteRefused', status })
    expect(site.asked).toHaveLength(3)
    expect(fetch.statistics).toMatchObject({ refusals: 3, failed: 1 })
  })

  test('5xx and broken connections are retried with growing backoff', async () => {
    let asked = 0
    const site = await start((_, response) => {
      asked++
      if (asked === 1) send(response, 502)
      else if (asked === 2) response.destroy()
      else send(response, 200, 'fine')
    })
    const { fetch, waits } = instantFetch({ delayMs: 0, backoffBaseMs: 1000, obeyRobots: false })
    expect((await fetch({ url: site.url })).body).toBe('fine')
    expect(waits).toEqual([750, 1500])
    expect(fetch.statistics.retryHistogram).toEqual([0, 0, 1])
  })

  test('after all retries the site counts as unreachable', async () => {
    const site = await start((_, response) => send(response, 502))
    const { fetch } = instantFetch({ obeyRobots: false, retries: 2 })
    await expect(fetch({ url: site.url })).rejects.toBeInstanceOf(SiteUnreachable)
    expect(site.asked).toHaveLength(3)
  })

  test('other statuses are errors at once, unless the caller understands them', async () => {
    const site = await start((_, response) => send(response, 404, 'gone'))
    const { fetch } = instantFetch({ obeyRobots: false })
    await expect(fetch({ url: site.url })).rejects.toThrow(/HTTP 404/)
    await expect(fetch({ url: site.url, accept: [404] })).resolves.toMatchObject({ status: 404, body: 'gone' })
    expect(site.asked).toHaveLength(2)
  })

  test('a silent site and one that drips run into the time limit', async () => {
    const silent = await start(() => undefined)
    await expect(instantFetch({ obeyRobots: false, timeoutMs: 60, retries: 0 }).fetch({ url: silent.url })).rejects.toThrow(/no answer within 60 ms/)
    const dripping = await start((_, response) => {
      response.writeHead(200)
      const drip = setInterval(() => response.write('x'), 5)
      response.once('close', () => clearInterval(drip))
    })
    await expect(instantFetch({ obeyRobots: false, timeoutMs: 60, retries: 0 }).fetch({ url: dripping.url })).rejects.toBeInstanceOf(SiteUnreachable)
  })

  test('an answer over the size cap is cut off: declared, streamed or unpacked', async () => {
    const megabyte = 'x'.repeat(1_000_000)
    const site = await start((asked, response) => {
      if (asked.path === '/packed') return send(response, 200, gzipSync(megabyte), { 'content-encoding': 'gzip' })
      response.writeHead(200, asked.path === '/declared' ? { 'content-length': '1000000' } : {})
      return void response.end(megabyte)
    })
    const { fetch } = instantFetch({ obeyRobots: false, maxBytes: 100_000 })
    for (const path of ['/declared', '/streamed', '/packed']) await expect(fetch({ url: site.url + path })).rejects.toThrow(/larger than 100000 bytes/)
    expect(site.asked).toHaveLength(3)
  })

  test('a shutdown ends waiting, asking and queueing', async () => {
    const stop = new AbortController()
    const site = await start((asked, response) => {
      if (asked.path === '/1') stop.abort(new Error('stopping'))
      else ok(asked, response)
    })
    const { fetch } = instantFetch({ obeyRobots: false, signal: stop.signal })
    const results = await Promise.allSettled(['/1', '/2', '/3'].map((path) => fetch({ url: site.url + path })))
    expect(results.map((result) => (result.status === 'rejected' ? (result.reason as Error).message : 'answered'))).toEqual(['stopping', 'stopping', 'stopping'])
    expect(site.asked).toHaveLength(1)
  })
})

describe('requests', () => {
  test('forms are posted, we say who we are, cookies stay with their host', async () => {
    const [a, b] = [await start((asked, response) => send(response, 200, 'a', asked.path === '/first' ? { 'set-cookie': ['sid=42; Path=/; HttpOnly', '=; ;;'] } : {})), await start(ok)]
    const { fetch } = instantFetch({ obeyRobots: false })
    await fetch({ url: `${a.url}/first` })
    await fetch({ url: `${a.url}/form`, form: { fid: '27', name: '开封' }, headers: { Referer: 'http://x/' } })
    await fetch({ url: `${b.url.replace('127.0.0.1', 'localhost')}/other` })
    expect(a.asked[1]).toMatchObject({ method: 'POST', body: 'fid=27&name=%E5%BC%80%E5%B0%81', headers: { cookie: 'sid=42', referer: 'http://x/', 'user-agent': 'Huiyin/0.1 (test)' } })
    expect(b.asked[0]?.headers.cookie).toBeUndefined()
  })

  test('redirects are followed, but not onto forbidden ground and not for ever', async () => {
    const site = await startWithRobots(
      () => [200, 'User-agent: *\nDisallow: /secret\n'],
      (asked, response) => {
        const to = { '/a': '/b', '/c': '/secret', '/loop': '/loop', '/file': 'file:///etc/passwd' }[asked.path]
        if (to) send(response, 302, '', { location: to })
        else ok(asked, response)
      },
    )
    const { fetch } = instantFetch()
    await expect(fetch({ url: `${site.url}/a`, form: { x: '1' } })).resolves.toMatchObject({ url: `${site.url}/b`, body: 'page /b' })
    await expect(fetch({ url: `${site.url}/c` })).rejects.toThrow(/robots/)
    await expect(fetch({ url: `${site.url}/loop` })).rejects.toThrow(/redirects/)
    await expect(fetch({ url: `${site.url}/file` })).rejects.toThrow(/redirect to «file:/)
  })

  const chinese = '<html><head><meta charset="CHARSET"></head><body>开封市龙亭区路灯不亮，镕喆堃</body></html>'
  const page = (declared: string): string => chinese.replace('CHARSET', declared)
  test.each([
    ['GBK named by the header', 'text/html; charset=gbk', iconv.encode(page('x'), 'gbk')],
    ['GB2312 named by the meta, with characters beyond it', 'text/html', iconv.encode(page('gb2312'), 'gb18030')],
    ['UTF-8 named GBK by the header', 'text/html; charset=gbk', Buffer.from(page('gbk'))],
    ['GBK named UTF-8 everywhere', 'text/html; charset=utf-8', iconv.encode(page('utf-8'), 'gbk')],
    ['GBK named nowhere', 'text/html', iconv.encode(page('x'), 'gbk')],
    ['UTF-8 with a byte order mark', 'text/html; charset=gbk', Buffer.from(`\ufeff${page('gbk')}`)],
    ['UTF-16 with a byte order mark', 'text/html', iconv.encode(page('x'), 'utf-16le', { addBOM: true })],
    ['Big5 named by the meta', 'text/html', iconv.encode('<meta charset="big5">路燈不亮', 'big5')],
  ])('reads %s', async (_name, contentType, bytes) => {
    const site = await start((_, response) => send(response, 200, bytes, { 'content-type': contentType }))
    const { body } = await instantFetch({ obeyRobots: false }).fetch({ url: site.url })
    expect(body).toMatch(/路灯不亮，镕喆堃|路燈不亮/)
  })

  test('UTF-8 with a character that the server cut in two stays UTF-8; a forced charset is believed', async () => {
    const cut = Buffer.concat([Buffer.from('<p>路灯不亮').subarray(0, -1), Buffer.from('...</p>开封市龙亭区')])
    const site = await start((_, response) => send(response, 200, cut))
    expect((await instantFetch({ obeyRobots: false }).fetch({ url: site.url })).body).toContain('路灯不\ufffd...</p>开封市龙亭区')
    expect((await instantFetch({ obeyRobots: false }).fetch({ url: site.url, charset: 'latin1' })).body).toContain('è·¯')
  })
})
