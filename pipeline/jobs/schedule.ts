/** When a source runs next. Pure: the moment and the randomness are arguments. */
import chineseDays from 'chinese-days'
import { weekdays } from '../../storage/records/schedule.ts'
import type { Schedule, ScheduleDay, ScheduleWindow } from '../../storage/records/schedule.ts'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
/** Shanghai has kept UTC+8 without summer time since 1991. */
const SHANGHAI_MS = 8 * 3_600_000
/** The longest public holiday has nine days; a window of workdays opens again within this many. */
const DAYS_LOOKED_AT = 16

export const DEFAULT_JITTER = 0.1

/** Around the clock, every so many minutes. */
export function alwaysEvery(everyMinutes: number, jitter = DEFAULT_JITTER): Schedule {
  return { windows: [{ days: [...weekdays], from: '00:00', to: '24:00', everyMinutes }], jitter }
}

/** The shortest interval of a schedule, minutes: what the visit plan counts in. */
export const shortestInterval = (schedule: Schedule): number => Math.min(...schedule.windows.map(({ everyMinutes }) => everyMinutes))

/** True when a run may begin at `now`. */
export function isOpen(schedule: Schedule, now: string): boolean {
  const at = Date.parse(now)
  return openings(schedule, at, 1).some(({ from, to }) => from <= at && at < to)
}

/**
 * The earliest moment inside a window that lies at least that window's interval, and its jitter, after `now`.
 * At an opening the jitter spreads the sources, so that they do not all begin on the hour.
 * @param random 0 ≤ x < 1
 * @param patience lengthens the intervals: a failing source is asked ever more seldom
 */
export function nextRunAt(schedule: Schedule, now: string, random: () => number, patience = 1): string {
  const at = Date.parse(now)
  const share = schedule.jitter * random()
  const longest = Math.max(...schedule.windows.map(({ everyMinutes }) => everyMinutes)) * MINUTE_MS * patience * (1 + schedule.jitter)
  const moments = openings(schedule, at, DAYS_LOOKED_AT + Math.ceil(longest / DAY_MS)).flatMap(({ from, to, everyMinutes }) => {
    const interval = everyMinutes * MINUTE_MS
    const length = Math.min(interval, to - from)
    const moment = Math.max(from + length * share, at + interval * (patience + share))
    return moment < to ? [moment] : []
  })
  // Windows of days that never come (a calendar without rest days) would leave none: then as if they were always open.
  return new Date(moments.length > 0 ? Math.min(...moments) : at + longest).toISOString()
}

interface Opening {
  from: number
  to: number
  everyMinutes: number
}

/** Every opening from the day before `at` (its windows may last past midnight) to `days` days after. */
function openings(schedule: Schedule, at: number, days: number): Opening[] {
  const found: Opening[] = []
  const midnight = Math.floor((at + SHANGHAI_MS) / DAY_MS) * DAY_MS - SHANGHAI_MS
  for (let day = -1; day <= days; day++) {
    const begin = midnight + day * DAY_MS
    for (const window of schedule.windows) if (window.days.some((name) => isDay(name, begin))) found.push(opening(window, begin))
  }
  return found
}

function opening({ from, to, everyMinutes }: ScheduleWindow, midnight: number): Opening {
  const [start, end] = [timeOfDay(from), timeOfDay(to)]
  return { from: midnight + start, to: midnight + (end > start ? end : end + DAY_MS), everyMinutes }
}

function timeOfDay(text: string): number {
  const [hours = 0, minutes = 0] = text.split(':').map(Number)
  return (hours * 60 + minutes) * MINUTE_MS
}

/** Is the day that begins at `midnight` (an instant) one of this name? */
function isDay(name: ScheduleDay, midnight: number): boolean {
  const date = new Date(midnight + SHANGHAI_MS)
  if (name === 'workdays' || name === 'restdays') return chineseDays.isWorkday(date.toISOString().slice(0, 10)) === (name === 'workdays')
  return weekdays[(date.getUTCDay() + 6) % 7] === name
}
