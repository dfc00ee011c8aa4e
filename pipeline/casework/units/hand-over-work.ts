/** What an abolished unit had in hand goes to its successor: dispatches, the cases that show them, notices. Reads, and says what to write. */
import type { Write } from '../../../storage/database.ts'
import type { Case } from '../../../storage/records/case.ts'
import type { Dispatch } from '../../../storage/records/dispatch.ts'
import { handleDispatch, handOver, isOpen, isOver } from '../../../storage/records/dispatch.ts'
import type { Act } from '../../../storage/records/record.ts'
import { changeFields } from '../../../storage/records/record.ts'
import type { Unit } from '../../../storage/records/unit.ts'
import type { Store } from '../../../storage/store.ts'
import { present } from '../refused.ts'
import { settleCase } from '../settle-case.ts'
import { replace } from '../writes.ts'
import type { Handed } from './hand-over-letter.ts'

/** From whom it comes, who has it from now on. */
export interface Heir {
  from: Unit
  to: Unit
}

/** Everything these units have in hand. `heirOf` names the successor of each dispatch. */
export async function handOverWork(store: Store, unitIds: readonly string[], heirOf: (dispatch: Dispatch) => Heir, act: Act): Promise<{ writes: Write[]; handed: Handed[] }> {
  const work = await store.workInHand(unitIds)
  const writes: Write[] = []
  const handed: Handed[] = []
  for (const caseId of new Set(work.map((dispatch) => dispatch.caseId))) {
    const given = work.filter((dispatch) => dispatch.caseId === caseId)
    const file = present(await store.case(caseId), '案件')
    writes.push(...(await handOverCase(store, file, new Set(given.map(({ id }) => id)), heirOf, act)))
    handed.push(...given.map((dispatch) => ({ ...heirOf(dispatch), dispatchId: dispatch.id, caseNumber: file.number, dueAt: dispatch.dueAt })))
  }
  return { writes, handed }
}

async function handOverCase(store: Store, file: Case, given: ReadonlySet<string>, heirOf: (dispatch: Dispatch) => Heir, act: Act): Promise<Write[]> {
  const dispatches = await store.dispatchesOf(file.id)
  const changed = new Map<string, Dispatch>()
  const told = new Set<string>()
  for (const dispatch of dispatches) {
    if (!given.has(dispatch.id)) continue
    const { from, to } = heirOf(dispatch)
    const why = `${from.name} → ${to.name}：${act.why ?? ''}`
    changed.set(dispatch.id, handOver(dispatch, to.id, { ...act, why }))
    if (dispatch.parentId === null) told.add(why)
  }
  for (const spare of spares(dispatches.map((dispatch) => changed.get(dispatch.id) ?? dispatch), given)) changed.set(spare.id, recallSpare(spare, act))
  const writes = [...changed.values()].map((dispatch) => replace('dispatch', { ...dispatch, version: (dispatches.find(({ id }) => id === dispatch.id)?.version ?? 0) + 1 }))
  const upper = dispatches.some(({ id, parentId }) => parentId === null && changed.has(id))
  if (!upper) return writes
  const noted = changeFields(file, 'hand_over', { ...act, why: [...told].join('；') }, {}, file.status)
  return [...writes, replace('case', settleCase(file, noted, dispatches.map((dispatch) => changed.get(dispatch.id) ?? dispatch), act))]
}

/** Two units that had one case together became one: the assisting dispatch has nothing of its own left to do. */
function spares(dispatches: readonly Dispatch[], given: ReadonlySet<string>): Dispatch[] {
  return dispatches.filter((one) => {
    if (one.role !== 'assist' || !isOpen(one)) return false
    const twins = dispatches.filter((other) => other.id !== one.id && other.unitId === one.unitId && other.parentId === one.parentId && other.round === one.round && !isOver(other) && (given.has(other.id) || given.has(one.id)))
    return twins.some((other) => other.role === 'lead' || !isOpen(other) || other.id < one.id)
  })
}

const recallSpare = (dispatch: Dispatch, act: Act): Dispatch => handleDispatch(dispatch, 'recall', { ...act, why: `机构改革后由同一单位承办：${act.why ?? ''}` })
