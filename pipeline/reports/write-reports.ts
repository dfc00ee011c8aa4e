/**
 * 专报 and 运行简报: how reports come into the store. Folder:
 *   write-reports.ts  an officer writes a 专报, mends it, drops it        made-report.ts  keeps what is made of figures as a draft
 *   period.ts  days of Shanghai as instants        compared.ts  环比
 * 运行简报, a month:
 *   case-figures.ts  the figures, pure        figures-text.ts  the same in sentences        month.ts  months        month-report.ts  saves
 * 热点周报 (《本周热点问题专报》), a week:
 *   week.ts  the week and what it is compared with        read-week.ts  reads the store        week-figures.ts  the figures, pure
 *   week-events.ts  the hot issues, ranked and told, pure        week-text.ts, week-event-text.ts  sentences        week-report.ts  saves
 *   draft-last-week.ts  the stage that drafts it on Mondays
 * 呈批 of a report is casework/submit-approval.ts, 批示 on it casework/issue-instruction.ts.
 */
import type { Case } from '../../storage/records/case.ts'
import type { Report } from '../../storage/records/report.ts'
import { changeReport, draftReport, redraftReport, reportNumber } from '../../storage/records/report.ts'
import { addDays } from '../../storage/records/week.ts'
import type { Store } from '../../storage/store.ts'
import type { Actor } from '../casework/actor.ts'
import { requireMay } from '../casework/actor.ts'
import { CaseworkRefused, present } from '../casework/refused.ts'
import { dayInShanghai } from '../casework/shanghai-day.ts'
import type { CaseworkTools } from '../casework/tools.ts'
import { insert, replace } from '../casework/writes.ts'
import { nextOfYear } from '../casework/year-number.ts'

export interface ReportDraft {
  title: string
  text: string
  caseNumbers: readonly string[]
}
type Tools = Pick<CaseworkTools, 'store' | 'newId'>

/** 专报 on a matter: its number is used up at once, so that drafts can be spoken of. */
export function writeReport({ store, newId }: Tools, actor: Actor, draft: ReportDraft & { eventId: string | null }, at: string): Promise<Report> {
  requireMay(actor, 'report:write')
  const today = dayInShanghai(at)
  return store.commitDecision(async () => {
    const cases = await casesByNumber(store, draft.caseNumbers)
    if (draft.eventId !== null) present(await store.event(draft.eventId), '热点')
    const { value, write } = await nextOfYear(store, 'report-number:special', Number(today.slice(0, 4)))
    const facts = { id: `report:${newId()}`, kind: 'special' as const, issue: value, from: today, to: addDays(today, 1), title: draft.title, text: draft.text, caseIds: cases.map(({ id }) => id), eventId: draft.eventId, body: {} }
    const report = draftReport(facts, { at, by: actor.id })
    return { writes: [insert('report', report), write], facts: audited('write_report', report, actor, at), result: report }
  })
}

/** Title, text and cases of a draft, or of one that was sent back. */
export function mendReport({ store }: Tools, actor: Actor, order: ReportDraft & { reportId: string; version: number }, at: string): Promise<Report> {
  requireMay(actor, 'report:write')
  return store.commitDecision(async () => {
    const before = await seenReport(store, order)
    const cases = await casesByNumber(store, order.caseNumbers)
    const report = redraftReport(before, { title: order.title, text: order.text, caseIds: cases.map(({ id }) => id) }, { at, by: actor.id })
    return { writes: [replace('report', report)], facts: audited('mend_report', report, actor, at), result: report }
  })
}

/** Its number stays used. */
export function dropReport({ store }: Tools, actor: Actor, order: { reportId: string; version: number; why: string }, at: string): Promise<Report> {
  requireMay(actor, 'report:write')
  return store.commitDecision(async () => {
    const report = changeReport(await seenReport(store, order), 'drop', { at, by: actor.id, why: order.why })
    return { writes: [replace('report', report)], facts: audited('drop_report', report, actor, at, order.why), result: report }
  })
}

async function seenReport(store: Store, { reportId, version }: { reportId: string; version: number }): Promise<Report> {
  const report = present(await store.report(reportId), '报告')
  if (report.version !== version) throw new CaseworkRefused('stale', '该报告在您打开之后有了改动，请看过再操作')
  return report
}

async function casesByNumber(store: Store, numbers: readonly string[]): Promise<Case[]> {
  return Promise.all(
    [...new Set(numbers)].map(async (number) => {
      const record = await store.caseByNumber(number)
      if (!record) throw new CaseworkRefused('not_found', `没有编号为 ${number} 的案件`)
      return record
    }),
  )
}

const audited = (action: string, report: Report, { id }: Pick<Actor, 'id'>, at: string, why = '') => ({ at, by: id, action, subject: `report ${report.id}`, detail: { number: reportNumber(report), ...(why ? { why } : {}) } })
