/**
 * Beside Crawlee: the same detail pages of the same replica, the same concurrency, storage on, politeness off, in alternating child processes.
 * CheerioCrawler against our fetching, reading and storing; PlaywrightCrawler against `liuyan-browser`.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { debianChromium } from '../../crawlers/browser.ts'
import { manualClock } from '../../crawlers/replica/clock.ts'
import { loadPosts } from '../../crawlers/replica/load-posts.ts'
import { startReplica } from '../../crawlers/replica/replica.ts'
import { manyRows } from './many-rows.ts'
import { measure, median } from './measure.ts'
import type { Figures } from './measure.ts'

/** What the issue asks for. */
const TIMES_AS_FAST = 1.5
const SHARE_OF_MEMORY = 0.6
const CONCURRENCY = '8'

/** With what was read, so that all are seen to have read the same. */
type Reading = Figures & { characters: number; replies: number }

interface Side {
  name: string
  run(folder: string): Promise<Reading>
}

interface Row {
  name: string
  of(reading: Reading): number
  asked?: string
}

export interface CrawleeOptions {
  runs: number
  posts: number
  /** Pages read with a browser; 0 leaves that mode out. */
  browserPages: number
}

const zTruth = z.object({ records: z.array(z.object({ channel: z.string(), number: z.number() })) })

/** @throws Error when a side did not store every page, or two read different texts */
export async function benchCrawlee(options: CrawleeOptions, print: (line: string) => void): Promise<void> {
  const manifest = 'test/bench/crawlee/node_modules/crawlee/package.json'
  if (!existsSync(manifest)) return print('crawlee is not installed: (cd test/bench/crawlee && npm ci --ignore-scripts)')
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(manifest, 'utf8')))
  const replica = await startReplica({ port: 0, rows: manyRows(loadPosts(), options.posts), clock: manualClock(new Date()), crawlDelaySeconds: 0, decoys: false })
  const lists = mkdtempSync(join(tmpdir(), 'huiyin-bench-'))
  try {
    const truth = zTruth.parse(await (await fetch(`${replica.url}/replica/records`)).json())
    const posts = truth.records.filter(({ channel }) => channel === 'liuyan')
    const listOf = (name: string, site: string, most: number): string => {
      const file = join(lists, `${name}.json`)
      writeFileSync(file, JSON.stringify(posts.slice(0, most).map(({ number }) => `${site}/threads/content?tid=${number}`)))
      return file
    }
    print(`crawlee ${version}`)
    await inHttpMode(listOf('http', replica.url, posts.length), options.runs, print)
    const chromium = process.env['HUIYIN_CHROMIUM'] ?? debianChromium
    if (options.browserPages === 0) return
    if (!existsSync(chromium)) return print(`browser mode: there is no browser at ${chromium}`)
    await inBrowserMode(listOf('browser', replica.appUrl, options.browserPages), { board: replica.appUrl, chromium, runs: options.runs }, print)
  } finally {
    await replica.close()
    rmSync(lists, { recursive: true, force: true })
  }
}

async function inHttpMode(list: string, runs: number, print: (line: string) => void): Promise<void> {
  const cheerioCrawler = (folder: string, flags?: string[]): Promise<Reading> => measure('test/bench/crawlee/cheerio-child.mjs', [list, CONCURRENCY], { CRAWLEE_STORAGE_DIR: folder }, flags)
  const sides: Side[] = [
    { name: 'ours', run: (folder) => measure('test/bench/crawl-pages-child.ts', [folder, list, CONCURRENCY]) },
    { name: 'CheerioCrawler', run: (folder) => cheerioCrawler(folder, []) },
    { name: 'with our flags', run: (folder) => cheerioCrawler(folder) },
  ]
  const rows: Row[] = [
    { name: 'pages/s', of: pace, asked: `at least ${TIMES_AS_FAST}×` },
    { name: 'pages/s of its own CPU', of: ({ posts, cpuSeconds }) => posts / cpuSeconds },
    { name: 'peak memory, MB', of: memory, asked: `at most ${SHARE_OF_MEMORY}×` },
  ]
  await compare(`HTTP mode, ${CONCURRENCY} pages at once`, list, sides, rows, runs, print)
}

async function inBrowserMode(list: string, { board, chromium, runs }: { board: string; chromium: string; runs: number }, print: (line: string) => void): Promise<void> {
  const sides: Side[] = [
    { name: 'ours', run: (folder) => measure('test/bench/crawl-browser-child.ts', [folder, list, board, chromium]) },
    { name: 'PlaywrightCrawler', run: (folder) => measure('test/bench/crawlee/playwright-child.mjs', [list, '1', chromium], { CRAWLEE_STORAGE_DIR: folder }, []) },
  ]
  const rows: Row[] = [
    { name: 'pages/s', of: pace, asked: 'at least 1×' },
    { name: 'peak memory, MB', of: memory },
  ]
  await compare('browser mode, one page at a time, the browser itself not counted', list, sides, rows, runs, print)
}

const pace = ({ posts, seconds }: Reading): number => posts / seconds
const memory = ({ peakMb }: Reading): number => peakMb

/** Medians of alternating runs, and how the first side stands to each other one. */
async function compare(title: string, list: string, sides: readonly Side[], rows: readonly Row[], runs: number, print: (line: string) => void): Promise<void> {
  const pages = z.array(z.string()).parse(JSON.parse(readFileSync(list, 'utf8'))).length
  const readings = sides.map((): Reading[] => [])
  const loads: number[] = []
  for (let run = 1; run <= runs; run++) {
    for (const [index, side] of sides.entries()) readings[index]?.push(await inFolder((folder) => side.run(folder)))
    checkSame(sides, readings.map((side) => side.at(-1)), pages)
    loads.push(loadavg()[0] ?? Number.NaN)
    process.stderr.write(`run ${run}/${runs}: ${sides.map(({ name }, index) => `${name} ${line(readings[index]?.at(-1))}`).join(' | ')}\n`)
  }
  print(`${title}: ${pages} pages, medians of ${runs} alternating runs; load ${Math.min(...loads).toFixed(1)}–${Math.max(...loads).toFixed(1)}`)
  print(['', ...sides.map(({ name }) => name), ...sides.slice(1).map(({ name }) => `ours/${name}`)].map((cell, index) => (index === 0 ? cell.padEnd(24) : cell.padStart(22))).join(''))
  for (const { name, of, asked } of rows) {
    const values = readings.map((side) => median(side.map(of)))
    const [ours = Number.NaN, ...theirs] = values
    const cells = [...values.map((value) => value.toFixed(value < 20 ? 1 : 0)), ...theirs.map((value) => `${(ours / value).toFixed(2)}×`)]
    print(`${name.padEnd(24)}${cells.map((cell) => cell.padStart(22)).join('')}${asked === undefined ? '' : `   asked: ${asked}`}`)
  }
}

async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'huiyin-bench-'))
  try {
    return await use(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function checkSame(sides: readonly Side[], readings: readonly (Reading | undefined)[], pages: number): void {
  const said = readings.map((reading, index) => `${sides[index]?.name}: ${reading?.posts} pages, ${reading?.characters} characters, ${reading?.replies} replies`)
  const same = new Set(said.map((line) => line.slice(line.indexOf(':')))).size === 1
  if (!same || readings.some((reading) => reading?.posts !== pages)) throw new Error(`of ${pages} pages, ${said.join('; ')}`)
}

const line = (reading: Reading | undefined): string => (reading ? `${pace(reading).toFixed(1)} pages/s, ${reading.peakMb.toFixed(0)} MB` : '')
