/** What is SQLite's alone: the file, its upgrades, its faults, other processes. */
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import Libsql from 'libsql'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { NewerDatabase, SCHEMA_VERSION } from '../../storage/database.ts'
import type { Database } from '../../storage/database.ts'
import { kindNames } from '../../storage/records/kinds.ts'
import { layoutOf } from '../../storage/sqlite/layout.ts'
import { openSqlite } from '../../storage/sqlite/sqlite-database.ts'
import { sample } from './sample-records.ts'

let folder: string
let file: string
const opened: Database[] = []

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'huiyin-'))
  file = path.join(folder, 'huiyin.db')
})
afterEach(async () => {
  for (const db of opened.splice(0)) await db.close()
  rmSync(folder, { recursive: true })
})

async function open(): Promise<Database> {
  const db = await openSqlite({ file })
  opened.push(db)
  await db.migrate()
  return db
}

/** Runs SQL behind the adapter's back. */
function tamper(...statements: string[]): void {
  const db = new Libsql(file)
  for (const sql of statements) db.exec(sql)
  db.close()
}

describe('the file', () => {
  it('keeps everything over a restart', async () => {
    await (await open()).commit([{ op: 'insert', kind: 'card', record: sample('card', 'a') }])
    await opened.pop()?.close()
    expect(await (await open()).find('card', { words: ['井盖'] })).toEqual([sample('card', 'a')])
  })

  it('holds all in itself once it is closed: the log is empty', async () => {
    await (await open()).commit([{ op: 'insert', kind: 'counter', record: sample('counter', 'a') }])
    await opened.pop()?.close()
    if (existsSync(`${file}-wal`)) expect(statSync(`${file}-wal`).size).toBe(0)
    const copy = path.join(folder, 'copy.db')
    writeFileSync(copy, readFileSync(file))
    const db = await openSqlite({ file: copy })
    opened.push(db)
    expect(await db.count('counter')).toBe(1)
  })

  it('may be closed twice', async () => {
    const db = await open()
    await db.close()
    await db.close()
  })

  it('knows the type of every declared field', () => {
    for (const kind of kindNames) expect([...layoutOf(kind).fields.values()].every(Boolean)).toBe(true)
    expect(layoutOf('card').fields.get('answered')).toBe('boolean')
    expect(layoutOf('card').fields.get('urgency')).toBe('number')
    expect(layoutOf('triage').fields.get('urgency.level')).toBe('number')
    expect(layoutOf('card').fields.get('claimedBy')).toBe('string')
  })

  it('throws, and does not abort, at values that libsql cannot bind', async () => {
    const db = await open()
    await expect(db.find('card', { where: { topic: { gt: undefined } } })).rejects.toThrow(TypeError)
    await expect(db.get('card', undefined as unknown as string)).rejects.toThrow(TypeError)
    await expect(db.get('card', true as unknown as string)).rejects.toThrow(TypeError)
    await expect(db.find('card', { where: { urgency: { gt: Number.NaN } } })).rejects.toThrow(TypeError)
    await expect(db.find('card', { limit: 1.5 })).rejects.toThrow(RangeError)
    await expect(db.find('card', { skip: -1 })).rejects.toThrow(RangeError)
  })
})

