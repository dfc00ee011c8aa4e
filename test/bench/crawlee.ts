/** Beside Crawlee's CheerioCrawler: the same detail pages of the same replica, the same concurrency, storage on, politeness off, in alternating child processes. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
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

/** With what was read, so that both are seen to have read the same. */
type Reading = Figures & { characters: number; replies: number }

const zTruth = z.object({ records: z.array(z.object({ channel: z.string(), number: z.number() })) })

/** @throws Error when a side did not store every page, or the two read different texts */
export async function benchCrawlee(options: { runs: number; posts: number }, print: (line: string) => void): Promise<void> {
  const manifest = 'test/bench/crawlee/node_modules/crawlee/package.json'
  if (!existsSync(manifest)) return print('crawlee is not installed: (cd test/bench/crawlee && npm ci --ignore-scripts)')
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(manifest, 'utf8')))
  const rows = manyRows(loadPosts(), options.posts)
  const replica = await startReplica({ port: 0, rows, clock: manualClock(new Date()), crawlDelaySeconds: 0, decoys: false })
  const ours: Reading[] = []
  const theirs: Reading[] = []
  const loads: number[] = []
  const lists = mkdtempSync(join(tmpdir(), 'huiyin-bench-'))
  try {
    const truth = zTruth.parse(await (await fetch(`${replica.url}/replica/records`)).json())
    const urls = truth.records.filter(({ channel }) => channel === 'liuyan').map(({ number }) => `${replica.url}/threads/content?tid=${number}`)
    const list = join(lists, 'urls.json')
    writeFileSync(list, JSON.stringify(urls))
    for (let run = 1; run <= options.runs; run++) {
      const mine = await inFolder((folder) => measure<Reading>('test/bench/crawl-pages-child.ts', [folder, list, CONCURRENCY]))
      const its = await inFolder((folder) => measure<Reading>('test/bench/crawlee/cheerio-child.mjs', [list, CONCURRENCY], { CRAWLEE_STORAGE_DIR: folder }))
      checkSame(urls.length, mine, its)
      ours.push(mine)
      theirs.push(its)
      loads.push(loadavg()[0] ?? Number.NaN)
      process.stderr.write(`run ${run}/${options.runs}: ${line(mine)} | crawlee ${line(its)}\n`)
    }
  } finally {
    await replica.close()
    rmSync(lists, { recursive: true, force: true })
  }
  const wall = (figures: Reading[]): number => median(figures.map(({ posts, seconds }) => posts / seconds))
  const cpu = (figures: Reading[]): number => median(figures.map(({ posts, cpuSeconds }) => posts / cpuSeconds))
  const memory = (figures: Reading[]): number => median(figures.map(({ peakMb }) => peakMb))
  const row = (name: string, of: (figures: Reading[]) => number, asked: string): void =>
    print(`${name.padEnd(24)}${of(ours).toFixed(0).padStart(8)}${of(theirs).toFixed(0).padStart(10)}${(of(ours) / of(theirs)).toFixed(2).padStart(9)}×  ${asked}`)
  print(`${ours[0]?.posts} pages, ${CONCURRENCY} at once, medians of ${options.runs} alternating runs; load ${Math.min(...loads).toFixed(1)}–${Math.max(...loads).toFixed(1)}`)
  print(`${''.padEnd(24)}${'ours'.padStart(8)}${'crawlee'.padStart(10)}${'ratio'.padStart(10)}  (crawlee ${version}, CheerioCrawler)`)
  row('pages/s', wall, `asked: at least ${TIMES_AS_FAST}×`)
  row('pages/s of its own CPU', cpu, '')
  row('peak memory, MB', memory, `asked: at most ${SHARE_OF_MEMORY}×`)
}

async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'huiyin-bench-'))
  try {
    return await use(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function checkSame(pages: number, ours: Reading, theirs: Reading): void {
  if (ours.posts !== pages || theirs.posts !== pages) throw new Error(`${pages} pages, but ours stored ${ours.posts} and crawlee ${theirs.posts}`)
  if (ours.characters !== theirs.characters || ours.replies !== theirs.replies) throw new Error(`ours read ${ours.characters} characters and ${ours.replies} replies, crawlee ${theirs.characters} and ${theirs.replies}`)
}

const line = ({ posts, seconds, cpuSeconds, peakMb }: Reading): string => `${(posts / seconds).toFixed(0)} pages/s, ${(posts / cpuSeconds).toFixed(0)} per CPU second, ${peakMb.toFixed(0)} MB`
