/** When to look at a post again: soon at first, ever more seldom, until it is answered and rated. */
import type { Observation } from '../../storage/records/observation.ts'

const DAY_MS = 86_400_000
/** A post is looked at once a day at least while it is young; those that stay open for ever are many, and change seldom. */
const LONGEST_PAUSE_MS = DAY_MS
const AGES: readonly (readonly [youngerThanMs: number, longestPauseMs: number])[] = [
  [90 * DAY_MS, LONGEST_PAUSE_MS],
  [365 * DAY_MS, 3 * DAY_MS],
]
const OLD_PAUSE_MS = 7 * DAY_MS
/** Most citizens who rate an answer do so within this time; it is looked for once a week afterwards, for a year. */
const RATING_SOON_MS = 45 * DAY_MS
const RATING_LATE_MS = 365 * DAY_MS
/** An answered and rated post is closed for its citizen, but units answer again, and posts are removed: once a week, for a while. */
const CLOSED_MS = 60 * DAY_MS

/**
 * The next visit of a post just seen for the `visits`-th time; null when nothing more is expected: it is answered and
 * rated for two months, or its answer is a year old. The pause doubles with each visit, from the source's own interval up to a day,
 * and to a week for old posts.
 */
export function nextVisit(seen: Observation, visits: number, everyMinutes: number, now: string): string | null {
  const lastAnswer = seen.replies.reduce((latest, reply) => (reply.at !== null && reply.at > latest ? reply.at : latest), '')
  const answered = seen.replies.length > 0
  const since = Date.parse(now) - Date.parse(answered && lastAnswer !== '' ? lastAnswer : seen.submittedAt)
  if (answered && seen.ratings !== null) return sinceLast(since, seen.ratings.at, now) > CLOSED_MS ? null : inMs(now, OLD_PAUSE_MS)
  if (answered && since > RATING_LATE_MS) return null
  const longest = answered ? (since > RATING_SOON_MS ? OLD_PAUSE_MS : LONGEST_PAUSE_MS) : (AGES.find(([younger]) => since < younger)?.[1] ?? OLD_PAUSE_MS)
  return inMs(now, Math.min(everyMinutes * 60_000 * 2 ** Math.min(visits - 1, 30), longest))
}

/** Milliseconds since the answer or the rating, whichever was later. */
const sinceLast = (sinceAnswer: number, ratedAt: string | null, now: string): number => Math.min(sinceAnswer, ratedAt === null ? Number.POSITIVE_INFINITY : Date.parse(now) - Date.parse(ratedAt))

/** The pause after the `visits`-th visit, milliseconds. */
export function pauseAfter(visits: number, everyMinutes: number): number {
  return Math.min(everyMinutes * 60_000 * 2 ** Math.min(visits - 1, 30), LONGEST_PAUSE_MS)
}

/** The instant `ms` after another. */
export const inMs = (instant: string, ms: number): string => new Date(Date.parse(instant) + ms).toISOString()
