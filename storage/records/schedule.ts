/** When a source may be asked: windows of days and hours as people in Shanghai count them, each with its own interval. */
import { z } from 'zod'

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
export type Weekday = (typeof weekdays)[number]

/** `workdays`: Monday to Friday and make-up days, without public holidays. `restdays`: all others. */
export const scheduleDays = [...weekdays, 'workdays', 'restdays'] as const
export type ScheduleDay = (typeof scheduleDays)[number]

/** A time of day, `00:00` to `24:00`. */
export const zTimeOfDay = z.string().regex(/^(?:([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'a time of day is written 08:30')

/** A window; one that ends at or before its beginning ends on the next day. It belongs to the day on which it begins. */
export const zScheduleWindow = z.strictObject({
  days: z.array(z.enum(scheduleDays)).min(1),
  from: zTimeOfDay,
  to: zTimeOfDay,
  /** Minutes between two runs. */
  everyMinutes: z.number().min(0.01).max(1440),
})
export type ScheduleWindow = z.infer<typeof zScheduleWindow>

export const zSchedule = z.strictObject({
  windows: z.array(zScheduleWindow).min(1).max(50),
  /** Share of the interval that is added at random, so that a site is not asked on the minute. */
  jitter: z.number().min(0).max(1),
})
export type Schedule = z.infer<typeof zSchedule>
