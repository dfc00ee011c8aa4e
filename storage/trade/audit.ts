/** The hash chain: an entry joins the same commit as the decision it speaks of, or nothing is written. */
import { createHash } from 'node:crypto'
import type { Condition, Database, Write } from '../database.ts'
import type { AuditEntry, AuditFacts } from '../records/audit.ts'
import { nextAuditEntry } from '../records/audit.ts'
import type { AuditStore } from '../store.ts'
import { retryOnConflict } from './retry.ts'

/** SHA-256 in hex: the chain's hash. */
export const auditHash = (text: string): string => createHash('sha256').update(text).digest('hex')

export interface AuditChain {
  /**
   * Commits what `prepare` returns together with an audit entry. `prepare` reads afresh each time:
   * it is called again when another writer was first.
   */
  commitAudited<T>(prepare: () => Promise<{ writes: Write[]; facts: AuditFacts; result: T }>): Promise<T>
}

/**
 * The chain of one database. Within a process audited commits queue up, because each needs the hash of
 * the one before; between processes the entry's id (its number) makes one writer win and the other retry.
 */
export function createAuditChain(database: Database): AuditChain {
  let last: Promise<unknown> = Promise.resolve()
  return {
    commitAudited(prepare) {
      const mine = last.then(() =>
        retryOnConflict(async () => {
          const { writes, facts, result } = await prepare()
          const entry = nextAuditEntry(await lastEntry(database), facts, auditHash)
          await database.commit([...writes, { op: 'insert', kind: 'audit', record: entry }])
          return result
        }),
      )
      last = mine.catch(() => undefined)
      return mine
    },
  }
}

async function lastEntry(database: Database): Promise<AuditEntry | undefined> {
  return (await database.find('audit', { sort: [['seq', 'desc']], limit: 1 }))[0]
}

/** Adding and reading entries. */
export function auditStore(database: Database, chain: AuditChain): AuditStore {
  return {
    async audit(facts) {
      await chain.commitAudited(async () => ({ writes: [], facts, result: undefined }))
      const entry = (await database.find('audit', { where: { by: facts.by, action: facts.action, at: facts.at, subject: facts.subject }, sort: [['seq', 'desc']], limit: 1 }))[0]
      if (!entry) throw new Error('the audit entry just written is not there')
      return entry
    },
    async auditTrail({ from, to, ...filter }, skip, limit) {
      const where: Record<string, Condition> = Object.fromEntries(Object.entries(filter).flatMap(([field, value]) => (value === undefined ? [] : [[field, value]])))
      if (from !== undefined || to !== undefined) where['at'] = { ...(from === undefined ? {} : { gte: from }), ...(to === undefined ? {} : { lt: to }) }
      return database.find('audit', { where, sort: [['seq', 'desc']], skip, limit })
    },
  }
}
