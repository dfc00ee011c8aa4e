/** Our side of the Crawlee benchmark: the listed pages fetched, read and stored, evidence included. Arguments: folder, file of addresses, concurrency. */
import { setMaxListeners } from 'node:events'
import { readFileSync } from 'node:fs'
import { setTimeout as sleepFor } from 'node:timers/promises'
import { createPoliteFetch } from '../../crawlers/http.ts'
import { readLiuyanDetail } from '../../crawlers/liuyan/read.ts'
import { liuyanForm } from '../../crawlers/sources/liuyan-form.ts'
import { openIntake } from '../../pipeline/collect/intake.ts'
import { createLog } from '../../pipeline/log.ts'
import { openSqlite } from '../../storage/sqlite/sqlite-database.ts'
import { openStore } from '../../storage/trade-store.ts'

const [folder = '', list = '', concurrency = ''] = process.argv.slice(2)
const urls = JSON.parse(readFileSync(list, 'utf8')) as string[]
const now = (): string => new Date().toISOString()
const source = liuyanForm()
const { signal } = new AbortController()
// As many listeners as there are requests at once; Node warns at eleven.
setMaxListeners(0, signal)
const started = performance.now()
const cpuBefore = process.cpuUsage()
const database = await openSqlite({ file: `${folder}/huiyin.db` })
await database.migrate()
const store = openStore(database)
const claimed = await store.registerSource(source.facts, now())
const intake = openIntake({ store, source, claimed, letters: new Map(), now, log: createLog({ level: 'warn', format: 'json' }), pageOf: () => null })
const polite = createPoliteFetch({
  userAgent: 'HuiyinBench/0.1',
  clock: () => new Date(),
  random: Math.random,
  sleep: (ms, signal) => sleepFor(ms, undefined, { signal }),
  signal,
  delayMs: 0,
  obeyRobots: false,
  budgetPerDay: Number.POSITIVE_INFINITY,
  concurrencyPerHost: Number(concurrency),
})
let characters = 0
let replies = 0
const waiting = urls.values()
async function work(): Promise<void> {
  for (const url of waiting) {
    const page = await polite({ url })
    const observation = readLiuyanDetail(source.facts.id, page.body, page.url)
    characters += observation.content.replace(/\s+/g, '').length
    replies += observation.replies.length
    await intake.take({ kind: 'post', observation, raw: page })
  }
}
await Promise.all(Array.from({ length: Number(concurrency) }, work))
await intake.flush()
const posts = await database.count('post')
await store.close()
const seconds = (performance.now() - started) / 1000
const cpu = process.cpuUsage(cpuBefore)
const cpuSeconds = (cpu.user + cpu.system) / 1e6
process.stdout.write(`${JSON.stringify({ posts, seconds, cpuSeconds, peakMb: process.resourceUsage().maxRSS / 1024, characters, replies })}\n`)
