import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { PageChanged } from '../../crawlers/errors.ts'
import type { CrawlTools, Source } from '../../crawlers/source.ts'
import { createWorker } from '../../pipeline/jobs/worker.ts'
import type { Worker, WorkerParts } from '../../pipeline/jobs/worker.ts'
import type { Schedule } from '../../storage/records/schedule.ts'
import type { Bench } from './support/collecting.ts'
import { fakeSource, openBench, post, silent } from './support/collecting.ts'

let bench: Bench
beforeEach(async () => {
  bench = await openBench()
})
afterEach(() => bench.close())

function workerOver(sources: Source[], over: Partial<WorkerParts> = {}): Worker {
  return createWorker({
    store: bench.store,
    sources,
    createFetch: () => ({ fetch: () => Promise.reject(new Error('nobody is asked')), counts: () => ({ requests: 0, retries: 0, bytes: 0, skippedByRobots: 0 }) }),
    triage: { start: () => undefined, wake: () => undefined, stop: async () => undefined, readAll: async () => 0 },
    clock: bench.clock,
    log: silent,
    concurrency: 2,
    name: 'w1',
    random: () => 0,
    ...over,
  })
}
const counted = (find: (tools: CrawlTools) => void = () => undefined): { source: Source; runs: () => number } => {
  let runs = 0
  const source = fakeSource(function* (tools) {
    runs++
    find(tools)
    yield post(runs)
  })
  return { source, runs: () => runs }
}

describe('several workers', () => {
  it('in one process never run a source twice at a time', async () => {
    let open = 0
    let most = 0
    let runs = 0
    const sources = [1, 2, 3].map((n) => {
      const source = fakeSource(async function* () {
        open++
        most = Math.max(most, open)
        runs++
        yield post(n)
        await new Promise((resolve) => setImmediate(resolve))
        open--
      })
      return { ...source, facts: { ...source.facts, id: `s${n}` } }
    })
    const stores = await Promise.all(Array.from({ length: 4 }, () => bench.another()))
    for (let round = 1; round <= 5; round++) {
      await Promise.all(stores.map((store, w) => workerOver(sources, { store, name: `w${w}` }).runOnce()))
      expect(runs).toBe(3 * round)
      bench.pass(31)
    }
    expect(most).toBeLessThanOrEqual(3)
  })

  it('in processes of their own never run a source twice at a time', async () => {
    const journal = join(bench.folder, 'journal.txt')
    writeFileSync(journal, '')
    const children = Array.from({ length: 3 }, () =>
      spawn(process.execPath, ['--import', 'tsx', 'test/pipeline/support/worker-child.ts', join(bench.folder, 'huiyin.db'), journal, '12'], { stdio: ['ignore', 'inherit', 'inherit'] }),
    )
    const codes = await Promise.all(children.map(async (child) => ((await once(child, 'close')) as [number | null])[0]))
    expect(codes).toEqual([0, 0, 0])
    const lines = readFileSync(journal, 'utf8').trim().split('\n')
    expect(lines.length).toBeGreaterThanOrEqual(24)
    for (let n = 0; n < lines.length; n += 2) {
      expect(lines[n]).toMatch(/^begin/)
      expect(lines[n + 1]).toBe(lines[n]?.replace('begin', 'end'))
    }
    expect(await bench.store.database.count('crawlRun', { where: { outcome: 'running' } })).toBe(0)
  })
})

