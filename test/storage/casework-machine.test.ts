/** What the machine does in casework, in the store's words, on the embedded database. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSqlite } from '../../storage/sqlite/sqlite-database.ts'
import { forwardingContract } from './forwarding-contract.ts'
import { outboxContract } from './outbox-contract.ts'
import { subscriptionsContract } from './subscriptions-contract.ts'
import { pauseContract } from './pause-contract.ts'
import { remindersContract } from './reminders-contract.ts'
import { unitsContract } from './units-contract.ts'

async function open() {
  const folder = mkdtempSync(join(tmpdir(), 'huiyin-machine-'))
  const db = await openSqlite({ file: join(folder, 'huiyin.db') })
  return {
    db,
    close: async () => {
      await db.close()
      rmSync(folder, { recursive: true })
    },
  }
}

outboxContract('sqlite', open)
subscriptionsContract('sqlite', open)
remindersContract('sqlite', open)
forwardingContract('sqlite', open)
unitsContract('sqlite', open)
pauseContract('sqlite', open)
