/** The contract suite against the mongo store: MONGODB_URL, or the test engine where it is installed. */
import { it } from 'vitest'
import { mongoForTests } from '../support/documentdb/mongo-for-tests.ts'
import { databaseContract } from './database-contract.ts'
import { openMongoForTest } from './mongo-for-test.ts'

const server = await mongoForTests()

if ('skipped' in server) it.skip(server.skipped)
else databaseContract('mongo', () => openMongoForTest(server.url))
