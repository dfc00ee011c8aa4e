import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSqlite } from '../../storage/sqlite/sqlite-database.ts'
import { caseworkRaces } from './casework-races.ts'

caseworkRaces('sqlite', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'huiyin-races-'))
  const file = join(folder, 'huiyin.db')
  const db = await openSqlite({ file })
  await db.migrate()
  const other = await openSqlite({ file })
  return {
    db,
    other,
    close: async () => {
      await Promise.all([db.close(), other.close()])
      rmSync(folder, { recursive: true })
    },
  }
})
