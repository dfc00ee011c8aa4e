/** Whether the answer seen on the site is the one our unit gave: sites shorten, greet and sign, so that equal texts are rare. */

/** Most of the shorter text's pairs of neighbouring signs stand in the other one. */
const LEAST_SHARED = 0.6
const LEAST_PAIRS = 6

export function sameAnswer(ours: string, theirs: string): boolean {
  const [a, b] = [pairs(ours), pairs(theirs)]
  const [small, large] = a.size < b.size ? [a, b] : [b, a]
  if (small.size < LEAST_PAIRS) return small.size > 0 && bare(ours) === bare(theirs)
  const shared = [...small].filter((pair) => large.has(pair)).length
  return shared / small.size >= LEAST_SHARED
}

const bare = (text: string): string => text.replace(/[^\p{L}\p{N}]/gu, '')

function pairs(text: string): Set<string> {
  const signs = [...bare(text)]
  return new Set(signs.slice(1).map((sign, n) => `${signs[n]}${sign}`))
}
