/** A backup into a store, of either database. The file is read to its end and found right before anything is written. */
import { readBackup } from './backup-format.ts'
import type { BackupHeader, BackupLine } from './backup-format.ts'
import type { Database, Write } from './database.ts'
import { kindFacts, kindNames } from './records/kinds.ts'
import type { KindName } from './records/kinds.ts'

/** One commit of a restore: at most so many records, and about so many characters (a MongoDB transaction has a limit). */
const BATCH_RECORDS = 500
const BATCH_CHARACTERS = 2_000_000

/** The store holds records, and emptying it was not asked for. */
export class StoreNotEmpty extends Error {
  constructor(rows: Partial<Record<KindName, number>>) {
    const found = Object.entries(rows).map(([kind, count]) => `${count} ${kind}`)
    super(`the store is not empty (${found.join(', ')}): restore into a fresh one, or empty it first with --force-empty; nothing was written`)
    this.name = 'StoreNotEmpty'
  }
}

/**
 * Restores into `database` (migrated). With `forceEmpty` a store that holds records is emptied first, except for
 * its audit chain, which nothing can delete: it must be the beginning of the chain in the backup.
 * An interrupted restore leaves a part of the records; the same call with `forceEmpty` starts over.
 * @throws DamagedBackup · NewerDatabase · StoreNotEmpty, all before anything is written
 */
export async function restore(database: Database, file: string, { forceEmpty = false } = {}): Promise<BackupHeader> {
  const header = await readBackup(file, () => {})
  const rows = await filledKinds(database)
  if (Object.keys(rows).length > 0 && !forceEmpty) throw new StoreNotEmpty(rows)
  const kept = await commonAuditEntries(database, file, rows.audit ?? 0)
  for (const kind of Object.keys(rows) as KindName[]) if (kind !== 'audit') await emptyKind(database, kind)

  const batch = batches(database)
  await readBackup(file, async (line) => {
    if (line.kind === 'audit' && line.record.seq <= kept) return
    await batch.add(line)
  })
  await batch.finish()
  const restored = await filledKinds(database)
  for (const kind of kindNames) {
    if ((restored[kind] ?? 0) !== (header.counts[kind] ?? 0)) throw new Error(`the store holds ${restored[kind] ?? 0} ${kind} records after the restore, the backup ${header.counts[kind] ?? 0}: did another program write meanwhile?`)
  }
  return header
}

async function filledKinds(database: Database): Promise<Partial<Record<KindName, number>>> {
  const { rows } = await database.size()
  return Object.fromEntries(Object.entries(rows).filter(([, count]) => count > 0))
}

/** How many entries of the store's chain are kept: all of them, if the backup's chain begins with the same. */
async function commonAuditEntries(database: Database, file: string, stored: number): Promise<number> {
  if (stored === 0) return 0
  let same = 0
  await readBackup(file, async (line) => {
    if (line.kind !== 'audit' || line.record.seq > stored) return
    if ((await database.get('audit', line.record.id))?.hash === line.record.hash) same++
  })
  if (same < stored) throw new Error(`the store's audit chain of ${stored} entries does not go on in ${file}, and an audit chain is never deleted: restore into a fresh store; nothing was written`)
  return stored
}

async function emptyKind(database: Database, kind: KindName): Promise<void> {
  if (kindFacts(kind).appendOnly) throw new Error(`${kind} cannot be emptied`)
  let writes: Write[] = []
  for await (const { id } of database.scan(kind)) {
    writes.push({ op: 'delete', kind, id })
    if (writes.length < BATCH_RECORDS) continue
    await database.commit(writes)
    writes = []
  }
  await database.commit(writes)
}

function batches(database: Database): { add: (line: BackupLine) => Promise<void>; finish: () => Promise<void> } {
  let writes: Write[] = []
  let characters = 0
  const finish = async (): Promise<void> => {
    await database.commit(writes)
    writes = []
    characters = 0
  }
  return {
    finish,
    async add({ kind, record }) {
      const length = JSON.stringify(record).length
      if (writes.length >= BATCH_RECORDS || (writes.length > 0 && characters + length > BATCH_CHARACTERS)) await finish()
      writes.push({ op: 'insert', kind, record } as Write)
      characters += length
    },
  }
}

