/** `npm run storage` as a person or a script meets it: answers on standard output, the rest on standard error, exit codes. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'
import Libsql from 'libsql'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newAccount } from '../../dashboard/server/demo-accounts.ts'
import { createPasswordCheck, hashPassword } from '../../dashboard/server/passwords.ts'
import { SCHEMA_VERSION } from '../../storage/database.ts'
import type { Database } from '../../storage/database.ts'
import { openSqlite } from '../../storage/sqlite/sqlite-database.ts'
import { openStore } from '../../storage/trade-store.ts'
import { auditChain, sample } from './sample-records.ts'

const root = path.join(import.meta.dirname, '..', '..')
let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'huiyin-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

interface Ran {
  code: number
  out: string
  err: string
  answer: () => Record<string, unknown>
}

/** Runs a command on the store in `data` (a folder of the test's own). */
async function storage(args: string[], { data = 'data', ...environment }: Record<string, string> = {}): Promise<Ran> {
  const child = spawn(process.execPath, ['--import', 'tsx', path.join(root, 'storage', 'cli.ts'), ...args], { cwd: root, env: { PATH: process.env.PATH, HUIYIN_DATA_DIR: path.join(folder, data), HUIYIN_STORE: 'sqlite', ...environment }, stdio: ['ignore', 'pipe', 'pipe'] })
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit') as Promise<[number]>])
  return { code, out, err, answer: () => JSON.parse(out) as Record<string, unknown> }
}

const at = (name: string): string => path.join(folder, name)

