/** A store in a fresh file, a source that finds what a test says, and a clock that stands still until it is moved. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CrawlTools, Finding, RawPage, Source } from '../../../crawlers/source.ts'
import { collectSource } from '../../../pipeline/collect/collect-source.ts'
import type { CollectTools, RunSummary } from '../../../pipeline/collect/collect-source.ts'
import type { Log } from '../../../pipeline/log.ts'
import type { Observation } from '../../../storage/records/observation.ts'
import { openSqlite } from '../../../storage/sqlite/sqlite-database.ts'
import type { Store } from '../../../storage/store.ts'
import { openStore } from '../../../storage/trade-store.ts'
import { observation } from '../../support/trade-samples.ts'

export const silent: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined, child: () => silent }

export interface Bench {
  store: Store
  folder: string
  now(): string
  pass(minutes: number): void
  clock: () => Date
  /** Another connection to the same file, as another process would have. */
  another(): Promise<Store>
  /** Registers, takes and runs a source; undefined when it cannot be taken. */
  run(source: Source, tools?: Partial<CollectTools>): Promise<RunSummary>
  close(): Promise<void>
}

export async function openBench(): Promise<Bench> {
  const folder = await mkdtemp(join(tmpdir(), 'huiyin-collect-'))
  const opened: Store[] = []
  const another = async (): Promise<Store> => {
    const database = await openSqlite({ file: join(folder, 'huiyin.db') })
    await database.migrate()
    const store = openStore(database)
    opened.push(store)
    return store
  }
  const store = await another()
  let now = Date.parse('2026-11-20T02:00:00.000Z')
  const clock = (): Date => new Date(now)
  return {
    store,
    folder,
    clock,
    now: () => clock().toISOString(),
    pass: (minutes) => void (now += minutes * 60_000),
    another,
    async run(source, tools = {}) {
      const { id, family, name, url, everyMinutes } = source.facts
      await store.registerSource({ id, family, name, url, everyMinutes }, clock().toISOString())
      const claimed = await store.takeSource(id, 'tester', clock().toISOString(), 60_000)
      if (!claimed) throw new Error(`${id} is held by another`)
      return collectSource(source, claimed, { store, createFetch: () => noFetch, clock, log: silent, signal: new AbortController().signal, worker: 'tester', leaseMs: 60_000, ...tools })
    },
    async close() {
      for (const store of opened) await store.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

const noFetch: ReturnType<CollectTools['createFetch']> = {
  fetch: () => Promise.reject(new Error('this source asks nobody')),
  counts: () => ({ requests: 0, retries: 0, bytes: 0, skippedByRobots: 0 }),
}

export const post = (n: number, fields: Partial<Observation> = {}, raw: RawPage | null = null): Finding => ({ kind: 'post', observation: observation(n, fields), raw })

/** A source that yields what `find` yields. */
export function fakeSource(find: (tools: CrawlTools) => AsyncIterable<Finding> | Iterable<Finding>, over: Partial<Source> = {}): Source {
  return {
    facts: { id: 'fake', family: 'fake', name: '测试来源', url: 'http://127.0.0.1/', channel: 'liuyan', everyMinutes: 30 },
    async *crawl(tools) {
      yield* find(tools)
    },
    parseList: () => ({ rows: [], next: null }),
    parseDetail: () => observation(0),
    ...over,
  }
}
