/**
 * 催办: which reminders of a dispatch are due. Folder:
 *   reminders-due.ts  which moments have come     on-duty.ts      who is told
 *   reminder-texts.ts the words                   remind-units.ts the stage that writes them, once each
 *   remind-by-hand.ts 人工催办                     plan-duty.ts    the roster
 */
import type { ClockName } from '../../../storage/records/clock-policy.ts'
import { clockNames } from '../../../storage/records/clock-policy.ts'
import type { Dispatch, Handling } from '../../../storage/records/dispatch.ts'
import { currentPause, pausedSpans } from '../../../storage/records/pause.ts'
import type { ReminderStage } from '../../../storage/records/reminder.ts'
import { reminderId } from '../../../storage/records/reminder.ts'
import type { RunningClock } from '../clocks/due-times.ts'
import { fractionElapsed } from '../clocks/due-times.ts'
import type { WorkingCalendar } from '../clocks/working-calendar.ts'
import { dayInShanghai } from '../shanghai-day.ts'

export interface ReminderDue {
  id: string
  clock: ClockName
  stage: Exclude<ReminderStage, 'hand'>
  dueAt: string
}

/** In which states a clock still runs. After 重办 the citizen has been contacted before. */
const runningIn: Record<ClockName, readonly Handling[]> = { sign: ['sent'], contact: ['sent', 'signed'], resolve: ['sent', 'signed', 'contacted', 'redo'] }
export const dueOf = (dispatch: Dispatch): Record<ClockName, string> => ({ sign: dispatch.signDueAt, contact: dispatch.contactDueAt, resolve: dispatch.dueAt })
export const isRunning = (clock: ClockName, { handling }: Dispatch): boolean => runningIn[clock].includes(handling)

/**
 * The reminders whose moment has come and whose hour it is: for a clock in working time, while the office works; for one that
 * runs around the clock at any hour, its daily ones while the office works. Of several moments that passed unseen only the last counts.
 * While the clocks stand still by ruling nothing is said; what was said before the pause is not said again for the moved deadline.
 */
export function remindersDue(dispatch: Dispatch, calendar: WorkingCalendar, roundTheClock: (clock: ClockName) => boolean, now: string): ReminderDue[] {
  if (currentPause(dispatch, now)) return []
  return clockNames.flatMap((clock) => {
    if (!isRunning(clock, dispatch)) return []
    const dueAt = dueOf(dispatch)[clock]
    const always = roundTheClock(clock)
    if (!always && !calendar.isWorking(Date.parse(now))) return []
    const stage = stageOf(calendar, { startAt: dispatch.sentAt, dueAt, roundTheClock: always, pausedSpans: pausedSpans(dispatch) }, now)
    if (stage === undefined) return []
    return [{ id: reminderId(dispatch.id, clock, stage, dispatch.unpaused?.[clock].due ?? dueAt, dayInShanghai(now)), clock, stage, dueAt }]
  })
}

function stageOf(calendar: WorkingCalendar, clock: RunningClock, now: string): ReminderDue['stage'] | undefined {
  if (now >= clock.dueAt) {
    const day = dayInShanghai(now)
    // Around the clock: said at once; the daily ones wait for the office, so that a holiday is not a week of letters.
    if (clock.roundTheClock) return calendar.isWorking(Date.parse(now)) && day > dayInShanghai(clock.dueAt) ? 'daily' : '100'
    // What is due at closing time is said when the office opens again: that is its day, and the daily ones follow it.
    return day > dayInShanghai(new Date(calendar.nextOpening(Date.parse(clock.dueAt))).toISOString()) ? 'daily' : '100'
  }
  const share = fractionElapsed(calendar, clock, now)
  return share >= 0.8 ? '80' : share >= 0.5 ? '50' : undefined
}
