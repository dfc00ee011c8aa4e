/** 旧台账 taken over: twice, with bad rows, with and without its own numbers, from the command line. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { importLedger, readLedger } from '../../../pipeline/casework/ledger/import-ledger.ts'
import { loadCaseworkRules } from '../../../pipeline/casework/rules.ts'
import { ImportRefused } from '../../../pipeline/collect/import/problems.ts'
import { createTriageStage } from '../../../pipeline/triage/triage-waiting.ts'
import { createTriageReader } from '../../../classifiers/read.ts'
import { seedUnits } from '../../../storage/seed-units.ts'
import type { Bench } from '../support/collecting.ts'
import { openBench, silent } from '../support/collecting.ts'

let bench: Bench
beforeEach(async () => {
  bench = await openBench()
  await seedUnits(bench.store.database, bench.now())
})
afterEach(() => bench.close())

const headings = '编号,渠道,受理时间,问题分类,承办单位,转办时间,到期时间,办结时间,满意度,标题,内容'
const { dueTimes } = loadCaseworkRules()
async function ledger(name: string, rows: readonly string[], above = ''): Promise<string> {
  const file = join(bench.folder, name)
  await writeFile(file, `\ufeff${above}${[headings, ...rows].join('\n')}\n`)
  return file
}
const take = (file: string) => importLedger(file, { store: bench.store, dueTimes, clock: bench.clock })
const closed = '2018-000007,市长信箱,2018-03-05 09:00,供热,市城管局,2018-03-05 10:00,2018-03-12,2018-03-09 15:00,满意,暖气不热,"联系电话13700001234，家里只有十度。"'
const out = '2018-000009,12345热线,2018-12-03,市容环境,鼓楼区,2018-12-03,2018-12-10,,,垃圾没人清,小区门口垃圾堆了一周。'
const fresh = 'LD-3,来访,2019-01-02,,,,,,,咨询落户,想问落户的手续。'

describe('a ledger', () => {
  it('becomes cases with their numbers, times, units and satisfaction', async () => {
    expect(await take(await ledger('a.csv', [closed, out, fresh]))).toMatchObject({ rows: 3, opened: 3, closed: 1, known: 0, bad: 0, badRowsFile: null })
    const first = await bench.store.caseByNumber('2018-000007')
    expect(first).toMatchObject({ version: 1, channel: 'mailbox', status: 'closed', category: '供热', openedAt: '2018-03-05T01:00:00.000Z', closedAt: '2018-03-09T07:00:00.000Z', followUps: [{ satisfied: true, resolved: null, words: '满意' }] })
    const [sent] = await bench.store.dispatchesOf(first!.id)
    expect(sent).toMatchObject({ unitId: first!.unitIds![0], sentAt: '2018-03-05T02:00:00.000Z', dueAt: '2018-03-12T15:59:59.000Z', handling: 'accepted', delivery: 'delivered' })
    expect(await bench.store.caseByNumber('2018-000009')).toMatchObject({ channel: 'phone', status: 'dispatched', closedAt: null, dueAt: '2018-12-10T15:59:59.000Z' })
    // Its own number is none of ours: the first of its year.
    expect(await bench.store.caseByNumber('2019-000001')).toMatchObject({ channel: 'visit', status: 'registered', title: '咨询落户', history: [{ why: '旧台账 LD-3' }] })
    expect(await bench.store.post('hand:ledger:2018-000007')).toMatchObject({ screening: 'accepted', caseId: first!.id, triageDue: true })
  })

  it('again changes nothing, and a longer one adds what is new', async () => {
    const file = await ledger('a.csv', [closed, out])
    await take(file)
    const before = JSON.stringify([await bench.store.database.find('case', {}), await bench.store.database.find('post', {}), await bench.store.database.find('dispatch', {})])
    bench.pass(60)
    expect(await take(file)).toMatchObject({ opened: 0, known: 2 })
    expect(JSON.stringify([await bench.store.database.find('case', {}), await bench.store.database.find('post', {}), await bench.store.database.find('dispatch', {})])).toBe(before)
    expect(await take(await ledger('b.csv', [closed, out, fresh], '开封市市长热线台账,,\n'))).toMatchObject({ opened: 1, known: 2 })
  })

  it('keeps no number of this year, which has no gaps, and none that is taken', async () => {
    const now = '2026-000500,来信,2026-02-03,,,,,,,路灯不亮,东大街路灯不亮。'
    await take(await ledger('now.csv', [now]))
    expect(await bench.store.caseByNumber('2026-000500')).toBeUndefined()
    expect(await bench.store.caseByNumber('2026-000001')).toMatchObject({ title: '路灯不亮' })
    // Two rows without a number of ours come after the one that has one.
    await take(await ledger('old.csv', ['甲-1,来信,2017-05-01,,,,,,,甲,甲的内容', '2017-000040,来信,2017-05-02,,,,,,,乙,乙的内容', '丙-1,来信,2017-05-03,,,,,,,丙,丙的内容']))
    expect(await Promise.all(['2017-000040', '2017-000041', '2017-000042'].map(async (number) => (await bench.store.caseByNumber(number))?.title))).toEqual(['乙', '甲', '丙'])
  })

  it('names what is wrong with a row, takes the good ones, and lists the bad ones to be mended', async () => {
    const rows = [
      closed,
      'X 1,来信,2018-03-05,,没有这个局,2018-03-01,,2018-02-01,还行,题,内',
      ',来信,昨天,,,,,,,,',
      '2018-000007,来信,2018-05-01,,,,,,,又是七号,另一件',
      'Y-2,来信,2099-01-01,,,2018-03-01,,,,题,内',
      'Y-3,来信,2018-03-05,,市城管局,2018-03-05,2018-03-01,,满意,题,内',
    ]
    const report = await take(await ledger('bad.csv', rows))
    expect(report).toMatchObject({ rows: 6, opened: 1, bad: 5 })
    const said = report.problems.map(({ row, column, problem }) => `${row} ${column} ${problem}`)
    for (const wanted of ['3 编号 编号过长或含有空格', '3 转办时间 早于受理时间', '3 承办单位 单位库里没有「没有这个局」', '3 满意度 「还行」看不懂', '4 编号 没有编号', '4 受理时间 「昨天」不是日期', '5 编号 编号与第 2 行相同', '6 受理时间 「2099-01-01」在将来', '6 承办单位 有转办时间而没有承办单位', '7 到期时间 不晚于转办时间', '7 满意度 没有办结而有满意度']) {
      expect(said.some((line) => line.startsWith(wanted)), `${wanted}\n${said.join('\n')}`).toBe(true)
    }
    expect(await readFile(report.badRowsFile!, 'utf8')).toContain('没有这个局')
    await expect(take(await ledger('none.csv', [], '')).then(({ rows: count }) => count)).resolves.toBe(0)
    const other = join(bench.folder, 'other.csv')
    await writeFile(other, '姓名,电话\n甲,1\n')
    await expect(readLedger(other, bench.store, bench.clock())).rejects.toThrow(ImportRefused)
  })

  it('is read by triage, and its cards show the case', async () => {
    await take(await ledger('a.csv', [closed]))
    await createTriageStage({ store: bench.store, reader: createTriageReader(), clock: bench.clock, log: silent }).readAll()
    const card = await bench.store.database.get('card', 'hand:ledger:2018-000007')
    expect(card).toMatchObject({ screening: 'accepted', channel: 'mailbox' })
    expect(JSON.stringify(card)).not.toContain('13700001234')
  })
})

it('the command prints one JSON answer and ends with 1 for bad rows, 3 for a file that is no ledger', { timeout: 90_000 }, async () => {
  const file = await ledger('a.csv', [closed, ',来信,2018-03-05,,,,,,,没有编号,内容'])
  const environment = { ...process.env, HUIYIN_DATA_DIR: join(bench.folder, 'data'), NODE_OPTIONS: '' }
  const run = async (...args: string[]): Promise<{ code: number; said: string }> => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'pipeline/casework/ledger/cli.ts', ...args], { env: environment, stdio: ['ignore', 'pipe', 'ignore'] })
    let said = ''
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
    const [code] = (await once(child, 'close')) as [number]
    return { code, said }
  }
  const first = await run(file)
  expect(first.code).toBe(1)
  expect(JSON.parse(first.said)).toMatchObject({ rows: 2, opened: 1, closed: 1, bad: 1 })
  const other = join(bench.folder, 'other.csv')
  await writeFile(other, '姓名,电话\n甲,1\n')
  expect((await run(other)).code).toBe(3)
})
