/** 运行简报: a month's figures as a report in the store. Made again while it is a draft; once submitted or approved it stays as it is. */
import type { Report } from '../../storage/records/report.ts'
import type { Act } from '../../storage/records/record.ts'
import type { Store } from '../../storage/store.ts'
import { CaseworkRefused } from '../casework/refused.ts'
import { caseFigures } from './case-figures.ts'
import { figuresText } from './figures-text.ts'
import { keepMadeReport } from './made-report.ts'
import { monthDays, monthTitle } from './month.ts'
import { periodOf } from './period.ts'

/** @param month `2026-11` @throws CaseworkRefused for no month, one that has not begun, or one whose report is submitted, approved or dropped */
export async function saveMonthReport(store: Store, month: string, act: Act): Promise<Report> {
  const days = monthDays(month)
  if (days === null) throw new CaseworkRefused('invalid', '月份写作 2026-11')
  const period = periodOf(days)
  const title = monthTitle(month)
  if (period.from > act.at) throw new CaseworkRefused('invalid', `${title}还没有开始`)
  const figures = caseFigures(await store.casesInWork(period.from, period.to), period)
  const { accepted, closed } = figures
  const made = { id: `report:monthly:${month}`, kind: 'monthly' as const, name: `${title}的运行简报`, days, title: `网络舆情办理运行情况（${title}）`, text: figuresText(title, figures), figures, complete: period.to <= act.at, detail: { month, accepted, closed } }
  return keepMadeReport(store, made, act)
}
