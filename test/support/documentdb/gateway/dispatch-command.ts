/** From a request to its reply: session, transaction, retry, answer. */
import { setTimeout as wait } from 'node:timers/promises'
import { BSON } from 'mongodb'
import type { Document } from 'mongodb'
import { asCommandFailed, CommandFailed, codes, errorReply, isWriteConflict } from './command-errors.ts'
import { answerOf } from './commands.ts'
import type { Command } from './commands.ts'
import { Cursors } from './cursors.ts'
import { EngineConnections } from './engine-connections.ts'
import { Transactions } from './transactions.ts'
import type { Transaction } from './transactions.ts'
import type { Request } from './wire-messages.ts'

const MOST_RETRIES = 30
const RETRY_STEP_MS = 10

export class Dispatcher {
  readonly #connections: EngineConnections
  readonly #transactions: Transactions
  readonly #cursors: Cursors
  constructor(enginePort: number) {
    this.#connections = new EngineConnections(enginePort)
    this.#transactions = new Transactions(this.#connections)
    this.#cursors = new Cursors(this.#connections)
  }

  /** The reply to a request; a failed command is a reply too. */
  async reply(request: Request): Promise<Document | Buffer> {
    const fields = BSON.deserialize(request.body, { promoteLongs: false })
    const name = Object.keys(fields)[0] ?? ''
    const session = fields.lsid ? String((fields.lsid as { id: BSON.Binary }).id.toString('hex')) : ''
    const number = String(fields.txnNumber ?? '')
    const inTransaction = fields.autocommit === false
    try {
      if (name === 'endSessions') return await this.#endSessions(fields)
      if (name === 'commitTransaction') {
        await this.#transactions.commit(session, number)
        return { ok: 1 }
      }
      const transaction = !inTransaction ? undefined : fields.startTransaction ? await this.#transactions.begin(session, number) : this.#transactions.find(session, number)
      if (transaction && name === 'abortTransaction') {
        await this.#transactions.abort(transaction)
        return { ok: 1 }
      }
      const retryId = fields.txnNumber !== undefined && !inTransaction ? `${session}:${number}` : null
      const command = { name, database: String(fields.$db ?? 'admin'), body: request.body, fields, documents: request.documents, retryId }
      return transaction ? await this.#answerInTransaction(command, transaction) : await this.#answerAlone(command)
    } catch (error) {
      return errorReply(asCommandFailed(error, inTransaction))
    }
  }

  /** PostgreSQL gives up one of two statements that meet; MongoDB's server tries again by itself, so we do. */
  async #answerAlone(command: Command): Promise<Document | Buffer> {
    for (let tried = 0; ; tried++) {
      try {
        return await answerOf(command.name)(command, { use: (work) => this.#connections.use(undefined, work), inTransaction: undefined, cursors: this.#cursors })
      } catch (error) {
        if (tried >= MOST_RETRIES || !isWriteConflict(error)) throw error
        await wait(Math.random() * RETRY_STEP_MS * (tried + 1))
      }
    }
  }

  /** Any error ends the transaction, as on MongoDB: also that of one document in a write that else succeeds. */
  async #answerInTransaction(command: Command, transaction: Transaction): Promise<Document | Buffer> {
    const { connection } = transaction
    try {
      const reply = await answerOf(command.name)(command, { use: (work) => work(connection), inTransaction: connection, cursors: this.#cursors })
      const failed = Buffer.isBuffer(reply) ? undefined : (reply.writeErrors as Document[] | undefined)?.[0]
      if (failed) await this.#transactions.abort(transaction)
      if (Number(failed?.code) === codes.WriteConflict) throw new CommandFailed('WriteConflict', String(failed?.errmsg), true)
      return reply
    } catch (error) {
      await this.#transactions.abort(transaction)
      throw error
    }
  }

  async #endSessions(fields: Document): Promise<Document> {
    for (const { id } of fields.endSessions as { id: BSON.Binary }[]) await this.#transactions.forget(id.toString('hex'))
    return { ok: 1 }
  }
}
