/** A worker in a process of its own; its one source writes down when a run begins and ends. Arguments: store file, journal, runs wanted. */
import { appendFileSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { createWorker } from '../../../pipeline/jobs/worker.ts'
import { openSqlite } from '../../../storage/sqlite/sqlite-database.ts'
import { openStore } from '../../../storage/trade-store.ts'
import { fakeSource, post, silent } from './collecting.ts'

const [file = '', journal = '', wanted = '0'] = process.argv.slice(2)
const database = await openSqlite({ file })
await database.migrate()
const store = openStore(database)
const source = fakeSource(
  async function* (tools) {
    appendFileSync(journal, `begin ${process.pid}\n`)
    yield post(1)
    await sleep(60)
    yield post(2)
    appendFileSync(journal, `end ${process.pid}\n`)
    tools.log.info({}, 'done')
  },
  { facts: { id: 'fake', family: 'fake', name: '测试来源', url: 'http://127.0.0.1/', channel: 'liuyan', everyMinutes: 0.01 } },
)
const worker = createWorker({
  store,
  sources: [source],
  createFetch: () => ({ fetch: () => Promise.reject(new Error('nobody is asked')), counts: () => ({ requests: 0, retries: 0, bytes: 0, skippedByRobots: 0 }) }),
  triage: { start: () => undefined, wake: () => undefined, stop: async () => undefined, readAll: async () => 0 },
  clock: () => new Date(),
  log: silent,
  concurrency: 2,
  name: `child:${process.pid}`,
})
const ended = (): number => readFileSync(journal, 'utf8').split('\n').filter((line) => line.startsWith('end')).length
while (ended() < Number(wanted)) {
  await worker.runOnce()
  await sleep(10)
}
await store.close()
