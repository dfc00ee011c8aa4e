import type { Database } from '../../storage/database.ts'
import { kindNames } from '../../storage/records/kinds.ts'
import type { KindName } from '../../storage/records/kinds.ts'

/** Deletes every record that may be deleted: all but the audit chain. */
export async function deleteAll(db: Database): Promise<void> {
  const { rows } = await db.size()
  for (const kind of kindNames) if (kind !== 'audit' && rows[kind] > 0) await deleteKind(db, kind)
}

async function deleteKind(db: Database, kind: Exclude<KindName, 'audit'>): Promise<void> {
  const ids: string[] = []
  for await (const record of db.scan(kind)) ids.push(record.id)
  await db.commit(ids.map((id) => ({ op: 'delete', kind, id })))
}
