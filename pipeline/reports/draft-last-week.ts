/**
 * The stage that drafts last week's 热点周报 from Monday 7:00 on, once: for an officer to mend and submit, never further. A week in which
 * nothing came in gets none, and a week of which anybody has made one is left alone. Any number of processes may run it on one store.
 */
import type { Store } from '../../storage/store.ts'
import { reportNumber } from '../../storage/records/report.ts'
import { addWeeks, daysOfWeek, weekOf } from '../../storage/records/week.ts'
import { dayInShanghai } from '../casework/shanghai-day.ts'
import type { Stage } from '../jobs/stage-loop.ts'
import { stageLoop } from '../jobs/stage-loop.ts'
import type { Log } from '../log.ts'
import { REPORTER } from './made-report.ts'
import { periodOf } from './period.ts'
import { saveWeekReport, weekReportId } from './week-report.ts'

const EVERY_MS = 10 * 60_000
const HOUR_MS = 3_600_000
const FROM_HOUR = 7

export function createWeekDrafts({ store, clock, log }: { store: Store; clock: () => Date; log: Log }): Stage {
  return stageLoop('weekly drafts', EVERY_MS, log, async () => {
    const now = clock()
    const week = addWeeks(weekOf(dayInShanghai(new Date(now.getTime() - FROM_HOUR * HOUR_MS).toISOString())), -1)
    if (await store.report(weekReportId(week))) return
    // What was collected is read first: a report drawn in the middle of a backlog would speak of half a week.
    if ((await store.postsToTriage(1)).length > 0 || (await store.postsToPlace(1)).length > 0) return
    if ((await store.screeningQueue(periodOf(daysOfWeek(week)), 'newest', 0, 0)).total === 0) return
    const report = await saveWeekReport(store, week, { at: now.toISOString(), by: REPORTER })
    log.info({ report: reportNumber(report) }, 'last week’s report is drafted')
  })
}
