/** Personal data at rest on the mongo store: its validators take what is sealed, and it comes out as it went in. */
import { afterAll, expect, it } from 'vitest'
import { sealDatabase, sealedKinds } from '../../storage/sealing/sealed-database.ts'
import { sealStore } from '../../storage/sealing/seal-store.ts'
import { createSecretBox } from '../../storage/secrets/secret-box.ts'
import { mongoForTests } from '../support/documentdb/mongo-for-tests.ts'
import { openMongoForTest } from './mongo-for-test.ts'
import { filled, putFilled } from './sealing/filled-records.ts'

const server = await mongoForTests()

if ('skipped' in server) it.skip(server.skipped)
else {
  const opened = await openMongoForTest(server.url)
  afterAll(opened.close)
  const box = createSecretBox(Buffer.alloc(32, 7))

  it('is sealed as it goes in, and opened as it comes out', async () => {
    await opened.db.migrate()
    const database = sealDatabase(opened.db, box)
    await putFilled(database)
    for (const kind of sealedKinds) {
      const record = filled[kind]!
      expect(JSON.stringify(await opened.other.get(kind, record.id))).not.toMatch(/欧阳|13912345678/u)
      expect(await database.get(kind, record.id)).toEqual(record)
    }
    expect((await sealStore(opened.db, box, 'clear', () => undefined)).changed).toEqual(Object.fromEntries(sealedKinds.map((kind) => [kind, 1])))
    expect(await opened.other.get('post', 'p')).toEqual({ ...filled.post, version: 2 })
  })
}
