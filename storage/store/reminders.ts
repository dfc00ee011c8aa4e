/** CONTRACT, part of store.ts: 催办, 督办 and who is on duty. What people do beyond reading goes through `commitDecision`. */
import type { Case } from '../records/case.ts'
import type { NewDelivery } from '../records/delivery.ts'
import type { Dispatch } from '../records/dispatch.ts'
import type { Duty } from '../records/duty.ts'
import type { Act } from '../records/record.ts'
import type { Reminder } from '../records/reminder.ts'
import type { Supervision } from '../records/supervision.ts'

export interface ReminderFilter {
  unitId?: string | undefined
  dispatchId?: string | undefined
  caseId?: string | undefined
  stage?: Reminder['stage'] | undefined
}
export interface SupervisionFilter {
  unitId?: string | undefined
  kind?: Supervision['kind'] | undefined
  /** One, or one of. */
  state?: Supervision['state'] | readonly Supervision['state'][] | undefined
  caseId?: string | undefined
}

export interface ReminderStore {
  /** What units still work on. */
  openDispatches(): Promise<Dispatch[]>
  /** Dispatches whose end lay in a period, of all states. */
  dispatchesDueBetween(from: string, to: string): Promise<Dispatch[]>
  /** Of many cases at once, in no order. */
  dispatchesOfCases(caseIds: readonly string[]): Promise<Dispatch[]>
  /** Which of these reminders exist. */
  remindersKnown(ids: readonly string[]): Promise<Set<string>>
  /** The reminder and its letter in one commit. False when it was written before: never twice for one moment. */
  addReminder(reminder: Reminder, letter: NewDelivery, held: boolean, act: Act): Promise<boolean>
  /** Newest first. */
  reminders(filter: ReminderFilter, skip: number, limit: number): Promise<{ reminders: Reminder[]; total: number }>
  /** On duty at a moment, or, without one, all that is planned from `from` on. */
  dutiesAt(at: string, unitId?: string): Promise<Duty[]>
  dutiesFrom(from: string, unitId: string | undefined, limit: number): Promise<Duty[]>
  duty(id: string): Promise<Duty | undefined>
  supervision(id: string): Promise<Supervision | undefined>
  /** Newest first. */
  supervisions(filter: SupervisionFilter, skip: number, limit: number): Promise<{ supervisions: Supervision[]; total: number }>
  /** False when a supervision of this id exists: a rule proposes once for one occasion. */
  addProposal(proposal: Supervision): Promise<boolean>
  /** Cases that have not ended, the oldest first. */
  unendedCases(limit: number): Promise<Case[]>
  /** Cases that were opened again at least so often, since a moment. */
  reopenedCases(atLeast: number, openedFrom: string): Promise<Case[]>
}
