/** Posts triaged a second on one core, with the encoder and without. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadPosts } from '../../crawlers/replica/load-posts.ts'
import { measure, median } from './measure.ts'

/** What the issue asks for. */
const ASKED = { on: 100, off: 1500 }

export async function benchTriage({ runs }: { runs: number }, print: (line: string) => void): Promise<void> {
  const posts = loadPosts().map(({ title, content }) => ({ title, content }))
  const folder = mkdtempSync(join(tmpdir(), 'huiyin-bench-'))
  try {
    for (const encoder of ['off', 'on'] as const) {
      // Without the encoder a round is over too soon to be measured.
      const texts = encoder === 'off' ? Array.from({ length: 6 }, () => posts).flat() : posts
      const file = join(folder, `${encoder}.json`)
      writeFileSync(file, JSON.stringify(texts))
      const figures = []
      for (let run = 0; run < runs; run++) figures.push(await measure('test/bench/triage-child.ts', [file, encoder]))
      const cpu = median(figures.map(({ posts: read, cpuSeconds }) => read / cpuSeconds))
      const wall = median(figures.map(({ posts: read, seconds }) => read / seconds))
      const characters = texts.reduce((sum, { title, content }) => sum + title.length + content.length, 0) / texts.length
      print(`encoder ${encoder}: ${cpu.toFixed(0)} posts a CPU second (asked: ${ASKED[encoder]}), ${wall.toFixed(0)} by the clock at load ${(loadavg()[0] ?? Number.NaN).toFixed(1)}; ${texts.length} posts of ${characters.toFixed(0)} characters, peak ${Math.max(...figures.map(({ peakMb }) => peakMb)).toFixed(0)} MB`)
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
