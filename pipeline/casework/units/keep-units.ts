/**
 * The tree of units. Folder:
 *   keep-units.ts    a unit begins, or gets another name
 *   reform-units.ts  机构改革: units end, others take over
 *   redirect-waiting.ts letters, rules and issues that name a unit that ended
 *   hand-over-work.ts what a unit had in hand goes to its successor   hand-over-letter.ts the successor is told
 */
import type { NewUnit, Unit } from '../../../storage/records/unit.ts'
import { newUnit, renameUnit } from '../../../storage/records/unit.ts'
import type { Store } from '../../../storage/store.ts'
import type { Actor } from '../actor.ts'
import { requireMay } from '../actor.ts'
import { CaseworkRefused, present } from '../refused.ts'
import { insert, replace } from '../writes.ts'

export interface UnitTools {
  store: Store
  newId: () => string
}

/** @throws CaseworkRefused when the name is taken, or what stands above it does not fit */
export function addUnit({ store, newId }: UnitTools, actor: Actor, draft: Omit<NewUnit, 'id'>, at: string): Promise<Unit> {
  requireMay(actor, 'unit:manage')
  return store.commitDecision(async () => {
    const units = await store.units()
    refuseTakenName(units, draft.name)
    const above = draft.parentId === null ? undefined : present(units.find(({ id }) => id === draft.parentId), '上级单位')
    if (draft.level === 1 && above) throw new CaseworkRefused('invalid', '一级单位没有上级单位')
    if (draft.level === 2 && (!above || above.level !== 1)) throw new CaseworkRefused('invalid', '二级单位须选择一级单位作上级')
    if (above && above.until !== null) throw new CaseworkRefused('illegal', `${above.name}已于 ${above.until} 撤销，请改选上级单位`)
    const record = newUnit({ ...draft, id: `unit:${newId()}` }, above, { at, by: actor.id })
    return { writes: [insert('unit', record)], facts: { at, by: actor.id, action: 'add_unit', subject: `unit ${record.id}`, detail: { name: record.name, level: record.level, under: record.parentId, from: record.from } }, result: record }
  })
}

/** 更名. The former name is still read in letters. */
export function renameOneUnit(store: Store, actor: Actor, order: { id: string; version: number; name: string; why: string }, at: string): Promise<Unit> {
  requireMay(actor, 'unit:manage')
  return store.commitDecision(async () => {
    const units = await store.units()
    const before = seenUnit(units, order.id, order.version)
    if (before.until !== null) throw new CaseworkRefused('illegal', `${before.name}已于 ${before.until} 撤销，不能更名`)
    if (order.name === before.name) throw new CaseworkRefused('invalid', '新名称与现名称相同')
    refuseTakenName(units.filter(({ id }) => id !== before.id), order.name)
    const record = renameUnit(before, order.name, { at, by: actor.id })
    return { writes: [replace('unit', record)], facts: { at, by: actor.id, action: 'rename_unit', subject: `unit ${record.id}`, detail: { from: before.name, to: record.name, why: order.why } }, result: record }
  })
}

/** The unit as the person saw it. @throws CaseworkRefused */
export function seenUnit(units: readonly Unit[], id: string, version: number): Unit {
  const record = present(units.find((unit) => unit.id === id), '单位')
  if (record.version !== version) throw new CaseworkRefused('stale', `${record.name}的资料在您打开之后有了变动，请看过再操作`)
  return record
}

function refuseTakenName(units: readonly Unit[], name: string): void {
  if (units.some((unit) => unit.until === null && unit.name === name)) throw new CaseworkRefused('illegal', `已有名为「${name}」的单位`)
}
