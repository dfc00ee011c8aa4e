/** Files into the store: twice, with bad rows, beside the crawled board, dropped into a folder, from the command line. */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { importFile } from '../../pipeline/collect/import/import-file.ts'
import { ImportRefused } from '../../pipeline/collect/import/problems.ts'
import { loadImportProfile } from '../../pipeline/collect/import/profile.ts'
import { importSources, watchFolder } from '../../pipeline/collect/import/watch-folder.ts'
import { createWorker } from '../../pipeline/jobs/worker.ts'
import { sighting } from '../support/trade-samples.ts'
import type { Bench } from './support/collecting.ts'
import { openBench, silent } from './support/collecting.ts'
import { boardHeadings, boardRows, csvText, writeCsv, writeXlsx } from './support/import-files.ts'

let bench: Bench
beforeEach(async () => {
  bench = await openBench()
})
afterEach(() => bench.close())

const at = (name: string): string => join(bench.folder, name)
const take = (file: string, profile?: string) =>
  importFile(file, profile === undefined ? undefined : loadImportProfile(profile), { store: bench.store, clock: bench.clock, log: silent, signal: new AbortController().signal, worker: 'tester' })
const everyPost = async () => {
  const posts = await bench.store.database.find('post', {})
  return createHash('sha256').update(JSON.stringify(posts.toSorted((a, b) => a.id.localeCompare(b.id)))).digest('hex')
}
const board = csvText(boardHeadings, boardRows)

describe('importing a file', () => {
  it('makes posts and a run, and the source is not one that runs by itself', async () => {
    const { report, run } = await take(await writeCsv(at('a.csv'), board))
    expect(report).toMatchObject({ profile: 'liuyan', rows: 3, posts: 3, passedOver: 0, bad: 0, badRowsFile: null })
    expect(run).toMatchObject({ found: 3, new: 3, changed: 0, failed: 0, outcome: 'done' })
    expect(await bench.store.post('import:liuyan:26480001')).toMatchObject({ channel: 'liuyan', screening: 'waiting', triageDue: true })
    expect(await bench.store.source('import:liuyan')).toMatchObject({ name: '领导留言板（办理单位导出）', enabled: false, claim: null, health: 'working' })
    expect((await bench.store.runs('import:liuyan', 5)).map(({ counts }) => counts.new)).toEqual([3])
  })

  it('again changes nothing, in whatever format, order or after whatever newer file', async () => {
    await take(await writeCsv(at('monday.csv'), board))
    bench.pass(60)
    const friday = boardRows.map((row, n) => (n === 1 ? [...row.slice(0, 5), '办结', ...row.slice(6, 8), '市公交公司', '2026-11-19', '已更换。', '', ''] : row))
    expect((await take(await writeCsv(at('friday.csv'), csvText(boardHeadings, friday)))).run).toMatchObject({ new: 0, changed: 1 })
    const before = await everyPost()
    bench.pass(60)
    for (const file of [at('friday.csv'), at('monday.csv'), await writeXlsx(at('again.xlsx'), { a: [boardHeadings, ...friday.toReversed()] }), await writeCsv(at('gbk.csv'), board, 'gbk')]) {
      expect((await take(file)).run, file).toMatchObject({ new: 0, changed: 0 })
      bench.pass(1)
    }
    expect(await everyPost()).toBe(before)
  })

  it('of any rows, twice, makes no post twice and changes none', { timeout: 60_000 }, async () => {
    const text = fc.string({ unit: fc.constantFrom('停', '水', 'a', '"', ',', '\n', '=', ' '), minLength: 1, maxLength: 12 })
    const row = fc.tuple(fc.constantFrom('2026-11-18', '2026/11/19 08:30'), text, text)
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 12 }), async (rows) => {
        const file = await writeCsv(at('any.csv'), csvText(['日期', '姓名', '内容'], rows))
        const first = await take(file, 'ledger')
        bench.pass(1)
        const before = await everyPost()
        const second = await take(file, 'ledger')
        bench.pass(1)
        expect(second.run).toMatchObject({ new: 0, changed: 0, found: first.run.found })
        expect(await everyPost()).toBe(before)
      }),
      { numRuns: 25 },
    )
  })

  it('passes over what the crawler has: numbers are the same', async () => {
    await bench.store.savePost(sighting(1, { externalId: '26480002' }))
    const { report, run } = await take(await writeCsv(at('a.csv'), board))
    expect(report.passedOver).toBe(1)
    expect(run.new).toBe(2)
    expect(await bench.store.post('import:liuyan:26480002')).toBeUndefined()
  })

  it('lists bad rows beside the file, to be mended and imported as they are', async () => {
    const rows = [...boardRows, ['26480004', '=cmd|x', '公式开头的标题', '', '2026-11-40', '', '', '', '', '', '', '', ''], ['26480005', '题', '', '', '2026-11-18', '', '', '', '', '', '', '', '']]
    const { report } = await take(await writeXlsx(at('a.xlsx'), { a: [boardHeadings, ...rows] }))
    expect(report).toMatchObject({ posts: 3, bad: 2, problems: [{ row: 5, column: '留言时间' }, { row: 6, column: '留言内容' }] })
    const text = await readFile(report.badRowsFile ?? '', 'utf8')
    const list = parse(text, { bom: true }) as string[][]
    expect(list[0]?.slice(0, 4)).toEqual(['行号', '问题列', '问题', '留言编号'])
    expect(list.slice(1).map(([row, column]) => [row, column])).toEqual([['5', '留言时间'], ['6', '留言内容']])
    expect(list[1]?.[4]).toBe("'=cmd|x")
    const mended = await take(await writeCsv(at('mended.csv'), text.replaceAll('2026-11-40', '2026-11-14').replace(/题,,,2026-11-18/, '题,路面积水,,2026-11-18')))
    expect(mended.report).toMatchObject({ posts: 2, bad: 0 })
    expect(await bench.store.post('import:liuyan:26480004')).toMatchObject({ content: { title: '=cmd|x', submittedAt: '2026-11-13T16:00:00.000Z' } })
  })

  it('that cannot be taken as a whole changes nothing and says why', async () => {
    await take(await writeCsv(at('a.csv'), board))
    bench.pass(1)
    const before = await everyPost()
    await expect(take(await writeCsv(at('b.csv'), board.replace('留言内容', '正文摘录')), 'liuyan')).rejects.toThrow(/b\.csv，第 1 行：缺少列：「留言内容」/)
    await expect(take(await writeCsv(at('c.csv'), '甲,乙\n1,2'))).rejects.toThrow(/表头不认识/)
    await expect(take(at('nothing.csv'), 'liuyan')).rejects.toThrow(/ENOENT/)
    expect(await everyPost()).toBe(before)
    expect(await bench.store.source('import:liuyan')).toMatchObject({ claim: null })
  })

  it('waits while another import of the same kind goes on', async () => {
    await take(await writeCsv(at('a.csv'), board))
    const other = await bench.store.takeSource('import:liuyan', 'other', bench.now(), 60_000)
    const second = take(await writeCsv(at('b.csv'), board))
    await bench.store.postponeSource('import:liuyan', other?.claim?.by ?? '', bench.now())
    expect((await second).run.outcome).toBe('done')
  })
})

