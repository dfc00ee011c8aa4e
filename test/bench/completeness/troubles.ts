/** When the simulated board is down, refuses us, or was rebuilt. */
import type { FaultRuleInput, Layout } from '../../../crawlers/replica/faults.ts'
import { layouts } from '../../../crawlers/replica/faults.ts'

const HOUR = 3_600_000

export interface Trouble {
  name: string
  from: number
  to: number
  rules: FaultRuleInput[]
  layout: Layout | null
}

/** Single requests go wrong all the time; a crawler tries again. */
export const noise: FaultRuleInput[] = [
  { kind: 'gateway', site: 'board', every: 41 },
  { kind: 'empty', site: 'board', every: 97 },
  { kind: 'blank', site: 'board', path: 'content', every: 113 },
  { kind: 'drop', site: 'board', every: 131 },
]

const outages: FaultRuleInput[] = [
  { kind: 'gateway', site: 'board' },
  { kind: 'refuse', site: 'board', calls: 0, unlessCookie: false },
  { kind: 'drop', site: 'board' },
  { kind: 'empty', site: 'board' },
  { kind: 'limit', site: 'board', calls: 0, retryAfterSeconds: 30 },
]

/** About one outage in `daysBetween` days, of 2 to 36 hours, and three layout changes of 36 to 72 hours; none overlaps another. */
export function planTroubles(start: number, days: number, daysBetween: number, random: () => number): Trouble[] {
  const troubles: Trouble[] = layouts.map((layout, n) => {
    const from = start + ((n + 1) / (layouts.length + 1)) * days * 24 * HOUR
    return { name: `layout ${layout}`, from, to: from + Math.min(36 + 18 * n, days * 2) * HOUR, rules: [{ kind: 'layout', site: 'board', layout }], layout }
  })
  for (let n = 0; n < days / daysBetween; n++) {
    const from = start + (n + 0.1 + 0.5 * random()) * daysBetween * 24 * HOUR
    const to = from + (2 + 34 * random() ** 2) * HOUR
    const rule = outages[n % outages.length]
    if (rule && !troubles.some((other) => from < other.to + 48 * HOUR && to > other.from - 48 * HOUR)) troubles.push({ name: `outage ${rule.kind}`, from, to, rules: [rule], layout: null })
  }
  return troubles.toSorted((a, b) => a.from - b.from)
}

/** The longest stretch of [from, to) without trouble, milliseconds. */
export function longestReadable(from: number, to: number, troubles: readonly Trouble[]): number {
  let longest = 0
  let at = from
  for (const trouble of troubles) {
    if (trouble.to <= at || trouble.from >= to) continue
    longest = Math.max(longest, trouble.from - at)
    at = trouble.to
  }
  return Math.max(longest, to - at)
}

/** Milliseconds of [from, to) that lie in troubles. */
export function troubledTime(from: number, to: number, troubles: readonly Trouble[]): number {
  return troubles.reduce((sum, trouble) => sum + Math.max(0, Math.min(to, trouble.to) - Math.max(from, trouble.from)), 0)
}