describe('npm run storage', { timeout: 60_000 }, () => {
  it('helps, and tells wrong usage apart', async () => {
    const help = await storage(['--help'])
    expect(help).toMatchObject({ code: 0, err: '' })
    for (const command of ['migrate', 'seed', 'stats', 'backup', 'restore', 'verify-audit', 'export-labels', 'reset-password', 'seal']) expect(help.out).toContain(command)
    expect(await storage(['restore', '--help'])).toMatchObject({ code: 0, out: expect.stringContaining('--force-empty') as string })
    for (const wrong of [[], ['bogus'], ['backup'], ['stats', '--nothing']]) expect(await storage(wrong)).toMatchObject({ code: 2, out: '' })
    expect(await storage(['stats'], { HUIYIN_STORE: 'oracle' })).toMatchObject({ code: 2, out: '', err: expect.stringContaining('HUIYIN_STORE') as string })
  })

  it('seals personal data with the key, refuses to read it without, and takes it back', async () => {
    await storage(['migrate'])
    const file = at('data/huiyin.db')
    const raw = async <T>(use: (database: Database) => Promise<T>): Promise<T> => {
      const database = await openSqlite({ file })
      try {
        return await use(database)
      } finally {
        await database.close()
      }
    }
    await raw((database) => database.commit([{ op: 'insert', kind: 'post', record: sample('post', 'p') }, { op: 'insert', kind: 'triage', record: sample('triage', 'p') }, { op: 'insert', kind: 'correction', record: sample('correction', 'c', { postId: 'p' }) }]))
    const title = (): Promise<string | undefined> => raw(async (database) => (await database.get('post', 'p'))?.content.title)
    const key = { HUIYIN_SECRET_KEY: 'ab'.repeat(32) }

    expect(await storage(['seal'])).toMatchObject({ code: 2, out: '', err: expect.stringContaining('HUIYIN_SECRET_KEY is not set') as string })
    expect(await storage(['seal'], { HUIYIN_SECRET_KEY: 'short' })).toMatchObject({ code: 2, out: '', err: expect.stringContaining('must be 32 bytes') as string })
    expect((await storage(['seal'], key)).answer()).toEqual({ sealed: { post: 1 }, skipped: 0 })
    expect(await title()).toContain('sealed1.')

    expect(await storage(['export-labels', at('labels.jsonl')])).toMatchObject({ code: 2, err: expect.stringMatching(/secret of post p content\.title .*HUIYIN_SECRET_KEY is not set/) as string })
    expect(await storage(['export-labels', at('labels.jsonl')], key)).toMatchObject({ code: 0 })
    expect(readFileSync(at('labels.jsonl'), 'utf8')).toContain(sample('post', 'p').content.title)
    // A backup holds what is sealed sealed, and needs no key; restored elsewhere it opens with the key alone.
    expect(await storage(['backup', at('sealed.gz')])).toMatchObject({ code: 0 })
    expect(gunzipSync(readFileSync(at('sealed.gz'))).toString()).not.toContain(sample('post', 'p').content.title)
    expect(await storage(['restore', at('sealed.gz')], { data: 'elsewhere' })).toMatchObject({ code: 0 })
    expect(await storage(['export-labels', at('labels.jsonl')], { data: 'elsewhere', HUIYIN_SECRET_KEY: 'cd'.repeat(32) })).toMatchObject({ code: 2, err: expect.stringContaining('sealed with another key') as string })

    const next = { HUIYIN_SECRET_KEY: 'cd'.repeat(32) }
    expect((await storage(['seal'], { ...next, HUIYIN_SECRET_KEY_FORMER: key.HUIYIN_SECRET_KEY })).answer()).toMatchObject({ sealed: { post: 1 } })
    expect((await storage(['seal', '--open'], next)).answer()).toEqual({ opened: { post: 1 }, skipped: 0 })
    expect(await title()).toBe(sample('post', 'p').content.title)
    expect((await storage(['verify-audit'])).answer()).toMatchObject({ whole: true })
  })

  it('gives a locked-out administrator a one-time password, audited', async () => {
    await storage(['migrate'])
    const database = await openSqlite({ file: at('data/huiyin.db') })
    const store = openStore(database)
    const guard = { ...newAccount({ login: 'guard', name: '安全管理员', role: 'security_admin' }, await hashPassword('forgotten one')), lockedUntil: '9999-12-31T00:00:00.000Z', lockedBy: 'staff:other', secondFactor: { secret: 'GEZDGNBVGY3TQOJQ', confirmedAt: '2026-11-20T00:00:00.000Z', lastStep: 1, recovery: [] } }
    await store.addStaff(guard)
    await store.addStaff({ ...newAccount({ login: 'gone', name: '某人', role: 'officer' }, ''), active: false })
    await store.addSession({ id: 's1', version: 1, staffId: guard.id, createdAt: '2026-11-20T00:00:00.000Z', lastSeenAt: '2026-11-20T00:00:00.000Z', expiresAt: '2026-11-20T00:00:00.000Z', agent: '' })
    await database.close()

    expect(await storage(['reset-password', 'nobody'])).toMatchObject({ code: 1, out: '', err: expect.stringContaining('there is no account nobody; there are: gone (officer), guard (security_admin)') as string })
    expect(await storage(['reset-password', 'gone'])).toMatchObject({ code: 1, err: expect.stringContaining('--reactivate') as string })
    const reset = await storage(['reset-password', 'guard', '--code-off'])
    expect(reset.answer()).toMatchObject({ login: 'guard', role: 'security_admin', undone: ['lock', 'second factor'] })
    const password = String(reset.answer()['password'])
    expect(reset.err).not.toContain(password)

    const again = await openSqlite({ file: at('data/huiyin.db') })
    const record = await again.get('staff', guard.id)
    expect(record).toMatchObject({ mustChangePassword: true, lockedUntil: null, lockedBy: null, secondFactor: null, version: 2 })
    expect(await createPasswordCheck()(password, record?.passwordHash)).toBe(true)
    expect(await again.count('session')).toBe(0)
    const [entry] = await again.find('audit', { where: { action: 'reset_password' } })
    expect(entry).toMatchObject({ by: 'system:storage-cli', subject: 'staff staff:guard', detail: { atTheMachine: true, undone: ['lock', 'second factor'], sessionsEnded: 1 } })
    expect(JSON.stringify(entry)).not.toContain(password)
    await again.close()
    expect(await storage(['verify-audit'])).toMatchObject({ code: 0 })
  })

  it('makes, seeds, counts, copies and restores a store', async () => {
    expect(await storage(['stats'])).toMatchObject({ code: 1, out: '', err: expect.stringMatching(/^storage: there is no store .*huiyin\.db/) as string })
    expect((await storage(['migrate'])).answer()).toEqual({ schemaVersion: SCHEMA_VERSION })
    const { unitsAdded } = (await storage(['seed'])).answer()
    expect((await storage(['seed'])).answer()).toEqual({ unitsAdded: 0 })
    expect((await storage(['stats'])).answer()).toMatchObject({ store: 'sqlite', rows: { unit: unitsAdded, post: 0 } })

    const made = await storage(['backup', at('b.gz')])
    expect(made.answer()).toMatchObject({ counts: { unit: unitsAdded, audit: 1 } })
    expect(await storage(['backup', at('b.gz')])).toMatchObject({ code: 1, out: '', err: expect.stringContaining('exists already') as string })
    expect(await storage(['restore', at('b.gz')])).toMatchObject({ code: 1, out: '', err: expect.stringContaining('not empty') as string })

    const restored = await storage(['restore', at('b.gz')], { data: 'other' })
    expect(restored.answer()).toMatchObject({ restored: { unit: unitsAdded, audit: 1 } })
    expect((await storage(['verify-audit'], { data: 'other' })).answer()).toMatchObject({ whole: true, entries: 2 })

    writeFileSync(at('cut.gz'), readFileSync(at('b.gz')).subarray(0, 900))
    const cut = await storage(['restore', at('cut.gz')], { data: 'third' })
    expect(cut).toMatchObject({ code: 1, out: '' })
    expect(cut.err).toMatch(/^storage: .*cut\.gz is no whole backup: it is cut short; nothing was written\n$/)
  })

  it('names the first broken link of the audit chain', async () => {
    const db = await openSqlite({ file: at('data/huiyin.db') })
    await db.migrate()
    await db.commit(auditChain(4).map((record) => ({ op: 'insert', kind: 'audit', record })))
    await db.close()
    const file = new Libsql(at('data/huiyin.db'))
    file.exec(`UPDATE audit__doc SET doc = json_set(doc, '$.by', 'forger') WHERE row = 3`)
    file.close()
    const verdict = await storage(['verify-audit'])
    expect(verdict.code).toBe(1)
    expect(verdict.answer()).toMatchObject({ whole: false, entries: 2, broken: 'entry 3 was changed after it was written' })
    expect(verdict.err).toBe('storage: the audit chain is broken: entry 3 was changed after it was written\n')
  })

  it('exports labels and makes cards again, and notes the export', async () => {
    const db = await openSqlite({ file: at('data/huiyin.db') })
    await db.migrate()
    await db.commit([{ op: 'insert', kind: 'post', record: sample('post', 'p1') }, { op: 'insert', kind: 'triage', record: sample('triage', 'p1') }, { op: 'insert', kind: 'card', record: sample('card', 'p1', { topic: null }) }, { op: 'insert', kind: 'correction', record: sample('correction', 'c1') }])
    await db.close()
    expect((await storage(['export-labels', at('labels.jsonl')])).answer()).toMatchObject({ rows: 1, leftOut: 0 })
    expect(readFileSync(at('labels.jsonl'), 'utf8').split('\n')).toHaveLength(2)
    expect((await storage(['rebuild-cards'])).answer()).toEqual({ cards: 1 })
    const again = await openSqlite({ file: at('data/huiyin.db') })
    expect(await again.get('card', 'p1')).toMatchObject({ topic: '城建' })
    expect(await again.find('audit', { where: { action: 'export-labels' } })).toMatchObject([{ by: 'system:storage-cli', subject: 'labels.jsonl', detail: { rows: 1, leftOut: 0 } }])
    await again.close()
  })

  it('says in one line why a store cannot be used, with a code of its own', async () => {
    writeFileSync(at('taken'), '')
    expect(await storage(['migrate'], { data: 'taken/data' })).toMatchObject({ code: 4, out: '', err: expect.stringMatching(/^storage: the data folder .* cannot be used: [^\n]*\n$/) as string })
    await storage(['migrate'])
    const file = new Libsql(at('data/huiyin.db'))
    file.exec(`PRAGMA user_version = ${SCHEMA_VERSION + 1}`)
    file.close()
    expect(await storage(['stats'])).toMatchObject({ code: 5, out: '', err: expect.stringMatching(/^storage: .* schema version [^\n]*\n$/) as string })
  })
})
