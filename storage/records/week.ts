/**
 * Calendar weeks by ISO 8601 (GB/T 7408.1): Monday to Sunday; the first week of a year is the one with its first Thursday. A week is
 * named `2026-W47`, a day `2026-11-20`; days are those of Shanghai. Pure.
 */
const DAY_MS = 86_400_000
const dayPattern = /^\d{4}-\d{2}-\d{2}$/
const weekPattern = /^(\d{4})-W(\d{2})$/

const startOf = (day: string): number => Date.parse(`${day}T00:00:00Z`)
const dayAt = (ms: number): string => new Date(ms).toISOString().slice(0, 10)
/** Monday 0 … Sunday 6. 1 January 1970 was a Thursday. */
const weekdayOf = (ms: number): number => (((Math.floor(ms / DAY_MS) + 3) % 7) + 7) % 7

/** A day so many days later, or earlier. */
export const addDays = (day: string, days: number): string => dayAt(startOf(day) + days * DAY_MS)

/** The Monday of the week that a day is in. */
export const mondayOf = (day: string): string => addDays(day, -weekdayOf(startOf(day)))

/** The week that a day is in: `2027-01-01` is in `2026-W53`. @param day one that exists */
export function weekOf(day: string): string {
  const thursday = addDays(mondayOf(day), 3)
  const number = Math.floor((startOf(thursday) - startOf(`${thursday.slice(0, 4)}-01-01`)) / (7 * DAY_MS)) + 1
  return `${thursday.slice(0, 4)}-W${String(number).padStart(2, '0')}`
}

/** What a person writes for a week, its name or a day in it, as its name; null for what is neither (`2026-W54`, `2026-02-30`). */
export function readWeek(text: string): string | null {
  if (dayPattern.test(text)) return !Number.isNaN(startOf(text)) && dayAt(startOf(text)) === text ? weekOf(text) : null
  const [, year = '', number = ''] = weekPattern.exec(text) ?? []
  if (year === '') return null
  // 4 January is always in the first week.
  return weekOf(addDays(mondayOf(`${year}-01-04`), (Number(number) - 1) * 7)) === text ? text : null
}

/** The Monday of a week, and the first day after it. @param week one that `readWeek` gave */
export function daysOfWeek(week: string): { from: string; to: string } {
  const from = addDays(mondayOf(`${week.slice(0, 4)}-01-04`), (Number(week.slice(6)) - 1) * 7)
  return { from, to: addDays(from, 7) }
}

/** The week so many weeks later, or earlier. */
export const addWeeks = (week: string, weeks: number): string => weekOf(addDays(daysOfWeek(week).from, weeks * 7))
