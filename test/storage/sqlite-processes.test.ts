/** Several processes on one file; and processes that are killed while they write. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import readline from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openSqlite } from '../../storage/sqlite/sqlite-database.ts'

const writer = fileURLToPath(new URL('./sqlite-writer.ts', import.meta.url))
const start = (...args: string[]) => spawn(process.execPath, ['--import', 'tsx', writer, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'huiyin-'))
  file = path.join(folder, 'huiyin.db')
})
afterEach(() => rmSync(folder, { recursive: true }))

/** Lets the writer run until it has told of `commits`, kills it, and returns the last number it told of. */
async function killAfter(commits: number): Promise<number> {
  const child = start('pairs', file)
  const exited = once(child, 'exit')
  let told = 0
  let seen = 0
  for await (const line of readline.createInterface({ input: child.stdout })) {
    told = Number(line)
    if (++seen === commits) child.kill('SIGKILL')
  }
  expect((await exited)[1]).toBe('SIGKILL')
  return told
}

describe('kill -9', () => {
  it('loses nothing that was committed, and leaves nothing half written', { timeout: 120_000 }, async () => {
    for (let round = 0; round < 6; round++) {
      const told = await killAfter(1 + Math.floor(Math.random() * 300))
      const db = await openSqlite({ file })
      await db.migrate()
      const written = (await db.get('counter', 'pairs'))?.value ?? 0
      // The last commit may have been made and not told any more.
      expect(written).toBeGreaterThanOrEqual(told)
      expect(await db.count('post')).toBe(written)
      expect(await db.count('card', { words: ['井盖'] })).toBe(written)
      expect(await db.count('card', { where: { flags: 'mass' } })).toBe(written)
      expect((await db.find('card', { words: [`w${written}`] })).map((card) => card.id)).toEqual([`p${written}`])
      expect(await db.get('post', `p${written + 1}`)).toBeUndefined()
      await db.close()
    }
  })
})

describe('several processes', () => {
  it('make the store together, and none loses a count of another', { timeout: 120_000 }, async () => {
    const children = Array.from({ length: 4 }, () => start('count', file, '100'))
    const exits = await Promise.all(children.map((child) => once(child, 'exit')))
    expect(exits.map(([code]) => code as number)).toEqual([0, 0, 0, 0])
    const db = await openSqlite({ file })
    expect(await db.get('counter', 'shared')).toEqual({ id: 'shared', value: 400, version: 400 })
    await db.close()
  })
})
