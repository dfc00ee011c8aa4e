/** CONTRACT, continued: 旧台账, cases that were dealt with before Huiyin. */
import type { AuditFacts } from '../records/audit.ts'
import type { Case } from '../records/case.ts'
import type { Dispatch } from '../records/dispatch.ts'
import type { Post } from '../records/post.ts'

/** A row of an old ledger, ready but for the number of its case. */
export interface LedgerEntry {
  /** Made of the row's own number, so that a ledger imported again changes nothing. */
  postId: string
  /** The year its case counts for. */
  year: number
  /** Its own number, where that is one of ours (`2018-000123`). */
  number: string | null
  build(number: string): { post: Post; record: Case; dispatches: Dispatch[] }
}

export interface LedgerStore {
  /** Takes over rows of an old ledger in one audited commit; rows that are there already are left as they are. */
  takeLedger(entries: readonly LedgerEntry[], facts: AuditFacts): Promise<{ opened: Case[]; known: number }>
}
