/** Reports as staff see them: the row of a list, and one with the chain from it over 批示 and cases to the results. */
import { reportNeed } from '../../../pipeline/casework/approval-policy.ts'
import type { Report } from '../../../storage/records/report.ts'
import { reportNumber } from '../../../storage/records/report.ts'
import type { ReportRow, ReportView } from '../../contract/report.ts'
import { zReportFigures, zWeekFigures } from '../../contract/report-figures.ts'
import type { Tools } from '../handlers.ts'
import type { Names } from '../names.ts'
import { approvalRow } from './approval-view.ts'
import { casesAbout } from './case-view.ts'
import { caseRow, historyView } from './cards.ts'
import { instructionRow } from './instruction-view.ts'

const ALL = 200
const DAY_MS = 86_400_000

export function reportRow(report: Report, names: Names, instructionCount: number): ReportRow {
  const { id, version, kind, from, to, state, title = '', caseIds = [], by, at = null } = report
  return { id, version, kind, number: reportNumber(report), title, from, lastDay: new Date(Date.parse(to) - DAY_MS).toISOString().slice(0, 10), state, byName: by === undefined ? '' : names.person(by), at, caseCount: caseIds.length, instructionCount }
}

export async function reportView({ store, names, casework }: Tools, report: Report, callerId: string, at: string): Promise<ReportView> {
  const { caseIds = [], eventId = null, text = '', body } = report
  const [known, { approvals }, { instructions }, event] = await Promise.all([names(), store.approvals({ reportId: report.id }, 0, ALL), store.instructions({ reportId: report.id }, 0, ALL), eventId === null ? undefined : store.event(eventId)])
  const about = await casesAbout(store, [...caseIds, ...instructions.flatMap((one) => one.caseIds), ...approvals.flatMap((one) => one.caseIds)])
  const own = new Set(caseIds)
  const told = [...new Set([...caseIds, ...instructions.flatMap((one) => one.caseIds)])].flatMap((id) => about.get(id) ?? [])
  const [month, week] = [zReportFigures.safeParse(body['figures']), zWeekFigures.safeParse(body['figures'])]
  return {
    report: { ...reportRow(report, known, instructions.length), text },
    figures: month.data ?? null,
    week: week.data ?? null,
    event: event ? { id: event.id, title: event.title } : null,
    cases: told.map((record) => ({ case: caseRow(record, known, at), units: (record.unitIds ?? []).map((id) => known.unit(id)), answer: record.answer ?? null, followed: !own.has(record.id) })),
    approvals: approvals.map((approval) => approvalRow(approval, known, about)),
    instructions: instructions.map((instruction) => instructionRow(instruction, known, about, at)),
    needs: reportNeed(casework.approvals, at),
    pendingApprovalId: approvals.find(({ state, approverId }) => state === 'pending' && approverId === callerId)?.id ?? null,
    history: historyView(report.history, known),
  }
}
