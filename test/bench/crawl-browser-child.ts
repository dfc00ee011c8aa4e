/** Our side of the browser mode: `liuyan-browser` visits the listed posts, and they are stored, evidence included. Arguments: folder, file of addresses, board. */
import { readFileSync } from 'node:fs'
import { setTimeout as sleepFor } from 'node:timers/promises'
import { createPoliteFetch } from '../../crawlers/http.ts'
import type { CrawlTools, KnownPost } from '../../crawlers/source.ts'
import { liuyanBrowser } from '../../crawlers/sources/liuyan-browser.ts'
import { openIntake } from '../../pipeline/collect/intake.ts'
import { createLog } from '../../pipeline/log.ts'
import { openSqlite } from '../../storage/sqlite/sqlite-database.ts'
import { openStore } from '../../storage/trade-store.ts'

const [folder = '', list = '', board = '', chromium = ''] = process.argv.slice(2)
const urls = JSON.parse(readFileSync(list, 'utf8')) as string[]
const clock = (): Date => new Date()
const now = (): string => clock().toISOString()
const source = liuyanBrowser({ baseUrl: board, chromium })
const { signal } = new AbortController()
const log = createLog({ level: 'warn', format: 'json' })
const started = performance.now()
const cpuBefore = process.cpuUsage()
const database = await openSqlite({ file: `${folder}/huiyin.db` })
await database.migrate()
const store = openStore(database)
const claimed = await store.registerSource(source.facts, now())
const intake = openIntake({ store, source, claimed, letters: new Map(), now, log, pageOf: () => null })
const fetch = createPoliteFetch({
  userAgent: 'HuiyinBench/0.1',
  clock,
  random: Math.random,
  sleep: (ms, stop) => sleepFor(ms, undefined, { signal: stop }),
  signal,
  delayMs: 0,
  obeyRobots: false,
  budgetPerDay: Number.POSITIVE_INFINITY,
})
const tools: CrawlTools = { fetch, memory: { saved: {}, known: async () => new Map(), dueForVisit: async () => [] }, clock, log, signal }
const posts = urls.map((url): KnownPost => ({ externalId: new URL(url).searchParams.get('tid') ?? '', url, state: null, due: true }))
let characters = 0
let replies = 0
for await (const finding of source.revisit?.(tools, posts) ?? []) {
  if (finding.kind === 'remember') continue
  if (finding.kind === 'post') {
    characters += finding.observation.content.replace(/\s+/g, '').length
    replies += finding.observation.replies.length
  }
  await intake.take(finding)
}
await intake.flush()
const stored = await database.count('post')
await store.close()
const seconds = (performance.now() - started) / 1000
const cpu = process.cpuUsage(cpuBefore)
const cpuSeconds = (cpu.user + cpu.system) / 1e6
process.stdout.write(`${JSON.stringify({ posts: stored, seconds, cpuSeconds, peakMb: process.resourceUsage().maxRSS / 1024, characters, replies })}\n`)
