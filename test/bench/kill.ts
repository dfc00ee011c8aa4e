/** kill -9 at random moments: how many posts are lost, doubled or half-written. */
import { killRuns } from '../support/kill-runs.ts'

export async function benchKill(times: number, print: (line: string) => void): Promise<void> {
  const report = await killRuns(times, Math.random, (n, stored) => process.stderr.write(`\rkill ${n}/${times}, ${stored} posts stored `))
  process.stderr.write('\n')
  print(`kill -9 × ${report.kills} (${report.killedAtWork} while posts were being written): ${report.stored} posts stored of ${report.visible} visible; lost ${report.lost.length}, doubled ${report.doubled.length}, half-written ${report.halfWritten.length}; integrity ${report.integrity}`)
  if (report.lost.length + report.doubled.length + report.halfWritten.length > 0) process.exitCode = 1
}
