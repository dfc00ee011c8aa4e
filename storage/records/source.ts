/**
 * A source: one board or mailbox, when it is due, who is crawling it now, and how healthy it is.
 * Health is the machine's own finding: working → quiet · changed · blocked · broken, and back.
 */
import { z } from 'zod'
import { IllegalTransition, recordShape, zInstant } from './record.ts'
import { zSchedule } from './schedule.ts'

/** working: as expected · quiet: far fewer posts than usual · changed: the layout no longer fits · blocked: refused (403, 429, empty answers) · broken: anything else. */
export const sourceHealths = ['working', 'quiet', 'changed', 'blocked', 'broken'] as const
export type SourceHealth = (typeof sourceHealths)[number]

/** Counts of one crawl run. Those that came later are optional: runs of an older Huiyin lack them. */
export const zRunCounts = z.object({
  found: z.number().int(),
  new: z.number().int(),
  changed: z.number().int(),
  gone: z.number().int(),
  failed: z.number().int(),
  skippedByRobots: z.number().int(),
  requests: z.number().int(),
  retries: z.number().int(),
  bytes: z.number().int(),
  /** How many pages needed how many repeats: index = repeats. */
  retryHistogram: z.array(z.number().int()).optional(),
  requestsPerMinute: z.number().optional(),
  /** How the requests ended, repeats apart: `200`, `404`, `refused 403`, `unreachable` … */
  outcomes: z.record(z.string(), z.number().int()).optional(),
  /** Of the posts found, how many came without a field that others have: `author`, `state`, `type` … */
  missing: z.record(z.string(), z.number().int()).optional(),
})
export type RunCounts = z.infer<typeof zRunCounts>

export const zSource = z.object({
  ...recordShape,
  /** The family that reads it: `liuyan-form`, `mailbox` … */
  family: z.string(),
  name: z.string(),
  url: z.string(),
  enabled: z.boolean(),
  /** Minutes between two runs; with a schedule, its shortest interval. */
  everyMinutes: z.number().min(0.01),
  /** When it may be asked; around the clock where there is none. */
  schedule: zSchedule.nullable().optional(),
  /** A person asked for a run outside the plan: a whole one, or «only the failed again». */
  asked: z.object({ at: zInstant, what: z.enum(['all', 'failed']) }).nullable().optional(),
  nextRunAt: zInstant,
  /** Held by one worker while it crawls; a crash frees it when `until` has passed. */
  claim: z.object({ by: z.string(), until: zInstant }).nullable(),
  health: z.enum(sourceHealths),
  healthSince: zInstant,
  /** What is wrong, for people: names source, selector and URL. */
  healthWhy: z.string().nullable(),
  badRuns: z.number().int(),
  lastRunAt: zInstant.nullable(),
  lastSuccessAt: zInstant.nullable(),
  /** The last answer that did not fit, kept as raw evidence. */
  misfit: z.object({ at: zInstant, evidenceId: z.string(), why: z.string() }).nullable().optional(),
  /** The source's own memory between runs (ids of boards found, overlap window …): plain JSON, opaque to everyone else. */
  memory: z.record(z.string(), z.unknown()),
})
export type Source = z.infer<typeof zSource>

/** One finished or unfinished run of a source. */
export const zCrawlRun = z.object({
  ...recordShape,
  sourceId: z.string(),
  startedAt: zInstant,
  finishedAt: zInstant.nullable(),
  outcome: z.enum(['running', 'done', 'failed', 'interrupted']),
  health: z.enum(sourceHealths).nullable(),
  error: z.string().nullable(),
  counts: zRunCounts,
  /** The answer that did not fit in this run, as raw evidence. */
  evidenceId: z.string().nullable().optional(),
})
export type CrawlRun = z.infer<typeof zCrawlRun>

/** A source is due when it is enabled, its time has come and nobody holds it (or the holder's time ran out). */
export function isDue(source: Source, now: string): boolean {
  return source.enabled && source.nextRunAt <= now && (source.claim === null || source.claim.until <= now)
}

/**
 * One worker takes the source until `until`.
 * @throws IllegalTransition when it is not due, or another worker holds it
 */