describe('upgrading', () => {
  it('adds what was declared after the file was made, filled from the documents', async () => {
    const db = await open()
    await db.commit([
      { op: 'insert', kind: 'card', record: sample('card', 'a', { understood: true, topic: '城建', flags: ['mass'] }) },
      { op: 'insert', kind: 'card', record: sample('card', 'b', { understood: false, words: ['A-1 路'] }) },
      { op: 'insert', kind: 'triage', record: sample('triage', 'a') },
    ])
    await opened.pop()?.close()
    tamper('ALTER TABLE card DROP COLUMN understood', 'ALTER TABLE card DROP COLUMN topic', 'ALTER TABLE triage DROP COLUMN "urgency.level"', 'DROP TABLE card__flags', 'DROP TABLE card__words', 'DROP TABLE report', 'DROP TABLE report__doc', 'DROP TABLE report__caseIds', 'DROP INDEX ix__card__caseId', 'CREATE INDEX ix__card__gone ON card(gone)')

    const upgraded = await open()
    expect(await upgraded.countBy('card', ['understood', 'topic'])).toEqual([{ values: [false, null], count: 1 }, { values: [true, '城建'], count: 1 }])
    expect(await upgraded.count('triage', { where: { 'urgency.level': 1 } })).toBe(1)
    expect(await upgraded.count('card', { where: { flags: 'mass' } })).toBe(1)
    expect(await upgraded.count('card', { words: ['井盖'] })).toBe(1)
    expect(await upgraded.count('card', { words: ['A-1 路'] })).toBe(1)
    await upgraded.commit([{ op: 'insert', kind: 'report', record: sample('report', 'r') }, { op: 'put', kind: 'card', record: sample('card', 'a', { flags: ['wage'], words: [] }) }])
    expect(await upgraded.count('card', { where: { flags: 'mass' } })).toBe(0)
    expect(await upgraded.count('card', { words: ['井盖'] })).toBe(0)

    const names = new Libsql(file).prepare("SELECT name FROM sqlite_master WHERE name IN ('ix__card__caseId', 'ix__card__gone')").pluck().all()
    expect(names).toEqual(['ix__card__caseId'])
  })

  it('refuses a newer file, and leaves it as it is', async () => {
    await open()
    await opened.pop()?.close()
    tamper(`PRAGMA user_version = ${SCHEMA_VERSION + 1}`)
    const db = await openSqlite({ file })
    opened.push(db)
    await expect(db.migrate()).rejects.toThrow(NewerDatabase)
    await expect(db.migrate()).rejects.toThrow(file)
    expect(new Libsql(file).pragma('user_version')).toMatchObject([{ user_version: SCHEMA_VERSION + 1 }])
  })

  it("refuses another program's database, and adds nothing to it", async () => {
    tamper('CREATE TABLE card (mine)')
    const db = await openSqlite({ file })
    opened.push(db)
    await expect(db.migrate()).rejects.toThrow(/another program/)
    expect(new Libsql(file).prepare('SELECT count(*) FROM sqlite_master').pluck().get()).toMatchObject({ 'count(*)': 1 })
  })

  it('uses its indexes for what is asked most', async () => {
    await open()
    // Plans are asked of a bare connection: the port has no way to show them, and needs none.
    const db = new Libsql(file)
    const plan = (sql: string) => (db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all() as { detail: string }[]).map((row) => row.detail).join('\n')
    expect(plan(`SELECT row FROM fingerprint WHERE row IN (SELECT row FROM fingerprint__bands WHERE value IN (SELECT value FROM json_each('[]')))`)).toMatch(/SEARCH fingerprint__bands USING PRIMARY KEY \(value=\?\)/)
    expect(plan(`SELECT row FROM card WHERE screening = 'waiting' ORDER BY urgency DESC, submittedAt DESC LIMIT 50`)).toMatch(/^SEARCH card USING (COVERING )?INDEX ix__card__screening__/)
    expect(plan(`SELECT row FROM source WHERE enabled = 1 AND nextRunAt <= 'x'`)).toMatch(/ix__source__enabled__nextRunAt/)
    expect(plan(`SELECT doc FROM card JOIN card__doc USING (row) WHERE id = 'x'`)).not.toMatch(/SCAN/)
    db.close()
  })
})

describe('faults', () => {
  it.each([
    ['text', Buffer.from('this is no database, whatever its name says. '.repeat(100))],
    ['a damaged header', Buffer.concat([Buffer.from('SQLite format 3\0'), Buffer.alloc(8000, 0xff)])],
  ])('a file of %s: one clear line', async (_, bytes) => {
    writeFileSync(file, bytes)
    await expect(openSqlite({ file })).rejects.toThrow(/^the store .*huiyin\.db is damaged or no database of ours: .*HUIYIN_DATA_DIR \(SQLITE_\w+\)$/)
    expect(readFileSync(file)).toEqual(bytes)
  })

  it('a file damaged in its middle: the reader is told', async () => {
    const db = await open()
    await db.commit(Array.from({ length: 500 }, (_, n) => ({ op: 'insert', kind: 'unit', record: sample('unit', `u${n}`) })))
    await opened.pop()?.close()
    const bytes = readFileSync(file)
    bytes.fill(0x5a, 8192, bytes.length)
    writeFileSync(file, bytes)
    const reading = async () => {
      const damaged = await openSqlite({ file })
      opened.push(damaged)
      await damaged.migrate()
      for await (const unit of damaged.scan('unit')) expect(unit.id).toMatch(/^u/)
    }
    await expect(reading()).rejects.toThrow(/is damaged/)
  })

  it('a folder that is a file: one clear line', async () => {
    writeFileSync(path.join(folder, 'data'), '')
    await expect(openSqlite({ file: path.join(folder, 'data', 'huiyin.db') })).rejects.toThrow(/^the folder of the store .* cannot be made/)
  })

  it('a file that is a folder: one clear line', async () => {
    mkdirSync(file)
    await expect(openSqlite({ file })).rejects.toThrow(/^the store .* cannot be opened/)
  })

  it.skipIf(process.getuid?.() === 0)('a file or folder without rights: one clear line', async () => {
    await open()
    await opened.pop()?.close()
    chmodSync(file, 0o444)
    await expect(openSqlite({ file })).rejects.toThrow(/may not be written/)
    chmodSync(folder, 0o555)
    await expect(openSqlite({ file: path.join(folder, 'new', 'huiyin.db') })).rejects.toThrow(/cannot be made/)
    chmodSync(folder, 0o755)
  })
})
