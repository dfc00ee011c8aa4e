import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { backup } from '../../storage/backup.ts'
import { DamagedBackup } from '../../storage/backup-format.ts'
import { InvalidRecord } from '../../storage/check-record.ts'
import { NewerDatabase, SCHEMA_VERSION } from '../../storage/database.ts'
import type { Database, Write } from '../../storage/database.ts'
import { kindNames } from '../../storage/records/kinds.ts'
import { restore, StoreNotEmpty } from '../../storage/restore.ts'
import { openSqlite } from '../../storage/sqlite/sqlite-database.ts'
import { memoryDatabase } from '../support/memory-database.ts'
import { auditChain, minute, sample, sha256, T0 } from './sample-records.ts'

let folder: string
let file: string
let db: Database
const opened: Database[] = []

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'huiyin-'))
  file = path.join(folder, 'backup.gz')
  db = await openNew('huiyin.db')
})
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close()
  rmSync(folder, { recursive: true })
})

async function openNew(name: string): Promise<Database> {
  const database = await openSqlite({ file: path.join(folder, name) })
  opened.push(database)
  await database.migrate()
  return database
}

/** Records of every kind, awkward texts among them, and a few more than one batch holds. */
async function fill(database: Database): Promise<void> {
  const writes: Write[] = kindNames.filter((kind) => kind !== 'audit').flatMap((kind) => ['a', '中:1', '😀'].map((id) => ({ op: 'insert', kind, record: sample(kind, id, { version: 3 }) }) as Write))
  await database.commit(writes)
  await database.commit(auditChain(3).map((record) => ({ op: 'insert', kind: 'audit', record })))
  await database.commit([{ op: 'insert', kind: 'rawEvidence', record: sample('rawEvidence', 'odd', { url: 'line\u2028paragraph\u2029\r\n\\"\u0001', gzip: '长'.repeat(400_000) }) }])
  await database.commit(Array.from({ length: 1200 }, (_, n) => ({ op: 'insert', kind: 'counter', record: sample('counter', `n${n}`) })))
}

async function everything(database: Database): Promise<Record<string, unknown[]>> {
  const all: Record<string, unknown[]> = {}
  for (const kind of kindNames) {
    const records: unknown[] = []
    for await (const record of database.scan(kind)) records.push(record)
    all[kind] = records
  }
  return all
}

const linesOf = (): string[] => gunzipSync(readFileSync(file)).toString('utf8').split('\n')
/** Writes a file of these lines under a header that fits them. */
function forge(lines: string[], header: object = {}): void {
  const body = lines.map((line) => `${line}\n`).join('')
  const counts: Record<string, number> = {}
  for (const line of lines) counts[(JSON.parse(line) as { kind: string }).kind] = (counts[(JSON.parse(line) as { kind: string }).kind] ?? 0) + 1
  writeFileSync(file, gzipSync(`${JSON.stringify({ format: 'huiyin-backup-1', schemaVersion: SCHEMA_VERSION, createdAt: T0, counts, sha256: sha256(body), ...header })}\n${body}`))
}

async function expectRefused(fault: RegExp, error: new (...args: never[]) => Error = DamagedBackup): Promise<void> {
  const fresh = memoryDatabase()
  const refused = restore(fresh, file)
  await expect(refused).rejects.toThrow(error)
  await expect(refused).rejects.toThrow(fault)
  expect(Object.values((await fresh.size()).rows).every((count) => count === 0)).toBe(true)
}

describe('a backup', () => {
  it('goes into either database and back, record for record', async () => {
    await fill(db)
    const made = await backup(db, file, T0)
    expect(made).toMatchObject({ ofOneMoment: true, header: { format: 'huiyin-backup-1', schemaVersion: SCHEMA_VERSION, createdAt: T0 } })
    expect(made.header.counts['counter']).toBe(1203)

    const other = memoryDatabase()
    expect(await restore(other, file)).toEqual(made.header)
    expect(await everything(other)).toEqual(await everything(db))

    const again = path.join(folder, 'again.gz')
    const second = await backup(other, again, minute(9))
    expect(second).toMatchObject({ ofOneMoment: false, header: { sha256: made.header.sha256, counts: made.header.counts } })
    const third = await openNew('third.db')
    await restore(third, again)
    expect(await everything(third)).toEqual(await everything(db))
    // The words and array fields were built anew.
    expect(await third.count('card', { words: ['井盖'] })).toBe(3)
    expect(await third.count('case', { where: { status: 'registered' } })).toBe(3)
  })

  it('of an empty store is a backup', async () => {
    await backup(db, file, T0)
    expect(linesOf()).toHaveLength(2)
    expect((await restore(memoryDatabase(), file)).counts).toEqual({})
  })

  it('is readable by its owner alone, leaves nothing beside it, and never replaces another', async () => {
    await backup(db, file, T0)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(readdirSync(folder).filter((name) => name.includes('partial'))).toEqual([])
    const before = readFileSync(file)
    await expect(backup(db, file, T0)).rejects.toThrow(/exists already/)
    expect(readFileSync(file)).toEqual(before)
  })

  it('that fails leaves no file behind', async () => {
    await fill(db)
    const failing: Database = {
      ...memoryDatabase(),
      // oxlint-disable-next-line require-yield -- the fault comes before the first record
      async *scan() {
        throw new Error('the disk is gone')
      },
    }
    await expect(backup(failing, file, T0)).rejects.toThrow('the disk is gone')
    expect(readdirSync(folder).filter((name) => name.startsWith('backup'))).toEqual([])
  })

  it('is of one moment, whatever is written meanwhile', async () => {
    await db.commit([{ op: 'insert', kind: 'post', record: sample('post', 'p') }])
    const writing = (async () => {
      for (let n = 0; n < 200; n++) await db.commit([{ op: 'insert', kind: 'counter', record: sample('counter', `n${n}`) }, { op: 'insert', kind: 'unit', record: sample('unit', `n${n}`) }])
    })()
    const { header } = await backup(db, file, T0)
    await writing
    expect(header.counts['counter']).toBe(header.counts['unit'])
    expect(await db.count('counter')).toBe(200)
  })
})

