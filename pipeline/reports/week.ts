/** The stretch of time that a 《本周热点问题专报》 speaks of, and the one it is compared with. Pure. */
import { addWeeks, daysOfWeek } from '../../storage/records/week.ts'
import type { Period, PeriodDays } from './period.ts'
import { periodOf } from './period.ts'

const WEEK_MS = 7 * 86_400_000

export interface WeekSpan {
  /** `2026-W47` */
  week: string
  days: PeriodDays
  /** The whole week, also where it is not over. */
  period: Period
  /** 上周. Of a week that is not over, its first so many hours (上周同期): else every week would begin with a fall. */
  before: Period
  /** False while the week is not over: 未满. */
  complete: boolean
}

/** @param week its name, as `readWeek` gives it @param at the moment of counting; null when the week has not begun by then */
export function weekSpan(week: string, at: string): WeekSpan | null {
  const days = daysOfWeek(week)
  const period = periodOf(days)
  if (period.from > at) return null
  const complete = period.to <= at
  const last = periodOf(daysOfWeek(addWeeks(week, -1)))
  return { week, days, period, before: complete ? last : { from: last.from, to: new Date(Date.parse(at) - WEEK_MS).toISOString() }, complete }
}

/** `2026-W47` → 2026年第47周 */
export const weekTitle = (week: string): string => `${week.slice(0, 4)}年第${Number(week.slice(6))}周`

/** `2026-11-20` → 11月20日; beside a day of another year 2026年11月20日. */
export const dayTitle = (day: string, beside = day): string => `${day.slice(0, 4) === beside.slice(0, 4) ? '' : `${day.slice(0, 4)}年`}${Number(day.slice(5, 7))}月${Number(day.slice(8))}日`

/** 11月16日至11月22日 · 2026年12月28日至2027年1月3日 */
export const daysTitle = (first: string, last: string): string => `${dayTitle(first, last)}至${dayTitle(last, first)}`
