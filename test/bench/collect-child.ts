/** One measured run: an empty store, politeness off, everything collected, read and stored. Arguments: folder, board, mailbox. */
import { readConfig } from '../../pipeline/config.ts'
import { createWorker } from '../../pipeline/jobs/worker.ts'
import { createLog } from '../../pipeline/log.ts'
import { configuredAddresses, fetchersBySite, sourcesInUse } from '../../pipeline/sources-in-use.ts'
import { createTriageReader } from '../../classifiers/read.ts'
import { createTriageStage } from '../../pipeline/triage/triage-waiting.ts'
import { openSqlite } from '../../storage/sqlite/sqlite-database.ts'
import { openStore } from '../../storage/trade-store.ts'

const [folder = '', board = '', mailbox = ''] = process.argv.slice(2)
const config = readConfig({ HUIYIN_LIUYAN_URL: board, HUIYIN_MAILBOXES: `kaifeng=${mailbox}`, HUIYIN_CRAWL_DELAY_MS: '0' })
const database = await openSqlite({ file: `${folder}/huiyin.db` })
await database.migrate()
const store = openStore(database)
const clock = (): Date => new Date()
const log = createLog({ level: 'warn', format: 'json' })
// Loading the dictionary and the models is the start's matter, measured by first-post.
const reader = createTriageReader()
const started = performance.now()
const cpuBefore = process.cpuUsage()
const worker = createWorker({
  store,
  sources: sourcesInUse(config, configuredAddresses(config)),
  createFetch: fetchersBySite({ store, delayMs: 0, budgetPerDay: config.crawlBudget, clock, log, signal: new AbortController().signal }),
  triage: createTriageStage({ store, reader, clock, log }),
  clock,
  log,
  concurrency: 2,
  name: 'bench:1',
})
await worker.runOnce()
const seconds = (performance.now() - started) / 1000
const cpu = process.cpuUsage(cpuBefore)
const cpuSeconds = (cpu.user + cpu.system) / 1e6
const posts = await database.count('card', { where: { triaged: true } })
await store.close()
process.stdout.write(`${JSON.stringify({ posts, seconds, cpuSeconds, peakMb: process.resourceUsage().maxRSS / 1024 })}\n`)