describe('restoring', () => {
  beforeEach(async () => {
    await fill(db)
    await backup(db, file, T0)
  })

  it('refuses a file cut anywhere', async () => {
    const whole = readFileSync(file)
    for (const share of [0.999, 0.5, 0.1, 0.02]) {
      writeFileSync(file, whole.subarray(0, Math.floor(whole.length * share)))
      await expectRefused(/no whole backup: .*nothing was written/)
    }
    writeFileSync(file, '')
    await expectRefused(/no whole backup/)
  })

  it('refuses a damaged byte', async () => {
    const bytes = readFileSync(file)
    for (const place of [bytes.length - 3, Math.floor(bytes.length / 2), 300]) {
      writeFileSync(file, bytes.map((byte, n) => (n === place ? byte ^ 0x10 : byte)))
      await expectRefused(/no whole backup/)
    }
  })

  it('refuses a record taken out, put in, or altered', async () => {
    const [header = '', ...body] = linesOf()
    const write = (lines: string[]) => writeFileSync(file, gzipSync(lines.join('\n')))
    write([header, ...body.slice(1)])
    await expectRefused(/records, its header says/)
    write([header, body[0] ?? '', ...body])
    await expectRefused(/records, its header says/)
    write([header, (body[0] ?? '').replace('市长信箱', '区长信箱'), ...body.slice(1)])
    await expectRefused(/was altered/)
    write([header, ...body.slice(0, -1)])
    await expectRefused(/is cut short/)
  })

  it('refuses what is no backup', async () => {
    writeFileSync(file, 'text')
    await expectRefused(/no gzip file/)
    writeFileSync(file, gzipSync('{"format":"other"}\n'))
    await expectRefused(/header is none of ours/)
    writeFileSync(file, gzipSync('not json\n'))
    await expectRefused(/no JSON/)
    rmSync(file)
    await expectRefused(/there is no file/, Error)
  })

  it('refuses the backup of a newer Huiyin, and records that do not fit', async () => {
    forge([], { schemaVersion: SCHEMA_VERSION + 1 })
    await expectRefused(/schema version/, NewerDatabase)
    forge([JSON.stringify({ kind: 'secret', record: { id: 'a' } })])
    await expectRefused(/a line is no record/)
    forge([JSON.stringify({ kind: 'card', record: { id: 'a', version: 1 } })])
    await expectRefused(/card a is not a valid record/, InvalidRecord)
  })

  it('refuses a store that is not empty, and says what is in it', async () => {
    const other = memoryDatabase()
    await other.commit([{ op: 'insert', kind: 'unit', record: sample('unit', 'mine') }])
    await expect(restore(other, file)).rejects.toThrow(StoreNotEmpty)
    await expect(restore(other, file)).rejects.toThrow(/1 unit/)
    expect(await other.count('unit')).toBe(1)
  })

  it('empties it first when that is asked for', async () => {
    const other = await openNew('other.db')
    await other.commit([{ op: 'insert', kind: 'unit', record: sample('unit', 'mine') }, { op: 'insert', kind: 'counter', record: sample('counter', 'a', { value: 99 }) }])
    await other.commit(auditChain(2).map((record) => ({ op: 'insert', kind: 'audit', record })))
    await restore(other, file, { forceEmpty: true })
    expect(await everything(other)).toEqual(await everything(db))
    await restore(other, file, { forceEmpty: true })
    expect(await everything(other)).toEqual(await everything(db))
  })

  it('never deletes an audit chain that is not the beginning of the one in the file', async () => {
    const longer = memoryDatabase()
    await longer.commit([{ op: 'insert', kind: 'unit', record: sample('unit', 'mine') }, ...auditChain(4).map((record) => ({ op: 'insert' as const, kind: 'audit' as const, record }))])
    await expect(restore(longer, file, { forceEmpty: true })).rejects.toThrow(/audit chain.*nothing was written/)
    expect(await longer.count('unit')).toBe(1)

    const others = memoryDatabase()
    await others.commit(auditChain(1).map((record) => ({ op: 'insert', kind: 'audit', record: { ...record, hash: sha256('other') } })))
    await expect(restore(others, file, { forceEmpty: true })).rejects.toThrow(/audit chain/)
  })
})
