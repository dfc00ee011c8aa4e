/** The city's units from the data file into the store: missing ones are added, what staff changed stays. */
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { Database, Write } from './database.ts'
import { zUnit } from './records/unit.ts'
import type { Unit } from './records/unit.ts'
import { retryOnConflict } from './trade/retry.ts'

/** Units of the file exist from this day on; who came before is history the office enters itself. */
const FROM = '2019-01-01'

const zSeedUnits = z.object({ units: z.array(zUnit.pick({ id: true, name: true, aliases: true, level: true, parentId: true, kind: true, district: true })) })

/** Adds the units that are not there yet; a second run changes nothing. Returns how many were added. */
export async function seedUnits(database: Database, at: string, file: URL = new URL('./seed/units.json', import.meta.url)): Promise<number> {
  const parsed = zSeedUnits.safeParse(JSON.parse(readFileSync(file, 'utf8')))
  if (!parsed.success) throw new Error(`units.json: ${z.prettifyError(parsed.error)}`)
  // Two processes may start on a fresh store at once: who comes second finds all units there when it looks again.
  return retryOnConflict(() => addMissing(database, parsed.data.units, at))
}

async function addMissing(database: Database, units: z.infer<typeof zSeedUnits>['units'], at: string): Promise<number> {
  const known = new Set((await database.find('unit', {})).map(({ id }) => id))
  const missing = units.filter(({ id }) => !known.has(id))
  const writes: Write[] = missing.map((unit) => {
    const record: Unit = { ...unit, version: 1, from: FROM, until: null, successorIds: [], history: [{ at, by: 'system:seed', action: 'seed', from: '', to: 'existing' }] }
    return { op: 'insert', kind: 'unit', record }
  })
  await database.commit(writes)
  return missing.length
}
