/** A unit (承办单位): a node of the two-level network, with the days it existed; 机构改革 ends a unit and names its successors. */
import { z } from 'zod'
import type { Act } from './record.ts'
import { changeFields, IllegalTransition, recordShape, zDay, zHistoryEntry } from './record.ts'

export const zUnit = z.object({
  ...recordShape,
  name: z.string().min(1),
  /** Names it is also called by, for reading texts. */
  aliases: z.array(z.string()),
  level: z.union([z.literal(1), z.literal(2)]),
  parentId: z.string().nullable(),
  kind: z.enum(['district', 'bureau', 'enterprise', 'street', 'office']),
  /** The district it answers for; null for the whole city. */
  district: z.string().nullable(),
  from: zDay,
  /** First day it no longer exists; null while it does. */
  until: zDay.nullable(),
  successorIds: z.array(z.string()),
  history: z.array(zHistoryEntry),
})
export type Unit = z.infer<typeof zUnit>

/** Whether the unit exists on a day. */
export const existsOn = (unit: Unit, day: string): boolean => unit.from <= day && (unit.until === null || day < unit.until)

/**
 * 机构改革: who answers now for what a unit answered for: itself, or the only successor of an abolished one, and so on. Undefined where
 * nobody or several took over: then a person must choose.
 */
export function standingUnit(units: readonly Unit[], id: string): Unit | undefined {
  let unit = units.find((one) => one.id === id)
  for (let steps = 0; unit && unit.until !== null && steps < units.length; steps++) {
    const [only, ...others] = unit.successorIds
    unit = only === undefined || others.length > 0 ? undefined : units.find((one) => one.id === only)
  }
  return unit?.until === null ? unit : undefined
}

export type NewUnit = Pick<Unit, 'id' | 'name' | 'aliases' | 'level' | 'parentId' | 'kind' | 'district' | 'from'>

/** A unit that begins on `from`. @throws IllegalTransition when its level and what stands above it do not fit */
export function newUnit(facts: NewUnit, above: Unit | undefined, act: Act): Unit {
  refuseWrongParent(facts, above)
  return { ...facts, version: 1, until: null, successorIds: [], history: [{ at: act.at, by: act.by, action: 'add', from: '', to: 'existing', ...(act.why ? { why: act.why } : {}) }] }
}

/** A unit of level 2 comes under another of level 1. */
export function moveUnit(unit: Unit, above: Unit, act: Act): Unit {
  if (unit.until !== null) throw new IllegalTransition('unit', unit.id, 'move', `abolished on ${unit.until}`)
  refuseWrongParent({ ...unit, parentId: above.id }, above)
  return changeFields(unit, 'move', act, { parentId: above.id }, 'existing')
}

function refuseWrongParent(unit: Pick<Unit, 'id' | 'level' | 'parentId'>, above: Unit | undefined): void {
  const fits = unit.level === 1 ? unit.parentId === null : above !== undefined && above.id === unit.parentId && above.level === 1 && above.until === null
  if (!fits) throw new IllegalTransition('unit', unit.id, 'place', 'existing', 'a unit of level 2 stands under an existing one of level 1, one of level 1 under none')
}

/** It takes the place of units that were abolished; it is called by their names where it is the only one that does. */
export function succeedUnits(unit: Unit, former: readonly Unit[], alone: boolean, act: Act): Unit {
  const names = alone ? former.flatMap(({ name, aliases }) => [name, ...aliases]) : []
  return changeFields(unit, 'succeed', { ...act, why: former.map(({ name }) => name).join('、') }, { aliases: [...new Set([...unit.aliases, ...names])].filter((name) => name !== unit.name) }, 'existing')
}

/** The unit ends on `until`; its open work goes to `successorIds`. */
export function abolishUnit(unit: Unit, until: string, successorIds: string[], act: Act): Unit {
  if (unit.until !== null) throw new IllegalTransition('unit', unit.id, 'abolish', `abolished on ${unit.until}`)
  if (until <= unit.from) throw new IllegalTransition('unit', unit.id, 'abolish', 'existing', `it exists only from ${unit.from}`)
  if (successorIds.includes(unit.id)) throw new IllegalTransition('unit', unit.id, 'abolish', 'existing', 'it cannot succeed itself')
  return changeFields(unit, 'abolish', act, { until, successorIds }, 'existing')
}

/** 更名: the former name stays an alias, so that old letters are still read right. */
export function renameUnit(unit: Unit, name: string, act: Act): Unit {
  if (unit.until !== null) throw new IllegalTransition('unit', unit.id, 'rename', `abolished on ${unit.until}`)
  if (!name.trim() || name === unit.name) throw new IllegalTransition('unit', unit.id, 'rename', 'existing', 'a new name is needed')
  return changeFields(unit, 'rename', { ...act, why: `${unit.name} → ${name}` }, { name, aliases: [...new Set([...unit.aliases, unit.name])] }, 'existing')
}
