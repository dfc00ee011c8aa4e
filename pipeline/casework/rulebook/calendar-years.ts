/** Which years of 放假安排 are known, from where, and what is in them; and a calendar file as people upload it. */
import { parse } from 'yaml'
import { z } from 'zod'
import type { CalendarEntries, CalendarFacts } from '../../../storage/records/calendar.ts'
import { createHolidayTable, HolidayTableEnds } from '../clocks/holiday-table.ts'
import { CaseworkRefused } from '../refused.ts'
import { readDocument } from './office-rules.ts'

export interface CalendarYear {
  year: number
  source: 'table' | 'file' | 'entered' | 'unknown'
  /** Weekdays that are free, weekend days that are worked, and all days worked; null where nothing is known. */
  counts: { free: number; makeUp: number; worked: number } | null
}

const YEARS_AHEAD = 2
const SATURDAY = 6

/** From the present year on. */
export function calendarYears(file: CalendarFacts, entries: CalendarEntries, present: number): CalendarYear[] {
  const table = createHolidayTable([...file.years.filter(({ year }) => !entries.years.some((one) => one.year === year)), ...entries.years])
  const last = Math.max(present + YEARS_AHEAD, ...entries.years.map(({ year }) => year))
  return Array.from({ length: last - present + 1 }, (_, n) => {
    const year = present + n
    const source = entries.years.some((one) => one.year === year) ? 'entered' : file.years.some((one) => one.year === year) ? 'file' : 'table'
    try {
      return { year, source, counts: countDays(year, table) }
    } catch (error) {
      if (!(error instanceof HolidayTableEnds)) throw error
      return { year, source: 'unknown', counts: null }
    }
  })
}

function countDays(year: number, table: ReturnType<typeof createHolidayTable>): NonNullable<CalendarYear['counts']> {
  const counts = { free: 0, makeUp: 0, worked: 0 }
  for (let at = Date.UTC(year, 0, 1); at < Date.UTC(year + 1, 0, 1); at += 86_400_000) {
    const day = new Date(at)
    const kind = table(day.toISOString().slice(0, 10))
    const weekend = [0, SATURDAY].includes(day.getUTCDay())
    if (kind === 'makeUp') counts.makeUp++
    if (kind === 'restday' && !weekend) counts.free++
    if (kind !== 'restday') counts.worked++
  }
  return counts
}

/** The shape of the HUIYIN_CALENDAR file; here its years and closures count, its hours are left to the file itself. */
const zUploaded = z.looseObject({ years: z.array(z.unknown()).default([]), closures: z.array(z.unknown()).default([]) })

/** Years and closures of a calendar file (JSON or YAML). @throws CaseworkRefused that says what is wrong in it */
export function readCalendarUpload(text: string): CalendarEntries {
  let value: unknown
  try {
    value = parse(text)
  } catch (error) {
    throw new CaseworkRefused('invalid', `不是 JSON 或 YAML 文件：${error instanceof Error ? (error.message.split('\n')[0] ?? '') : ''}`)
  }
  const shape = zUploaded.safeParse(value)
  if (!shape.success) throw new CaseworkRefused('invalid', '文件里没有 years 或 closures')
  const { years, closures } = shape.data
  if (years.length + closures.length === 0) throw new CaseworkRefused('invalid', '文件里没有 years 或 closures')
  const read = readDocument('calendar', { years, closures })
  if (!read.good) throw new CaseworkRefused('invalid', `文件不合格式：${read.why}`)
  return read.document
}
