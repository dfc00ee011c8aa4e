/** What every contract suite of the store begins with. */
import { afterEach, beforeEach } from 'vitest'
import type { Database } from '../../storage/database.ts'
import type { Store } from '../../storage/store.ts'
import { openStore } from '../../storage/trade-store.ts'

export type OpenDatabase = () => Promise<{ db: Database; close: () => Promise<void> }>

/** Hands a fresh, migrated store to `use` before each test, and closes it after the suite's own hooks. */
export function storeForEach(open: OpenDatabase, use: (store: Store) => Promise<void> | void): void {
  let close: () => Promise<void>
  beforeEach(async () => {
    const opened = await open()
    close = opened.close
    await opened.db.migrate()
    await use(openStore(opened.db))
  })
  afterEach(() => close())
}
