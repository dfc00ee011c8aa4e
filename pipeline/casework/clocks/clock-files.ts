/** The two data files of the clocks: working time (`calendar.json`) and how long a unit has (`clock-policies.json`). JSON or YAML. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { z } from 'zod'
import type { CalendarFacts } from '../../../storage/records/calendar.ts'
import { zCalendar } from '../../../storage/records/calendar.ts'
import type { ClockPolicy } from '../../../storage/records/clock-policy.ts'
import { zClockPolicies } from '../../../storage/records/clock-policy.ts'
import type { WorkingCalendar } from './working-calendar.ts'
import { createWorkingCalendar } from './working-calendar.ts'

/** What the deadlines of an office are made of. */
export interface Clocks {
  calendar: WorkingCalendar
  /** What the calendar was made of. */
  facts: CalendarFacts
  policies: readonly ClockPolicy[]
}

/** The file's name and all that is wrong in it. */
export class ClockFileInvalid extends Error {
  constructor(file: string, why: string) {
    super(`${file}: ${why}`)
    this.name = 'ClockFileInvalid'
  }
}

const seed = (name: string): string => fileURLToPath(new URL(`../../../storage/seed/${name}`, import.meta.url))

/** The office's clocks; the city's own files where none are named. @throws ClockFileInvalid */
export function loadClocks(files: { calendar?: string | undefined; policies?: string | undefined } = {}): Clocks {
  const facts = readCalendar(files.calendar ?? seed('calendar.json'))
  return { calendar: createWorkingCalendar(facts), facts, policies: read(files.policies ?? seed('clock-policies.json'), zClockPolicies).policies }
}

/** The working time of a calendar file. @throws ClockFileInvalid */
export const readCalendar = (file: string): CalendarFacts => read(file, zCalendar)

function read<S extends z.ZodType>(file: string, schema: S): z.output<S> {
  let value: unknown
  try {
    value = parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new ClockFileInvalid(file, error instanceof Error ? error.message : String(error))
  }
  const parsed = schema.safeParse(value)
  if (!parsed.success) throw new ClockFileInvalid(file, z.prettifyError(parsed.error))
  return parsed.data
}
