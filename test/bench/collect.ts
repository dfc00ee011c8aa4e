/** Collect + triage + store, politeness off, one process: posts a second and peak memory, beside a bare download of the same pages. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { manualClock } from '../../crawlers/replica/clock.ts'
import { loadPosts } from '../../crawlers/replica/load-posts.ts'
import { startReplica } from '../../crawlers/replica/replica.ts'
import { manyRows } from './many-rows.ts'
import { measure, median } from './measure.ts'
import type { Figures } from './measure.ts'

/** What the issue asks for. */
const POSTS_A_SECOND = 300
const MEMORY_MB = 400

export async function benchCollect(options: { runs: number; posts: number }, print: (line: string) => void): Promise<void> {
  const rows = manyRows(loadPosts(), options.posts)
  const replica = await startReplica({ port: 0, rows, clock: manualClock(new Date()), crawlDelaySeconds: 0, decoys: false })
  const ours: Figures[] = []
  const bare: Figures[] = []
  try {
    for (let run = 1; run <= options.runs; run++) {
      const folder = mkdtempSync(join(tmpdir(), 'huiyin-bench-'))
      try {
        ours.push(await measure('test/bench/collect-child.ts', [folder, replica.url, replica.mailboxOrigin('kaifeng')]))
      } finally {
        rmSync(folder, { recursive: true, force: true })
      }
      bare.push(await measure('test/bench/download-child.ts', [replica.url]))
      process.stderr.write(`run ${run}/${options.runs}\n`)
    }
  } finally {
    await replica.close()
  }
  const rate = (figures: Figures[]): number => median(figures.map(({ posts, seconds }) => posts / seconds))
  const cpuRate = (figures: Figures[]): number => median(figures.map(({ posts, cpuSeconds }) => posts / cpuSeconds))
  const memory = Math.max(...ours.map(({ peakMb }) => peakMb))
  print(`collect + triage + store: ${rate(ours).toFixed(0)} posts/s, median of ${options.runs} runs of ${ours[0]?.posts} posts (${(rate(ours) / POSTS_A_SECOND).toFixed(2)}× the ${POSTS_A_SECOND} asked for)`)
  print(`the same a second of its own processor time: ${cpuRate(ours).toFixed(0)} posts (${(cpuRate(ours) / POSTS_A_SECOND).toFixed(2)}×); a bare download ${cpuRate(bare).toFixed(0)} pages`)
  print(`bare download of the same detail pages, nothing read or kept: ${rate(bare).toFixed(0)} pages/s; ours is ${(rate(ours) / rate(bare)).toFixed(2)}× of that`)
  print(`peak memory ${memory.toFixed(0)} MB (${(memory / MEMORY_MB).toFixed(2)}× of the ${MEMORY_MB} allowed), a bare download ${Math.max(...bare.map(({ peakMb }) => peakMb)).toFixed(0)} MB`)
}
