/**
 * The clocks of casework. Folder:
 *   due-times.ts         CONTRACT: when a dispatch must be signed, contacted and settled; how far a clock has run
 *   working-calendar.ts  adding, taking away and counting working time
 *   working-year.ts      one year of it        holiday-table.ts  法定节假日 and 调休
 *   clock-files.ts       the data files that the office edits
 * All of it is pure: instants go in, instants come out, in ms since 1970.
 */
import type { CalendarFacts } from '../../../storage/records/calendar.ts'
import type { HolidayTable } from './holiday-table.ts'
import { createHolidayTable } from './holiday-table.ts'
import { buildWorkingYear, DAY_MS, SHANGHAI_MS } from './working-year.ts'
import type { WorkingYear } from './working-year.ts'

/** Every function throws HolidayTableEnds when it would have to guess a year. */
export interface WorkingCalendar {
  isWorking(at: number): boolean
  /** The earliest moment by which `ms` of working time have passed since `from`. */
  add(from: number, ms: number): number
  /** The latest moment since which `ms` of working time have passed at `to`. */
  subtract(to: number, ms: number): number
  /** Working time from `from` to `to`, ms; negative the other way round. */
  between(from: number, to: number): number
  /** Closing time of the `n`-th working day after the day of `from`, n ≥ 1. */
  closeOfDay(from: number, n: number): number
  /** The first moment at or after `from` at which the office works. */
  nextOpening(from: number): number
}

export function createWorkingCalendar(facts: CalendarFacts, table: HolidayTable = createHolidayTable(facts.years)): WorkingCalendar {
  const years = new Map<number, WorkingYear>()
  const yearOf = (year: number): WorkingYear => {
    const known = years.get(year)
    if (known) return known
    const built = buildWorkingYear(year, facts, table)
    years.set(year, built)
    return built
  }
  const total = ({ before }: WorkingYear): number => before.at(-1) ?? 0

  /** Working ms of the moment's year before it. */
  function passed(year: WorkingYear, at: number): number {
    const day = Math.floor((at - year.begin) / DAY_MS)
    const time = at - year.begin - day * DAY_MS
    let sum = year.before[day] ?? 0
    for (const [from, to] of year.stretches[day] ?? []) sum += Math.max(0, Math.min(time, to) - from)
    return sum
  }

  return {
    isWorking(at) {
      const year = yearOf(yearAt(at))
      const day = Math.floor((at - year.begin) / DAY_MS)
      const time = at - year.begin - day * DAY_MS
      return (year.stretches[day] ?? []).some(([from, to]) => from <= time && time < to)
    },
    add(from, ms) {
      if (ms <= 0) return from
      let number = yearAt(from)
      let year = yearOf(number)
      let target = passed(year, from) + ms
      while (target > total(year)) {
        target -= total(year)
        year = yearOf(++number)
      }
      const day = firstWith(year.before, (sum) => sum >= target) - 1
      let rest = target - (year.before[day] ?? 0)
      for (const [begin, end] of year.stretches[day] ?? []) {
        if (rest <= end - begin) return year.begin + day * DAY_MS + begin + rest
        rest -= end - begin
      }
      throw new RangeError('the sums of a working year do not agree with its days')
    },
    subtract(to, ms) {
      if (ms <= 0) return to
      let number = yearAt(to)
      let year = yearOf(number)
      let target = passed(year, to) - ms
      while (target < 0) {
        year = yearOf(--number)
        target += total(year)
      }
      const day = firstWith(year.before, (sum) => sum > target) - 1
      let rest = target - (year.before[day] ?? 0)
      for (const [begin, end] of year.stretches[day] ?? []) {
        if (rest < end - begin) return year.begin + day * DAY_MS + begin + rest
        rest -= end - begin
      }
      throw new RangeError('the sums of a working year do not agree with its days')
    },
    between(from, to) {
      const [first, last] = [yearAt(from), yearAt(to)]
      let sum = passed(yearOf(last), to) - passed(yearOf(first), from)
      for (let year = first; year < last; year++) sum += total(yearOf(year))
      for (let year = last; year < first; year++) sum -= total(yearOf(year))
      return sum
    },
    closeOfDay(from, n) {
      let number = yearAt(from)
      let year = yearOf(number)
      let day = Math.floor((from - year.begin) / DAY_MS)
      for (let left = n; ; ) {
        if (++day >= year.stretches.length) {
          year = yearOf(++number)
          day = 0
        }
        const close = year.stretches[day]?.at(-1)?.[1]
        if (close !== undefined && --left <= 0) return year.begin + day * DAY_MS + close
      }
    },
    nextOpening(from) {
      let number = yearAt(from)
      for (let year = yearOf(number); ; year = yearOf(++number)) {
        for (let day = Math.max(0, Math.floor((from - year.begin) / DAY_MS)); day < year.stretches.length; day++) {
          for (const [begin, end] of year.stretches[day] ?? []) {
            const midnight = year.begin + day * DAY_MS
            if (midnight + end > from) return Math.max(from, midnight + begin)
          }
        }
      }
    },
  }
}

const yearAt = (at: number): number => new Date(at + SHANGHAI_MS).getUTCFullYear()

/** The first index whose sum satisfies a condition that, once true, stays true. */
function firstWith(sums: Float64Array, holds: (sum: number) => boolean): number {
  let [low, high] = [0, sums.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (holds(sums[middle] ?? 0)) high = middle
    else low = middle + 1
  }
  return low
}