describe('the hours of a source', () => {
  // The bench begins on Friday, 20 November 2026, at ten in the morning in Shanghai.
  const morning: Schedule = { jitter: 0, windows: [{ days: ['workdays'], from: '08:00', to: '12:00', everyMinutes: 30 }] }
  const schedules = new Map([['default', morning]])

  it('are kept: it runs inside them, not outside, and again on the next day', async () => {
    const { source, runs } = counted()
    const worker = workerOver([source], { schedules })
    await worker.runOnce()
    expect(runs()).toBe(1)
    expect((await bench.store.source('fake'))?.nextRunAt).toBe('2026-11-20T02:30:00.000Z')
    bench.pass(90)
    await worker.runOnce()
    expect(runs()).toBe(2)
    expect((await bench.store.source('fake'))?.nextRunAt).toBe('2026-11-23T00:00:00.000Z')
    bench.pass(24 * 60)
    await worker.runOnce()
    expect(runs()).toBe(2)
  })

  it('are kept when nothing ran at the planned time', async () => {
    const { source, runs } = counted()
    bench.pass(5 * 60)
    const worker = workerOver([source], { schedules })
    await worker.runOnce()
    expect(runs()).toBe(0)
    expect(await bench.store.source('fake')).toMatchObject({ claim: null, nextRunAt: '2026-11-23T00:00:00.000Z' })
  })

  it('do not bind a person who wants it now', async () => {
    const { source, runs } = counted()
    bench.pass(5 * 60)
    const worker = workerOver([source], { schedules })
    await worker.runOnce()
    await bench.store.runSoon('fake', bench.now())
    await worker.runOnce()
    expect(runs()).toBe(1)
    await worker.runOnce()
    expect(runs()).toBe(1)
  })

  it('that were changed count at once', async () => {
    const { source, runs } = counted()
    await workerOver([source], { schedules: new Map([['fake', { ...morning, windows: [{ ...morning.windows[0]!, everyMinutes: 600 }] }]]) }).runOnce()
    bench.pass(10)
    await workerOver([source], { schedules }).runOnce()
    expect(runs()).toBe(2)
    expect((await bench.store.source('fake'))?.nextRunAt).toBe('2026-11-20T02:40:00.000Z')
  })
})

describe('only the failed again', () => {
  const broken = (n: number) => ({ kind: 'failed' as const, externalId: String(n), url: `http://127.0.0.1/${n}`, error: new PageChanged('fake', '.x', `http://127.0.0.1/${n}`) })
  const again = (visited: string[]): Source => ({
    ...fakeSource(() => [post(1), broken(2), broken(3)]),
    async *revisit(_tools, posts) {
      for (const { externalId } of posts) {
        visited.push(externalId)
        yield externalId === '2' ? post(2) : broken(3)
      }
    },
  })

  it('visits the failed pages of one source and reports what is left', async () => {
    const visited: string[] = []
    const worker = workerOver([again(visited)])
    await worker.runOnce()
    bench.pass(1)
    expect(await worker.runFailed('fake')).toMatchObject({ outcome: 'done', found: 1, failed: 1 })
    expect(visited.toSorted()).toEqual(['2', '3'])
    expect(await bench.store.deadLetters('fake', 5)).toEqual([expect.objectContaining({ externalId: '3', attempts: 2 })])
  })

  it('is left to the worker that has the source in hand, which does it next', async () => {
    const visited: string[] = []
    const worker = workerOver([again(visited)])
    await worker.runOnce()
    bench.pass(1)
    const other = await bench.store.takeSource('fake', 'other', bench.now(), 60_000)
    expect(await worker.runFailed('fake')).toBe('held')
    await bench.store.postponeSource('fake', other?.claim?.by ?? '', bench.now())
    await worker.runOnce()
    expect(visited.toSorted()).toEqual(['2', '3'])
  })

  it('wants a source that is configured', async () => {
    await expect(workerOver([again([])]).runFailed('fke')).rejects.toThrow('there is no source «fke» in this configuration; there are fake')
  })
})

describe('a worker', () => {
  it('lets a failing source alone ever longer, up to two hours', async () => {
    const { source, runs } = counted(() => {
      throw new Error('no network')
    })
    const worker = workerOver([source])
    for (let minute = 0; minute < 8 * 60; minute += 10) {
      await worker.runOnce()
      bench.pass(10)
    }
    // At 0, 30, 90, 210, 330 and 450 minutes.
    expect(runs()).toBe(6)
  })

  it('switches off what is not configured here', async () => {
    await bench.store.registerSource({ id: 'old', family: 'x', name: 'x', url: 'http://127.0.0.1', everyMinutes: 5 }, bench.now())
    await workerOver([]).runOnce()
    expect(await bench.store.source('old')).toMatchObject({ enabled: false })
  })

  it('starts and stops its companions', async () => {
    const said: string[] = []
    const worker = workerOver([], { companions: [{ start: () => void said.push('start'), stop: async () => void said.push('stop') }] })
    await worker.start()
    await worker.stop()
    expect(said).toEqual(['start', 'stop'])
  })
})
