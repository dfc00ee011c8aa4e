/**
 * One run of one source that this worker holds: crawl, save what is found, judge, give it back.
 *   intake.ts       findings into the store    crawl-memory.ts  what a source is told of the store
 *   judge-run.ts    the health after a run     field-shares.ts  fields that posts suddenly lack
 *   visit-plan.ts   when to look again         hold-claim.ts    one run at a time, in any number of processes
 */
import { PageChanged, SiteRefused } from '../../crawlers/errors.ts'
import type { CrawlTools, PoliteFetch, RawPage, Source } from '../../crawlers/source.ts'
import type { Post } from '../../storage/records/post.ts'
import type { RunCounts, Source as SourceRecord } from '../../storage/records/source.ts'
import type { Store } from '../../storage/store.ts'
import type { Log } from '../log.ts'
import { memoryOf, StoreBroken } from './crawl-memory.ts'
import { missingFields } from './field-shares.ts'
import { findingsOf } from './findings.ts'
import { holdClaim } from './hold-claim.ts'
import { FILE_FAMILY, openIntake } from './intake.ts'
import type { Intake } from './intake.ts'
import { judgeRun } from './judge-run.ts'
import type { Verdict } from './judge-run.ts'
import { evidenceOf } from './keep-raw.ts'
import { inMs } from './visit-plan.ts'
import { watchFetch } from './watched-fetch.ts'

/** A site that refuses us is asked ever more seldom, up to this many times the interval, and yet every eight hours: it takes three requests to know. */
const MOST_PATIENCE = 16
const REFUSED_MINUTES = 480
/** One that is down or was rebuilt loses nothing by being asked: a run ends with its first requests. It is asked every two hours at least. */
const SOON_MINUTES = 120
const DEAD_LETTERS_READ = 10_000
/** Runs that a new one is compared with. */
const HISTORY_RUNS = 120

/** What the polite fetcher counted since the run began. */
export type FetchCounts = Pick<RunCounts, 'requests' | 'retries' | 'bytes' | 'skippedByRobots' | 'retryHistogram'>

export interface CollectTools {
  store: Store
  /** A polite fetcher for this run, and the counts it keeps. */
  createFetch(source: Source): { fetch: PoliteFetch; counts(): FetchCounts }
  clock: () => Date
  log: Log
  signal: AbortSignal
  worker: string
  leaseMs: number
  /** When the source runs next; every `everyMinutes` without it. `patience` lengthens the interval of a failing source. */
  nextRunAt?: (now: string, patience: number) => string
  /** Called after each saved post: the triage stage listens. */
  onSaved?: (post: Post) => void
  /** Shorter in tests and in the demo's accelerated time. */
  confirmRemovalMs?: number
  /** Bad runs in a row before anyone is told. */
  alarmAfter?: number
}

export type RunSummary = RunCounts & { outcome: 'done' | 'failed' | 'interrupted'; health: SourceRecord['health']; why: string | null }

/**
 * Crawls a claimed source to its end; only its failed pages where a person asked for just that. Whatever happens,
 * the source is given back with a verdict, and every post saved before stays saved.
 * @throws what a broken store throws, and nothing that a site does: the claim then runs out by itself
 */
