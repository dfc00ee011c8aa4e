/** Opens the mongo store in a database of the test's own, dropped when it closes. */
import { MongoClient } from 'mongodb'
import type { Database } from '../../storage/database.ts'
import { openMongo } from '../../storage/mongo/mongo-database.ts'
import { testDatabaseName } from '../support/documentdb/mongo-for-tests.ts'

/** `db` and `other`: two connections, as of two processes. */
export async function openMongoForTest(url: string): Promise<{ db: Database; other: Database; databaseName: string; close: () => Promise<void> }> {
  const databaseName = testDatabaseName()
  const db = await openMongo({ url, databaseName })
  const other = await openMongo({ url, databaseName })
  const close = async (): Promise<void> => {
    await Promise.all([db.close(), other.close()])
    const client = new MongoClient(url)
    await client.db(databaseName).dropDatabase()
    await client.close()
  }
  return { db, other, databaseName, close }
}
