/** Brings a whole store to one keeping: sealed with the key in use, or in clear again. Safe beside running programs and to repeat. */
import type { Database, Write } from '../database.ts'
import { Conflict } from '../database.ts'
import type { KindName } from '../records/kinds.ts'
import type { SecretBox } from '../secrets/secret-box.ts'
import { isKeptOtherwise, sealDatabase, sealedKinds } from './sealed-database.ts'

export interface SealedStore {
  /** Records that were rewritten, a kind. */
  changed: Record<string, number>
  /** Records that somebody else wrote meanwhile, and that are kept as wanted by that. */
  skipped: number
}

/** So many tries beside a program that writes the same record. */
const TRIES = 5

/**
 * @param stored the database as it stands, not opened
 * @param to `sealed` with the box's key, former keys' too; `clear`: in clear again
 * @param progress told after every thousand records
 */
export async function sealStore(stored: Database, box: SecretBox, to: 'sealed' | 'clear', progress: (line: string) => void): Promise<SealedStore> {
  const wanted = to === 'sealed' ? box : null
  const database = sealDatabase(stored, box, { keep: to === 'sealed' })
  const done: SealedStore = { changed: {}, skipped: 0 }
  for (const kind of sealedKinds) {
    let seen = 0
    for await (const record of stored.scan(kind)) {
      if (++seen % 1000 === 0) progress(`${kind}: ${seen} records seen, ${done.changed[kind] ?? 0} rewritten`)
      if (!isKeptOtherwise(kind, record, wanted)) continue
      if (await rewritten(stored, database, kind, record.id, wanted)) done.changed[kind] = (done.changed[kind] ?? 0) + 1
      else done.skipped++
    }
  }
  return done
}

/** The next version of a record, nothing in it changed but how it is kept. False where somebody else has done it. */
async function rewritten(stored: Database, database: Database, kind: KindName, id: string, wanted: SecretBox | null): Promise<boolean> {
  for (let tries = 1; ; tries++) {
    const now = await stored.get(kind, id)
    if (now === undefined || !isKeptOtherwise(kind, now, wanted)) return false
    const record = await database.get(kind, id)
    if (record === undefined) return false
    try {
      await database.commit([{ op: 'replace', kind, record: { ...record, version: record.version + 1 } } as Write])
      return true
    } catch (error) {
      if (!(error instanceof Conflict) || tries === TRIES) throw error
    }
  }
}
