/** A whole store into one file (backup-format.ts says how it is made). */
import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { access, open, rename, rm, stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { createGzip, gzipSync } from 'node:zlib'
import { BACKUP_FORMAT } from './backup-format.ts'
import type { BackupHeader } from './backup-format.ts'
import { SCHEMA_VERSION } from './database.ts'
import type { Database } from './database.ts'
import { kindNames } from './records/kinds.ts'

/** A backup holds personal data in full: its owner alone may read it. */
const OWNER_ONLY = 0o600

export interface BackupMade {
  header: BackupHeader
  bytes: number
  /** Whether all of it is of one moment; false where the database has no snapshots and others may have written meanwhile. */
  ofOneMoment: boolean
}

/**
 * Writes a backup; `at` is the instant that goes into its header. The file appears under its name only when
 * it is whole and on the disk.
 * @throws Error when the file exists already, or cannot be written
 */
export async function backup(database: Database, file: string, at: string): Promise<BackupMade> {
  if (await exists(file)) throw new Error(`${file} exists already: choose another name`)
  const body = `${file}.body-partial`
  const whole = `${file}.partial`
  const view = await database.snapshot?.()
  try {
    const found = await writeBody(view ?? database, body)
    const header: BackupHeader = { format: BACKUP_FORMAT, schemaVersion: SCHEMA_VERSION, createdAt: at, ...found }
    // Two gzip members in a row are one gzip file: so the header can stand first and still tell counts and hash.
    await pipeline(join(gzipSync(`${JSON.stringify(header)}\n`), body), createWriteStream(whole, { mode: OWNER_ONLY }))
    await flush(whole)
    await rename(whole, file)
    return { header, bytes: (await stat(file)).size, ofOneMoment: view !== undefined }
  } finally {
    await view?.close()
    await Promise.all([rm(body, { force: true }), rm(whole, { force: true })])
  }
}

async function writeBody(database: Database, file: string): Promise<Pick<BackupHeader, 'counts' | 'sha256'>> {
  const hash = createHash('sha256')
  const counts: Record<string, number> = {}
  async function* lines(): AsyncGenerator<string> {
    for (const kind of kindNames) {
      for await (const record of database.scan(kind)) {
        const line = `${JSON.stringify({ kind, record })}\n`
        hash.update(line)
        counts[kind] = (counts[kind] ?? 0) + 1
        yield line
      }
    }
  }
  await pipeline(lines(), createGzip(), createWriteStream(file, { mode: OWNER_ONLY }))
  return { counts, sha256: hash.digest('hex') }
}

async function* join(head: Buffer, file: string): AsyncGenerator<Buffer> {
  yield head
  yield* createReadStream(file) as AsyncIterable<Buffer>
}

async function flush(file: string): Promise<void> {
  const handle = await open(file, 'r+')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  )
