/** The store of a configuration, migrated and with the city's units in it. */
import { openDatabase } from '../storage/open.ts'
import { seedUnits } from '../storage/seed-units.ts'
import type { Store } from '../storage/store.ts'
import { openStore } from '../storage/trade-store.ts'
import type { Config } from './config.ts'

/** Opens, migrates and seeds; safe to repeat. @throws NewerDatabase, SecretUnreadable where what is sealed cannot be opened, or the adapter's own error in one line */
export async function openConfiguredStore(config: Config): Promise<Store> {
  const database = await openDatabase(config)
  await database.migrate()
  // Without the key that sealed it the store is refused here, not at the first post somebody opens.
  await database.find('post', { where: { triageDue: false }, sort: [['firstSeenAt', 'desc']], limit: 1 })
  await seedUnits(database, new Date().toISOString())
  return openStore(database)
}
