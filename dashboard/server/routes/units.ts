/** 单位, for the system administrator. */
import { randomUUID } from 'node:crypto'
import { addUnit, renameOneUnit } from '../../../pipeline/casework/units/keep-units.ts'
import { reformUnits } from '../../../pipeline/casework/units/reform-units.ts'
import { dayInShanghai } from '../../../pipeline/casework/shanghai-day.ts'
import { existsOn } from '../../../storage/records/unit.ts'
import type { Unit } from '../../../storage/records/unit.ts'
import type { UnitPage } from '../../contract/unit.ts'
import type { Handlers, Tools } from '../handlers.ts'
import { actorOf } from '../handlers.ts'
import { found } from '../refusal.ts'
import { historyView } from '../views/cards.ts'

type Names = 'units' | 'unit' | 'addUnit' | 'renameUnit' | 'reformUnits'

export function unitHandlers({ store, names, config }: Tools): Pick<Handlers, Names> {
  async function pageOf(unit: Unit, at: string): Promise<UnitPage> {
    const [known, work, people] = await Promise.all([names(), store.workInHand([unit.id]), store.staffOfUnits([unit.id])])
    const numbers = new Map((await store.casesById([...new Set(work.map(({ caseId }) => caseId))])).map((record) => [record.id, record.number]))
    return {
      ...unit,
      exists: existsOn(unit, dayInShanghai(at)),
      work: work.length,
      staff: people.filter(({ active }) => active).length,
      history: historyView(unit.history, known),
      people: people.map(({ id, name, login, active }) => ({ id, name, login, active })),
      dispatches: work.map(({ id, caseId, role, handling, dueAt }) => ({ id, caseNumber: numbers.get(caseId) ?? '', role, handling, dueAt })),
    }
  }

  return {
    async units({ at }) {
      const [units, work, people] = await Promise.all([store.units(), store.workCounts(), store.allStaff()])
      const today = dayInShanghai(at)
      return units.map((unit) => ({ ...unit, exists: existsOn(unit, today), work: work[unit.id] ?? 0, staff: people.filter(({ unitId, active }) => active && unitId === unit.id).length }))
    },
    unit: async ({ params, at }) => pageOf(found(await store.unit(params.id), '单位'), at),
    addUnit: async (call) => pageOf(await addUnit({ store, newId: randomUUID }, actorOf(call), call.body, call.at), call.at),
    renameUnit: async (call) => pageOf(await renameOneUnit(store, actorOf(call), { id: call.params.id, ...call.body }, call.at), call.at),
    reformUnits: async (call) => (await reformUnits({ store, newId: randomUUID, held: config.mode !== 'production' }, actorOf(call), call.body, call.at)).handedOver,
  }
}
