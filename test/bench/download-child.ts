/** The peer of the collect benchmark: downloads every detail page of the board, reads nothing, keeps nothing. Arguments: the board's address. */

import process from 'node:process'

const [base = ''] = process.argv.slice(2)

interface TruthRecord {
  channel: string
  number: number
}
const truth = (await (await fetch(`${base}/replica/records`)).json()) as { records: TruthRecord[] }
const tids = truth.records.filter(({ channel }) => channel === 'liuyan').map(({ number }) => number)
await fetch(`${base}/forum/list?fid=27`)
const started = performance.now()
const cpuBefore = process.cpuUsage()
let bytes = 0
for (const tid of tids) bytes += (await (await fetch(`${base}/threads/content?tid=${tid}`)).text()).length
const seconds = (performance.now() - started) / 1000
const cpu = process.cpuUsage(cpuBefore)
const cpuSeconds = (cpu.user + cpu.system) / 1e6
process.stdout.write(`${JSON.stringify({ posts: tids.length, seconds, cpuSeconds, peakMb: process.resourceUsage().maxRSS / 1024, bytes })}\n`)
