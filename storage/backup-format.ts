/**
 * The backup file: gzip of lines. The first line is the header, a JSON object; every further line is one
 * record, `{"kind":…,"record":…}`, kinds in the order of records/kinds.ts, records by id. It names no
 * database, so it goes into either.
 */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'
import { z } from 'zod'
import { checkRecord, InvalidRecord } from './check-record.ts'
import { NewerDatabase, SCHEMA_VERSION } from './database.ts'
import { kindNames } from './records/kinds.ts'
import type { KindName, RecordOf } from './records/kinds.ts'

export const BACKUP_FORMAT = 'huiyin-backup-1'

export const zBackupHeader = z.object({
  format: z.literal(BACKUP_FORMAT),
  schemaVersion: z.number().int().min(1),
  createdAt: z.string(),
  /** Records a kind; kinds without any are absent. */
  counts: z.record(z.string(), z.number().int().min(0)),
  /** SHA-256 in hex of everything after the header line, line ends included. */
  sha256: z.string().length(64),
})
export type BackupHeader = z.infer<typeof zBackupHeader>

/** The file is no whole backup: nothing of it may be used. */
export class DamagedBackup extends Error {
  constructor(file: string, why: string) {
    super(`${file} is no whole backup: ${why}; nothing was written`)
    this.name = 'DamagedBackup'
  }
}

export type BackupLine = { [K in KindName]: { kind: K; record: RecordOf<K> } }[KindName]

/**
 * Gives `take` every record of a backup, and answers the header once counts and hash were found right:
 * only then may what was taken be trusted.
 * @throws DamagedBackup · NewerDatabase · InvalidRecord
 */
export async function readBackup(file: string, take: (line: BackupLine) => Promise<void> | void): Promise<BackupHeader> {
  const hash = createHash('sha256')
  const counts: Record<string, number> = {}
  let header: BackupHeader | undefined
  // Said only once the file is known to be whole: a flipped bit may as well look like a wrong field.
  let invalid: InvalidRecord | undefined
  for await (const line of linesOf(file)) {
    if (!header) {
      header = parseHeader(file, line)
      continue
    }
    hash.update(line).update('\n')
    const read = parseLine(file, line)
    counts[read.kind] = (counts[read.kind] ?? 0) + 1
    invalid ??= fault(read)
    if (!invalid) await take(read)
  }
  if (!header) throw new DamagedBackup(file, 'it is empty')
  for (const kind of new Set([...Object.keys(header.counts), ...Object.keys(counts)])) {
    if ((header.counts[kind] ?? 0) !== (counts[kind] ?? 0)) throw new DamagedBackup(file, `it holds ${counts[kind] ?? 0} ${kind} records, its header says ${header.counts[kind] ?? 0}`)
  }
  if (hash.digest('hex') !== header.sha256) throw new DamagedBackup(file, 'it was altered, its SHA-256 differs from the one in its header')
  if (invalid) throw invalid
  return header
}

function parseHeader(file: string, line: Buffer): BackupHeader {
  const parsed = zBackupHeader.safeParse(parseJson(file, line))
  if (!parsed.success) throw new DamagedBackup(file, 'its header is none of ours')
  if (parsed.data.schemaVersion > SCHEMA_VERSION) throw new NewerDatabase(`the backup ${file}`, parsed.data.schemaVersion, SCHEMA_VERSION)
  return parsed.data
}

function parseLine(file: string, line: Buffer): BackupLine {
  const read = parseJson(file, line) as BackupLine
  if (!kindNames.includes(read?.kind) || typeof read.record?.id !== 'string') throw new DamagedBackup(file, 'a line is no record')
  return read
}

function fault({ kind, record }: BackupLine): InvalidRecord | undefined {
  try {
    checkRecord(kind, record)
    return undefined
  } catch (error) {
    if (error instanceof InvalidRecord) return error
    throw error
  }
}

function parseJson(file: string, line: Buffer): unknown {
  try {
    return JSON.parse(line.toString('utf8'))
  } catch {
    throw new DamagedBackup(file, 'a line is no JSON')
  }
}

/** The lines of a gzip file, without their ends. Node's readline will not do: it also splits at U+2028, which JSON leaves as it is. */
async function* linesOf(file: string): AsyncGenerator<Buffer> {
  const source = createReadStream(file)
  const text = createGunzip({ chunkSize: 64 * 1024 })
  source.on('error', (error) => text.destroy(error))
  source.pipe(text)
  let begun: Buffer[] = []
  try {
    for await (const chunk of text as AsyncIterable<Buffer>) {
      let from = 0
      for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
        yield Buffer.concat([...begun, chunk.subarray(from, end)])
        begun = []
        from = end + 1
      }
      begun.push(chunk.subarray(from))
    }
  } catch (error) {
    throw explained(file, error)
  } finally {
    source.destroy()
  }
  if (begun.some((rest) => rest.length > 0)) throw new DamagedBackup(file, 'it is cut short')
}

function explained(file: string, error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException).code
  if (code === 'ENOENT') return new Error(`there is no file ${file}`)
  if (code === 'Z_BUF_ERROR') return new DamagedBackup(file, 'it is cut short')
  if (code === 'Z_DATA_ERROR') return new DamagedBackup(file, 'it is damaged, or no gzip file')
  return error
}
