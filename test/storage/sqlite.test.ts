import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { openSqlite } from '../../storage/sqlite/sqlite-database.ts'
import { databaseContract } from './database-contract.ts'

databaseContract('sqlite', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'huiyin-'))
  const db = await openSqlite({ file: path.join(folder, 'deep', 'huiyin.db') })
  return { db, close: () => db.close().then(() => rm(folder, { recursive: true })) }
})

databaseContract('sqlite, two connections on one file', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'huiyin-'))
  const file = path.join(folder, 'huiyin.db')
  const db = await openSqlite({ file })
  const other = await openSqlite({ file })
  const close = async () => {
    await Promise.all([db.close(), other.close()])
    await rm(folder, { recursive: true })
  }
  return { db, other, close }
})