export function claimSource(source: Source, worker: string, now: string, until: string): Source {
  if (!isDue(source, now)) throw new IllegalTransition('source', source.id, 'claim', source.claim ? `claimed by ${source.claim.by}` : 'not due')
  return { ...source, version: source.version + 1, claim: { by: worker, until } }
}

/**
 * One worker takes the source whatever its plan, because a person asked for it: an import, «only the failed again».
 * @throws IllegalTransition while another worker holds it
 */
export function takeSource(source: Source, worker: string, now: string, until: string): Source {
  if (source.claim !== null && source.claim.until > now) throw new IllegalTransition('source', source.id, 'take', `claimed by ${source.claim.by}`)
  return { ...source, version: source.version + 1, claim: { by: worker, until } }
}

/**
 * The worker holds the source longer, while a long crawl goes on.
 * @throws IllegalTransition when its claim ran out and another took it
 */
export function prolongClaim(source: Source, worker: string, until: string): Source {
  refuseOtherWorker(source, worker, 'prolong')
  return { ...source, version: source.version + 1, claim: { by: worker, until } }
}

/** The holder is known to be dead (its process is gone): the source is free before its claim runs out. */
export function freeClaim(source: Source): Source {
  return { ...source, version: source.version + 1, claim: null }
}

/**
 * The worker gives the source back without a run: its windows are closed.
 * @throws IllegalTransition when the worker no longer holds it
 */
export function postponeSource(source: Source, worker: string, nextRunAt: string): Source {
  refuseOtherWorker(source, worker, 'postpone')
  return { ...source, version: source.version + 1, claim: null, nextRunAt }
}

/** A person asks for a run now. A whole run is more than one of the failed alone and is not lessened by it. */
export function askForRun(source: Source, at: string, what: 'all' | 'failed'): Source {
  const asked = { at, what: source.asked?.what === 'all' ? 'all' : what }
  return { ...source, version: source.version + 1, asked, nextRunAt: source.nextRunAt <= at ? source.nextRunAt : at }
}

function refuseOtherWorker(source: Source, worker: string, action: string): void {
  if (source.claim?.by !== worker) throw new IllegalTransition('source', source.id, action, source.claim ? `claimed by ${source.claim.by}` : 'not claimed')
}

/** How a run ended, as the collect stage saw it. */
export interface RunEnd {
  at: string
  health: SourceHealth
  why: string | null
  nextRunAt: string
  memory?: Record<string, unknown>
  /** What a person asked for up to this instant is done, if it was no more than this; absent where the run was cut short. */
  served?: { until: string; what: 'all' | 'failed' }
  /** Only some pages were visited, and well: that says nothing of the source as a whole, and its health stays. */
  partial?: boolean
  misfit?: Source['misfit']
}

const isServed = (asked: NonNullable<Source['asked']>, served: RunEnd['served']): boolean => served !== undefined && asked.at <= served.until && (served.what === 'all' || asked.what === 'failed')

/**
 * The worker gives the source back with what it found.
 * @throws IllegalTransition when the worker no longer holds it (its claim ran out and another took it)
 */
export function settleSource(source: Source, worker: string, end: RunEnd): Source {
  refuseOtherWorker(source, worker, 'settle')
  const good = end.health === 'working' || end.health === 'quiet'
  const asked = source.asked && !isServed(source.asked, end.served) ? source.asked : null
  const asFound = { version: source.version + 1, claim: null, nextRunAt: asked ? end.at : end.nextRunAt, ...(source.asked === undefined ? {} : { asked }) }
  if (end.partial) return { ...source, ...asFound, lastRunAt: end.at }
  return {
    ...source,
    ...asFound,
    health: end.health,
    healthSince: end.health === source.health ? source.healthSince : end.at,
    healthWhy: end.why,
    badRuns: good ? 0 : source.badRuns + 1,
    lastRunAt: end.at,
    lastSuccessAt: good ? end.at : source.lastSuccessAt,
    memory: end.memory ?? source.memory,
    ...(end.misfit ? { misfit: end.misfit } : {}),
  }
}
