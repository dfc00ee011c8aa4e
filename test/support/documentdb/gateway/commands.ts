/**
 * The commands the gateway answers, each by one function of the engine. The engine reads MongoDB's
 * own command documents, so they are handed on as they came.
 */
import { BSON } from 'mongodb'
import type { Document } from 'mongodb'
import { CommandFailed, withMongoCodes } from './command-errors.ts'
import type { Cursors } from './cursors.ts'
import { firstRow } from './engine-connections.ts'
import type { Connection } from './engine-connections.ts'
import { greeting } from './greeting.ts'

export interface Command {
  name: string
  database: string
  /** The command as it came, and read: numbers of 64 bits stay objects. */
  body: Buffer
  fields: Document
  documents: Buffer | null
  /** Session and number of a retryable write: the engine answers a second one without writing again. */
  retryId: string | null
}

/** What a command runs with: `use` takes the transaction's connection where there is one. */
interface Tools {
  use: <T>(work: (connection: Connection) => Promise<T>) => Promise<T>
  inTransaction: Connection | undefined
  cursors: Cursors
}

type Answer = (command: Command, tools: Tools) => Promise<Document | Buffer>

/** A statement that takes the command and gives the reply. */
const ask =
  (text: string, values: (command: Command) => unknown[] = ({ database, body }) => [database, body]): Answer =>
  async (command, { use }) => {
    const { reply } = await use((connection) => firstRow(connection, text, values(command)))
    return reply as Buffer
  }

const write = (operation: 'insert' | 'update' | 'delete'): Answer => {
  const answer = ask(
    `SELECT p_result::bytea AS reply FROM documentdb_api.${operation}($1, $2::bytea, $3::bytea::documentdb_core.bsonsequence, $4)`,
    ({ database, body, documents, retryId }) => [database, body, documents, retryId],
  )
  return async (command, tools) => withMongoCodes(readExactly((await answer(command, tools)) as Buffer))
}

const openCursor =
  (firstPage: string): Answer =>
  ({ database, body }, { cursors, inTransaction }) =>
    cursors.open(firstPage, database, body, inTransaction)

/** The collection a command names as its own value, `{ drop: 'posts' }`. */
const collection = ({ name, fields }: Command): string => String(fields[name])

const createIndexes: Answer = async (command, tools) => {
  const reply = readExactly(
    (await ask('SELECT documentdb_api_internal.create_indexes_non_concurrently($1, $2::bytea, true)::bytea AS reply')(command, tools)) as Buffer,
  )
  // The engine answers as one shard of a cluster would.
  return (Object.values((reply.raw ?? {}) as Record<string, Document>)[0] ?? reply) as Document
}

const dropIndexes: Answer = async ({ database, body }, { use }) => {
  const { retval } = await use((connection) => firstRow(connection, 'CALL documentdb_api.drop_indexes($1, $2::bytea, NULL)', [database, body]))
  const reply = readExactly(Buffer.from(String(retval).replace(/^BSONHEX/, ''), 'hex'))
  const result = (Object.values((reply.raw ?? {}) as Record<string, Document>)[0] ?? reply) as Document
  if (Number(result.ok) !== 1) throw new CommandFailed('IndexNotFound', String(result.errmsg))
  return result
}

const answers: Readonly<Record<string, Answer>> = {
  hello: async () => greeting(),
  ismaster: async () => greeting(),
  ping: async () => ({ ok: 1 }),
  buildinfo: async () => ({ version: '7.0.0', versionArray: [7, 0, 0, 0], gitVersion: 'documentdb', maxBsonObjectSize: 16 * 1024 * 1024, bits: 64, debug: false, modules: [], ok: 1 }),

  insert: write('insert'),
  update: write('update'),
  delete: write('delete'),
  findandmodify: ask('SELECT p_result::bytea AS reply FROM documentdb_api.find_and_modify($1, $2::bytea, $3)', ({ database, body, retryId }) => [database, body, retryId]),

  find: openCursor('find_cursor_first_page'),
  aggregate: openCursor('aggregate_cursor_first_page'),
  listcollections: openCursor('list_collections_cursor_first_page'),
  listindexes: openCursor('list_indexes_cursor_first_page'),
  getmore: ({ database, body, fields }, { cursors, inTransaction }) => cursors.getMore(String(fields.getMore), database, body, inTransaction),
  killcursors: async ({ fields }, { cursors }) => cursors.kill((fields.cursors as unknown[]).map(String)),
  count: ask('SELECT document::bytea AS reply FROM documentdb_api.count_query($1, $2::bytea)'),
  distinct: ask('SELECT document::bytea AS reply FROM documentdb_api.distinct_query($1, $2::bytea)'),

  create: ask('SELECT documentdb_api.create_collection_view($1, $2::bytea)::bytea AS reply'),
  collmod: ask('SELECT documentdb_api.coll_mod($1, $2, $3::bytea)::bytea AS reply', (command) => [command.database, collection(command), command.body]),
  createindexes: createIndexes,
  dropindexes: dropIndexes,
  drop: async (command, { use }) => {
    await use((connection) => firstRow(connection, 'SELECT documentdb_api.drop_collection($1, $2)', [command.database, collection(command)]))
    return { ns: `${command.database}.${collection(command)}`, ok: 1 }
  },
  dropdatabase: async ({ database }, { use }) => {
    await use((connection) => firstRow(connection, 'SELECT documentdb_api.drop_database($1)', [database]))
    return { dropped: database, ok: 1 }
  },
  listdatabases: ask('SELECT documentdb_api.list_databases($1::bytea)::bytea AS reply', ({ body }) => [body]),
  collstats: ask('SELECT documentdb_api.coll_stats($1, $2)::bytea AS reply', (command) => [command.database, collection(command)]),
  dbstats: ask('SELECT documentdb_api.db_stats($1)::bytea AS reply', ({ database }) => [database]),
}

/** How a command is answered. Names are taken in any case, as drivers write some both ways. @throws CommandFailed when it is not known */
export function answerOf(name: string): Answer {
  const answer = answers[name.toLowerCase()]
  if (!answer) throw new CommandFailed('CommandNotFound', `no such command: '${name}'`)
  return answer
}

/** Reads BSON without turning its numbers into JavaScript's: what is written again is what was read. */
const readExactly = (bson: Buffer): Document => BSON.deserialize(bson, { promoteValues: false, promoteBuffers: false })
