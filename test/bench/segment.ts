/** Segmentation beside nodejs-jieba: the same posts, one core each, in alternating child processes. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { loadPosts } from '../../crawlers/replica/load-posts.ts'
import { measure, median } from './measure.ts'
import type { Figures } from './measure.ts'

/** What the issue asks for. */
const TIMES_AS_FAST = 2
const ROUNDS = 20

/** With what came out, so that both are seen to have cut alike. */
type Cutting = Figures & { words: number }

export async function benchSegment({ runs }: { runs: number }, print: (line: string) => void): Promise<void> {
  const home = 'test/bench/segment/node_modules/nodejs-jieba'
  if (!existsSync(join(home, 'package.json')) || !existsSync(join(home, 'build'))) return print('nodejs-jieba is not installed (a compiler is needed): (cd test/bench/segment && npm ci --ignore-scripts && npm rebuild nodejs-jieba)')
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')))
  const texts = loadPosts().map(({ title, content }) => `${title}\n${content}`)
  const folder = mkdtempSync(join(tmpdir(), 'huiyin-bench-'))
  const ours: Cutting[] = []
  const theirs: Cutting[] = []
  try {
    const file = join(folder, 'texts.json')
    writeFileSync(file, JSON.stringify(texts))
    for (let run = 1; run <= runs; run++) {
      ours.push(await measure<Cutting>('test/bench/segment-child.ts', [file, String(ROUNDS)]))
      theirs.push(await measure<Cutting>('test/bench/segment/nodejs-jieba-child.mjs', [file, String(ROUNDS)]))
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  const megabytes = (ROUNDS * texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0)) / 1e6
  const speed = (figures: Cutting[]): number => median(figures.map(({ cpuSeconds }) => megabytes / cpuSeconds))
  const memory = (figures: Cutting[]): number => median(figures.map(({ peakMb }) => peakMb))
  print(`${texts.length} posts × ${ROUNDS}, ${megabytes.toFixed(1)} MB of UTF-8, medians of ${runs} alternating runs of one core; load ${(loadavg()[0] ?? Number.NaN).toFixed(1)}`)
  print(`MB a CPU second: ours ${speed(ours).toFixed(1)}, nodejs-jieba ${version} ${speed(theirs).toFixed(1)}: ${(speed(ours) / speed(theirs)).toFixed(2)}× (asked: at least ${TIMES_AS_FAST}×)`)
  print(`peak memory, MB: ours ${memory(ours).toFixed(0)}, nodejs-jieba ${memory(theirs).toFixed(0)}; words: ours ${ours[0]?.words}, nodejs-jieba ${theirs[0]?.words}`)
}
