/** Periods of reports: whole days as people in Shanghai count them. China has had no daylight saving time since 1991. */

/** Half open: from ≤ t < to, UTC. */
export interface Period {
  from: string
  to: string
}

/** The same in days of Shanghai, `2026-11-01`; `to` is the first day after it. */
export type PeriodDays = Period

/** The instants at which the days begin, 0:00 in Shanghai. */
export function periodOf({ from, to }: PeriodDays): Period {
  const start = (day: string): string => new Date(`${day}T00:00:00+08:00`).toISOString()
  return { from: start(from), to: start(to) }
}
