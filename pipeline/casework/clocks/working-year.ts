/** The working time of one year as sums, so that a deadline is found by halving instead of counting. */
import type { CalendarFacts, DayHours } from '../../../storage/records/calendar.ts'
import { weekdays } from '../../../storage/records/schedule.ts'
import type { HolidayTable } from './holiday-table.ts'

export const DAY_MS = 86_400_000
/** Shanghai has kept UTC+8 without summer time since 1991. */
export const SHANGHAI_MS = 8 * 3_600_000
const MINUTE_MS = 60_000

/** Milliseconds after the day's midnight. */
export type Stretch = readonly [from: number, to: number]

export interface WorkingYear {
  /** The year's first midnight in Shanghai, ms since 1970. */
  begin: number
  /** By day of the year: its working stretches in order. */
  stretches: readonly (readonly Stretch[])[]
  /** Working ms of the year before each day; one more entry holds the whole year. */
  before: Float64Array
}

/** @throws HolidayTableEnds */
export function buildWorkingYear(year: number, facts: CalendarFacts, table: HolidayTable): WorkingYear {
  const begin = Date.UTC(year, 0, 1) - SHANGHAI_MS
  const days = (Date.UTC(year + 1, 0, 1) - Date.UTC(year, 0, 1)) / DAY_MS
  const closures = facts.closures.map(({ from, until }) => [localMs(from), localMs(until)] as const)
  const before = new Float64Array(days + 1)
  const stretches = Array.from({ length: days }, (_, n) => {
    const midnight = begin + n * DAY_MS
    const open = hoursOf(midnight, facts, table).map(({ from, to }): Stretch => [timeOfDay(from), timeOfDay(to)])
    const left = closures.reduce((parts, [from, until]) => parts.flatMap((part) => without(part, from - midnight, until - midnight)), open)
    before[n + 1] = (before[n] ?? 0) + left.reduce((sum, [from, to]) => sum + to - from, 0)
    return left
  })
  return { begin, stretches, before }
}

function hoursOf(midnight: number, { hours }: CalendarFacts, table: HolidayTable): DayHours {
  const local = new Date(midnight + SHANGHAI_MS)
  const day = local.toISOString().slice(0, 10)
  const kind = table(day)
  if (kind === 'restday') return []
  const inForce = hours.findLast(({ from }) => from <= day) ?? hours[0]
  return (kind === 'makeUp' ? inForce?.makeUp : inForce?.week[weekdays[(local.getUTCDay() + 6) % 7] ?? 'mon']) ?? []
}

/** What remains of a stretch without [from, to). */
function without([begin, end]: Stretch, from: number, to: number): Stretch[] {
  if (to <= begin || from >= end) return [[begin, end]]
  return [...(from > begin ? [[begin, from] as const] : []), ...(to < end ? [[to, end] as const] : [])]
}

const localMs = (localMinute: string): number => Date.parse(`${localMinute}:00.000Z`) - SHANGHAI_MS

function timeOfDay(text: string): number {
  const [hours = 0, minutes = 0] = text.split(':').map(Number)
  return (hours * 60 + minutes) * MINUTE_MS
}
