/** One run of a source: what is kept of what it finds, of what fails, and of what it counts. */
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { PageChanged, SiteRefused } from '../../crawlers/errors.ts'
import type { FetchedPage, Finding, KnownPost, PoliteFetch, PoliteGate, RawPage } from '../../crawlers/source.ts'
import { observation } from '../support/trade-samples.ts'
import type { Bench } from './support/collecting.ts'
import { fakeSource, openBench, post } from './support/collecting.ts'

let bench: Bench
beforeEach(async () => {
  bench = await openBench()
})
afterEach(() => bench.close())

const page = (url: string, body: string, status = 200): FetchedPage => ({ url, fetchedAt: bench.now(), contentType: 'text/html', body, status, headers: {} })
const fetching = (fetch: PoliteFetch) => ({ createFetch: () => ({ fetch, counts: () => ({ requests: 4, retries: 1, bytes: 900, skippedByRobots: 2, retryHistogram: [3, 1] }) }) })
const failed = (n: number, error: PageChanged = new PageChanged('fake', '.title', `http://127.0.0.1/${n}`), raw: RawPage | null = null): Finding => ({ kind: 'failed', externalId: String(n), url: `http://127.0.0.1/${n}`, error: Object.assign(error, { raw }) })
const unzip = async (id: string): Promise<string> => gunzipSync(Buffer.from((await bench.store.raw(id))?.gzip ?? '', 'base64')).toString()

describe('statistics', () => {
  it('stand on the run: found, new, changed, gone, failed, bytes, requests a minute, outcomes and repeats', async () => {
    const answers: Record<string, FetchedPage> = { 'http://127.0.0.1/list': page('http://127.0.0.1/list', 'x'), 'http://127.0.0.1/9': page('http://127.0.0.1/9', 'no', 404) }
    const fetch: PoliteFetch = async ({ url }) => answers[url] ?? Promise.reject(new SiteRefused(url, 403, 'forbidden'))
    await bench.run(fakeSource(() => [post(1), post(2)]))
    bench.pass(1)
    const summary = await bench.run(
      fakeSource(async function* (tools) {
        await tools.fetch({ url: 'http://127.0.0.1/list' })
        await tools.fetch({ url: 'http://127.0.0.1/9' })
        await tools.fetch({ url: 'http://127.0.0.1/refused' }).catch(() => undefined)
        bench.pass(2)
        yield post(1, { state: '已办理' })
        yield post(2)
        yield post(3, { author: null, domain: null })
      }),
      fetching(fetch),
    )
    expect(summary).toMatchObject({ found: 3, new: 1, changed: 1, gone: 0, failed: 0, requests: 4, retries: 1, bytes: 900, skippedByRobots: 2 })
    const [run] = await bench.store.runs('fake', 1)
    expect(run).toMatchObject({ outcome: 'done', health: 'working', counts: { ...summaryCounts(summary), requestsPerMinute: 2, retryHistogram: [3, 1], outcomes: { 200: 1, 404: 1, 'refused 403': 1 }, missing: { place: 3, author: 1, domain: 1 } } })
  })
})

it('a browser takes its turn through the watched fetch, and its refusals are counted', async () => {
  const fetch: PoliteFetch = Object.assign(async ({ url }: { url: string }) => page(url, ''), {
    turn: <T>(url: string, ask: (gate: PoliteGate) => Promise<T>) => (url.endsWith('/closed') ? Promise.reject(new SiteRefused(url, 429, 'slow down')) : ask({ allows: () => true, noteAnswer: () => undefined })),
  })
  const summary = await bench.run(
    fakeSource(async function* (tools) {
      expect(await tools.fetch.turn?.('http://127.0.0.1/open', async (gate) => gate.allows('x'))).toBe(true)
      await expect(tools.fetch.turn?.('http://127.0.0.1/closed', async () => 1)).rejects.toThrow(SiteRefused)
      yield post(1)
    }),
    fetching(fetch),
  )
  expect(summary.outcomes).toEqual({ 'refused 429': 1 })
})

const summaryCounts = ({ found, new: fresh, changed }: { found: number; new: number; changed: number }) => ({ found, new: fresh, changed })