describe('a folder', () => {
  const drop = async (name: string, text: string): Promise<void> => {
    await mkdir(join(at('in'), name, '..'), { recursive: true })
    await writeCsv(join(at('in'), name), text)
  }
  const there = async (name = ''): Promise<string[]> => (await readdir(join(at('in'), name))).toSorted()
  const worker = () =>
    createWorker({
      store: bench.store,
      sources: importSources(at('in'), { store: bench.store, clock: bench.clock, log: silent }),
      createFetch: () => ({ fetch: () => Promise.reject(new Error('nobody is asked')), counts: () => ({ requests: 0, retries: 0, bytes: 0, skippedByRobots: 0 }) }),
      triage: { start: () => undefined, wake: () => undefined, stop: async () => undefined, readAll: async () => 0 },
      clock: bench.clock,
      log: silent,
      concurrency: 4,
      name: 'w',
    })

  it('is watched: whole files are sorted, read, and moved away with their lists', { timeout: 60_000 }, async () => {
    const watch = watchFolder(at('in'), { store: bench.store, clock: bench.clock, log: silent })
    await worker().runOnce()
    bench.pass(1)
    await drop('board.csv', board)
    await drop('strange.csv', '甲,乙\n1,2')
    await drop('ledger/mine.csv', csvText(['日期', '内容'], [['2026-11-18', '停水'], ['昨天', '停电']]))
    await drop('~$open.xlsx', 'x')
    await drop('half.csv.part', 'x')
    await watch.look()
    expect((await bench.store.source('import:ledger'))?.asked ?? null).toBeNull()
    await watch.look()
    expect(await bench.store.source('import:liuyan')).toMatchObject({ asked: { what: 'all' } })
    await worker().runOnce()
    expect(await there()).toEqual(['half.csv.part', 'ledger', 'liuyan', 'refused', '~$open.xlsx'])
    expect(await there('liuyan/done')).toEqual(['board.csv'])
    expect(await there('ledger/done')).toEqual(['mine.csv', 'mine.csv.问题行.csv'])
    expect(await there('refused')).toEqual(['strange.csv', 'strange.csv.原因.txt'])
    expect(await readFile(join(at('in'), 'refused/strange.csv.原因.txt'), 'utf8')).toContain('表头不认识')
    expect(await bench.store.database.count('post')).toBe(4)
    await watch.look()
    await watch.look()
    expect((await bench.store.source('import:liuyan'))?.asked).toBeNull()
  })

  it('keeps a file that is still being written for later', async () => {
    const watch = watchFolder(at('in'), { store: bench.store, clock: bench.clock, log: silent })
    await worker().runOnce()
    bench.pass(1)
    await drop('liuyan/growing.csv', board.slice(0, 200))
    await watch.look()
    await drop('liuyan/growing.csv', board)
    await watch.look()
    expect((await bench.store.source('import:liuyan'))?.asked ?? null).toBeNull()
    await watch.look()
    expect((await bench.store.source('import:liuyan'))?.asked).not.toBeNull()
  })

  it('a refused file moves away with the reason, and the run says so', { timeout: 30_000 }, async () => {
    await drop('liuyan/wrong.csv', csvText(['日期', '内容'], [['2026-11-18', '停水']]))
    await drop('liuyan/right.csv', board)
    await worker().runOnce()
    expect(await there('liuyan/refused')).toEqual(['wrong.csv', 'wrong.csv.原因.txt'])
    expect(await there('liuyan/done')).toEqual(['right.csv'])
    expect(await bench.store.source('import:liuyan')).toMatchObject({ health: 'broken', healthWhy: expect.stringContaining('wrong.csv') as string })
    expect(await bench.store.database.count('post')).toBe(3)
  })

  it('that is not there is an empty one', async () => {
    await worker().runOnce()
    expect(await bench.store.source('import:liuyan')).toMatchObject({ health: 'working' })
  })
})

