/** 专报, 运行简报 and 热点周报: the list, one with the chain from it to the results, and what officers do with it. 呈批 is contract/approval.ts. */
import { z } from 'zod'
import { zDay, zInstant } from '../../storage/records/record.ts'
import { REPORT_CASES_MOST, reportKinds, reportStates } from '../../storage/records/report.ts'
import { zApprovalRow } from './approval.ts'
import { zCaseRow } from './case-row.ts'
import { zHistoryView } from './history.ts'
import { zInstructionRow } from './instruction.ts'
import { zPaging } from './queue.ts'
import { zReportFigures, zWeekFigures } from './report-figures.ts'

const id = z.string().min(1).max(200)
const byId = z.strictObject({ id })
const version = z.number().int().min(1)
const number = z.string().regex(/^\d{4}-\d{6}$/, '案件编号形如 2026-000123')
export const TITLE_MOST = 80
export const TEXT_MOST = 20_000

export const zReportRow = z.object({
  id,
  version,
  kind: z.enum(reportKinds),
  /** As people cite it, `专报〔2026〕12期`. */
  number: z.string(),
  title: z.string(),
  from: zDay,
  /** The last day of the period. */
  lastDay: zDay,
  state: z.enum(reportStates),
  byName: z.string(),
  at: zInstant.nullable(),
  caseCount: z.number().int(),
  instructionCount: z.number().int(),
})
export type ReportRow = z.infer<typeof zReportRow>

const zResult = z.object({ case: zCaseRow, units: z.array(z.string()), answer: z.string().nullable() })
export const zReportView = z.object({
  report: zReportRow.extend({ text: z.string() }),
  /** Of a 运行简报. */
  figures: zReportFigures.nullable(),
  /** Of a 热点周报. */
  week: zWeekFigures.nullable(),
  event: z.object({ id: z.string(), title: z.string() }).nullable(),
  /** Its cases and those that followed from a 批示 on it, each with what became of it. */
  cases: z.array(zResult.extend({ followed: z.boolean() })),
  approvals: z.array(zApprovalRow),
  instructions: z.array(zInstructionRow),
  /** Who must say yes, in their order. */
  needs: z.array(z.enum(['approver', 'leader'])),
  /** The latest 呈批 that waits for the caller. */
  pendingApprovalId: z.string().nullable(),
  history: z.array(zHistoryView),
})
export type ReportView = z.infer<typeof zReportView>

const written = { title: z.string().trim().min(2, '标题至少 2 个字').max(TITLE_MOST), text: z.string().trim().min(1, '请写明正文').max(TEXT_MOST), caseNumbers: z.array(number).max(REPORT_CASES_MOST).default([]) }

export const reportEndpoints = {
  reports: { method: 'GET', path: '/api/reports', permission: 'report:read', query: z.strictObject({ kind: z.enum(reportKinds).optional(), state: z.enum(reportStates).optional(), caseId: id.optional(), eventId: id.optional(), ...zPaging }), answer: z.object({ reports: z.array(zReportRow), total: z.number().int() }) },
  report: { method: 'GET', path: '/api/reports/:id', permission: 'report:read', params: byId, answer: zReportView },
  writeReport: { method: 'POST', path: '/api/reports', permission: 'report:write', body: z.strictObject({ ...written, eventId: id.nullable().default(null) }), answer: zReportRow },
  makeMonthReport: { method: 'POST', path: '/api/reports/month', permission: 'report:write', body: z.strictObject({ month: z.string().regex(/^\d{4}-(?:0[1-9]|1[0-2])$/, '月份写作 2026-11') }), answer: zReportRow },
  makeWeekReport: { method: 'POST', path: '/api/reports/week', permission: 'report:write', body: z.strictObject({ week: z.string().regex(/^\d{4}-W\d{2}$/, '周次写作 2026-W47') }), answer: zReportRow },
  mendReport: { method: 'POST', path: '/api/reports/:id/mend', permission: 'report:write', params: byId, body: z.strictObject({ version, ...written }), answer: zReportRow },
  dropReport: { method: 'POST', path: '/api/reports/:id/drop', permission: 'report:write', params: byId, body: z.strictObject({ version, why: z.string().trim().min(1, '请写明原因').max(300) }), answer: zReportRow },
  linkInstruction: { method: 'POST', path: '/api/instructions/:id/cases', permission: 'instruction:track', params: byId, body: z.strictObject({ version, caseNumbers: z.array(number).min(1, '请填写案件编号').max(50) }), answer: zInstructionRow },
} as const
