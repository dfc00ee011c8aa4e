/** Opens the mongo store in a database of the test's own, dropped when it closes. */
import { MongoClient } from 'mongodb'
import type { Database } from '../../storage/database.ts'
import { openMongo } from '../../storage/mongo/mongo-database.ts'
import { kindNames } from '../../storage/records/kinds.ts'
import { testDatabaseName } from '../support/documentdb/mongo-for-tests.ts'

export interface MongoForTest {
  /** Two connections, as of two processes. */
  db: Database
  other: Database
  databaseName: string
  /** Deletes every record, the audit chain too: no way through the store. */
  empty: () => Promise<void>
  close: () => Promise<void>
}

export async function openMongoForTest(url: string): Promise<MongoForTest> {
  const databaseName = testDatabaseName()
  const db = await openMongo({ url, databaseName })
  const other = await openMongo({ url, databaseName })
  const client = new MongoClient(url)
  const empty = async (): Promise<void> => {
    await Promise.all(kindNames.map((kind) => client.db(databaseName).collection(kind).deleteMany({})))
  }
  const close = async (): Promise<void> => {
    await Promise.all([db.close(), other.close()])
    await client.db(databaseName).dropDatabase()
    await client.close()
  }
  return { db, other, databaseName, empty, close }
}