describe('npm run import', () => {
  async function run(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
    const child = spawn(process.execPath, ['--import', 'tsx', 'pipeline/collect/import/cli.ts', ...args], { env: { ...process.env, HUIYIN_DATA_DIR: at('data'), HUIYIN_LOG: 'warn', HUIYIN_ENCODER: 'off' }, stdio: ['ignore', 'pipe', 'pipe'] })
    let [out, err] = ['', '']
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
    const [code] = (await once(child, 'close')) as [number | null]
    return { code, out, err }
  }

  it('prints a preview, imports, lists what is bad, and refuses what is wrong', { timeout: 60_000 }, async () => {
    const file = await writeCsv(at('a.csv'), csvText(boardHeadings, [...boardRows, ['4', '题', '内容', '', 'x', '', '', '', '', '', '', '', '']]))
    const preview = await run(file, '--preview', '--rows', '2')
    expect(preview.code).toBe(0)
    expect(JSON.parse(preview.out)).toMatchObject({ profile: 'liuyan', rows: [{ row: 2 }, { row: 3 }] })
    const taken = await run(file)
    expect(taken.code).toBe(1)
    expect(JSON.parse(taken.out)).toMatchObject({ posts: 3, new: 3, same: 0, bad: 1 })
    expect(taken.err).toContain('第 5 行「留言时间」：「x」不是日期')
    expect(JSON.parse((await run(file, '--profile', 'liuyan')).out)).toMatchObject({ new: 0, changed: 0, same: 3 })
    const wrong = await run(await writeCsv(at('w.csv'), '甲,乙\n1,2'))
    expect(wrong.code).toBe(3)
    expect(wrong.err).toMatch(/^huiyin: w\.csv：表头不认识/m)
    expect((await run(file, '--profile', 'fax')).code).toBe(2)
    expect((await run(file, '--rows', 'many', '--preview')).code).toBe(2)
    expect((await run('--help')).out).toContain('12345 热线工单')
  })
})

it('a damaged workbook is refused, wherever it is damaged', async () => {
  const whole = await readFile(await writeXlsx(at('a.xlsx'), { a: [boardHeadings, ...boardRows] }))
  await fc.assert(
    fc.asyncProperty(fc.nat(whole.length - 1), fc.uint8Array({ minLength: 1, maxLength: 40 }), async (place, bytes) => {
      const damaged = Buffer.from(whole)
      damaged.set(bytes.subarray(0, whole.length - place), place)
      await writeFile(at('b.xlsx'), damaged)
      try {
        await take(at('b.xlsx'), 'liuyan')
      } catch (error) {
        if (!(error instanceof ImportRefused)) throw error
      }
      bench.pass(1)
    }),
    { numRuns: 60 },
  )
}, 60_000)
