/** 久拖不决: cases that take too long or come back again and again, and why each counts as one. Pure. */
import type { Case } from '../../../storage/records/case.ts'
import type { Dispatch } from '../../../storage/records/dispatch.ts'
import { pausedSpans } from '../../../storage/records/pause.ts'
import { timeRun } from '../clocks/due-times.ts'
import type { WorkingCalendar } from '../clocks/working-calendar.ts'
import type { SupervisionRules } from './supervision-rules.ts'

export const lingeringReasons = ['age', 'extensions', 'returns', 'dissatisfied'] as const
export interface Lingering {
  reasons: { reason: (typeof lingeringReasons)[number]; count: number }[]
  /** Working days since it was opened. */
  age: number
}

export const timesDissatisfied = ({ followUps }: Case): number => (followUps ?? []).filter(({ satisfied }) => satisfied === false).length

/** Undefined when the case is not one of them. */
export function lingering(record: Case, dispatches: readonly Dispatch[], calendar: WorkingCalendar, now: string, limits: SupervisionRules['lingering']): Lingering | undefined {
  const age = workingDays(calendar, record.openedAt, now)
  const counts = {
    age,
    extensions: dispatches.filter(({ parentId }) => parentId === null).reduce((sum, { extensions }) => sum + extensions, 0),
    returns: record.returns ?? 0,
    dissatisfied: timesDissatisfied(record),
  }
  const least = { age: limits.workingDays, extensions: limits.extensions, returns: limits.returns, dissatisfied: limits.dissatisfied }
  const reasons = lingeringReasons.filter((reason) => counts[reason] >= least[reason]).map((reason) => ({ reason, count: counts[reason] }))
  return reasons.length > 0 ? { reasons, age } : undefined
}

/** Whole working days from one instant to another: seven hours of working time each. */
export function workingDays(calendar: WorkingCalendar, from: string, to: string): number {
  return Math.floor(calendar.between(Date.parse(from), Date.parse(to)) / WORKING_DAY_MS)
}

/** The same without the time in which the clocks of this dispatch stood still by ruling. */
export function workingDaysRun(calendar: WorkingCalendar, record: Pick<Dispatch, 'pauses'>, from: string, to: string): number {
  return Math.floor(timeRun(calendar, Date.parse(from), Date.parse(to), pausedSpans(record)) / WORKING_DAY_MS)
}
const WORKING_DAY_MS = 7 * 3_600_000
