/** The store in trade words on the mongo store. */
import { it } from 'vitest'
import { mongoForTests } from '../support/documentdb/mongo-for-tests.ts'
import { openMongoForTest } from './mongo-for-test.ts'
import { tradeContract } from './trade-contract.ts'

const server = await mongoForTests()

if ('skipped' in server) it.skip(server.skipped)
else tradeContract('mongo', () => openMongoForTest(server.url))
