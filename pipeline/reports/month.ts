/** Months as people in Shanghai count them. */
import type { Period, PeriodDays } from './period.ts'
import { periodOf } from './period.ts'

const monthPattern = /^(\d{4})-(0[1-9]|1[0-2])$/

/** The first day of a month and of the next; null for what is no month. */
export function monthDays(month: string): PeriodDays | null {
  const [, year = '', number = ''] = monthPattern.exec(month) ?? []
  if (year === '') return null
  const next = number === '12' ? `${Number(year) + 1}-01` : `${year}-${String(Number(number) + 1).padStart(2, '0')}`
  return { from: `${month}-01`, to: `${next}-01` }
}

/** Null for what is no month. */
export function monthPeriod(month: string): Period | null {
  const days = monthDays(month)
  return days === null ? null : periodOf(days)
}

/** `2026-11` → 2026年11月 */
export const monthTitle = (month: string): string => `${month.slice(0, 4)}年${Number(month.slice(5))}月`
