/** The stage that reminds units. Any number of processes may run it on one store: a moment's reminder is written once. */
import type { Case } from '../../../storage/records/case.ts'
import type { Dispatch } from '../../../storage/records/dispatch.ts'
import type { Reminder } from '../../../storage/records/reminder.ts'
import type { Store } from '../../../storage/store.ts'
import type { Log } from '../../log.ts'
import type { Clocks } from '../clocks/clock-files.ts'
import { runsRoundTheClock } from '../clocks/due-times.ts'
import { HolidayTableEnds } from '../clocks/holiday-table.ts'
import { dayInShanghai } from '../shanghai-day.ts'
import type { Stage } from '../../jobs/stage-loop.ts'
import { stageLoop } from '../../jobs/stage-loop.ts'
import { whoIsTold } from './on-duty.ts'
import { reminderLetter, reminderText } from './reminder-texts.ts'
import type { ReminderDue } from './reminders-due.ts'
import { remindersDue } from './reminders-due.ts'

const EVERY_MS = 30_000
const IDS_KEPT = 200_000
const REMINDER = 'system:reminders'

export interface ReminderParts {
  store: Store
  clocks: Clocks
  /** Nothing may leave: the letters are held. */
  held: boolean
  clock: () => Date
  log: Log
}

export function createReminders({ store, clocks: { calendar, policies }, held, clock, log }: ReminderParts): Stage {
  let saidOn = ''
  /** What this process knows to be written: the store need not be asked again for it. */
  const written = new Set<string>()
  async function remindAll(stopping: AbortSignal): Promise<void> {
    const now = clock().toISOString()
    const dispatches = await store.openDispatches()
    const cases = new Map((await store.casesById([...new Set(dispatches.map(({ caseId }) => caseId))])).map((record) => [record.id, record]))
    const due = dispatches.flatMap((dispatch) => {
      const record = cases.get(dispatch.caseId)
      return record ? knownMoments(dispatch, record, now).map((moment) => ({ dispatch, record, moment })) : []
    })
    const unsure = due.filter(({ moment }) => !written.has(moment.id))
    const known = await store.remindersKnown(unsure.map(({ moment }) => moment.id))
    if (written.size > IDS_KEPT) written.clear()
    for (const id of known) written.add(id)
    const fresh = unsure.filter(({ moment }) => !known.has(moment.id))
    if (fresh.length === 0) return
    const [units, duties, staff, channels] = await Promise.all([store.units(), store.dutiesAt(now), store.allStaff(), store.unitChannels()])
    for (const { dispatch, record, moment } of fresh) {
      if (stopping.aborted) return
      const told = whoIsTold(dispatch.unitId, units, duties, staff)
      const text = reminderText(record, units.find(({ id }) => id === dispatch.unitId)?.name ?? dispatch.unitId, moment.clock, moment.stage, moment.dueAt)
      const letter = reminderLetter(moment.id, dispatch, record, channels.find(({ id }) => id === dispatch.unitId)?.channel ?? 'portal', moment.clock, moment.stage, moment.dueAt, text)
      const reminder: Reminder = { ...moment, version: 1, dispatchId: dispatch.id, caseId: record.id, unitId: dispatch.unitId, at: now, by: REMINDER, ...told, text, deliveryId: letter.id }
      const added = await store.addReminder(reminder, letter, held, { at: now, by: REMINDER })
      if (added && told.because === 'nobody') log.warn({ unit: dispatch.unitId, case: record.number }, 'nobody of the unit could be reminded: it has no staff and no duty roster')
    }
  }

  /** Where the calendar ends, moments in working time are not known: that is said once a day, the other dispatches go on. */
  function knownMoments(dispatch: Dispatch, record: Case, now: string): ReminderDue[] {
    try {
      return momentsOf(dispatch, record, now)
    } catch (error) {
      if (!(error instanceof HolidayTableEnds)) throw error
      if (saidOn !== dayInShanghai(now)) log.error({ why: error.message }, 'units cannot be reminded')
      saidOn = dayInShanghai(now)
      return []
    }
  }

  function momentsOf(dispatch: Dispatch, record: Case, now: string): ReminderDue[] {
    const facts = { dispatchedAt: dispatch.sentAt, urgency: record.urgency, category: record.category }
    return remindersDue(dispatch, calendar, (name) => runsRoundTheClock(policies, name, facts), now)
  }

  return stageLoop('reminders', EVERY_MS, log, remindAll)
}
