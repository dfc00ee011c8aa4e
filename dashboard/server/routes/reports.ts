/** 专报, 运行简报 and 热点周报, and the cases that follow from a 批示. */
import { linkCases } from '../../../pipeline/casework/issue-instruction.ts'
import { requireMay } from '../../../pipeline/casework/actor.ts'
import { saveMonthReport } from '../../../pipeline/reports/month-report.ts'
import { saveWeekReport } from '../../../pipeline/reports/week-report.ts'
import { dropReport, mendReport, writeReport } from '../../../pipeline/reports/write-reports.ts'
import type { Report } from '../../../storage/records/report.ts'
import type { ReportRow } from '../../contract/report.ts'
import { actOf, actorOf } from '../handlers.ts'
import type { Handlers, Tools } from '../handlers.ts'
import { found, Refusal } from '../refusal.ts'
import { casesAbout } from '../views/case-view.ts'
import { instructionRow } from '../views/instruction-view.ts'
import { reportRow, reportView } from '../views/report-view.ts'

type Names = 'reports' | 'report' | 'writeReport' | 'makeMonthReport' | 'makeWeekReport' | 'mendReport' | 'dropReport' | 'linkInstruction'

export function reportHandlers(tools: Tools): Pick<Handlers, Names> {
  const { store, names, casework } = tools
  const row = async (report: Report): Promise<ReportRow> => reportRow(report, await names(), await instructionsOn(report))
  const instructionsOn = async ({ id }: Report): Promise<number> => (await store.instructions({ reportId: id }, 0, 0)).total
  return {
    async reports({ query: { skip, limit, ...filter } }) {
      const { reports, total } = await store.reports(filter, skip, limit)
      return { reports: await Promise.all(reports.map(row)), total }
    },
    report: async ({ params, caller, at }) => reportView(tools, found(await store.report(params.id), '报告'), caller.staff.id, at),
    writeReport: async (call) => row(await writeReport(casework, actorOf(call), call.body, call.at)),
    async makeMonthReport(call) {
      requireMay(actorOf(call), 'report:write')
      return row(await saveMonthReport(store, call.body.month, actOf(call)))
    },
    async makeWeekReport(call) {
      requireMay(actorOf(call), 'report:write')
      return row(await saveWeekReport(store, call.body.week, actOf(call)))
    },
    mendReport: async (call) => row(await mendReport(casework, actorOf(call), { reportId: call.params.id, ...call.body }, call.at)),
    dropReport: async (call) => row(await dropReport(casework, actorOf(call), { reportId: call.params.id, ...call.body }, call.at)),
    async linkInstruction({ params, body, ...call }) {
      const numbers = [...new Set(body.caseNumbers)]
      const cases = await Promise.all(numbers.map((number) => store.caseByNumber(number)))
      const missing = numbers.filter((_, n) => cases[n] === undefined)
      if (missing.length > 0) throw new Refusal('not_found', `没有编号为 ${missing.join('、')} 的案件`)
      const record = await linkCases(casework, actorOf(call), { instructionId: params.id, version: body.version, caseIds: cases.flatMap((file) => file?.id ?? []) }, call.at)
      return instructionRow(record, await names(), await casesAbout(store, record.caseIds), call.at)
    },
  }
}
