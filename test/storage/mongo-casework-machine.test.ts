/** What the machine does in casework, in the store's words, on the mongo store. */
import { afterAll, it } from 'vitest'
import { mongoForTests } from '../support/documentdb/mongo-for-tests.ts'
import { openMongoForTest } from './mongo-for-test.ts'
import { forwardingContract } from './forwarding-contract.ts'
import { outboxContract } from './outbox-contract.ts'
import { subscriptionsContract } from './subscriptions-contract.ts'
import { pauseContract } from './pause-contract.ts'
import { remindersContract } from './reminders-contract.ts'
import { unitsContract } from './units-contract.ts'

const server = await mongoForTests()

if ('skipped' in server) it.skip(server.skipped)
else {
  const opened = await openMongoForTest(server.url)
  afterAll(opened.close)
  const open = async () => ({ db: opened.db, close: opened.empty })
  outboxContract('mongo', open)
  subscriptionsContract('mongo', open)
  remindersContract('mongo', open)
  forwardingContract('mongo', open)
  unitsContract('mongo', open)
  pauseContract('mongo', open)
}
