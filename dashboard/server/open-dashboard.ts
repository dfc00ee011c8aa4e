/** Opens the dashboard for a configuration: accounts, client, server, listening. main.ts files call it. */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { loadCaseworkRules } from '../../pipeline/casework/rules.ts'
import type { Config } from '../../pipeline/config.ts'
import type { Log } from '../../pipeline/log.ts'
import { openReader, reading, sureUnitOf } from '../../pipeline/triage/reading.ts'
import { openSecretBox } from '../../storage/secrets/secret-key.ts'
import type { Store } from '../../storage/store.ts'
import { buildApp } from './app.ts'
import { buildClientIfStale } from './build-client.ts'
import { dashboardDefaults } from './config.ts'
import { addDemoAccounts } from './demo-accounts.ts'
import { addFirstAdmin } from './first-admin.ts'

export interface OpenDashboard {
  url: string
  /** A first administrator just made, to be printed once. */
  firstAdmin: { login: string; password: string } | undefined
  close(): Promise<void>
}

/**
 * Builds the client where it is stale, makes the first accounts and listens.
 * @throws Error with code EADDRINUSE when the port is taken
 */
export async function openDashboard(parts: { root: string; store: Store; config: Config; version: string; off: string[]; clock: () => Date; log: Log }): Promise<OpenDashboard> {
  const { root, store, config, log } = parts
  const build = await buildClientIfStale(root)
  if (build.built) log.info({ seconds: build.seconds }, 'client built')
  if (config.mode === 'demo') await addDemoAccounts(store)
  const firstAdmin = config.mode === 'production' ? await addFirstAdmin(store, randomBytes) : undefined
  const app = await buildApp({
    store,
    config: { ...dashboardDefaults, mode: config.mode, version: parts.version, city: config.city, trustProxy: config.trustProxy, codeFor: config.codeFor, off: parts.off, clientFolder: join(root, 'dashboard/client/dist') },
    clock: parts.clock,
    log,
    randomBytes,
    secrets: openSecretBox(config),
    rules: loadCaseworkRules({ calendar: config.calendar }),
    sureUnit: () => sureUnitOf(openReader(config)),
    ...reading(openReader(config)),
  })
  const url = await app.listen({ host: config.host, port: config.port })
  return { url, firstAdmin, close: () => app.close() }
}
