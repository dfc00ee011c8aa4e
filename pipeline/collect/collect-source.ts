/** One run of one source that this worker holds: crawl, save what is found, judge, give it back. */
import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import type { CrawlMemory, CrawlTools, Finding, KnownPost, PoliteFetch, RawPage, Source } from '../../crawlers/source.ts'
import type { Post } from '../../storage/records/post.ts'
import type { RunCounts, Source as SourceRecord } from '../../storage/records/source.ts'
import type { Store } from '../../storage/store.ts'
import type { Log } from '../log.ts'
import { contentHash } from './content-hash.ts'
import { judgeRun } from './judge-run.ts'
import { inMs, nextVisit, pauseAfter } from './visit-plan.ts'

/** Two misses confirm a removal only when this far apart: a site may answer «not found» for a while. */
const CONFIRM_REMOVAL_MS = 20 * 60_000
/** A failing source is asked ever more seldom, up to this many times its interval. */
const MOST_PATIENCE = 16

const DEAD_LETTERS_READ = 10_000

export interface CollectTools {
  store: Store
  /** A polite fetcher for this run, and the counts it keeps. */
  createFetch(source: Source): { fetch: PoliteFetch; counts(): { requests: number; retries: number; bytes: number; skippedByRobots: number } }
  clock: () => Date
  log: Log
  signal: AbortSignal
  worker: string
  leaseMs: number
  /** Called after each saved post: the triage stage listens. */
  onSaved?: (post: Post) => void
  /** Shorter in tests and in the demo's accelerated time. */
  confirmRemovalMs?: number
}

export type RunSummary = RunCounts & { outcome: 'done' | 'failed' | 'interrupted'; health: SourceRecord['health']; why: string | null }

/**
 * Crawls a claimed source to its end. Whatever happens, the source is given back with a verdict, and
 * every post saved before stays saved. Never throws for what a site does; only for a broken store.
 */
