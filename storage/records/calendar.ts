/**
 * 工作时间: the hours of a week with their breaks, the years that the public holiday table lacks, and closures
 * (flood, snow, a city in quarantine). It is a file that the office edits; times are those of Shanghai.
 */
import { z } from 'zod'
import { zDay } from './record.ts'
import { weekdays, zTimeOfDay } from './schedule.ts'

/** From (included) to (not included) within one day. Texts compare as times do. */
const zHours = z.strictObject({ from: zTimeOfDay, to: zTimeOfDay }).refine(({ from, to }) => from < to, '结束时间须晚于开始时间')
const zDayHours = z
  .array(zHours)
  .max(6)
  .refine((hours) => hours.every(({ from }, n) => n === 0 || (hours[n - 1]?.to ?? '') <= from), '一天之内的时段须先后有序、互不重叠')
export type DayHours = z.infer<typeof zDayHours>

/** The hours in force from a day on, until a later entry. A make-up day (调休) has hours of its own: it is a Saturday or Sunday. */
const zWeeklyHours = z.strictObject({ from: zDay, week: z.strictObject(Object.fromEntries(weekdays.map((day) => [day, zDayHours])) as Record<(typeof weekdays)[number], typeof zDayHours>), makeUp: zDayHours })

/** The State Council's arrangement of a year, entered by hand: public holidays, and the weekend days that are worked. */
const zHolidayYear = z.strictObject({ year: z.number().int().min(2000).max(2100), holidays: z.array(zDay).min(1), makeUp: z.array(zDay), source: z.string().min(1) })

const zLocalMinute = z.string().regex(/^\d{4}-\d{2}-\d{2}T(?:[01]\d|2[0-3]):[0-5]\d$/, '时刻写作 2021-07-20T14:00（北京时间）')
/** To the millisecond where a program notes it: what was sent a second before must move, what was sent a second after must not. */
const zLocalMoment = z.string().regex(/^\d{4}-\d{2}-\d{2}T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{3})?)?$/, '时刻写作 2021-07-20T14:00（北京时间）')
/** No working time passes between the two local minutes. `declared`: when it became known; what was sent before that moves by it. */
const zClosure = z.strictObject({ from: zLocalMinute, until: zLocalMinute, why: z.string().min(1), declared: zLocalMoment.optional() }).refine(({ from, until }) => from < until, '停止办公的结束时间须晚于开始时间')

export const zCalendar = z.strictObject({
  version: z.string().min(1),
  /** Ascending by `from`; before the first entry its hours hold as well. */
  hours: z.array(zWeeklyHours).min(1),
  years: z.array(zHolidayYear),
  closures: z.array(zClosure),
})
export type CalendarFacts = z.infer<typeof zCalendar>

const SATURDAY = 6
const isWeekend = (day: string): boolean => [0, SATURDAY].includes(new Date(`${day}T00:00:00.000Z`).getUTCDay())
const exists = (day: string): boolean => !Number.isNaN(Date.parse(`${day}T00:00:00.000Z`)) && new Date(`${day}T00:00:00.000Z`).toISOString().startsWith(day)

/** A year as it is entered on the page: days that do not fit the year, or each other, are refused. */
const zEnteredYear = zHolidayYear.superRefine(({ year, holidays, makeUp }, context) => {
  const refuse = (message: string): void => void context.addIssue({ code: 'custom', message })
  const days = [...holidays, ...makeUp]
  const strange = days.filter((day) => !exists(day) || !day.startsWith(`${year}-`))
  if (strange.length > 0) return refuse(`${year} 年没有这些日子：${strange.join('、')}`)
  const twice = days.filter((day, n) => days.indexOf(day) !== n)
  if (twice.length > 0) refuse(`这些日子写了两次，或既放假又上班：${[...new Set(twice)].join('、')}`)
  const weekdays = makeUp.filter((day) => !isWeekend(day))
  if (weekdays.length > 0) refuse(`调休上班日须是周六或周日：${weekdays.join('、')}`)
  if (!holidays.some((day) => !isWeekend(day))) refuse('放假的日子里没有一个工作日，请核对')
})

/** What the office enters beside its calendar file: years of public holidays, and closures. */
export const zCalendarEntries = z.strictObject({
  years: z
    .array(zEnteredYear)
    .max(50)
    .refine((years) => new Set(years.map(({ year }) => year)).size === years.length, '同一年录入了两次'),
  closures: z
    .array(zClosure)
    .max(500)
    .refine((closures) => closures.every((one, n) => closures.every((other, m) => m <= n || one.until <= other.from || other.until <= one.from)), '停办时段不能互相重叠'),
})
export type CalendarEntries = z.infer<typeof zCalendarEntries>