describe('an answer that did not fit', () => {
  it('is kept as evidence and found from the source, the run and the failed page', async () => {
    const fetch: PoliteFetch = async ({ url }) => page(url, `<p>${url} rebuilt</p>`)
    const source = fakeSource(async function* (tools) {
      await tools.fetch({ url: 'http://127.0.0.1/7' })
      yield failed(7)
      await tools.fetch({ url: 'http://127.0.0.1/list' })
      throw new PageChanged('fake', '#list', 'http://127.0.0.1/list')
    })
    await bench.run(source, fetching(fetch))
    const record = await bench.store.source('fake')
    expect(record).toMatchObject({ health: 'changed', misfit: { at: bench.now(), why: expect.stringContaining('#list') as string } })
    expect(await unzip(record?.misfit?.evidenceId ?? '')).toBe('<p>http://127.0.0.1/list rebuilt</p>')
    expect((await bench.store.runs('fake', 1))[0]?.evidenceId).toBe(record?.misfit?.evidenceId)
    const [letter] = await bench.store.deadLetters('fake', 5)
    expect(await unzip(letter?.evidenceId ?? '')).toBe('<p>http://127.0.0.1/7 rebuilt</p>')
  })

  it('is not some other page that happened to come last', async () => {
    const source = fakeSource(async function* (tools) {
      await tools.fetch({ url: 'http://127.0.0.1/list' })
      yield failed(7)
    })
    await bench.run(source, fetching(async ({ url }) => page(url, 'a list')))
    expect((await bench.store.deadLetters('fake', 5))[0]).toMatchObject({ externalId: '7', evidenceId: null })
  })

  it('is the one that the error brings, where it brings one', async () => {
    const raw = page('http://127.0.0.1/8', '<main>drawn by script</main>')
    await bench.run(fakeSource(() => [failed(8, new PageChanged('fake', '.x', 'http://127.0.0.1/8'), raw)]))
    expect(await unzip((await bench.store.source('fake'))?.misfit?.evidenceId ?? '')).toBe('<main>drawn by script</main>')
  })

  it('stays findable while the source works again', async () => {
    await bench.run(fakeSource(() => [failed(8, new PageChanged('fake', '.x', 'u'), page('u', 'old'))]))
    bench.pass(30)
    await bench.run(fakeSource(() => [post(8)]))
    expect(await bench.store.source('fake')).toMatchObject({ health: 'working', misfit: { why: expect.stringContaining('.x') as string } })
    expect((await bench.store.runs('fake', 1))[0]?.evidenceId).toBeNull()
  })
})

describe('a page that failed', () => {
  it('is due for a visit later on, though no list shows it any more, ever more seldom', async () => {
    await bench.run(fakeSource(() => [{ ...failed(5), submittedAt: '2026-11-01T00:00:00.000Z' } as Finding]))
    const due = async (): Promise<KnownPost[]> => {
      let found: KnownPost[] = []
      await bench.run(
        fakeSource(async function* (tools) {
          found = await tools.memory.dueForVisit(10)
          if (found.length > 0) yield failed(5)
        }),
      )
      return found
    }
    expect(await due()).toEqual([])
    bench.pass(30)
    expect(await due()).toEqual([{ externalId: '5', url: 'http://127.0.0.1/5', state: null, due: true, submittedAt: '2026-11-01T00:00:00.000Z' }])
    bench.pass(30)
    expect(await due()).toEqual([])
    bench.pass(30)
    expect(await due()).toHaveLength(1)
    expect(await bench.store.deadLetters('fake', 5)).toEqual([expect.objectContaining({ attempts: 3, submittedAt: '2026-11-01T00:00:00.000Z' })])
  })

  it('is left alone until it is due, whatever a list says of it', async () => {
    await bench.run(fakeSource(() => [failed(5), post(1)]))
    const known = async () => {
      let found = new Map<string, KnownPost>()
      const wanted = fakeSource(async function* (tools) {
        found = await tools.memory.known(['1', '5', '6'])
        yield post(2)
      })
      await bench.run(wanted)
      return Object.fromEntries(found)
    }
    expect(await known()).toMatchObject({ 5: { due: false, unread: true }, 1: { due: false, state: '待回复' } })
    expect((await known())['1']).not.toHaveProperty('unread')
    bench.pass(31)
    expect(await known()).toMatchObject({ 5: { due: true, unread: true } })
  })

  it('does not stand in the way of other open posts: a known post that fails is put off', async () => {
    await bench.run(fakeSource(() => [post(1), post(2)]))
    bench.pass(60)
    await bench.run(fakeSource(() => [failed(1)]))
    expect((await bench.store.postsDueForVisit('fake', bench.now(), 5)).map(({ externalId }) => externalId)).toEqual(['2'])
    bench.pass(30)
    expect((await bench.store.postsDueForVisit('fake', bench.now(), 5)).map(({ externalId }) => externalId)).toEqual(['2', '1'])
  })

  it('that was never read and then went is given up after two misses far enough apart', async () => {
    await bench.run(fakeSource(() => [failed(5)]))
    const miss: Finding = { kind: 'missing', externalId: '5', raw: null }
    bench.pass(30)
    expect((await bench.run(fakeSource(() => [miss]))).gone).toBe(0)
    expect(await bench.store.deadLetters('fake', 5)).toHaveLength(1)
    bench.pass(30)
    expect((await bench.run(fakeSource(() => [miss]))).gone).toBe(1)
    expect(await bench.store.deadLetters('fake', 5)).toEqual([])
  })
})

