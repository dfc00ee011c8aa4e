/** 催办, 久拖不决, 值班表. A unit sees its own. */
import { randomUUID } from 'node:crypto'
import { fractionElapsed, runsRoundTheClock } from '../../../pipeline/casework/clocks/due-times.ts'
import { HolidayTableEnds } from '../../../pipeline/casework/clocks/holiday-table.ts'
import { cancelDuty, planDuty } from '../../../pipeline/casework/reminders/plan-duty.ts'
import { remindByHand } from '../../../pipeline/casework/reminders/remind-by-hand.ts'
import { dueOf, isRunning } from '../../../pipeline/casework/reminders/reminders-due.ts'
import { lingering, workingDaysRun } from '../../../pipeline/casework/supervision/lingering.ts'
import { clockNames } from '../../../storage/records/clock-policy.ts'
import type { ClockName } from '../../../storage/records/clock-policy.ts'
import type { Dispatch } from '../../../storage/records/dispatch.ts'
import { currentPause, pausedSpans } from '../../../storage/records/pause.ts'
import type { Reminder } from '../../../storage/records/reminder.ts'
import type { ReminderFilter } from '../../../storage/store/reminders.ts'
import type { Answer } from '../../contract.ts'
import type { ReminderView } from '../../contract/reminder.ts'
import type { Call, Handlers, Tools } from '../handlers.ts'
import { actorOf } from '../handlers.ts'

type Names = 'reminders' | 'due' | 'remind' | 'lingering' | 'myReminders' | 'roster' | 'planDuty' | 'cancelDuty'
const CASES_LOOKED_AT = 5000
const DUTIES_SHOWN = 500

