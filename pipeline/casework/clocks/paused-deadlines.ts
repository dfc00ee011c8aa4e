/**
 * The deadlines of a dispatch under its pauses: as they were set, moved by exactly the time its clocks stood still. They are worked out
 * anew from what was set, never pushed to and fro, so that a pause that ends early gives back all it had not used.
 */
import type { ClockName, ClockPolicy } from '../../../storage/records/clock-policy.ts'
import { clockNames } from '../../../storage/records/clock-policy.ts'
import type { Case } from '../../../storage/records/case.ts'
import type { Dispatch } from '../../../storage/records/dispatch.ts'
import type { Pause, SetDeadline } from '../../../storage/records/pause.ts'
import { pausedSpans } from '../../../storage/records/pause.ts'
import { dueWithPauses, runsRoundTheClock } from './due-times.ts'
import type { WorkingCalendar } from './working-calendar.ts'

export const deadlineFields = { sign: 'signDueAt', contact: 'contactDueAt', resolve: 'dueAt' } as const
type RoundTheClock = (clock: ClockName) => boolean
export type PausedClocks = Pick<Dispatch, 'signDueAt' | 'contactDueAt' | 'dueAt' | 'pauses' | 'unpaused'>

/** Which clocks of a dispatch run around the clock. */
export const roundTheClockOf =
  (policies: readonly ClockPolicy[], { sentAt }: Dispatch, { urgency, category }: Case): RoundTheClock =>
  (clock) =>
    runsRoundTheClock(policies, clock, { dispatchedAt: sentAt, urgency, category })

/**
 * A deadline as it was set. One that a person set anew while a pause stood (延期, 重办) differs from what the pauses make of the former
 * one: it stands as it is, and only what is paused from `at` on moves it.
 */
export function setDeadline(record: Dispatch, clock: ClockName, calendar: WorkingCalendar, roundTheClock: boolean, at: string): SetDeadline {
  const due = record[deadlineFields[clock]]
  const known = record.unpaused?.[clock]
  return known && underPauses(record, known, record.pauses ?? [], calendar, roundTheClock) === due ? known : { due, since: at }
}

/** When a deadline falls under these pauses. */
export function underPauses(record: Dispatch, { due, since }: SetDeadline, pauses: readonly Pause[], calendar: WorkingCalendar, roundTheClock: boolean): string {
  return dueWithPauses(calendar, { startAt: record.sentAt, dueAt: due, roundTheClock, pausedSpans: pausedSpans({ pauses: pauses.filter(({ from }) => from >= since) }) })
}

/** What other pauses make of its clocks. @throws HolidayTableEnds */
export function clocksUnder(record: Dispatch, pauses: Pause[], calendar: WorkingCalendar, roundTheClock: RoundTheClock, at: string): PausedClocks {
  const unpaused = Object.fromEntries(clockNames.map((clock) => [clock, setDeadline(record, clock, calendar, roundTheClock(clock), at)])) as NonNullable<Dispatch['unpaused']>
  const due = (clock: ClockName): string => underPauses(record, unpaused[clock], pauses, calendar, roundTheClock(clock))
  return { pauses, unpaused, signDueAt: due('sign'), contactDueAt: due('contact'), dueAt: due('resolve') }
}
