/** What an answer means for the one who asked: an answer, a refusal to slow down for, or a failure to try again. */
import { SiteUnreachable } from '../errors.ts'
import { retryAfterMs } from './retry.ts'
import type { Answer } from './transport.ts'

export type Outcome =
  | { kind: 'answer'; answer: Answer }
  | { kind: 'refused'; status: number; why: string; retryAfter: number | null }
  | { kind: 'failed'; why: string; again: boolean; cause?: unknown }

export const redirectStatuses = new Set([301, 302, 303, 307, 308])

/** Statuses that mean «no rules» for robots.txt, and an empty file, which is a legal one. */
export const acceptedForRobots = [200, 204, ...Array.from({ length: 100 }, (_, n) => 400 + n).filter((status) => status !== 429)]

/** What one answer means. FORMATS §3: 403, 429 and an empty 200 are how the sites say «too fast». */
export function judge(answer: Answer, accept: number[], now: number): Outcome {
  const { status } = answer
  const retryAfter = retryAfterMs(answer.headers.get('retry-after'), now)
  if (accept.includes(status) || redirectStatuses.has(status)) return { kind: 'answer', answer }
  if (status === 200) {
    if (!isBlank(answer.bytes)) return { kind: 'answer', answer }
    return { kind: 'refused', status, why: 'an empty answer', retryAfter }
  }
  if (status === 401 || status === 403 || status === 429) return { kind: 'refused', status, why: `HTTP ${status}`, retryAfter }
  if (status === 503 && retryAfter !== null) return { kind: 'refused', status, why: 'HTTP 503 with Retry-After', retryAfter }
  return { kind: 'failed', why: `HTTP ${status}`, again: status >= 500 || status === 408 }
}

function isBlank(bytes: Uint8Array): boolean {
  return bytes.byteLength < 1024 && bytes.every((byte) => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d))
}

/** Where a redirect leads. @throws SiteUnreachable for anything but http */
export function resolveLocation(location: string, base: string): string {
  const next = URL.canParse(location, base) ? new URL(location, base) : null
  if (!next || !/^https?:$/.test(next.protocol)) throw new SiteUnreachable(base, `a redirect to «${location.slice(0, 200)}»`)
  return next.href
}

/** A failure in one line: fetch hides the cause one level down. */
export function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const cause = error.cause instanceof Error ? `: ${error.cause.message}` : ''
  return `${error.message}${cause}`
}
