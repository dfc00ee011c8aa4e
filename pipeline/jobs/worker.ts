/**
 * The worker: every second it takes the sources that are due and crawls them, a few at a time and only in their
 * hours (schedule.ts), and reads every new post as soon as it is saved. Any number of workers may run on one store: a source is held by
 * one of them at a time, and a post that two read at once is written once.
 */
import cron from 'node-cron'
import PQueue from 'p-queue'
import type { Source } from '../../crawlers/source.ts'
import type { Schedule } from '../../storage/records/schedule.ts'
import type { Source as SourceRecord } from '../../storage/records/source.ts'
import type { Store } from '../../storage/store.ts'
import { collectSource } from '../collect/collect-source.ts'
import type { CollectTools, RunSummary } from '../collect/collect-source.ts'
import type { Log } from '../log.ts'
import type { TriageStage } from '../triage/triage-waiting.ts'
import { alwaysEvery, isOpen, nextRunAt, shortestInterval } from './schedule.ts'
import type { Schedules } from './schedule-file.ts'

/** A worker that died is taken for dead after this long without a sign. */
const LEASE_MS = 60_000

/** What else runs beside the crawls: sends notices, watches a folder. */
export interface Companion {
  start(): void
  stop(): Promise<void>
}

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
  /** The hours of the sources; around the clock without. */
  schedules?: Schedules
  random?: () => number
  /** Bad runs in a row before an alarm opens. */
  alarmAfter?: number
  companions?: readonly Companion[]
  /** The signal that also ends the fetchers: a run that it cuts short was interrupted, and is no verdict on the site. */
  stopSignal?: AbortSignal
}

export interface Worker {
  start(): Promise<void>
  /** Stops between two requests, gives the sources back, reads what is saved, then resolves. */
  stop(): Promise<void>
  /** Crawls what is due now and reads everything, once: for tests and benchmarks. */
  runOnce(): Promise<void>
  /**
   * Visits the pages of one source that failed before, and nothing else; «held» while another worker crawls it, which
   * then does it next. @throws NotConfigured
   */
  runFailed(sourceId: string): Promise<RunSummary | 'held'>
}

/** The source is not configured here. */
export class NotConfigured extends Error {
  constructor(id: string, known: readonly string[]) {
    super(`there is no source «${id}» in this configuration; there are ${known.join(', ')}`)
    this.name = 'NotConfigured'
  }
}

export function createWorker(parts: WorkerParts): Worker {
  const { store, clock, log, triage, random = Math.random, companions = [] } = parts
  const scheduleOf = (source: Source): Schedule => parts.schedules?.get(source.facts.id) ?? parts.schedules?.get('default') ?? alwaysEvery(source.facts.everyMinutes)
  const byId = new Map(parts.sources.map((source) => [source.facts.id, source]))
  const stopping = new AbortController()
  if (parts.stopSignal?.aborted) stopping.abort()
  parts.stopSignal?.addEventListener('abort', () => stopping.abort(), { once: true })
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
        await store.enableSource(record.id, false, clock().toISOString())
        await store.postponeSource(record.id, parts.name, record.nextRunAt)
        log.warn({ source: record.id }, 'source is not configured here; it is switched off')
        continue
      }
      const now = clock().toISOString()
      // What a person asked for is done at once; the plan keeps to its hours, also after a night in which nothing ran.
      if (record.asked || isOpen(scheduleOf(source), now)) void crawls.add(() => crawlOne(source, record))
      else await store.postponeSource(record.id, parts.name, nextRunAt(scheduleOf(source), now, random))
    }
  }

  const collect = (source: Source, record: SourceRecord): Promise<RunSummary> =>
    collectSource(source, record, {
      store,
      createFetch: parts.createFetch,
      clock,
      log,
      signal: stopping.signal,
      worker: parts.name,
      leaseMs: LEASE_MS,
      onSaved: () => triage.wake(),
      nextRunAt: (now, patience) => nextRunAt(scheduleOf(source), now, random, patience),
      ...(parts.alarmAfter === undefined ? {} : { alarmAfter: parts.alarmAfter }),
      ...(parts.confirmRemovalMs === undefined ? {} : { confirmRemovalMs: parts.confirmRemovalMs }),
    })

  async function crawlOne(source: Source, record: SourceRecord): Promise<void> {
    try {
      await collect(source, record)
    } catch (error) {
      // The store itself failed: the claim runs out by itself, and the next worker starts where this one stopped.
      log.error({ source: record.id, error: String(error) }, 'run could not be kept')
    }
  }

  async function prepare(): Promise<void> {
    for (const source of parts.sources) {
      const { id, family, name, url } = source.facts
      const schedule = scheduleOf(source)
      await store.registerSource({ id, family, name, url, everyMinutes: shortestInterval(schedule), schedule }, clock().toISOString())
    }
    const freed = await store.freeClaimsOf((worker) => worker !== parts.name && (parts.isDead?.(worker) ?? false))
    for (const source of freed) log.info({ source }, 'its worker is gone; the source is free again')
  }

  return {
    async start() {
      await prepare()
      triage.start()
      for (const companion of companions) companion.start()
      // A second missed on a busy machine is made good by the next one.
      const task = cron.schedule('* * * * * *', () => crawlDue(), { noOverlap: true, name: 'take due sources', suppressMissedWarning: true })
      tick = task
      await crawlDue()
    },
    async stop() {
      stopping.abort()
      await tick?.destroy()
      await Promise.all(companions.map((companion) => companion.stop()))
      await crawls.onIdle()
      await triage.stop()
    },
    async runOnce() {
      await prepare()
      await crawlDue()
      await crawls.onIdle()
      await triage.readAll()
    },
    async runFailed(sourceId) {
      const source = byId.get(sourceId)
      if (!source) throw new NotConfigured(sourceId, [...byId.keys()])
      await prepare()
      const at = clock().toISOString()
      await store.runSoon(sourceId, at, 'failed')
      const record = await store.takeSource(sourceId, parts.name, at, LEASE_MS)
      if (!record) return 'held'
      // A whole run that somebody asked for meanwhile would be more than was wanted here; it stays asked for.
      const summary = await collect(source, { ...record, asked: { at, what: 'failed' } })
      await triage.readAll()
      return summary
    },
  }
}
