/** Collections, validators and indexes, made from records/kinds.ts; safe to repeat and to run in several processes at once. */
import { isDeepStrictEqual } from 'node:util'
import { MongoServerError } from 'mongodb'
import type { CollectionInfo, Db, IndexDescription } from 'mongodb'
import { NewerDatabase, SCHEMA_VERSION } from '../database.ts'
import { kindFacts, kindNames } from '../records/kinds.ts'
import type { KindName } from '../records/kinds.ts'
import { validatorOf } from './validators.ts'

const NAMESPACE_EXISTS = 48

/** The one document that is no record: which schema version this database is of. */
interface SchemaDocument {
  _id: 'schema'
  version: number
}
const META = 'huiyin'

/** @throws NewerDatabase before anything is touched */
export async function migrateMongo(db: Db): Promise<void> {
  const meta = db.collection<SchemaDocument>(META)
  const found = (await meta.findOne({ _id: 'schema' }))?.version ?? 0
  if (found > SCHEMA_VERSION) throw new NewerDatabase(`the MongoDB database ${db.databaseName}`, found, SCHEMA_VERSION)
  const present = new Map((await db.listCollections<CollectionInfo>().toArray()).map(({ name, options }) => [name, options ?? {}]))
  await Promise.all(kindNames.map((kind) => migrateKind(db, kind, present.get(kind))))
  // $max: of two versions that migrate at once, the newer one is remembered.
  await meta.updateOne({ _id: 'schema' }, { $max: { version: SCHEMA_VERSION } }, { upsert: true })
}

async function migrateKind(db: Db, kind: KindName, present: { validator?: unknown } | undefined): Promise<void> {
  const validator = validatorOf(kind)
  if (!present) await createCollection(db, kind)
  if (!isDeepStrictEqual(present?.validator, validator)) await db.command({ collMod: kind, validator })
  const indexes = indexesOf(kind)
  if (indexes.length > 0) await db.collection(kind).createIndexes(indexes)
}

/** Another process that starts at the same time may have made it. */
async function createCollection(db: Db, kind: KindName): Promise<void> {
  try {
    await db.createCollection(kind)
  } catch (error) {
    if (!(error instanceof MongoServerError && error.code === NAMESPACE_EXISTS)) throw error
  }
}

/** An index of fields ends with `_id`, which breaks the ties of every sort. Arrays and words get one index each, with an entry for each of their items. */
function indexesOf(kind: KindName): IndexDescription[] {
  const { indexes = [], unique = [], arrays = [], words } = kindFacts(kind)
  return [
    ...indexes.map((fields) => ({ name: fields.join('_'), key: keyOf([...fields, '_id']) })),
    ...[...arrays, ...(words ? [words] : [])].map((field) => ({ name: `${field}_items`, key: keyOf([field]) })),
    ...unique.map((fields) => ({ name: `${fields.join('_')}_unique`, key: keyOf(fields), unique: true })),
  ]
}

const keyOf = (fields: readonly string[]): Record<string, 1> => Object.fromEntries(fields.map((field) => [field, 1]))