describe('a page that failed, was kept, and went', () => {
  it('is read from what was kept, once the reader knows it', async () => {
    const raw = page('http://127.0.0.1/5', '<h1>新版页面</h1>')
    await bench.run(fakeSource(() => [{ ...failed(5, new PageChanged('fake', '.x', 'u'), raw), submittedAt: '2026-11-19T00:00:00.000Z' } as Finding]))
    const mended = fakeSource(() => [{ kind: 'missing', externalId: '5', raw: null }], { parseDetail: (body, url) => observation(5, { title: body.replace(/<.*?>/g, ''), url }) })
    const unmended = fakeSource(() => [{ kind: 'missing', externalId: '5', raw: null }], { parseDetail: (_body, url) => { throw new PageChanged('fake', '.x', url) } })
    for (const source of [unmended, unmended, unmended]) {
      bench.pass(30)
      await bench.run(source)
    }
    expect(await bench.store.deadLetters('fake', 5)).toHaveLength(1)
    bench.pass(30)
    await bench.run(mended)
    expect(await bench.store.post('fake:5')).toMatchObject({ content: { title: '新版页面', submittedAt: '2026-11-19T00:00:00.000Z' }, missing: { times: 1 } })
    expect(await bench.store.deadLetters('fake', 5)).toEqual([])
  })
})

describe('only the failed again', () => {
  const revisited: string[] = []
  const source = (answers: (id: string) => Finding) =>
    fakeSource(
      () => {
        throw new Error('the lists were read')
      },
      {
        async *revisit(_tools, posts) {
          let inARow = 0
          for (const { externalId } of posts) {
            revisited.push(externalId)
            const finding = answers(externalId)
            if (finding.kind === 'failed' && ++inARow >= 3) throw finding.error
            yield finding
          }
        },
      },
    )

  beforeEach(async () => {
    revisited.length = 0
    await bench.run(fakeSource(() => [post(9), ...[1, 2, 3, 4, 5].map((n) => failed(n, new PageChanged('fake', '.x', String(n)), page(String(n), `page ${n}`)))]))
    bench.pass(1)
    await bench.store.runSoon('fake', bench.now(), 'failed')
  })

  it('visits just these, clears what is read, and leaves health, memory and plan of the source alone', async () => {
    const before = await bench.store.source('fake')
    const summary = await bench.run(source((id) => post(Number(id))))
    expect(revisited.toSorted()).toEqual(['1', '2', '3', '4', '5'])
    expect(summary).toMatchObject({ found: 5, new: 5, failed: 0, outcome: 'done' })
    expect(await bench.store.deadLetters('fake', 9)).toEqual([])
    expect(await bench.store.source('fake')).toMatchObject({ health: before?.health, badRuns: before?.badRuns, lastSuccessAt: before?.lastSuccessAt, asked: null })
  })

  it('gives every page its try, though several in a row still do not fit', async () => {
    const summary = await bench.run(source((id) => (id === '4' ? post(4) : failed(Number(id)))))
    expect(new Set(revisited)).toEqual(new Set(['1', '2', '3', '4', '5']))
    expect(summary).toMatchObject({ found: 1, failed: 4, health: 'changed' })
    expect((await bench.store.deadLetters('fake', 9)).map(({ externalId, attempts }) => `${externalId}×${attempts}`).toSorted()).toEqual(['1×2', '2×2', '3×2', '5×2'])
  })

  it('ends at once where the site refuses', async () => {
    const refuse = fakeSource(() => [], {
      // oxlint-disable-next-line require-yield
      async *revisit() {
        throw new SiteRefused('http://127.0.0.1', 403, 'forbidden')
      },
    })
    expect(await bench.run(refuse)).toMatchObject({ outcome: 'failed', health: 'blocked' })
    expect(await bench.store.deadLetters('fake', 9)).toHaveLength(5)
  })

  it('is forgotten once it is done: the next run is a whole one', async () => {
    await bench.run(source((id) => post(Number(id))))
    expect((await bench.run(fakeSource(() => [post(77)]))).found).toBe(1)
  })
})

