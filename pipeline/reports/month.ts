/** Months as people in Shanghai count them; China has no daylight saving time. */
import type { Period } from './case-figures.ts'

const monthPattern = /^(\d{4})-(0[1-9]|1[0-2])$/

/** Null for what is no month. */
export function monthPeriod(month: string): Period | null {
  const [, year = '', number = ''] = monthPattern.exec(month) ?? []
  if (year === '') return null
  const next = number === '12' ? `${Number(year) + 1}-01` : `${year}-${String(Number(number) + 1).padStart(2, '0')}`
  const start = (name: string): string => new Date(`${name}-01T00:00:00+08:00`).toISOString()
  return { from: start(month), to: start(next) }
}

/** `2026-11` → 2026年11月 */
export const monthTitle = (month: string): string => `${month.slice(0, 4)}年${Number(month.slice(5))}月`
