/** `npm run report` as a person or a script meets it: the answer on standard output, the rest on standard error, exit codes. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openSqlite } from '../../../storage/sqlite/sqlite-database.ts'
import { openStore } from '../../../storage/trade-store.ts'
import { seedSource, seedUnits } from '../../support/screened-posts.ts'
import { writeInEvent } from '../../support/week-posts.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'huiyin-report-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

async function report(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'pipeline/reports/cli.ts', ...args], { env: { PATH: process.env['PATH'], HUIYIN_DATA_DIR: folder, HUIYIN_STORE: 'sqlite' }, stdio: ['ignore', 'pipe', 'pipe'] })
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit') as Promise<[number]>])
  return { code, out, err }
}
async function inStore<T>(work: (store: ReturnType<typeof openStore>) => Promise<T>): Promise<T> {
  const database = await openSqlite({ file: path.join(folder, 'huiyin.db') })
  await database.migrate()
  const store = openStore(database)
  try {
    return await work(store)
  } finally {
    await store.close()
  }
}

describe('npm run report -- week', { timeout: 60_000 }, () => {
  it('prints a week’s figures by its name or a day in it, its sentences, and keeps it as a numbered draft', async () => {
    await inStore(async (store) => {
      await seedSource(store)
      await seedUnits(store)
      for (const hour of ['08', '09']) await writeInEvent(store, { eventId: 'e:1', time: `2025-12-30 ${hour}:00`, title: '西湖湾停水' })
    })
    const [named, day, saved] = [await report('week', '2026-W01'), await report('week', '2026-01-01', '--text'), await report('week', '2026-W01', '--save')]
    expect(named.code).toBe(0)
    expect(JSON.parse(named.out)).toMatchObject({ week: '2026-W01', days: { from: '2025-12-29', to: '2026-01-05' }, complete: true, hot: 1, events: [{ eventId: 'e:1', people: { now: 2 } }] })
    expect(day).toMatchObject({ code: 0, out: expect.stringMatching(/^本周热点问题专报（2026年第1周，2025年12月29日至2026年1月4日）\n一、总体情况\n2025年12月29日至2026年1月4日，共收到群众来件2件/u) as string })
    // The number is of the year in which the period begins.
    expect(saved).toMatchObject({ code: 0, err: '热点周报〔2025〕1期 已存入报告\n' })
    expect(await inStore((store) => store.report('report:weekly:2026-W01'))).toMatchObject({ kind: 'weekly', issue: 1, from: '2025-12-29', to: '2026-01-05', state: 'draft', by: 'system:report', eventId: null, caseIds: [] })
  })

  it('refuses what is no week with 2, one that has not begun with 1', async () => {
    const none = await report('week', '2026-W54')
    expect(none).toMatchObject({ code: 2, out: '' })
    expect(none.err).toContain('a week is written 2026-W47, or as a day in it, 2026-11-20')
    expect(await report('week', '2099-W02')).toEqual({ code: 1, out: '', err: 'huiyin: 2099年第2周还没有开始\n' })
    expect((await report('week')).code).toBe(2)
  })
})

it('npm run report -- month goes on as it did', { timeout: 60_000 }, async () => {
  expect(await report('month', '2026-01', '--text')).toMatchObject({ code: 0, out: '2026年1月没有受理、办结或结转的案件。\n' })
  expect((await report('month', '2026-13')).code).toBe(2)
})
