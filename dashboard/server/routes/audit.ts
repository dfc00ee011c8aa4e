/** The audit trail, for reading only. */
import type { Handlers, Tools } from '../handlers.ts'

export function auditHandlers({ store, names }: Tools): Pick<Handlers, 'audit'> {
  return {
    async audit({ query: { skip, limit, ...filter } }) {
      const [entries, known] = await Promise.all([store.auditTrail(filter, skip, limit), names()])
      return { entries: entries.map((entry) => ({ ...entry, byName: known.person(entry.by) })) }
    },
  }
}
