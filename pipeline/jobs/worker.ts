/**
 * The worker: every second it takes the sources that are due and crawls them, a few at a time, and reads
 * every new post as soon as it is saved. Any number of workers may run on one store: a source is held by
 * one of them at a time, and a post that two read at once is written once.
 */
import cron from 'node-cron'
import PQueue from 'p-queue'
import type { Source } from '../../crawlers/source.ts'
import type { Store } from '../../storage/store.ts'
import { collectSource } from '../collect/collect-source.ts'
import type { CollectTools } from '../collect/collect-source.ts'
import type { Log } from '../log.ts'
import type { TriageStage } from '../triage/triage-waiting.ts'

/** A worker that died is taken for dead after this long without a sign. */
const LEASE_MS = 60_000

export interface WorkerParts {
  store: Store
  sources: readonly Source[]
  createFetch: CollectTools['createFetch']
  triage: TriageStage
  clock: () => Date
  log: Log
  /** Sources crawled at the same time. */
  concurrency: number
  /** This process's name in claims, and whether another one is surely dead: a source it held is free at once. */
  name: string
  isDead?: (worker: string) => boolean
  confirmRemovalMs?: number
}

export interface Worker {
  start(): Promise<void>
  /** Stops between two requests, gives the sources back, reads what is saved, then resolves. */
  stop(): Promise<void>
  /** Crawls what is due now and reads everything, once: for tests and benchmarks. */
  runOnce(): Promise<void>
}

export function createWorker(parts: WorkerParts): Worker {
  const { store, clock, log, triage } = parts
  const byId = new Map(parts.sources.map((source) => [source.facts.id, source]))
  const stopping = new AbortController()
  const crawls = new PQueue({ concurrency: parts.concurrency })
  let tick: { destroy(): void | Promise<void> } | undefined

  async function crawlDue(): Promise<void> {
    const free = parts.concurrency - crawls.pending - crawls.size
    if (free <= 0 || stopping.signal.aborted) return
    const claimed = await store.claimDueSources(parts.name, clock().toISOString(), LEASE_MS, free)
    for (const record of claimed) {
      const source = byId.get(record.id)
      if (!source) {
        // It is in the store but not in this worker's configuration: leave it to one that has it.
        await store.enableSource(record.id, false)
        log.warn({ source: record.id }, 'source is not configured here; it is switched off')
        continue
      }
      void crawls.add(() => crawlOne(source, record))
    }
  }

  async function crawlOne(source: Source, record: Parameters<typeof collectSource>[1]): Promise<void> {
    try {
      await collectSource(source, record, {
        store,
        createFetch: parts.createFetch,
        clock,
        log,
        signal: stopping.signal,
        worker: parts.name,
        leaseMs: LEASE_MS,
        onSaved: () => triage.wake(),
        ...(parts.confirmRemovalMs === undefined ? {} : { confirmRemovalMs: parts.confirmRemovalMs }),
      })
    } catch (error) {
      // The store itself failed: the claim runs out by itself, and the next worker starts where this one stopped.
      log.error({ source: record.id, error: String(error) }, 'run could not be kept')
    }
  }

  async function prepare(): Promise<void> {
    await registerSources(store, parts.sources, clock().toISOString())
    const freed = await store.freeClaimsOf((worker) => worker !== parts.name && (parts.isDead?.(worker) ?? false))
    for (const source of freed) log.info({ source }, 'its worker is gone; the source is free again')
  }

  return {
    async start() {
      await prepare()
      triage.start()
      const task = cron.schedule('* * * * * *', () => crawlDue(), { noOverlap: true, name: 'take due sources' })
      tick = task
      await crawlDue()
    },
    async stop() {
      stopping.abort()
      await tick?.destroy()
      await crawls.onIdle()
      await triage.stop()
    },
    async runOnce() {
      await prepare()
      await crawlDue()
      await crawls.onIdle()
      await triage.readAll()
    },
  }
}

async function registerSources(store: Store, sources: readonly Source[], at: string): Promise<void> {
  for (const { facts } of sources) {
    const { id, family, name, url, everyMinutes } = facts
    await store.registerSource({ id, family, name, url, everyMinutes }, at)
  }
}
