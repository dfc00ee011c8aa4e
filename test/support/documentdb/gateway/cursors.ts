/** Open cursors: the engine hands out a continuation with each page, and takes it back for the next. */
import { BSON } from 'mongodb'
import type { Document } from 'mongodb'
import { CommandFailed } from './command-errors.ts'
import { firstRow } from './engine-connections.ts'
import type { Connection, EngineConnections } from './engine-connections.ts'

interface OpenCursor {
  continuation: Buffer
  /** Held when the engine keeps the cursor in the connection itself. */
  connection: Connection | undefined
}

const NO_CURSOR = '0'

export class Cursors {
  readonly #connections: EngineConnections
  readonly #open = new Map<string, OpenCursor>()
  constructor(connections: EngineConnections) {
    this.#connections = connections
  }

  /**
   * The first page of find, aggregate, listCollections or listIndexes.
   * @param firstPage the engine's function for it
   * @param inTransaction the transaction's connection, if there is one
   */
  async open(firstPage: string, database: string, command: Buffer, inTransaction: Connection | undefined): Promise<Buffer> {
    const connection = inTransaction ?? (await this.#connections.hold())
    let kept = false
    try {
      const row = await firstRow(
        connection,
        `SELECT cursorpage::bytea AS page, continuation::bytea AS continuation, persistconnection AS persist, cursorid::text AS id FROM documentdb_api.${firstPage}($1, $2::bytea)`,
        [database, command],
      )
      const id = String(row.id)
      if (row.continuation && id !== NO_CURSOR) {
        kept = row.persist === true && !inTransaction
        this.#open.set(id, { continuation: row.continuation as Buffer, connection: kept ? connection : undefined })
      }
      return row.page as Buffer
    } finally {
      if (!inTransaction && !kept) connection.release()
    }
  }

  /** The next page. @throws CommandFailed when the cursor is not open */
  async getMore(id: string, database: string, command: Buffer, inTransaction: Connection | undefined): Promise<Buffer> {
    const cursor = this.#open.get(id)
    if (!cursor) throw new CommandFailed('CursorNotFound', `cursor id ${id} not found`)
    const row = await this.#connections.use(cursor.connection ?? inTransaction, (connection) =>
      firstRow(connection, 'SELECT cursorpage::bytea AS page, continuation::bytea AS continuation FROM documentdb_api.cursor_get_more($1, $2::bytea, $3::bytea)', [database, command, cursor.continuation]),
    )
    if (row.continuation) cursor.continuation = row.continuation as Buffer
    else this.#close(id)
    return row.page as Buffer
  }

  kill(ids: readonly string[]): Document {
    const known = ids.filter((id) => this.#open.has(id))
    for (const id of known) this.#close(id)
    return { ok: 1, cursorsKilled: known.map(asLong), cursorsNotFound: ids.filter((id) => !known.includes(id)).map(asLong), cursorsAlive: [], cursorsUnknown: [] }
  }

  #close(id: string): void {
    // A connection that held a cursor is not used again: what the engine left in it is unknown to us.
    this.#open.get(id)?.connection?.release(true)
    this.#open.delete(id)
  }
}

const asLong = (id: string): BSON.Long => BSON.Long.fromString(id)