export async function collectSource(source: Source, claimed: SourceRecord, tools: CollectTools): Promise<RunSummary> {
  const { store, clock, worker } = tools
  const log = tools.log.child({ source: claimed.id })
  const now = (): string => clock().toISOString()
  const startedAt = now()
  const runId = `${claimed.id}@${startedAt}`
  await store.startRun({ id: runId, sourceId: claimed.id, startedAt })
  const { fetch, counts: fetched } = tools.createFetch(source)
  const dead = new Set((await store.deadLetters(claimed.id, DEAD_LETTERS_READ)).map(({ externalId }) => externalId))
  const counts: RunCounts = { found: 0, new: 0, changed: 0, gone: 0, failed: 0, skippedByRobots: 0, requests: 0, retries: 0, bytes: 0 }
  const failures: Error[] = []
  let memory = claimed.memory
  let error: Error | null = null
  let prolongedAt = Date.parse(startedAt)

  const crawlTools: CrawlTools = { fetch, memory: memoryOf(store, claimed, now), clock, log, signal: tools.signal }
  try {
    for await (const finding of source.crawl(crawlTools)) {
      if (finding.kind === 'remember') memory = finding.memory
      else await take(finding)
      Object.assign(counts, fetched())
      if (clock().getTime() - prolongedAt > tools.leaseMs / 3) {
        prolongedAt = clock().getTime()
        await store.prolongClaim(claimed.id, worker, inMs(now(), tools.leaseMs))
        await store.noteProgress(runId, counts)
      }
      if (tools.signal.aborted) break
    }
  } catch (caught) {
    error = caught instanceof Error ? caught : new Error(String(caught))
  }
  Object.assign(counts, fetched())

  const interrupted = tools.signal.aborted
  const verdict = interrupted ? { health: claimed.health, why: claimed.healthWhy } : judgeRun(error, failures, await yieldOf(store, claimed.id, now()))
  const good = verdict.health === 'working' || verdict.health === 'quiet'
  const patience = good ? 1 : Math.min(2 ** claimed.badRuns, MOST_PATIENCE)
  const outcome = interrupted ? 'interrupted' : error ? 'failed' : 'done'
  const at = now()
  await store.settleRun(runId, worker, {
    at,
    health: verdict.health,
    why: verdict.why,
    nextRunAt: interrupted ? at : inMs(at, claimed.everyMinutes * 60_000 * patience),
    memory,
    outcome,
    counts,
    error: interrupted ? null : (error?.message ?? null),
  })
  const summary: RunSummary = { ...counts, outcome, ...verdict }
  log[good ? 'info' : 'warn']({ ...counts, outcome, health: verdict.health, ...(verdict.why ? { why: verdict.why } : {}) }, 'run ended')
  return summary

  async function take(finding: Exclude<Finding, { kind: 'remember' }>): Promise<void> {
    switch (finding.kind) {
      case 'post': {
        const { observation } = finding
        const at = now()
        const hash = contentHash(observation)
        const { raw } = finding
        const { outcome, post } = await store.savePost({
          sourceId: claimed.id,
          channel: source.facts.channel,
          seen: observation,
          hash,
          at,
          nextVisit: (known) => nextVisit(observation, visitsAfter(known, hash), claimed.everyMinutes, at),
          raw: raw && (() => evidenceOf(claimed.id, raw)),
        })
        counts.found++
        if (outcome === 'new') counts.new++
        if (outcome === 'changed') counts.changed++
        if (outcome !== 'same') tools.onSaved?.(post)
        if (dead.delete(observation.externalId)) await store.clearDeadLetter(claimed.id, observation.externalId)
        return
      }
      case 'missing': {
        const at = now()
        const pause = pauseAfter(1, claimed.everyMinutes)
        const missed = await store.missPost(claimed.id, finding.externalId, at, tools.confirmRemovalMs ?? CONFIRM_REMOVAL_MS, inMs(at, pause))
        if (missed?.gone) counts.gone++
        return
      }
      case 'failed':
        counts.failed++
        failures.push(finding.error)
        dead.add(finding.externalId)
        await store.keepDeadLetter({ sourceId: claimed.id, externalId: finding.externalId, url: finding.url, error: finding.error.message, at: now() })
        log.warn({ url: finding.url, error: finding.error.message }, 'a post could not be read; it is kept for the next run')
        return
      case 'page':
        log.debug({ url: finding.url, rows: finding.rows }, 'list page')
    }
  }
}

/** A changed content starts the visit plan anew: an answer may be followed by another, a rating may follow an answer. */
function visitsAfter(known: Post | undefined, hash: string): number {
  return known && known.hash === hash ? known.visits + 1 : 1
}

function evidenceOf(sourceId: string, raw: RawPage) {
  return {
    id: createHash('sha256').update(raw.body).digest('hex'),
    sourceId,
    url: raw.url,
    fetchedAt: raw.fetchedAt,
    contentType: raw.contentType,
    gzip: gzipSync(raw.body, { level: 6 }).toString('base64'),
  }
}

/** What the store remembers, as plain values: sources know no database. */
function memoryOf(store: Store, record: SourceRecord, now: () => string): CrawlMemory {
  const plain = (post: Post): KnownPost => ({
    externalId: post.externalId,
    url: post.url,
    state: post.content.state,
    submittedAt: post.content.submittedAt,
    due: post.nextVisitAt !== null && post.nextVisitAt <= now(),
  })
  return {
    saved: record.memory,
    async known(externalIds) {
      const posts = await store.postsByExternalId(record.id, externalIds)
      return new Map(posts.map((post) => [post.externalId, plain(post)]))
    },
    async dueForVisit(limit) {
      return (await store.postsDueForVisit(record.id, now(), limit)).map(plain)
    },
  }
}

async function yieldOf(store: Store, sourceId: string, now: string): Promise<{ usualPerDay: number; lastTwoDays: number }> {
  const day = 86_400_000
  const fortnight = await store.postsSubmittedBetween(sourceId, inMs(now, -16 * day), inMs(now, -2 * day))
  return { usualPerDay: fortnight / 14, lastTwoDays: await store.postsFirstSeenSince(sourceId, inMs(now, -2 * day)) }
}
