import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSqlite } from '../../storage/sqlite/sqlite-database.ts'
import { districtsContract } from './districts-contract.ts'
import { enterpriseContract } from './enterprise-contract.ts'
import { eventContract } from './event-contract.ts'
import { leastCertainContract } from './least-certain-contract.ts'
import { tradeContract } from './trade-contract.ts'

const open = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'huiyin-trade-'))
  const db = await openSqlite({ file: join(folder, 'huiyin.db') })
  return {
    db,
    close: async () => {
      await db.close()
      rmSync(folder, { recursive: true })
    },
  }
}

tradeContract('sqlite', open)
eventContract('sqlite', open)
districtsContract('sqlite', open)
leastCertainContract('sqlite', open)
enterpriseContract('sqlite', open)
