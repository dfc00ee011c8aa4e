/** When to try again: exponential backoff with jitter, and what the site's Retry-After says. */

/** Milliseconds before attempt `n` + 1 (n from 1): base × 2^(n−1), at most `max`, with half of it at random («equal jitter»). */
export function backoffMs(n: number, base: number, max: number, random: number): number {
  const full = Math.min(max, base * 2 ** (n - 1))
  return full / 2 + (full / 2) * random
}

/** Retry-After (RFC 9110 §10.2.3: seconds or a date) in milliseconds from `now`; null where it is missing or unreadable. */
export function retryAfterMs(header: string | null | undefined, now: number): number | null {
  const value = header?.trim()
  if (!value) return null
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1000
  const at = Date.parse(value)
  return Number.isNaN(at) ? null : Math.max(0, at - now)
}
