/** 运行简报: a month's figures as a report in the store. Made again while it is a draft; once submitted or approved it stays as it is. */
import type { Report } from '../../storage/records/report.ts'
import { draftReport, redraftReport } from '../../storage/records/report.ts'
import type { Act } from '../../storage/records/record.ts'
import type { Store } from '../../storage/store.ts'
import { CaseworkRefused } from '../casework/refused.ts'
import { insert, replace } from '../casework/writes.ts'
import { nextOfYear } from '../casework/year-number.ts'
import { caseFigures } from './case-figures.ts'
import { figuresText } from './figures-text.ts'
import { monthPeriod, monthTitle } from './month.ts'

const idOf = (month: string): string => `report:monthly:${month}`

/** @param month `2026-11` @throws CaseworkRefused for no month, one that has not begun, or one whose report is submitted or approved */
export async function saveMonthReport(store: Store, month: string, act: Act): Promise<Report> {
  const period = monthPeriod(month)
  if (period === null) throw new CaseworkRefused('invalid', '月份写作 2026-11')
  if (period.from > act.at) throw new CaseworkRefused('invalid', `${monthTitle(month)}还没有开始`)
  const figures = caseFigures(await store.casesInWork(period.from, period.to), period)
  const said = { title: `网络舆情办理运行情况（${monthTitle(month)}）`, text: figuresText(monthTitle(month), figures), body: { figures: plain(figures), complete: period.to <= act.at } }
  return store.commitDecision(async () => {
    const before = await store.report(idOf(month))
    if (before && before.state !== 'draft' && before.state !== 'sent_back') throw new CaseworkRefused('illegal', `${monthTitle(month)}的运行简报已呈批或已审定，不再重新生成`)
    const facts = (report: Report) => ({ at: act.at, by: act.by, action: 'write_report', subject: `report ${report.id}`, detail: { month, accepted: figures.accepted, closed: figures.closed } })
    if (before) {
      const report = redraftReport(before, said, act)
      return { writes: [replace('report', report)], facts: facts(report), result: report }
    }
    const { value, write } = await nextOfYear(store, 'report-number:monthly', Number(month.slice(0, 4)))
    const report = draftReport({ id: idOf(month), kind: 'monthly', issue: value, from: `${month}-01`, to: firstOfNext(month), ...said, caseIds: [], eventId: null }, act)
    return { writes: [insert('report', report), write], facts: facts(report), result: report }
  })
}

const firstOfNext = (month: string): string => (month.endsWith('-12') ? `${Number(month.slice(0, 4)) + 1}-01-01` : `${month.slice(0, 5)}${String(Number(month.slice(5)) + 1).padStart(2, '0')}-01`)
const plain = (figures: object): Record<string, unknown> => JSON.parse(JSON.stringify(figures)) as Record<string, unknown>
