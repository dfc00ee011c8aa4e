/** The store of a configuration, migrated and with the city's units in it. */
import { openDatabase } from '../storage/open.ts'
import { seedUnits } from '../storage/seed-units.ts'
import type { Store } from '../storage/store.ts'
import { openStore } from '../storage/trade-store.ts'
import type { Config } from './config.ts'

/** Opens, migrates and seeds; safe to repeat. @throws NewerDatabase, or the adapter's own error in one line */
export async function openConfiguredStore(config: Config): Promise<Store> {
  const database = await openDatabase({ store: config.store, dataDir: config.dataDir, mongodbUrl: config.mongodbUrl })
  await database.migrate()
  await seedUnits(database, new Date().toISOString())
  return openStore(database)
}
