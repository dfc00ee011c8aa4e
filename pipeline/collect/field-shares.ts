/** Fields that posts of a source suddenly lack, held against the source's own history. Pure. */
import type { RunCounts } from '../../storage/records/source.ts'

/** Fields a site may or may not show; text, title and time are never absent, a page without them does not fit. */
export const watchedFields = ['author', 'publishedAt', 'state', 'type', 'domain', 'place', 'addressee'] as const
export type WatchedField = (typeof watchedFields)[number]

/** So many recent posts are looked at, over as many runs as they took. */
const RECENT_POSTS = 8
/** So many earlier ones must be known before anything is called unusual. */
const EARLIER_POSTS = 20
/** Chance of so many missing fields under the usual share, below which it is no chance. */
const CHANCE = 1e-4

export interface MissingField {
  field: WatchedField
  missing: number
  posts: number
  /** The usual share, 0 to 1. */
  usual: number
}

type Shares = Pick<RunCounts, 'found' | 'missing'> & { normal: boolean }

/**
 * The fields that recent posts lack far more often than earlier ones did.
 * @param runs newest first, beginning with the one just ended; `normal` are those that the rest is held against
 */
export function missingFields(runs: readonly Shares[]): MissingField[] {
  const late = upTo(RECENT_POSTS, runs)
  const earlier = runs.slice(late.length).filter(({ normal }) => normal)
  const posts = sum(late, ({ found }) => found)
  const before = sum(earlier, ({ found }) => found)
  if (posts < RECENT_POSTS || before < EARLIER_POSTS || !late[0]?.found) return []
  return watchedFields.flatMap((field) => {
    const missing = sum(late, (counts) => counts.missing?.[field] ?? 0)
    // One more of each: a share that was never seen is small, not zero.
    const usual = (sum(earlier, (counts) => counts.missing?.[field] ?? 0) + 1) / (before + 2)
    // Half of what is usually there must have gone: among hundreds of posts, a little more or less is no accident and no matter either.
    const unusual = missing / posts >= (1 + usual) / 2 && atLeast(missing, posts, usual) < CHANCE
    return unusual ? [{ field, missing, posts, usual }] : []
  })
}

/** How many of the newest runs hold `posts` posts together. */
function upTo(posts: number, runs: readonly Shares[]): Shares[] {
  let seen = 0
  const taken: Shares[] = []
  for (const run of runs) {
    if (seen >= posts) break
    seen += run.found
    taken.push(run)
  }
  return taken
}

const sum = (runs: readonly Shares[], of: (run: Shares) => number): number => runs.reduce((total, run) => total + of(run), 0)

/** P(X ≥ k) of a binomial distribution with n trials of chance p, 0 < p < 1; by logarithms, because (1 − p)ⁿ of some hundred trials is no number any more. */
export function atLeast(k: number, n: number, p: number): number {
  const odds = Math.log(p) - Math.log1p(-p)
  let total = 0
  let term = n * Math.log1p(-p)
  for (let i = 0; i <= n; i++) {
    if (i >= k) total += Math.exp(term)
    term += Math.log((n - i) / (i + 1)) + odds
  }
  return Math.min(1, total)
}
