/** The store in trade words on the mongo store. */
import { afterAll, it } from 'vitest'
import { mongoForTests } from '../support/documentdb/mongo-for-tests.ts'
import { openMongoForTest } from './mongo-for-test.ts'
import { districtsContract } from './districts-contract.ts'
import { enterpriseContract } from './enterprise-contract.ts'
import { eventContract } from './event-contract.ts'
import { leastCertainContract } from './least-certain-contract.ts'
import { tradeContract } from './trade-contract.ts'

const server = await mongoForTests()

if ('skipped' in server) it.skip(server.skipped)
else {
  // One database for all of it, emptied after each test: making one anew takes longer than most of the tests.
  const opened = await openMongoForTest(server.url)
  afterAll(opened.close)
  const open = async () => ({ db: opened.db, close: opened.empty })
  tradeContract('mongo', open)
  eventContract('mongo', open)
  districtsContract('mongo', open)
  leastCertainContract('mongo', open)
  enterpriseContract('mongo', open)
}
