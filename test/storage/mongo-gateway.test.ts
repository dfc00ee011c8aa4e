/**
 * What the mongo store relies on a server for, asked through the official driver. On MONGODB_URL it says
 * what MongoDB does; on the test engine it says that our gateway does the same.
 */
import { once } from 'node:events'
import net from 'node:net'
import { BSON, MongoClient, MongoServerError } from 'mongodb'
import type { Collection } from 'mongodb'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readRequest, wireMessages, writeReply } from '../support/documentdb/gateway/wire-messages.ts'
import { mongoForTests, testDatabaseName } from '../support/documentdb/mongo-for-tests.ts'

interface Item {
  _id: string
  n?: number
  text?: string
}

const server = await mongoForTests()

if ('skipped' in server) it.skip(server.skipped)
else {
  describe('the server', () => {
    const client = new MongoClient(server.url, { ignoreUndefined: true })
    const db = client.db(testDatabaseName())
    let items: Collection<Item>
    beforeAll(async () => {
      await db.createCollection('items')
      items = db.collection<Item>('items')
      await items.createIndex({ n: 1 }, { name: 'n_unique', unique: true, partialFilterExpression: { n: { $exists: true } } })
    })
    beforeEach(() => items.deleteMany({}))
    afterAll(async () => {
      await db.dropDatabase()
      await client.close()
    })

    it('takes and gives messages of many network packets', async () => {
      const text = '开封'.repeat(1_000_000)
      await items.insertMany(Array.from({ length: 3 }, (_, n) => ({ _id: `big${n}`, text })))
      const found = await items.find({}).toArray()
      expect(found.map((item) => item.text?.length)).toEqual([text.length, text.length, text.length])
    })

    it('gives a cursor’s documents page by page, and forgets one that is left', async () => {
      await items.insertMany(Array.from({ length: 1050 }, (_, n) => ({ _id: `i${String(n).padStart(4, '0')}`, n })))
      const all = await items.find({}, { sort: { n: -1 }, batchSize: 100 }).toArray()
      expect(all.map((item) => item.n)).toEqual(Array.from({ length: 1050 }, (_, n) => 1049 - n))
      const left = items.find({}, { sort: { _id: 1 }, batchSize: 10 })
      expect((await left.next())?._id).toBe('i0000')
      await left.close()
      expect(await items.countDocuments()).toBe(1050)
    })

    it('names a duplicate by its code, in the order of a batch', async () => {
      await items.insertOne({ _id: 'a', n: 1 })
      const batch = items.insertMany([{ _id: 'b', n: 2 }, { _id: 'c', n: 1 }, { _id: 'd', n: 3 }])
      await expect(batch).rejects.toMatchObject({ code: 11000, message: expect.stringContaining('E11000') as string, writeErrors: [{ index: 1, code: 11000 }] })
      expect((await items.find({}, { sort: { _id: 1 } }).toArray()).map((item) => item._id)).toEqual(['a', 'b'])
    })

    it('says that it does not know a command', async () => {
      await expect(db.command({ danceAround: 1 })).rejects.toMatchObject({ code: 59 })
    })

    it('keeps a transaction to itself until it is committed', async () => {
      await client.withSession(async (session) => {
        session.startTransaction()
        await items.insertOne({ _id: 'a' }, { session })
        expect(await items.countDocuments({}, { session })).toBe(1)
        expect(await items.countDocuments()).toBe(0)
        await session.commitTransaction()
        expect(await items.countDocuments()).toBe(1)
        // A driver that did not hear the answer commits once more.
        await session.commitTransaction()
        expect(await items.countDocuments()).toBe(1)
      })
    })

    it('shows a transaction the data of its beginning', async () => {
      await items.insertOne({ _id: 'a', n: 1 })
      await client.withSession(async (session) => {
        session.startTransaction({ readConcern: { level: 'snapshot' } })
        expect((await items.findOne({ _id: 'a' }, { session }))?.n).toBe(1)
        await items.replaceOne({ _id: 'a' }, { n: 2 })
        expect((await items.findOne({ _id: 'a' }, { session }))?.n).toBe(1)
        await session.abortTransaction()
      })
    })

    it('undoes what is aborted', async () => {
      await client.withSession(async (session) => {
        session.startTransaction()
        await items.insertOne({ _id: 'a' }, { session })
        await session.abortTransaction()
      })
      expect(await items.countDocuments()).toBe(0)
    })

    it('ends a transaction with its first error', async () => {
      await items.insertOne({ _id: 'a', n: 1 })
      await client.withSession(async (session) => {
        session.startTransaction()
        await items.insertOne({ _id: 'b' }, { session })
        await expect(items.insertOne({ _id: 'c', n: 1 }, { session })).rejects.toMatchObject({ code: 11000 })
        await expect(items.insertOne({ _id: 'd' }, { session })).rejects.toMatchObject({ code: 251 })
        await session.abortTransaction()
      })
      expect(await items.countDocuments()).toBe(1)
    })

    it('tells the second of two transactions that write one document to begin again', async () => {
      await items.insertOne({ _id: 'a', n: 1 })
      const [first, second] = [client.startSession(), client.startSession()]
      first.startTransaction()
      second.startTransaction()
      await items.findOne({ _id: 'a' }, { session: second })
      await items.replaceOne({ _id: 'a' }, { n: 2 }, { session: first })
      await first.commitTransaction()
      const error: unknown = await items.replaceOne({ _id: 'a' }, { n: 3 }, { session: second }).catch((e: unknown) => e)
      expect(error).toBeInstanceOf(MongoServerError)
      expect(error).toMatchObject({ code: 112 })
      expect((error as MongoServerError).hasErrorLabel('TransientTransactionError')).toBe(true)
      await second.abortTransaction()
      await Promise.all([first.endSession(), second.endSession()])
      expect((await items.findOne({ _id: 'a' }))?.n).toBe(2)
    })

    // Spoken without the driver, which makes its retries out of sight; a server of one's own may ask for a login first.
    it.skipIf(process.env.MONGODB_URL)('writes a retried write once', async () => {
      await items.insertOne({ _id: 'a', n: 1 })
      const socket = net.connect(Number(new URL(server.url).port), '127.0.0.1')
      await once(socket, 'connect')
      const replies = wireMessages(socket)
      const increment = { update: 'items', updates: [{ q: { _id: 'a' }, u: { $inc: { n: 1 } } }], lsid: { id: new BSON.UUID() }, txnNumber: BSON.Long.fromNumber(1), $db: db.databaseName }
      for (const _try of [1, 2]) {
        socket.write(writeReply({ id: 1, body: Buffer.alloc(0), documents: null, wantsReply: true, old: false }, increment))
        const reply = await replies.next()
        expect(BSON.deserialize(readRequest(reply.value as Buffer).body)).toMatchObject({ ok: 1, n: 1 })
      }
      socket.destroy()
      expect((await items.findOne({ _id: 'a' }))?.n).toBe(2)
    })
  })
}

describe('messages on the wire', () => {
  const request = { id: 7, body: Buffer.alloc(0), documents: null, wantsReply: true, old: false }
  const messages = [{ ping: 1 }, { find: '字'.repeat(500) }, { ping: 2 }].map((command) => writeReply(request, command))
  const bytes = Buffer.concat(messages)

  it.each([1, 3, 15, 16, 17, 100, 10_000])('are cut right when they come in pieces of %i bytes', async (size) => {
    const pieces = async function* () {
      for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
    }
    const cut: Buffer[] = []
    for await (const message of wireMessages(pieces())) cut.push(message)
    expect(cut.map((message) => BSON.deserialize(readRequest(message).body))).toEqual(messages.map((message) => BSON.deserialize(readRequest(message).body)))
    expect(cut).toHaveLength(3)
  })

  it('of an impossible length are refused', async () => {
    const broken = Buffer.alloc(16)
    broken.writeInt32LE(5, 0)
    const pieces = async function* () {
      yield broken
    }
    await expect(wireMessages(pieces()).next()).rejects.toThrow('a message of 5 bytes')
  })
})
