/** What a finished run says of its source's health. Pure. */
import { PageChanged, SiteRefused } from '../../crawlers/errors.ts'
import type { SourceHealth } from '../../storage/records/source.ts'

/** Posts a source gave: its usual number a day over the last fortnight, and how many came in the last two days. */
export interface SourceYield {
  usualPerDay: number
  lastTwoDays: number
}

/** Expected posts in two days from which on none at all is no accident: by Poisson, P(0 | 6) = 0.25 %. */
const EXPECTED_FOR_ALARM = 6

export interface Verdict {
  health: SourceHealth
  why: string | null
}

/**
 * The health after a run. `error` ended the run; `failures` are single posts that failed while the run went on.
 * One page that no longer fits is enough for `changed`: layouts change everywhere at once. A single refusal among
 * them is a page that robots.txt closes, and no trouble; a site that refuses ends the run.
 */
export function judgeRun(error: Error | null, failures: readonly Error[], posts: SourceYield): Verdict {
  const changed = [error, ...failures].find((failure) => failure instanceof PageChanged)
  if (changed) return { health: 'changed', why: changed.message }
  if (error instanceof SiteRefused) return { health: 'blocked', why: error.message }
  if (error) return { health: 'broken', why: error.message }
  if (posts.lastTwoDays === 0 && posts.usualPerDay * 2 >= EXPECTED_FOR_ALARM) {
    return { health: 'quiet', why: `no new post in two days; ${posts.usualPerDay.toFixed(1)} a day are usual` }
  }
  return { health: 'working', why: null }
}
