/** The audit trail, for reading and checking only. */
import { verifyAudit } from '../../../storage/verify-audit.ts'
import type { Handlers, Tools } from '../handlers.ts'

export function auditHandlers({ store, names }: Tools): Pick<Handlers, 'audit' | 'checkAudit'> {
  return {
    async audit({ query: { skip, limit, ...filter } }) {
      const [entries, known] = await Promise.all([store.auditTrail(filter, skip, limit), names()])
      return { entries: entries.map((entry) => ({ ...entry, byName: known.person(entry.by) })) }
    },
    async checkAudit({ caller, at }) {
      const verdict = await verifyAudit(store.database)
      await store.audit({ at, by: caller.staff.id, action: 'verify_audit', subject: '', detail: { ...verdict } })
      return verdict
    },
  }
}
