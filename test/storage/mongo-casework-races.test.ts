/** The races of casework on the mongo store. */
import { it } from 'vitest'
import { mongoForTests } from '../support/documentdb/mongo-for-tests.ts'
import { caseworkRaces } from './casework-races.ts'
import { openMongoForTest } from './mongo-for-test.ts'

const server = await mongoForTests()

if ('skipped' in server) it.skip(server.skipped)
else caseworkRaces('mongo', () => openMongoForTest(server.url))
