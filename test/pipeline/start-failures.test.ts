/** What a person sees when the program cannot start: one clear line and an exit code that means something. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import Sqlite from 'libsql'
import { SCHEMA_VERSION } from '../../storage/database.ts'
import { sealDatabase } from '../../storage/sealing/sealed-database.ts'
import { createSecretBox } from '../../storage/secrets/secret-box.ts'
import { openSqlite } from '../../storage/sqlite/sqlite-database.ts'
import { sample } from '../storage/sample-records.ts'

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'huiyin-start-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

async function run(args: string[], env: Record<string, string>): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'pipeline/main.ts', ...args], { env: { ...process.env, HUIYIN_DATA_DIR: folder, HUIYIN_LOG: 'warn', HUIYIN_ENCODER: 'off', ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  let out = ''
  let err = ''
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, out, err }
}

describe('SIGTERM in the middle of a run', () => {
  it('ends with 0; the run is interrupted, the source is free and its health is what it was', async () => {
    const worker = spawn(process.execPath, ['--import', 'tsx', 'pipeline/main.ts', 'worker'], { env: { ...process.env, HUIYIN_DATA_DIR: folder, HUIYIN_LOG: 'info', HUIYIN_LOG_FORMAT: 'json', HUIYIN_ENCODER: 'off' }, stdio: ['ignore', 'ignore', 'pipe'] })
    // The demo's replica takes most of a minute at its polite pace: the runs are under way when the worker says that it started.
    await once(worker.stderr, 'data')
    worker.stderr.resume()
    worker.kill('SIGTERM')
    expect(await once(worker, 'close')).toEqual([0, null])
    const database = await openSqlite({ file: join(folder, 'huiyin.db') })
    const [sources, runs] = await Promise.all([database.find('source', {}), database.find('crawlRun', {})])
    await database.close()
    expect(sources.map(({ health, claim }) => ({ health, claim }))).toEqual(sources.map(() => ({ health: 'working', claim: null })))
    expect(runs.map(({ outcome }) => outcome)).toEqual(runs.map(() => 'interrupted'))
    expect(runs.length).toBeGreaterThan(0)
  })
})

describe('a start that cannot be', () => {
  it('without the key that the store is sealed with says so, before anything runs: 2', async () => {
    const database = sealDatabase(await openSqlite({ file: join(folder, 'huiyin.db') }), createSecretBox(Buffer.alloc(32, 7)))
    await database.migrate()
    await database.commit([{ op: 'insert', kind: 'post', record: sample('post', 'p', { triageDue: false }) }])
    await database.close()
    const { code, err } = await run(['worker'], {})
    expect(code).toBe(2)
    expect(err).toMatch(/^huiyin: the secret of post p content\.title cannot be read: it is sealed, and HUIYIN_SECRET_KEY is not set\n$/m)
    expect((await run(['worker'], { HUIYIN_SECRET_KEY: 'cd'.repeat(32) })).err).toContain('sealed with another key')
  })

  it('names every wrong variable: 2', async () => {
    const { code, err } = await run(['start'], { HUIYIN_PORT: '0', HUIYIN_STORE: 'oracle' })
    expect(code).toBe(2)
    expect(err).toContain('HUIYIN_PORT')
    expect(err).toContain('HUIYIN_STORE')
    expect(err).not.toContain('    at ')
  })

  it('says that the port is in use: 3, before anything is collected', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const { code, err } = await run(['start'], { HUIYIN_PORT: String(port) })
    server.close()
    expect(code).toBe(3)
    expect(err.trim()).toBe(`huiyin: port ${port} is in use: stop the other program, or set HUIYIN_PORT`)
  })

  it('says that the data folder cannot be used: 4', async () => {
    const file = join(folder, 'a-file')
    writeFileSync(file, '')
    const { code, err } = await run(['worker'], { HUIYIN_DATA_DIR: join(file, 'data') })
    expect(code).toBe(4)
    expect(err.trim().split('\n')).toHaveLength(1)
    expect(err).toContain('HUIYIN_DATA_DIR')
  })

  it('leaves a database of a newer Huiyin alone: 5', async () => {
    const database = await openSqlite({ file: join(folder, 'huiyin.db') })
    await database.migrate()
    await database.close()
    const raw = new Sqlite(join(folder, 'huiyin.db'))
    raw.exec(`PRAGMA user_version = ${SCHEMA_VERSION + 1}`)
    raw.close()
    const { code, err } = await run(['worker'], {})
    expect(code).toBe(5)
    expect(err).toContain(String(SCHEMA_VERSION + 1))
  })

  it('knows its usage: --help is 0, nonsense is 2', async () => {
    expect(await run(['--help'], {})).toMatchObject({ code: 0, out: expect.stringContaining('worker') as string })
    expect((await run(['fly'], {})).code).toBe(2)
  })
})
