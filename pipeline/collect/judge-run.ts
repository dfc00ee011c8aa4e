/** What a finished run says of its source's health. Pure. */
import { PageChanged, SiteRefused } from '../../crawlers/errors.ts'
import type { SourceHealth } from '../../storage/records/source.ts'
import type { MissingField } from './field-shares.ts'

/** Posts a source gave: its usual number a day over the last fortnight, and how many came in the last two days. */
export interface SourceYield {
  usualPerDay: number
  lastTwoDays: number
}

/** Expected posts in two days from which on none at all is no accident: by Poisson, P(0 | 6) = 0.25 %. */
const EXPECTED_FOR_ALARM = 6
/** A tenth of the expected is no accident from here on: P(≤ 3 | 30) = 1 in 10⁹, and a holiday is no excuse for it. */
const EXPECTED_FOR_TENTH = 30
/** So many pages may fail before it matters that they are most of them. */
const FAILED_FOR_ALARM = 5

export interface Verdict {
  health: SourceHealth
  why: string | null
}

export interface RunFacts {
  /** What ended the run. */
  error: Error | null
  /** Single posts that failed while the run went on. */
  failures: readonly Error[]
  /** Posts read. */
  found: number
  posts: SourceYield
  missing: readonly MissingField[]
}

/**
 * The health after a run. One page that no longer fits is enough for `changed`: layouts change everywhere at once. A
 * single refusal among the failures is a page that robots.txt closes, and no trouble; a site that refuses ends the run.
 */
export function judgeRun({ error, failures, found, posts, missing }: RunFacts): Verdict {
  const changed = [error, ...failures].find((failure) => failure instanceof PageChanged)
  if (changed) return { health: 'changed', why: changed.message }
  if (error instanceof SiteRefused) return { health: 'blocked', why: error.message }
  if (error) return { health: 'broken', why: error.message }
  if (failures.length >= FAILED_FOR_ALARM && failures.length > found) {
    return { health: 'broken', why: `${failures.length} of ${failures.length + found} pages could not be read, the last: ${failures.at(-1)?.message ?? ''}` }
  }
  if (missing.length > 0) {
    const fields = missing.map(({ field, missing: lacking, posts: of, usual }) => `${field} in ${lacking} of ${of} posts (usually ${Math.round(usual * 100)}%)`)
    return { health: 'changed', why: `fields are missing: ${fields.join(', ')}` }
  }
  const expected = posts.usualPerDay * 2
  if ((posts.lastTwoDays === 0 && expected >= EXPECTED_FOR_ALARM) || (expected >= EXPECTED_FOR_TENTH && posts.lastTwoDays <= expected / 10)) {
    return { health: 'quiet', why: `${posts.lastTwoDays === 0 ? 'no' : posts.lastTwoDays} new post${posts.lastTwoDays === 1 ? '' : 's'} in two days; ${posts.usualPerDay.toFixed(1)} a day are usual` }
  }
  return { health: 'working', why: null }
}
