/** Names for ids: staff, units and sources. Read anew at most every few seconds: these lists are short and change rarely. */
import type { Source } from '../../storage/records/source.ts'
import type { Unit } from '../../storage/records/unit.ts'
import type { DashboardParts } from './config.ts'

const KEEP_MS = 5000

export interface Names {
  /** A staff member's name; the stage for `system:…`; the id itself when nobody is known by it. */
  person(id: string): string
  unit(id: string): string
  source(id: string): string
  units: readonly Unit[]
  sources: readonly Source[]
}
export type NameBook = () => Promise<Names>

export function createNameBook({ store, clock }: Pick<DashboardParts, 'store' | 'clock'>): NameBook {
  let kept: { until: number; names: Promise<Names> } | undefined
  const read = async (): Promise<Names> => {
    const [staff, units, sources] = await Promise.all([store.allStaff(), store.units(), store.sources()])
    const people = new Map(staff.map(({ id, name }) => [id, name]))
    const unitNames = new Map(units.map(({ id, name }) => [id, name]))
    const sourceNames = new Map(sources.map(({ id, name }) => [id, name]))
    return { person: (id) => people.get(id) ?? id, unit: (id) => unitNames.get(id) ?? id, source: (id) => sourceNames.get(id) ?? id, units, sources }
  }
  return async () => {
    const now = clock().getTime()
    if (!kept || kept.until <= now) {
      const names = read()
      kept = { until: now + KEEP_MS, names }
      // A failed read is not kept: the next request asks again.
      names.catch(() => (kept = undefined))
    }
    return kept.names
  }
}
