/** «A dispatch now would be due …»: what the clocks would give, as they are or as somebody proposes them. Pure. */
import type { UrgencyLevel } from '../../../storage/records/triage.ts'
import type { Clocks } from '../clocks/clock-files.ts'
import { dueTimes } from '../clocks/due-times.ts'
import { HolidayTableEnds } from '../clocks/holiday-table.ts'

export interface PreviewRow {
  urgency: UrgencyLevel
  category: string | null
  /** Null where the calendar does not reach: `problem` says which year is lacking. */
  due: { signBy: string; contactBy: string; resolveBy: string; policy: string } | null
  problem: string | null
}

/** One row an urgency, and one for each category that a rule names. */
export function previewClocks({ policies, calendar }: Pick<Clocks, 'policies' | 'calendar'>, at: string): PreviewRow[] {
  const named = [...new Set(policies.flatMap(({ rules }) => rules.flatMap(({ categories = [] }) => categories.slice(0, 1))))]
  const asked: [UrgencyLevel, string | null][] = [[2, null], [1, null], [0, null], ...named.map((category): [UrgencyLevel, string] => [0, category])]
  return asked.map(([urgency, category]) => {
    try {
      return { urgency, category, due: dueTimes(policies, calendar, { dispatchedAt: at, urgency, category }), problem: null }
    } catch (error) {
      if (!(error instanceof HolidayTableEnds)) throw error
      return { urgency, category, due: null, problem: error.message }
    }
  })
}
