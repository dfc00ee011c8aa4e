/** Multi-document transactions: a driver's session and number stand for one PostgreSQL transaction. */
import { CommandFailed } from './command-errors.ts'
import type { Connection, EngineConnections } from './engine-connections.ts'

export interface Transaction {
  session: string
  number: string
  connection: Connection
}

export class Transactions {
  readonly #connections: EngineConnections
  readonly #open = new Map<string, Transaction>()
  /** Session → the last number committed: a driver that missed the answer commits again. */
  readonly #committed = new Map<string, string>()

  constructor(connections: EngineConnections) {
    this.#connections = connections
  }

  /** Begins one; a former one of the same session that was left open is undone. */
  async begin(session: string, number: string): Promise<Transaction> {
    const former = this.#open.get(session)
    if (former) await this.abort(former)
    const connection = await this.#connections.hold()
    const transaction = { session, number, connection }
    this.#open.set(session, transaction)
    // Snapshot reads, and an error when two write the same document: MongoDB's rules.
    await connection.query('BEGIN ISOLATION LEVEL REPEATABLE READ')
    return transaction
  }

  /** @throws CommandFailed when it was never begun, or is over */
  find(session: string, number: string): Transaction {
    const transaction = this.#open.get(session)
    if (transaction?.number !== number) throw new CommandFailed('NoSuchTransaction', `transaction ${number} is not in progress`, true)
    return transaction
  }

  async commit(session: string, number: string): Promise<void> {
    if (this.#committed.get(session) === number) return
    const transaction = this.find(session, number)
    this.#open.delete(session)
    try {
      await transaction.connection.query('COMMIT')
      this.#committed.set(session, number)
    } finally {
      transaction.connection.release()
    }
  }

  async abort(transaction: Transaction): Promise<void> {
    if (this.#open.get(transaction.session) !== transaction) return
    this.#open.delete(transaction.session)
    try {
      await transaction.connection.query('ROLLBACK')
      transaction.connection.release()
    } catch (error) {
      transaction.connection.release(error as Error)
    }
  }

  /** The session is over: so is what it left open. */
  async forget(session: string): Promise<void> {
    this.#committed.delete(session)
    const transaction = this.#open.get(session)
    if (transaction) await this.abort(transaction)
  }
}
