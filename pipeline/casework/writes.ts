/** Small words for the writes of a decision, and reading a case as the person saw it. */
import type { Write } from '../../storage/database.ts'
import type { Case } from '../../storage/records/case.ts'
import type { KindName, RecordOf } from '../../storage/records/kinds.ts'
import type { Store } from '../../storage/store.ts'
import { CaseworkRefused, present } from './refused.ts'

export const replace = <K extends KindName>(kind: K, record: RecordOf<K>): Write => ({ op: 'replace', kind, record }) as Write
export const insert = <K extends KindName>(kind: K, record: RecordOf<K>): Write => ({ op: 'insert', kind, record }) as Write

/** @throws CaseworkRefused when there is none, or it changed since the person saw it */
export async function seenCase(store: Store, id: string, version: number): Promise<Case> {
  const record = present(await store.case(id), '案件')
  if (record.version !== version) throw new CaseworkRefused('stale', '该案件在您打开之后有了新的进展，请看过再操作')
  return record
}
