/** What the mongo store says of the server it is given: none, one that stands alone, a newer one's data. */
import { once } from 'node:events'
import net from 'node:net'
import { MongoClient } from 'mongodb'
import { afterEach, describe, expect, it } from 'vitest'
import { NewerDatabase } from '../../storage/database.ts'
import { kindNames } from '../../storage/records/kinds.ts'
import { openMongo } from '../../storage/mongo/mongo-database.ts'
import { freePort } from '../support/documentdb/free-port.ts'
import { greeting } from '../support/documentdb/gateway/greeting.ts'
import { readRequest, wireMessages, writeReply } from '../support/documentdb/gateway/wire-messages.ts'
import { mongoForTests, testDatabaseName } from '../support/documentdb/mongo-for-tests.ts'
import { openMongoForTest } from './mongo-for-test.ts'
import { sample } from './sample-records.ts'

const failure = (opening: Promise<unknown>): Promise<Error> => opening.then(() => expect.fail('it opened'), (error: unknown) => error as Error)

describe('a server that cannot be used', () => {
  const servers: net.Server[] = []
  afterEach(() => servers.splice(0).forEach((server) => server.close()))

  // The driver's own patience is 30 s, the store's is 4: the tests' timeout tells them apart.
  it('is named in one line, without the password', { timeout: 15_000 }, async () => {
    const port = await freePort()
    const error = await failure(openMongo({ url: `mongodb://huiyin:gEheim@127.0.0.1:${port}/city?directConnection=true` }))
    expect(error.message).toContain(`127.0.0.1:${port}`)
    expect(error.message).toContain('ECONNREFUSED')
    expect(error.message).not.toMatch(/gEheim|\n/)
  })

  it('is named when it takes the connection and says nothing', { timeout: 15_000 }, async () => {
    const server = net.createServer((socket) => void socket.on('error', () => socket.destroy()).resume())
    servers.push(server.listen(0, '127.0.0.1'))
    await once(server, 'listening')
    const { port } = server.address() as net.AddressInfo
    const error = await failure(openMongo({ url: `mongodb://127.0.0.1:${port}/` }))
    expect(error.message).toMatch(new RegExp(`^MongoDB at 127.0.0.1:${port} cannot be used: [^\n]+$`))
  })

  it('is refused when it stands alone, for it has no transactions', async () => {
    const { msg: _router, ...alone } = greeting()
    const server = net.createServer((socket) => {
      const answer = async (): Promise<void> => {
        for await (const message of wireMessages(socket)) socket.write(writeReply(readRequest(message), alone))
      }
      answer().catch(() => socket.destroy())
    })
    servers.push(server.listen(0, '127.0.0.1'))
    await once(server, 'listening')
    const { port } = server.address() as net.AddressInfo
    const error = await failure(openMongo({ url: `mongodb://127.0.0.1:${port}/` }))
    expect(error.message).toMatch(/127\.0\.0\.1:\d+ stands alone: transactions need a replica set/)
  })

  it.each(['http://127.0.0.1/', 'mongodb://', '127.0.0.1:27017'])('is not looked for when the address is «%s»', async (url) => {
    const error = await failure(openMongo({ url }))
    expect(error.message).toMatch(/^MONGODB_URL is not a MongoDB connection string: [^\n]+$/)
  })
})

const server = await mongoForTests()

if ('skipped' in server) it.skip(server.skipped)
else {
  const { url } = server
  /** A plain client on the same data, as another program would come. */
  const withStranger = async <T>(work: (client: MongoClient) => Promise<T>): Promise<T> => {
    const client = new MongoClient(url)
    try {
      return await work(client)
    } finally {
      await client.close()
    }
  }

  describe('a database on the server', () => {
    it('of a newer Huiyin is refused, and nothing in it is touched', async () => {
      const opened = await openMongoForTest(url)
      await withStranger((client) => client.db(opened.databaseName).collection<{ _id: string }>('huiyin').insertOne({ _id: 'schema', version: 99 } as { _id: string }))
      await expect(opened.db.migrate()).rejects.toThrow(NewerDatabase)
      await expect(opened.db.migrate()).rejects.toThrow(`MongoDB database ${opened.databaseName} is of schema version 99`)
      const collections = await withStranger((client) => client.db(opened.databaseName).listCollections().toArray())
      expect(collections.map(({ name }) => name)).toEqual(['huiyin'])
      await opened.close()
    })

    it('is made once when several processes start at the same time', async () => {
      const opened = await openMongoForTest(url)
      await Promise.all([opened.db, opened.other, opened.db, opened.other].map((db) => db.migrate()))
      await opened.db.commit([{ op: 'insert', kind: 'unit', record: sample('unit', 'u') }])
      await opened.other.migrate()
      expect((await opened.db.size()).rows.unit).toBe(1)
      const { names, indexes } = await withStranger(async (client) => ({
        names: (await client.db(opened.databaseName).listCollections().toArray()).map(({ name }) => name),
        indexes: (await client.db(opened.databaseName).collection('card').indexes()).map(({ name }) => name),
      }))
      expect(names.sort()).toEqual([...kindNames, 'huiyin'].sort())
      expect(indexes).toEqual(expect.arrayContaining(['_id_', 'screening_urgency_answered_submittedAt', 'flags_items', 'words_items']))
      await opened.close()
    })

    it('takes the name in the address, and the one that is given before it', async () => {
      const [inAddress, given] = [testDatabaseName(), testDatabaseName()]
      const address = new URL(url)
      address.pathname = inAddress
      for (const [databaseName, expected] of [[undefined, inAddress], [given, given]] as const) {
        const db = await openMongo({ url: address.href, ...(databaseName ? { databaseName } : {}) })
        await db.migrate()
        await db.close()
        const names = await withStranger(async (client) => (await client.db(expected).listCollections().toArray()).map(({ name }) => name))
        expect(names).toContain('card')
        await withStranger((client) => client.db(expected).dropDatabase())
      }
    })

    it('refuses what other tools write in a type that queries cannot compare', async () => {
      const opened = await openMongoForTest(url)
      await opened.db.migrate()
      await withStranger(async (client) => {
        const { _id, ...card } = { _id: 'x', ...sample('card', 'x'), id: undefined }
        const cards = client.db(opened.databaseName).collection<{ _id: string }>('card', { ignoreUndefined: true })
        const wrong = [{ submittedAt: new Date() }, { flags: [1] }, { flags: 'safety' }, { topic: 3 }, { answered: 'yes' }, { version: 'one' }, { version: undefined }]
        for (const over of wrong) await expect(cards.insertOne({ _id, ...card, ...over } as { _id: string }), JSON.stringify(over)).rejects.toMatchObject({ code: 121 })
        const triages = client.db(opened.databaseName).collection('triage')
        await expect(triages.insertOne({ version: 1, urgency: { level: '2' } })).rejects.toMatchObject({ code: 121 })
        await cards.insertOne({ _id, ...card } as { _id: string })
      })
      expect(await opened.db.get('card', 'x')).toEqual(sample('card', 'x'))
      await opened.close()
    })
  })
}
