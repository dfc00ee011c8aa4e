/** CONTRACT, part of store.ts: what belongs to units when 机构改革 ends them. The change itself goes through `commitDecision`. */
import type { Dispatch } from '../records/dispatch.ts'
import type { Duty } from '../records/duty.ts'
import type { Staff } from '../records/staff.ts'
import type { Supervision } from '../records/supervision.ts'

export interface UnitStore {
  /** What these units have in hand: open, or answered and not reviewed yet. The oldest first. */
  workInHand(unitIds: readonly string[]): Promise<Dispatch[]>
  /** How much each unit has in hand; a unit without any is absent. */
  workCounts(): Promise<Record<string, number>>
  staffOfUnits(unitIds: readonly string[]): Promise<Staff[]>
  /** Duties that are not over at `at`. */
  dutiesOfUnits(unitIds: readonly string[], at: string): Promise<Duty[]>
  /** Notices these units have not answered, or whose answer is not accepted. */
  supervisionsInHand(unitIds: readonly string[]): Promise<Supervision[]>
}
