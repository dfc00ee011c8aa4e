/** 法定节假日 and 调休: the public table of chinese-days, and the years the office entered itself. */
import chineseDays from 'chinese-days'
import type { CalendarFacts } from '../../../storage/records/calendar.ts'

export const dayKinds = ['workday', 'makeUp', 'restday'] as const
export type DayKind = (typeof dayKinds)[number]

/** The arrangement of a year is not known here: a deadline in it would be a guess. */
export class HolidayTableEnds extends RangeError {
  readonly year: number
  constructor(year: number, last: number) {
    super(`放假安排只到 ${last} 年，算不出 ${year} 年的时限：请安全管理员在「规则」页录入国务院办公厅关于 ${year} 年放假安排的通知（或更新 chinese-days）`)
    this.name = 'HolidayTableEnds'
    this.year = year
  }
}

/** What a day (`2026-02-14`) is. @throws HolidayTableEnds */
export type HolidayTable = (day: string) => DayKind

const FIRST_YEAR = 2004
const SATURDAY = 6

/** The table of chinese-days from its first year on; a year entered by hand goes before it. */
export function createHolidayTable(years: CalendarFacts['years']): HolidayTable {
  const entered = new Map(years.map(({ year, holidays, makeUp }) => [year, { holidays: new Set(holidays), makeUp: new Set(makeUp) }]))
  const covered = new Map<number, boolean>()
  const isCovered = (year: number): boolean => {
    const known = covered.get(year) ?? inPublicTable(year)
    covered.set(year, known)
    return known
  }
  return (day) => {
    const year = Number(day.slice(0, 4))
    const own = entered.get(year)
    if (!own && !isCovered(year)) throw new HolidayTableEnds(year, Math.max(lastPublicYear(), ...entered.keys()))
    const weekday = new Date(`${day}T00:00:00.000Z`).getUTCDay()
    const weekend = weekday === 0 || weekday === SATURDAY
    const works = own ? own.makeUp.has(day) || (!weekend && !own.holidays.has(day)) : chineseDays.isWorkday(day)
    return works ? (weekend ? 'makeUp' : 'workday') : 'restday'
  }
}

/** chinese-days answers for any year; one that it really knows has holidays. */
const inPublicTable = (year: number): boolean => year >= FIRST_YEAR && chineseDays.getHolidaysInRange(`${year}-01-01`, `${year}-12-31`, false).length > 0

/** The last year the public table knows. */
export function lastPublicYear(): number {
  let year = FIRST_YEAR
  while (inPublicTable(year + 1)) year++
  return year
}
