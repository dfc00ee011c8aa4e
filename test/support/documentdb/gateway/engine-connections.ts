/** Connections to the engine: one for each statement, or one held by a transaction or an open cursor. */
import { Pool } from 'pg'
import type { PoolClient } from 'pg'
import { engineAddress } from '../postgres-process.ts'

const MAX_CONNECTIONS = 80
/** As MongoDB's transactionLifetimeLimitSeconds: a client that dies in a transaction must not hold its locks for ever. */
const TRANSACTION_IDLE_MS = 60_000

export type Row = Readonly<Record<string, unknown>>
export type Connection = PoolClient

export class EngineConnections {
  readonly #pool: Pool
  constructor(port: number) {
    this.#pool = new Pool({ ...engineAddress(port), max: MAX_CONNECTIONS, options: `-c idle_in_transaction_session_timeout=${TRANSACTION_IDLE_MS}` })
    // An idle connection that breaks is replaced by the pool; what breaks in use fails where it is used.
    this.#pool.on('error', () => undefined)
  }

  hold = (): Promise<Connection> => this.#pool.connect()

  /** Runs `work` on `held`, or on a connection of its own. */
  async use<T>(held: Connection | undefined, work: (connection: Connection) => Promise<T>): Promise<T> {
    if (held) return work(held)
    const connection = await this.#pool.connect()
    try {
      return await work(connection)
    } finally {
      connection.release()
    }
  }
}

/** The first row of a statement's result. */
export async function firstRow(connection: Connection, text: string, values: readonly unknown[]): Promise<Row> {
  const { rows } = await connection.query<Row>(text, [...values])
  return rows[0] ?? {}
}
