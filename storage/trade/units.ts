/** What belongs to units: their work, people, duties and notices. */
import type { Database } from '../database.ts'
import { handlingStates } from '../records/dispatch.ts'
import type { Handling } from '../records/dispatch.ts'
import type { UnitStore } from '../store/units.ts'

const ended: ReadonlySet<Handling> = new Set<Handling>(['accepted', 'returned', 'recalled'])
const inHand = { handling: { in: handlingStates.filter((state) => !ended.has(state)) } }

export function unitStore(database: Database): UnitStore {
  return {
    workInHand: (unitIds) => database.find('dispatch', { where: { unitId: { in: unitIds }, ...inHand }, sort: [['sentAt', 'asc']] }),
    async workCounts() {
      const rows = await database.countBy('dispatch', ['unitId'], { where: inHand })
      return Object.fromEntries(rows.map(({ values, count }) => [String(values[0]), count]))
    },
    staffOfUnits: (unitIds) => database.find('staff', { where: { unitId: { in: unitIds } }, sort: [['login', 'asc']] }),
    dutiesOfUnits: (unitIds, at) => database.find('duty', { where: { unitId: { in: unitIds }, until: { gt: at } } }),
    supervisionsInHand: (unitIds) => database.find('supervision', { where: { unitId: { in: unitIds }, state: { in: ['proposed', 'issued', 'answered'] } } }),
  }
}
