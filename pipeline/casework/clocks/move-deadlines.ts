/**
 * Deadlines move by themselves in one case, and a pause that has run out is noted. A closure declared after a dispatch was sent takes working time from it: its deadlines move by that much, once, with a line in its
 * history. What was sent after the declaration has counted with it from the start.
 */
import type { CalendarFacts } from '../../../storage/records/calendar.ts'
import type { Dispatch } from '../../../storage/records/dispatch.ts'
import { isOpen, noteEndedPauses } from '../../../storage/records/dispatch.ts'
import { changeFields } from '../../../storage/records/record.ts'
import { withNews } from '../../../storage/records/ruling.ts'
import type { Store } from '../../../storage/store.ts'
import type { Log } from '../../log.ts'
import { settleCase } from '../settle-case.ts'
import type { Stage } from '../../jobs/stage-loop.ts'
import { stageLoop } from '../../jobs/stage-loop.ts'
import { replace } from '../writes.ts'
import { runsRoundTheClock } from './due-times.ts'
import { deadlineFields as fields, setDeadline, underPauses } from './paused-deadlines.ts'
import type { Clocks } from './clock-files.ts'
import type { WorkingCalendar } from './working-calendar.ts'
import { createWorkingCalendar } from './working-calendar.ts'

const EVERY_MS = 60_000
const CALENDAR = 'system:calendar'
const MOVED = 'closure'
const RUN_OUT = '暂停计时期满，自动恢复计时'

type Closure = CalendarFacts['closures'][number]
/** A closure with the calendars before it was declared and after. */
export interface Declared {
  closure: Closure
  from: string
  declared: string
  before: WorkingCalendar
  after: WorkingCalendar
}

/** The closures that say when they were declared, in that order. */
export function declaredClosures(facts: CalendarFacts): Declared[] {
  const known = facts.closures.filter(({ declared }) => declared === undefined)
  const late = facts.closures.flatMap((closure) => (closure.declared === undefined ? [] : [{ closure, declared: instantOf(closure.declared) }])).sort((a, b) => (a.declared < b.declared ? -1 : 1))
  return late.map(({ closure, declared }, n) => {
    const upTo = (count: number): WorkingCalendar => createWorkingCalendar({ ...facts, closures: [...known, ...late.slice(0, count).map((one) => one.closure)] })
    return { closure, from: instantOf(closure.from), declared, before: upTo(n), after: upTo(n + 1) }
  })
}

/** The dispatch with the deadlines it has by this closure; the same dispatch when the closure takes nothing from it. */
export function movedBy(dispatch: Dispatch, { closure, from, declared, before, after }: Declared, roundTheClock: (clock: keyof typeof fields) => boolean, at: string): Dispatch {
  const said = dispatch.history.some(({ action, why }) => action === MOVED && why?.startsWith(`${closure.from} `))
  if (said || !isOpen(dispatch) || dispatch.sentAt >= declared) return dispatch
  const changed: Partial<Pick<Dispatch, 'signDueAt' | 'contactDueAt' | 'dueAt'>> = {}
  const unpaused = dispatch.unpaused && { ...dispatch.unpaused }
  for (const clock of ['sign', 'contact', 'resolve'] as const) {
    const due = dispatch[fields[clock]]
    // Who granted an extension after the declaration knew of it.
    const ruled = clock === 'resolve' && dispatch.extension?.state === 'granted' && (dispatch.extension.ruledAt ?? '') >= declared
    if (due <= from || ruled || roundTheClock(clock)) continue
    const start = Date.parse(dispatch.sentAt)
    const set = setDeadline(dispatch, clock, before, false, at)
    const longer = new Date(after.add(start, before.between(start, Date.parse(set.due)))).toISOString()
    const base = longer > set.due ? { ...set, due: longer } : set
    // What the closure takes of a pause, the pause does not take as well.
    const moved = underPauses(dispatch, base, dispatch.pauses ?? [], after, false)
    if (moved <= due) continue
    changed[fields[clock]] = moved
    if (unpaused) unpaused[clock] = base
  }
  if (Object.keys(changed).length === 0) return dispatch
  return changeFields<Dispatch>(dispatch, MOVED, { at, by: CALENDAR, why: `${closure.from} – ${closure.until} ${closure.why}` }, unpaused ? { ...changed, unpaused } : changed, dispatch.handling)
}

export function createDeadlineMover({ store, clocks, clock, log }: { store: Store; clocks: Clocks; clock: () => Date; log: Log }): Stage {
  let declared: Declared[] = []
  return stageLoop('deadlines', EVERY_MS, log, async (stopping) => {
    // Anew each round: closures are entered while the program runs.
    declared = declaredClosures(clocks.facts)
    const at = clock().toISOString()
    for (const dispatch of await store.openDispatches()) {
      if (stopping.aborted) return
      if (declared.length > 0 || noteEndedPauses(dispatch, { at, by: CALENDAR }) !== dispatch) await moveOne(dispatch.id, at)
    }
  })

  async function moveOne(id: string, at: string): Promise<void> {
    const [first] = await moved(id, at)
    if (!first) return
    await store.commitDecision(async () => {
      const [record, file] = await moved(id, at)
      const dispatches = file ? (await store.dispatchesOf(file.id)).map((other) => (record && other.id === record.id ? record : other)) : []
      const act = { at, by: CALENDAR }
      const writes = record ? [replace('dispatch', record), ...(file && record.parentId === null ? [replace('case', settleCase(file, file, dispatches, act))] : [])] : []
      return { writes, facts: { at, by: CALENDAR, action: record?.history.some((line) => line.at === at && line.action === MOVED) ? 'move_deadlines' : 'resume', subject: `dispatch ${id}`, detail: { due: record?.dueAt ?? null } }, result: undefined }
    })
    log.info({ dispatch: id, due: first.dueAt }, 'its deadlines moved by a closure, or its pause has run out')
  }

  /** The dispatch as the closures leave it, and its case; nothing when it stays as it is. */
  async function moved(id: string, at: string) {
    const before = await store.dispatch(id)
    const file = before && (await store.case(before.caseId))
    if (!before || !file) return []
    const facts = { dispatchedAt: before.sentAt, urgency: file.urgency, category: file.category }
    const noted = noteEndedPauses(before, { at, by: CALENDAR, why: RUN_OUT })
    const after = declared.reduce((record, one) => movedBy(record, one, (name) => runsRoundTheClock(clocks.policies, name, facts), at), noted)
    // Several of them are one change of the record.
    return after === before ? [] : ([withNews({ ...after, version: before.version + 1 }, before), file] as const)
  }
}

/** Of a local minute, or a moment written to the second or the millisecond. */
const instantOf = (local: string): string => new Date(`${local.length === MINUTE_SIGNS ? `${local}:00` : local}+08:00`).toISOString()
const MINUTE_SIGNS = '2021-07-20T14:00'.length
