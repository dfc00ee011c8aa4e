/** Who acts: their permission, and the records that are within their reach. */
import type { Dispatch } from '../../storage/records/dispatch.ts'
import { stepOf } from '../../storage/records/dispatch.ts'
import type { Permission } from '../../storage/records/permissions.ts'
import { may } from '../../storage/records/permissions.ts'
import type { Role } from '../../storage/records/staff.ts'
import type { Store } from '../../storage/store.ts'
import { CaseworkRefused, present } from './refused.ts'

/** A person, or a stage of the program that acts for the office (`system:forwarding`). */
export interface Actor {
  id: string
  role: Role | 'system'
  unitId: string | null
}

/** @throws CaseworkRefused when the role may not */
export function requireMay(actor: Actor, permission: Permission): void {
  const allowed = actor.role === 'system' ? may('officer', permission) : may(actor.role, permission)
  if (!allowed) throw new CaseworkRefused('forbidden', '您的岗位没有这项权限')
}

const isUnit = ({ role }: Actor): boolean => role === 'unit1' || role === 'unit2'

/** A dispatch to the actor's own unit. Threat: a unit that guesses the ids of others' work. */
export async function ownDispatch(store: Store, actor: Actor, id: string): Promise<Dispatch> {
  const record = await store.dispatch(id)
  return present(record !== undefined && actor.unitId !== null && record.unitId === actor.unitId ? record : undefined, '转办件')
}

/** A dispatch the actor gave out: the office's of level 1, a unit's of those below its own. */
export async function commandedDispatch(store: Store, actor: Actor, id: string): Promise<{ record: Dispatch; parent: Dispatch | undefined }> {
  const record = await store.dispatch(id)
  const parent = record?.parentId ? await store.dispatch(record.parentId) : undefined
  const theirs = isUnit(actor) ? parent !== undefined && parent.unitId === actor.unitId : parent === undefined
  return { record: present(record !== undefined && theirs ? record : undefined, '转办件'), parent }
}

/** Whether a person may look at a dispatch and what belongs to it. */
export async function maySeeDispatch(store: Store, actor: Actor, record: Dispatch): Promise<boolean> {
  if (!isUnit(actor)) return actor.role === 'system' || may(actor.role, 'case:read')
  if (record.unitId === actor.unitId) return true
  const parent = record.parentId ? await store.dispatch(record.parentId) : undefined
  return parent !== undefined && parent.unitId === actor.unitId
}

/** The work a person acts on, as they saw it. */
export interface Seen {
  dispatchId: string
  step: number
}

/** @throws CaseworkRefused when the page the person acted on shows another step than the present one */
export function requireStep(record: Dispatch, step: number): void {
  if (stepOf(record) !== step) throw new CaseworkRefused('stale', '该转办件在您打开之后有了新的进展，请看过再操作')
}
