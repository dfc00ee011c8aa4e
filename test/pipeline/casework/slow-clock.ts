/** Working time counted minute by minute, as a person with a calendar on the wall would: nothing of the program's own arithmetic is in it. */
import chineseDays from 'chinese-days'
import type { CalendarFacts } from '../../../storage/records/calendar.ts'

const MINUTE_MS = 60_000
const week = [{ from: '08:30', to: '12:00' }, { from: '14:30', to: '18:00' }]
const short = [{ from: '09:00', to: '12:00' }, { from: '13:30', to: '16:30' }]

/** 2027 is invented: the real arrangement was not published when this was written. Summer hours, a half-day and a long closure included. */
export const testCalendar: CalendarFacts = {
  version: 'test',
  hours: [
    { from: '2018-01-01', week: { mon: week, tue: week, wed: week, thu: week, fri: week, sat: [], sun: [] }, makeUp: short },
    { from: '2024-06-01', week: { mon: short, tue: short, wed: short, thu: short, fri: short.slice(0, 1), sat: [], sun: [] }, makeUp: short },
    { from: '2024-10-01', week: { mon: week, tue: week, wed: week, thu: week, fri: week, sat: [], sun: [] }, makeUp: week },
  ],
  years: [{ year: 2027, holidays: ['2027-01-01', '2027-02-05', '2027-02-08', '2027-02-09', '2027-02-10', '2027-05-03', '2027-10-01', '2027-10-04', '2027-10-05'], makeUp: ['2027-02-14', '2027-10-09'], source: '测试用，并非真实安排' }],
  closures: [
    { from: '2021-07-20T15:00', until: '2021-07-23T00:00', why: '暴雨' },
    { from: '2019-03-05T10:10', until: '2019-03-05T15:20', why: '停电' },
  ],
}

/** Whether the office works in the minute that begins at `at` (ms). A day's 1,440 answers are kept: only reading them is quick. */
export function isWorkingMinute(at: number): boolean {
  const minute = Math.floor(at / MINUTE_MS) + 8 * 60
  const day = Math.floor(minute / 1440)
  let answers = minutes.get(day)
  if (!answers) minutes.set(day, (answers = Array.from({ length: 1440 }, (_, n) => works(new Date((day * 1440 + n) * MINUTE_MS).toISOString()))))
  return answers[minute - day * 1440]!
}
const minutes = new Map<number, boolean[]>()

function works(local: string): boolean {
  const [day, minute] = [local.slice(0, 10), local.slice(11, 16)]
  if (testCalendar.closures.some(({ from, until }) => from <= local.slice(0, 16) && local.slice(0, 16) < until)) return false
  return hoursOf(day).some(({ from, to }) => from <= minute && minute < to)
}

const known = new Map<string, { from: string; to: string }[]>()
function hoursOf(day: string): { from: string; to: string }[] {
  const before = known.get(day)
  if (before) return before
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay()
  const weekend = weekday === 0 || weekday === 6
  const year = testCalendar.years.find((entry) => day.startsWith(String(entry.year)))
  const isWorked = year ? year.makeUp.includes(day) || (!weekend && !year.holidays.includes(day)) : chineseDays.isWorkday(day)
  const entry = [...testCalendar.hours].reverse().find(({ from }) => from <= day)!
  const found = !isWorked ? [] : weekend ? entry.makeUp : entry.week[(['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const)[weekday]!]
  known.set(day, found)
  return found
}

/** The moment after `minutes` working minutes, counted one by one. */
export function slowAdd(from: number, minutes: number): number {
  let at = from
  for (let left = minutes; left > 0; at += MINUTE_MS) if (isWorkingMinute(at)) left--
  return at
}

/** The moment before which `minutes` working minutes lie, counted backwards. */
export function slowSubtract(to: number, minutes: number): number {
  let at = to
  for (let left = minutes; left > 0; ) {
    at -= MINUTE_MS
    if (isWorkingMinute(at)) left--
  }
  return at
}

/** Working minutes from one moment to a later one. */
export function slowBetween(from: number, to: number): number {
  let minutes = 0
  for (let at = from; at < to; at += MINUTE_MS) if (isWorkingMinute(at)) minutes++
  return minutes
}
