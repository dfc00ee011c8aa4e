/** When to look at a post again: soon at first, ever more seldom, until it is answered and rated. */
import type { Observation } from '../../storage/records/observation.ts'

const DAY_MS = 86_400_000
/** An open post is looked at once a day at least, for as long as it is open. */
const LONGEST_PAUSE_MS = DAY_MS
/** A citizen who has not rated an answer after this long will hardly do so. */
const WAIT_FOR_RATING_MS = 45 * DAY_MS

/**
 * The next visit of a post just seen for the `visits`-th time; null when nothing more is expected.
 * The pause doubles with each visit, from the source's own interval up to a day.
 */
export function nextVisit(seen: Observation, visits: number, everyMinutes: number, now: string): string | null {
  const lastAnswer = seen.replies.reduce((latest, reply) => (reply.at !== null && reply.at > latest ? reply.at : latest), '')
  const answered = seen.replies.length > 0
  if (answered && seen.ratings !== null) return null
  if (answered && lastAnswer !== '' && Date.parse(now) - Date.parse(lastAnswer) > WAIT_FOR_RATING_MS) return null
  return inMs(now, pauseAfter(visits, everyMinutes))
}

/** The pause after the `visits`-th visit, milliseconds. */
export function pauseAfter(visits: number, everyMinutes: number): number {
  return Math.min(everyMinutes * 60_000 * 2 ** Math.min(visits - 1, 30), LONGEST_PAUSE_MS)
}

/** The instant `ms` after another. */
export const inMs = (instant: string, ms: number): string => new Date(Date.parse(instant) + ms).toISOString()
