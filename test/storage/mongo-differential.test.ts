/** Random operations on both stores, every answer compared. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { it } from 'vitest'
import { openSqlite } from '../../storage/sqlite/sqlite-database.ts'
import { mongoForTests } from '../support/documentdb/mongo-for-tests.ts'
import { expectSameAnswers } from './differential.ts'
import { openMongoForTest } from './mongo-for-test.ts'

const server = await mongoForTests()
/** `npm test` takes a sample; a longer run: HUIYIN_DIFFERENTIAL_RUNS=2000. */
const runs = Number(process.env.HUIYIN_DIFFERENTIAL_RUNS ?? 40)

if ('skipped' in server) it.skip(server.skipped)
else {
  it(`sqlite and mongo answer the same to ${runs} lists of random operations`, { timeout: 60_000 + runs * 2000 }, async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'huiyin-'))
    const sqlite = await openSqlite({ file: path.join(folder, 'huiyin.db') })
    const mongo = await openMongoForTest(server.url)
    try {
      await sqlite.migrate()
      await mongo.db.migrate()
      await expectSameAnswers(sqlite, mongo.db, { runs })
    } finally {
      await Promise.all([sqlite.close(), mongo.close()])
      await rm(folder, { recursive: true })
    }
  })
}