export async function collectSource(source: Source, claimed: SourceRecord, tools: CollectTools): Promise<RunSummary> {
  const { store, clock, worker, leaseMs } = tools
  const log = tools.log.child({ source: claimed.id })
  const now = (): string => clock().toISOString()
  const startedAt = now()
  // The version makes it one of its own even where two runs begin in the same millisecond.
  const runId = `${claimed.id}@${startedAt}.${claimed.version}`
  const onlyFailed = claimed.asked?.what === 'failed'
  await store.startRun({ id: runId, sourceId: claimed.id, startedAt })
  const letters = new Map((await store.deadLetters(claimed.id, DEAD_LETTERS_READ)).map((letter) => [letter.externalId, letter]))
  const { fetch, counts: fetched } = tools.createFetch(source)
  const watched = watchFetch(fetch)
  const intake = openIntake({ ...tools, source, claimed, letters, now, log, pageOf: watched.pageOf })
  const countsNow = (): RunCounts => ({ ...intake.counts, ...fetched(), outcomes: { ...watched.outcomes } })
  const claim = holdClaim({
    prolong: async () => {
      await store.prolongClaim(claimed.id, worker, inMs(now(), leaseMs))
      await store.noteProgress(runId, countsNow())
    },
    everyMs: leaseMs / 3,
    signal: tools.signal,
    log,
  })
  const crawlTools: CrawlTools = { fetch: watched.fetch, memory: memoryOf(store, claimed, letters, now), clock, log, signal: claim.signal }
  let memory: SourceRecord['memory'] | undefined
  let error: Error | null = null
  try {
    error = await failureOf(async () => {
      for await (const finding of findingsOf(source, crawlTools, onlyFailed ? [...letters.values()] : null)) {
        if (finding.kind === 'remember') memory = finding.memory
        else await intake.take(finding)
        if (claim.signal.aborted) break
      }
    })
    // What was found before a site failed stays found.
    await intake.flush()
  } catch (caught) {
    throw caught instanceof StoreBroken ? caught.cause : caught
  } finally {
    await claim.stop()
  }

  const interrupted = claim.signal.aborted
  const at = now()
  const minutes = (Date.parse(at) - Date.parse(startedAt)) / 60_000
  const counts = { ...countsNow(), ...(minutes > 0 ? { requestsPerMinute: Math.round((countsNow().requests / minutes) * 10) / 10 } : {}) }
  const verdict = interrupted ? { health: claimed.health, why: claimed.healthWhy } : await judge(store, claimed, error, intake, at)
  const outcome = interrupted ? 'interrupted' : error ? 'failed' : 'done'
  const summary: RunSummary = { ...counts, outcome, ...verdict }
  // Another worker has taken the source and marked this run as interrupted: nothing is left to give back.
  if (claim.lost()) return summary

  const good = verdict.health === 'working' || verdict.health === 'quiet'
  const misfit = interrupted ? null : misfitOf(error, intake, watched.pageOf(error), verdict)
  if (misfit) await store.keepRaw(evidenceOf(claimed.id, misfit))
  await store.settleRun(runId, worker, {
    at,
    ...verdict,
    nextRunAt: interrupted ? at : nextRun(claimed, tools, error, verdict, at),
    ...(memory === undefined ? {} : { memory }),
    ...(interrupted ? {} : { served: { until: startedAt, what: onlyFailed ? 'failed' : 'all' } }),
    ...(onlyFailed && good ? { partial: true } : {}),
    misfit: misfit && { at, evidenceId: evidenceOf(claimed.id, misfit).id, why: verdict.why ?? '' },
    outcome,
    counts,
    error: interrupted ? null : (error?.message ?? null),
    ...(tools.alarmAfter === undefined ? {} : { alarmAfter: tools.alarmAfter }),
  })
  log[good ? 'info' : 'warn']({ ...counts, outcome, health: verdict.health, ...(verdict.why ? { why: verdict.why } : {}) }, onlyFailed ? 'run of the failed ended' : 'run ended')
  return summary
}

/** What ended the work early, or null. @throws StoreBroken: that is no verdict on the site */
async function failureOf(work: () => Promise<void>): Promise<Error | null> {
  try {
    await work()
    return null
  } catch (caught) {
    if (caught instanceof StoreBroken) throw caught
    return caught instanceof Error ? caught : new Error(String(caught))
  }
}

async function judge(store: Store, claimed: SourceRecord, error: Error | null, intake: Intake, now: string): Promise<Verdict> {
  const { counts, failures } = intake
  const former = (await store.runs(claimed.id, HISTORY_RUNS)).filter(({ outcome }) => outcome === 'done').map((run) => ({ ...run.counts, normal: run.health === 'working' || run.health === 'quiet' }))
  const missing = missingFields([{ ...counts, normal: false }, ...former])
  // Files come when somebody exports one: no file is no silence.
  const posts = claimed.family === FILE_FAMILY ? { usualPerDay: 0, lastTwoDays: 0 } : await yieldOf(store, claimed.id, now)
  return judgeRun({ error, failures, found: counts.found, posts, missing })
}

/** The page that a verdict of `changed` is about. */
function misfitOf(error: Error | null, intake: Intake, page: RawPage | null, { health, why }: Verdict): RawPage | null {
  if (health !== 'changed') return null
  if (error instanceof PageChanged) return page
  return intake.misfit() ?? [...intake.thin].find(([field]) => why?.includes(field))?.[1] ?? null
}

function nextRun(claimed: SourceRecord, tools: CollectTools, error: Error | null, { health }: Verdict, at: string): string {
  const longest = health === 'blocked' ? REFUSED_MINUTES : SOON_MINUTES
  const most = Math.max(1, Math.min(MOST_PATIENCE, longest / claimed.everyMinutes))
  const patience = health === 'working' || health === 'quiet' ? 1 : Math.min(2 ** claimed.badRuns, most)
  const planned = tools.nextRunAt?.(at, patience) ?? inMs(at, claimed.everyMinutes * 60_000 * patience)
  const allowed = error instanceof SiteRefused && error.retryAfterMs !== null ? inMs(at, error.retryAfterMs) : at
  return planned > allowed ? planned : allowed
}

async function yieldOf(store: Store, sourceId: string, now: string): Promise<{ usualPerDay: number; lastTwoDays: number }> {
  const day = 86_400_000
  const fortnight = await store.postsSubmittedBetween(sourceId, inMs(now, -16 * day), inMs(now, -2 * day))
  return { usualPerDay: fortnight / 14, lastTwoDays: await store.postsFirstSeenSince(sourceId, inMs(now, -2 * day)) }
}
