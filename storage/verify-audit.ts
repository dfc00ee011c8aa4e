/** Walks the audit chain from its beginning. */
import type { Database } from './database.ts'
import { brokenLink } from './records/audit.ts'
import type { AuditEntry } from './records/audit.ts'
import { auditHash } from './trade/audit.ts'

export interface AuditVerdict {
  /** Entries that are in order. */
  entries: number
  /** Hash of the last entry in order: kept elsewhere, it also proves that the chain's end was not cut off. */
  lastHash: string | null
  /** The first broken link, in words; null when the chain is whole. */
  broken: string | null
}

/** Checks number, link and hash of every entry, and stops at the first that is wrong. */
export async function verifyAudit(database: Database): Promise<AuditVerdict> {
  let last: AuditEntry | undefined
  let entries = 0
  for await (const entry of database.scan('audit')) {
    const broken = brokenLink(last, entry, auditHash)
    if (broken !== undefined) return { entries, lastHash: last?.hash ?? null, broken }
    last = entry
    entries++
  }
  return { entries, lastHash: last?.hash ?? null, broken: null }
}