describe('the claim', () => {
  it('is kept alive while a run waits for its site, and the run ends when it is lost', async () => {
    let after = 'the crawl went on'
    const stolen = fakeSource(async function* (tools) {
      yield post(1)
      bench.pass(60)
      const thief = await bench.store.takeSource('fake', 'thief', bench.now(), 60_000)
      expect(thief).toBeDefined()
      // Waits as a slow site would make it wait; the heartbeat finds out.
      await new Promise<void>((resolve) => {
        if (tools.signal.aborted) resolve()
        else tools.signal.addEventListener('abort', () => resolve())
      })
      after = 'told'
      yield post(2)
    })
    const summary = await bench.run(stolen, { leaseMs: 60 })
    expect(after).toBe('told')
    expect(summary.outcome).toBe('interrupted')
    expect((await bench.store.source('fake'))?.claim?.by).toBe('thief')
  })

  it('a broken store is no verdict on the site', async () => {
    const broken = { ...bench.store, savePosts: () => Promise.reject(new Error('disk full')) }
    await expect(bench.run(fakeSource(() => [post(1)]), { store: broken })).rejects.toThrow('disk full')
    expect(await bench.store.source('fake')).toMatchObject({ health: 'working', lastRunAt: null })
    const forgetful = { ...bench.store, postsByExternalId: () => Promise.reject(new Error('no answer')) }
    bench.pass(2)
    await expect(
      bench.run(
        fakeSource(async function* (tools) {
          await tools.memory.known(['1'])
          yield post(1)
        }),
        { store: forgetful },
      ),
    ).rejects.toThrow('no answer')
  })
})

describe('the pause after a run', () => {
  it('grows while a source is down, up to two hours', async () => {
    const pauses: number[] = []
    for (let n = 0; n < 5; n++) {
      await bench.run(
        fakeSource(() => {
          throw new Error('connect ETIMEDOUT')
        }),
      )
      pauses.push((Date.parse((await bench.store.source('fake'))?.nextRunAt ?? '') - bench.clock().getTime()) / 60_000)
      bench.pass(1)
    }
    expect(pauses).toEqual([30, 60, 120, 120, 120])
  })

  it('grows while a site refuses us, up to a day, and heeds its own word', async () => {
    const refuse = (retryAfterMs: number | null) =>
      fakeSource(() => {
        throw new SiteRefused('http://127.0.0.1', 429, 'slow down', retryAfterMs)
      })
    const pauses: number[] = []
    for (let n = 0; n < 8; n++) {
      await bench.run(refuse(null))
      pauses.push((Date.parse((await bench.store.source('fake'))?.nextRunAt ?? '') - bench.clock().getTime()) / 60_000)
      bench.pass(1)
    }
    expect(pauses).toEqual([30, 60, 120, 240, 480, 480, 480, 480])
    await bench.run(refuse(30 * 3_600_000))
    expect((await bench.store.source('fake'))?.nextRunAt).toBe(new Date(bench.clock().getTime() + 30 * 3_600_000).toISOString())
  })
})
