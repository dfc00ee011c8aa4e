/** The figures that reports are made of, as they were counted and kept: a month's, and a week's with its hot issues. */
import { z } from 'zod'
import { burstKinds } from '../../storage/records/burst.ts'
import { zHeat } from '../../storage/records/event.ts'
import { channels } from '../../storage/records/post.ts'
import { zDay, zInstant } from '../../storage/records/record.ts'

const count = z.number().int()
const zRate = z.object({ definition: z.string(), numerator: z.number(), denominator: z.number(), rate: z.number().nullable() })

/** The figures of a 运行简报. */
export const zReportFigures = z.object({
  accepted: z.number(),
  carriedIn: z.number(),
  closed: z.number(),
  closedOnTime: z.number(),
  carriedOut: z.number(),
  byChannel: z.array(z.object({ channel: z.string(), cases: z.number() })),
  byCategory: z.array(z.object({ category: z.string(), cases: z.number() })),
  onTime2018: zRate,
  onTime2025: zRate,
  satisfaction: zRate,
})
export type ReportFigures = z.infer<typeof zReportFigures>

/** 环比; `rate` is null where there is nothing to divide by. */
const zCompared = z.object({ now: count, before: count, rate: z.number().nullable() })
export type ComparedFigure = z.infer<typeof zCompared>

const zSpan = z.object({ from: zInstant, to: zInstant })
const zGrowing = z.array(zCompared.extend({ name: z.string() }))

const zWeekEvent = z.object({
  eventId: z.string(),
  title: z.string(),
  district: z.string().nullable(),
  place: z.string().nullable(),
  posts: zCompared,
  people: zCompared,
  /** Since its first post. */
  all: z.object({ posts: count, people: count, answered: count, waiting: count }),
  firstDay: zDay,
  standing: z.enum(['new', 'continuing', 'again']),
  /** In a row, this one included. */
  weeks: count,
  lastDayBefore: zDay.nullable(),
  /** Of what was written in the week alone; its parts add up to it. */
  heat: zHeat,
  returns: count,
  alarmed: z.boolean(),
  shown: z.array(z.object({ postId: z.string(), title: z.string(), excerpt: z.string(), day: zDay })),
  units: z.array(z.string()),
  suggested: z.array(z.string()),
  cases: z.object({ all: count, closed: count, inWork: count, overdue: count, unsent: count, instructed: count }),
})
export type WeekEventFigures = z.infer<typeof zWeekEvent>

/** The figures of a 热点周报. */
export const zWeekFigures = z.object({
  week: z.string(),
  days: z.object({ from: zDay, to: zDay }),
  period: zSpan,
  /** What it is compared with: the week before, of a week that is not over its same first hours. */
  before: zSpan,
  complete: z.boolean(),
  at: zInstant,
  intake: z.object({ all: zCompared, dismissed: count, byChannel: z.array(zCompared.extend({ channel: z.enum(channels) })) }),
  /** Of so many the hottest are told. */
  hot: count,
  events: z.array(zWeekEvent),
  alarms: z.array(z.object({ eventId: z.string().nullable(), title: z.string(), kind: z.enum(burstKinds), observed: count, expected: z.number(), firstDay: zDay, lastDay: zDay })),
  returning: z.array(z.object({ eventId: z.string(), title: z.string(), returns: count, posts: count, people: count, firstDay: zDay })),
  categories: zGrowing,
  districts: zGrowing,
  cases: zReportFigures,
  accepted: zCompared,
  closed: zCompared,
  overdue: count,
})
export type WeekFigureTables = z.infer<typeof zWeekFigures>
