/** Walks the audit chain from its beginning. */
import type { Database } from './database.ts'
import { brokenLink } from './records/audit.ts'
import type { AuditEntry } from './records/audit.ts'
import { auditHash } from './trade/audit.ts'

export interface AuditVerdict {
  /** Entries that are in order. */
  entries: number
  /** The first broken link, in words; undefined when the chain is whole. */
  broken: string | undefined
}

/** Checks number, link and hash of every entry, and stops at the first that is wrong. */
export async function verifyAudit(database: Database): Promise<AuditVerdict> {
  let last: AuditEntry | undefined
  let entries = 0
  for await (const entry of database.scan('audit')) {
    const broken = brokenLink(last, entry, auditHash)
    if (broken !== undefined) return { entries, broken }
    last = entry
    entries++
  }
  return { entries, broken: undefined }
}
