/** Reports that are made of figures (运行简报, 热点周报): kept as a draft with the next number of its year, and made again while they are drafts. */
import type { Report } from '../../storage/records/report.ts'
import { draftReport, redraftReport } from '../../storage/records/report.ts'
import type { Act } from '../../storage/records/record.ts'
import type { Store } from '../../storage/store.ts'
import { CaseworkRefused } from '../casework/refused.ts'
import { insert, replace } from '../casework/writes.ts'
import { nextOfYear } from '../casework/year-number.ts'
import type { PeriodDays } from './period.ts'

/** Who drafts where no person does. */
export const REPORTER = 'system:report'

export interface MadeReport {
  /** One a period: made again, it is the same report. */
  id: string
  kind: 'weekly' | 'monthly'
  /** What a refusal calls it, e.g. `2026年11月的运行简报`. */
  name: string
  days: PeriodDays
  title: string
  text: string
  figures: object
  /** Whether the period was over when it was counted. */
  complete: boolean
  /** Those it is about; left out where only people say so, and then what they said stays. */
  caseIds?: string[]
  /** What the audit trail notes. */
  detail: Record<string, unknown>
}

/** The year of its number is the one in which its period begins. @throws CaseworkRefused for one that is submitted, approved or dropped */
export function keepMadeReport(store: Store, made: MadeReport, act: Act): Promise<Report> {
  const { id, kind, name, days, title, text, caseIds, detail } = made
  const said = { title, text, ...(caseIds === undefined ? {} : { caseIds }), body: { figures: plain(made.figures), complete: made.complete } }
  return store.commitDecision(async () => {
    const before = await store.report(id)
    if (before && before.state !== 'draft' && before.state !== 'sent_back') throw new CaseworkRefused('illegal', `${name}${before.state === 'dropped' ? '已作废' : '已呈批或已审定'}，不再重新生成`)
    const facts = { at: act.at, by: act.by, action: 'write_report', subject: `report ${id}`, detail }
    if (before) {
      const report = redraftReport(before, said, act)
      return { writes: [replace('report', report)], facts, result: report }
    }
    const { value, write } = await nextOfYear(store, `report-number:${kind}`, Number(days.from.slice(0, 4)))
    const report = draftReport({ id, kind, issue: value, ...days, caseIds: [], ...said, eventId: null }, act)
    return { writes: [insert('report', report), write], facts, result: report }
  })
}

const plain = (figures: object): Record<string, unknown> => JSON.parse(JSON.stringify(figures)) as Record<string, unknown>
