import { afterEach, expect, test } from 'vitest'
import { readConfig } from '../../pipeline/config.ts'
import { createLog } from '../../pipeline/log.ts'
import { configuredAddresses, fetchersBySite, sourcesInUse } from '../../pipeline/sources-in-use.ts'
import { liuyanForm } from '../../crawlers/sources/liuyan-form.ts'
import { openSqlite } from '../../storage/sqlite/sqlite-database.ts'
import { openStore } from '../../storage/trade-store.ts'
import type { LocalSite } from '../crawlers/support/local-site.ts'
import { send, startLocalSite } from '../crawlers/support/local-site.ts'

let site: LocalSite | undefined
afterEach(() => site?.close())

test('a restart and a second worker do not get the day’s budget anew', async () => {
  site = await startLocalSite((_, response) => send(response, 200, 'page'))
  const database = await openSqlite({ file: ':memory:' })
  await database.migrate()
  const store = openStore(database)
  const source = liuyanForm({ baseUrl: site.url })
  const { url } = site
  const startWorker = () => fetchersBySite({ store, delayMs: 0, budgetPerDay: 4, clock: () => new Date('2026-11-23T02:00:00.000Z'), log: createLog({ level: 'silent', format: 'json' }), signal: new AbortController().signal })(source).fetch
  // robots.txt is a request as well.
  const first = startWorker()
  await first({ url: `${url}/1` })
  const restarted = startWorker()
  await restarted({ url: `${url}/2` })
  await expect(restarted({ url: `${url}/3` })).rejects.toThrow(/budget of 4 requests is used up/)
  await expect(first({ url: `${url}/4` })).rejects.toThrow(/budget/)
  expect(site.asked.map(({ path }) => path)).toEqual(['/1', '/2'])
  await store.close()
})

test('the board is read by its form API, or with a browser where the configuration says so', () => {
  const idsOf = (environment: Record<string, string>): string[] => {
    const config = readConfig(environment)
    return sourcesInUse(config, configuredAddresses(config)).map(({ facts }) => facts.id)
  }
  expect(idsOf({})).toEqual(['liuyan-form', 'mailbox:kaifeng'])
  expect(idsOf({ HUIYIN_LIUYAN_READER: 'browser' })).toEqual(['liuyan-browser', 'mailbox:kaifeng'])
})
