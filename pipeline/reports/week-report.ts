/** 《本周热点问题专报》: a week's hot issues as a report in the store. Made again while it is a draft; once submitted or approved it stays as it is. */
import type { Report } from '../../storage/records/report.ts'
import { REPORT_CASES_MOST } from '../../storage/records/report.ts'
import type { Act } from '../../storage/records/record.ts'
import { readWeek } from '../../storage/records/week.ts'
import type { Store } from '../../storage/store.ts'
import { CaseworkRefused } from '../casework/refused.ts'
import { keepMadeReport } from './made-report.ts'
import type { WeekStore } from './read-week.ts'
import { figuresOfWeek } from './read-week.ts'
import { weekReportTitle, weekText } from './week-text.ts'
import type { WeekSpan } from './week.ts'
import { weekSpan, weekTitle } from './week.ts'

/** One report a week. @param week its name, `2026-W47` */
export const weekReportId = (week: string): string => `report:weekly:${week}`

/** The figures of a week, and the cases of the events they name. @param text `2026-W47`, or a day in it @throws CaseworkRefused for no week, or one that has not begun */
export function countWeek(store: WeekStore, text: string, at: string): ReturnType<typeof figuresOfWeek> {
  return figuresOfWeek(store, begunWeek(text, at), at)
}

/** @param text `2026-W47`, or a day in it @throws CaseworkRefused for no week, one that has not begun, or one whose report is submitted, approved or dropped */
export async function saveWeekReport(store: Store, text: string, act: Act): Promise<Report> {
  const { figures, caseIds } = await countWeek(store, text, act.at)
  const { week, days, complete, hot, intake } = figures
  const made = { id: weekReportId(week), kind: 'weekly' as const, name: `${weekTitle(week)}的热点周报`, days, title: weekReportTitle(figures), text: weekText(figures), figures, complete, caseIds: caseIds.slice(0, REPORT_CASES_MOST), detail: { week, posts: intake.all.now, hot } }
  return keepMadeReport(store, made, act)
}

function begunWeek(text: string, at: string): WeekSpan {
  const week = readWeek(text)
  if (week === null) throw new CaseworkRefused('invalid', '周次写作 2026-W47，或写其中一天 2026-11-20')
  const span = weekSpan(week, at)
  if (span === null) throw new CaseworkRefused('invalid', `${weekTitle(week)}还没有开始`)
  return span
}
