/** A backup of the embedded store goes into the served one, and back, record for record. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, it } from 'vitest'
import { backup } from '../../storage/backup.ts'
import type { Write } from '../../storage/database.ts'
import { kindNames } from '../../storage/records/kinds.ts'
import { restore } from '../../storage/restore.ts'
import { openSqlite } from '../../storage/sqlite/sqlite-database.ts'
import { verifyAudit } from '../../storage/verify-audit.ts'
import { mongoForTests } from '../support/documentdb/mongo-for-tests.ts'
import { openMongoForTest } from './mongo-for-test.ts'
import { auditChain, sample, T0 } from './sample-records.ts'

const server = await mongoForTests()

if ('skipped' in server) it.skip(server.skipped)
else {
  it('goes from sqlite into mongo and back', { timeout: 120_000 }, async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'huiyin-'))
    const first = await openSqlite({ file: path.join(folder, 'first.db') })
    const last = await openSqlite({ file: path.join(folder, 'last.db') })
    const mongo = await openMongoForTest(server.url)
    try {
      await Promise.all([first.migrate(), last.migrate(), mongo.db.migrate()])
      await first.commit(kindNames.filter((kind) => kind !== 'audit').flatMap((kind) => ['a', '中:1', '😀'].map((id) => ({ op: 'insert', kind, record: sample(kind, id, { version: 3 }) }) as Write)))
      await first.commit(auditChain(3).map((record) => ({ op: 'insert', kind: 'audit', record })))
      await first.commit(Array.from({ length: 700 }, (_, n) => ({ op: 'insert', kind: 'counter', record: sample('counter', `n${n}`) })))

      const there = await backup(first, path.join(folder, 'there.gz'), T0)
      await restore(mongo.db, path.join(folder, 'there.gz'))
      expect(await verifyAudit(mongo.db)).toMatchObject({ entries: 3, broken: null })
      expect(await mongo.db.count('card', { words: ['井盖'] })).toBe(3)

      const back = await backup(mongo.db, path.join(folder, 'back.gz'), T0)
      await restore(last, path.join(folder, 'back.gz'))
      for (const kind of kindNames) expect(await last.find(kind, {})).toEqual(await first.find(kind, {}))
      expect(back.header.counts).toEqual(there.header.counts)
    } finally {
      await Promise.all([first.close(), last.close(), mongo.close()])
      rmSync(folder, { recursive: true })
    }
  })
}
