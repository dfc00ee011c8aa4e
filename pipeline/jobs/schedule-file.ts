/**
 * The file of HUIYIN_SCHEDULES: by source, in which windows it may be asked and how often. YAML or JSON:
 *
 *   default:
 *     - { days: workdays, from: "07:30", to: "19:00", everyMinutes: 15 }
 *     - { days: restdays, from: "08:00", to: "18:00", everyMinutes: 60 }
 *   liuyan-form:
 *     jitter: 0.2
 *     windows:
 *       - { days: [mon-fri, sun], from: "22:00", to: "06:00", everyMinutes: 120 }
 */
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { z } from 'zod'
import { scheduleDays, weekdays, zSchedule, zScheduleWindow } from '../../storage/records/schedule.ts'
import type { Schedule, ScheduleDay } from '../../storage/records/schedule.ts'
import { DEFAULT_JITTER } from './schedule.ts'

/** The file's name and everything that is wrong in it, a line each. */
export class ScheduleInvalid extends Error {
  constructor(file: string, problems: readonly string[]) {
    super(`HUIYIN_SCHEDULES: ${file}\n${problems.map((problem) => `  ${problem}`).join('\n')}`)
    this.name = 'ScheduleInvalid'
  }
}

const zDays = z.union([z.string(), z.array(z.string())]).transform((given, context): ScheduleDay[] => {
  const days = [given].flat().flatMap((name) => daysOf(name.trim()) ?? (context.issues.push({ code: 'custom', input: name, message: `«${name}» is no day: mon … sun, mon-fri, daily, workdays or restdays` }), []))
  return [...new Set(days)]
})
const zWindows = z.array(zScheduleWindow.extend({ days: zDays.pipe(zScheduleWindow.shape.days) }))
const zEntry = z.strictObject({ windows: zWindows, jitter: zSchedule.shape.jitter.default(DEFAULT_JITTER) }).pipe(zSchedule)
const zFile = z.record(z.string(), z.unknown())

/** Source id → its schedule; `default` stands for the sources that are not named. */
export type Schedules = ReadonlyMap<string, Schedule>

/** The schedules of a configuration; none where no file is named. @throws ScheduleInvalid also when the file cannot be read */
export function loadSchedules(file: string | undefined, known: readonly string[]): Schedules {
  if (file === undefined) return new Map()
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw new ScheduleInvalid(file, [error instanceof Error ? error.message : String(error)])
  }
  return readSchedules(text, file, known)
}

/**
 * Reads the text of a schedule file.
 * @param known ids that may be named, besides `default`
 * @throws ScheduleInvalid that names every wrong place
 */
export function readSchedules(text: string, file: string, known: readonly string[]): Schedules {
  const whole = zFile.safeParse(parsed(text, file))
  if (!whole.success) throw new ScheduleInvalid(file, ['an object is expected: a source id and its windows'])
  const problems: string[] = []
  const schedules = new Map<string, Schedule>()
  for (const [id, value] of Object.entries(whole.data)) {
    if (id !== 'default' && !known.includes(id)) problems.push(`${id}: there is no such source; there are ${known.join(', ')}`)
    const entry = zEntry.safeParse(Array.isArray(value) ? { windows: value } : value)
    if (entry.success) schedules.set(id, entry.data)
    else problems.push(...entry.error.issues.map((issue) => `${[id, ...issue.path].join('.')}: ${issue.message}`))
  }
  if (problems.length > 0) throw new ScheduleInvalid(file, problems)
  return schedules
}

function parsed(text: string, file: string): unknown {
  try {
    return parse(text) as unknown
  } catch (error) {
    throw new ScheduleInvalid(file, [error instanceof Error ? error.message : String(error)])
  }
}

/** `mon` · `mon-fri` · `daily` · `workdays` · `restdays`; undefined for anything else. */
function daysOf(name: string): ScheduleDay[] | undefined {
  if (name === 'daily') return [...weekdays]
  const single = scheduleDays.find((day) => day === name)
  if (single) return [single]
  const [first, last] = (/^(\w{3})\s*-\s*(\w{3})$/.exec(name)?.slice(1) ?? []).map((day) => weekdays.indexOf(day as (typeof weekdays)[number]))
  if (first === undefined || last === undefined || first < 0 || last < 0) return undefined
  return Array.from({ length: ((last - first + 7) % 7) + 1 }, (_, n) => weekdays[(first + n) % 7] ?? 'mon')
}
