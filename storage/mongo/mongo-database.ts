/**
 * The port on MongoDB, for a city: any number of processes on one replica set or sharded cluster. One
 * collection a kind. This folder is the only place that imports the driver.
 */
import type { Db, MongoClient } from 'mongodb'
import type { Database, Query, Write } from '../database.ts'
import { kindNames } from '../records/kinds.ts'
import type { KindName, RecordOf } from '../records/kinds.ts'
import { commitWrites } from './commit-writes.ts'
import type { Collections } from './commit-writes.ts'
import { connectMongo, databaseNameIn } from './connect-mongo.ts'
import { recordOf } from './documents.ts'
import type { StoredDocument } from './documents.ts'
import { migrateMongo } from './migrate-mongo.ts'
import { countByPipeline, countedValues, filterOf, pageOf, sortOf } from './queries.ts'
import type { CountedGroup } from './queries.ts'

const DEFAULT_DATABASE = 'huiyin'
/** Records a round trip while a kind is walked. */
const SCAN_PAGE = 500
/** Ids in one question: well below the size of a message. */
const IDS_AT_ONCE = 10_000

/**
 * Opens the store; `migrate` makes what is missing in it.
 * @param options.databaseName else the one in the URL, else `huiyin`
 * @throws Error in one line when there is no such server, or it has no transactions
 */
export async function openMongo(options: { url: string; databaseName?: string }): Promise<Database> {
  const client = await connectMongo(options.url)
  return new MongoDatabase(client, client.db(options.databaseName ?? databaseNameIn(options.url) ?? DEFAULT_DATABASE))
}

class MongoDatabase implements Database {
  readonly #client: MongoClient
  readonly #db: Db
  readonly #collections: Collections

  constructor(client: MongoClient, db: Db) {
    this.#client = client
    this.#db = db
    this.#collections = (kind) => db.collection<StoredDocument>(kind)
  }

  migrate = (): Promise<void> => migrateMongo(this.#db)

  async get<K extends KindName>(kind: K, id: string): Promise<RecordOf<K> | undefined> {
    const document = await this.#collections(kind).findOne({ _id: id })
    return document ? recordOf<K>(document) : undefined
  }

  async getMany<K extends KindName>(kind: K, ids: readonly string[]): Promise<RecordOf<K>[]> {
    const found = new Map<string, StoredDocument>()
    const wanted = [...new Set(ids)]
    for (let at = 0; at < wanted.length; at += IDS_AT_ONCE) {
      for await (const document of this.#collections(kind).find({ _id: { $in: wanted.slice(at, at + IDS_AT_ONCE) } })) found.set(document._id, document)
    }
    const documents = ids.flatMap((id) => found.get(id) ?? [])
    // An id that is asked for twice gets two copies: no reader shares an object with another.
    return documents.map((document) => recordOf<K>(wanted.length === ids.length ? document : structuredClone(document)))
  }

  async find<K extends KindName>(kind: K, query: Query): Promise<RecordOf<K>[]> {
    const filter = filterOf(kind, query)
    const sort = sortOf(kind, query.sort)
    const page = pageOf(query)
    // MongoDB's limit 0 means «no limit».
    if (page.limit === 0) return []
    const documents = await this.#collections(kind).find(filter, { sort, ...page }).toArray()
    return documents.map((document) => recordOf<K>(document))
  }

  async count<K extends KindName>(kind: K, query: Pick<Query, 'where' | 'words'> = {}): Promise<number> {
    return this.#collections(kind).countDocuments(filterOf(kind, query))
  }

  async countBy<K extends KindName>(kind: K, by: readonly string[], query: Pick<Query, 'where' | 'words'> = {}) {
    const groups = await this.#collections(kind).aggregate<CountedGroup>(countByPipeline(kind, by, query)).toArray()
    return groups.map((group) => ({ values: countedValues(by, group), count: group.count }))
  }

  commit = (writes: readonly Write[]): Promise<void> => commitWrites(this.#client, this.#collections, writes)

  /** Page by page from the last id on: a server closes a cursor that waits too long for a slow reader. */
  async *scan<K extends KindName>(kind: K): AsyncGenerator<RecordOf<K>> {
    let after: string | undefined
    for (;;) {
      const filter = after === undefined ? {} : { _id: { $gt: after } }
      const page = await this.#collections(kind).find(filter, { sort: { _id: 1 }, limit: SCAN_PAGE }).toArray()
      for (const document of page) yield recordOf<K>(document)
      const last = page.at(-1)
      if (!last || page.length < SCAN_PAGE) return
      after = last._id
    }
  }

  async size(): Promise<{ rows: Record<KindName, number>; bytes: number | null }> {
    // Counted, not estimated: an estimate is wrong after a crash, and on engines that only sample.
    const rows = await Promise.all(kindNames.map(async (kind) => [kind, await this.#collections(kind).countDocuments()] as const))
    const { totalSize } = await this.#db.stats()
    return { rows: Object.fromEntries(rows) as Record<KindName, number>, bytes: typeof totalSize === 'number' ? totalSize : null }
  }

  close = (): Promise<void> => this.#client.close()
}
