/** The contract suite against the mongo store: MONGODB_URL, or the test engine where it is installed. */
import { MongoClient } from 'mongodb'
import { it } from 'vitest'
import { openMongo } from '../../storage/mongo/mongo-database.ts'
import { mongoForTests, testDatabaseName } from '../support/documentdb/mongo-for-tests.ts'
import { databaseContract } from './database-contract.ts'

const server = await mongoForTests()

if ('skipped' in server) it.skip(server.skipped)
else {
  databaseContract('mongo', async () => {
    const databaseName = testDatabaseName()
    const db = await openMongo({ url: server.url, databaseName })
    const other = await openMongo({ url: server.url, databaseName })
    const close = async (): Promise<void> => {
      await Promise.all([db.close(), other.close()])
      const client = new MongoClient(server.url)
      await client.db(databaseName).dropDatabase()
      await client.close()
    }
    return { db, other, close }
  })
}