export function reminderHandlers({ store, names, config, casework }: Tools): Pick<Handlers, Names> {
  const { calendar, policies } = casework.clocks
  const { lingering: limits } = casework.supervision

  async function viewsOf(reminders: readonly Reminder[]): Promise<ReminderView[]> {
    const [known, cases] = await Promise.all([names(), store.casesById([...new Set(reminders.map(({ caseId }) => caseId))])])
    const numbers = new Map(cases.map(({ id, number }) => [id, number]))
    return reminders.map(({ staffIds, by, version: _version, deliveryId: _letter, ...rest }) => ({ ...rest, caseNumber: numbers.get(rest.caseId) ?? '', unit: known.unit(rest.unitId), people: staffIds.map((id) => known.person(id)), byName: known.person(by) }))
  }
  async function page(filter: ReminderFilter, skip: number, limit: number): Promise<{ reminders: ReminderView[]; total: number }> {
    const { reminders, total } = await store.reminders(filter, skip, limit)
    return { reminders: await viewsOf(reminders), total }
  }

  async function rosterOf(call: Pick<Call<'roster'>, 'caller' | 'at'>): Promise<Answer<'roster'>> {
    const { role, unitId } = actorOf(call)
    const [known, staff, duties] = await Promise.all([names(), store.allStaff(), store.dutiesFrom(call.at, undefined, DUTIES_SHOWN)])
    const mine = (id: string): boolean => role !== 'unit1' || id === unitId || known.units.some((unit) => unit.id === id && unit.parentId === unitId)
    return {
      duties: duties.filter((duty) => mine(duty.unitId)).map(({ version: _version, ...duty }) => ({ ...duty, unit: known.unit(duty.unitId), person: known.person(duty.staffId) })),
      people: staff.flatMap(({ id, name, active, unitId: of }) => (active && of !== null && mine(of) ? [{ id, name, unitId: of, unit: known.unit(of) }] : [])),
    }
  }

  return {
    reminders: ({ query: { skip, limit, ...filter } }) => page(filter, skip, limit),
    myReminders: async ({ query: { skip, limit }, caller }) => (caller.staff.unitId === null ? { reminders: [], total: 0 } : page({ unitId: caller.staff.unitId }, skip, limit)),
    async due({ query: { which, unitId, skip, limit }, at }) {
      // What stands still by ruling is neither late nor soon to be.
      const open = (await store.openDispatches()).filter((dispatch) => !currentPause(dispatch, at)).filter((dispatch) => unitId === undefined || dispatch.unitId === unitId)
      const cases = new Map((await store.casesById([...new Set(open.map(({ caseId }) => caseId))])).map((record) => [record.id, record]))
      const known = await names()
      const rows = open.flatMap((dispatch) => {
        const record = cases.get(dispatch.caseId)
        const clock = soonest(dispatch)
        if (!record || !clock) return []
        const dueAt = dueOf(dispatch)[clock]
        const roundTheClock = runsRoundTheClock(policies, clock, { dispatchedAt: dispatch.sentAt, urgency: record.urgency, category: record.category })
        const share = knownOr(null, () => fractionElapsed(calendar, { startAt: dispatch.sentAt, dueAt, roundTheClock, pausedSpans: pausedSpans(dispatch) }, at))
        const late = dueAt < at
        const lateDays = late ? knownOr(null, () => workingDaysRun(calendar, dispatch, dueAt, at)) : null
        const { number: caseNumber, title, urgency } = record
        return [{ dispatchId: dispatch.id, caseId: record.id, caseNumber, title, urgency, unit: known.unit(dispatch.unitId), handling: dispatch.handling, clock, dueAt, late, share, lateDays }]
      })
      const late = rows.filter((row) => row.late)
      const soon = rows.filter((row) => !row.late && (row.share ?? 0) >= SOON)
      const shown = (which === 'late' ? late : soon).sort((a, b) => (a.dueAt < b.dueAt ? -1 : 1)).slice(skip, skip + limit)
      const last = await Promise.all(shown.map(async ({ dispatchId }) => (await store.reminders({ dispatchId }, 0, 1)).reminders[0]))
      return { rows: shown.map((row, n) => ({ ...row, lastReminder: last[n] ? { at: last[n].at, stage: last[n].stage } : null })), late: late.length, soon: soon.length }
    },
    async remind(call) {
      const reminder = await remindByHand({ store, newId: randomUUID, held: config.mode !== 'production' }, actorOf(call), { dispatchId: call.params.id, words: call.body.words }, call.at)
      const [view] = await viewsOf([reminder])
      if (!view) throw new Error('a reminder has no view')
      return view
    },
    async lingering({ query: { skip, limit }, at }) {
      const known = await names()
      const cases = await store.unendedCases(CASES_LOOKED_AT)
      const dispatches = new Map<string, Dispatch[]>()
      for (const dispatch of await store.dispatchesOfCases(cases.map(({ id }) => id))) dispatches.set(dispatch.caseId, [...(dispatches.get(dispatch.caseId) ?? []), dispatch])
      const rows = cases
        .flatMap((record) => {
          const why = lingering(record, dispatches.get(record.id) ?? [], calendar, at, limits)
          return why ? [{ caseId: record.id, number: record.number, title: record.title, urgency: record.urgency, status: record.status, openedAt: record.openedAt, units: (record.unitIds ?? []).map((id) => known.unit(id)), ...why }] : []
        })
        .sort((a, b) => b.age - a.age)
      return { rows: rows.slice(skip, skip + limit), total: rows.length }
    },
    roster: (call) => rosterOf(call),
    async planDuty(call) {
      await planDuty(store, randomUUID, actorOf(call), call.body, call.at)
      return rosterOf(call)
    },
    async cancelDuty(call) {
      await cancelDuty(store, actorOf(call), call.params.id, call.at)
      return rosterOf(call)
    },
  }
}

/** From this share of a clock's time on it is «about to be late». */
const SOON = 0.5

/** The clock that runs and ends first. */
function soonest(dispatch: Dispatch): ClockName | undefined {
  const due = dueOf(dispatch)
  return clockNames.filter((clock) => isRunning(clock, dispatch)).sort((a, b) => (due[a] < due[b] ? -1 : 1))[0]
}

/** A list of what is late must not fail because the calendar ends: the figure is then not known. */
function knownOr<T>(otherwise: T, figure: () => number): number | T {
  try {
    return figure()
  } catch (error) {
    if (error instanceof HolidayTableEnds) return otherwise
    throw error
  }
}
