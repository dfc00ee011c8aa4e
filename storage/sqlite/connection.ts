/**
 * The only place that imports libsql: one connection, its settings, its prepared statements, and its
 * failures in plain words. Everything here is synchronous, as the library is.
 */
import Libsql from 'libsql'

/** What may be bound to a statement. libsql aborts the whole process on anything else (booleans, undefined). */
export type Bound = string | number | null
/** One row, its columns in the order of the statement. */
export type Row = readonly Bound[]

/** How long a writer waits for another process's commit to end, in milliseconds. */
const BUSY_TIMEOUT_MS = 15_000
/** Queries differ by the set of conditions in use; past this many the cache starts anew. */
const STATEMENTS_KEPT = 400
/** Page cache a connection, in KiB. */
const CACHE_KIB = 24 * 1024
/** After a checkpoint the write-ahead log is cut back to this many bytes. */
const JOURNAL_BYTES = 32 * 1024 * 1024

type Statement = ReturnType<Libsql.Database['prepare']>

export class Connection {
  readonly file: string
  readonly #db: Libsql.Database
  readonly #statements = new Map<string, Statement>()

  /**
   * Opens the file, makes it if it is not there, and proves that it can be written.
   * `frozen`: instead, all that is read is of this moment, whatever others commit meanwhile.
   * @throws Error in one clear line when it cannot
   */
  constructor(file: string, { frozen = false } = {}) {
    this.file = file
    try {
      this.#db = new Libsql(file, { timeout: BUSY_TIMEOUT_MS })
    } catch (error) {
      throw inPlainWords(file, error)
    }
    try {
      // NORMAL: a killed process loses nothing, a power cut may lose the last commits but never harms the file.
      for (const setting of [`busy_timeout = ${BUSY_TIMEOUT_MS}`, 'journal_mode = WAL', 'synchronous = NORMAL', `cache_size = -${CACHE_KIB}`, 'temp_store = MEMORY', `journal_size_limit = ${JOURNAL_BYTES}`]) this.all(`PRAGMA ${setting}`)
      this.exec(frozen ? 'BEGIN' : 'BEGIN IMMEDIATE')
      // A deferred transaction takes its view with its first read.
      if (frozen) this.first('SELECT count(*) FROM sqlite_master')
      else this.exec('COMMIT')
    } catch (error) {
      this.#db.close()
      throw error
    }
  }

  exec(sql: string): void {
    try {
      this.#db.exec(sql)
    } catch (error) {
      throw inPlainWords(this.file, error)
    }
  }

  all(sql: string, values: readonly Bound[] = []): Row[] {
    try {
      return this.#prepare(sql).all(values.map(checkedValue)) as Row[]
    } catch (error) {
      throw inPlainWords(this.file, error)
    }
  }

  first(sql: string, values: readonly Bound[] = []): Row | undefined {
    try {
      return this.#prepare(sql).get(values.map(checkedValue)) as Row | undefined
    } catch (error) {
      throw inPlainWords(this.file, error)
    }
  }

  /** @throws UniqueViolation when a unique index refuses the row */
  run(sql: string, values: readonly Bound[]): { changes: number; row: number } {
    try {
      const { changes, lastInsertRowid } = this.#prepare(sql).run(values.map(checkedValue))
      return { changes, row: Number(lastInsertRowid) }
    } catch (error) {
      throw inPlainWords(this.file, error)
    }
  }

  /** Runs `work` as one transaction that holds the write lock from its start. */
  transaction<T>(work: () => T): T {
    this.exec('BEGIN IMMEDIATE')
    try {
      const result = work()
      this.exec('COMMIT')
      return result
    } catch (error) {
      // A full disk may have ended the transaction already; the first error is the one to tell.
      if (this.#db.inTransaction) this.exec('ROLLBACK')
      throw error
    }
  }

  close(): void {
    this.#statements.clear()
    if (!this.#db.open) return
    if (this.#db.inTransaction) this.#db.exec('ROLLBACK')
    // libsql cannot finalize statements by hand, so its close leaves the log where it is: empty it first.
    this.#db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    this.#db.close()
  }

  /** Rows as arrays: cheaper, and free of the `_metadata` key that libsql adds to rows as objects. */
  #prepare(sql: string): Statement {
    const known = this.#statements.get(sql)
    if (known) return known
    if (this.#statements.size >= STATEMENTS_KEPT) this.#statements.clear()
    const statement = this.#db.prepare(sql)
    // A statement without columns (an UPDATE) refuses raw mode.
    if (statement.reader) statement.raw(true)
    this.#statements.set(sql, statement)
    return statement
  }
}

/** A unique index refused a row: `columns` are those of the index, e.g. `number`. */
export class UniqueViolation extends Error {
  readonly columns: string
  constructor(columns: string) {
    super(`UNIQUE constraint failed: ${columns}`)
    this.name = 'UniqueViolation'
    this.columns = columns
  }
}

function checkedValue(value: Bound): Bound {
  if (value === null || typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value))) return value
  throw new TypeError(`a ${typeof value} cannot be asked for or stored: text, finite numbers and null can`)
}

const explanations: readonly [RegExp, string][] = [
  [/NOTADB|CORRUPT|malformed|not a database/i, 'is damaged or no database of ours: restore a backup, or choose another HUIYIN_DATA_DIR'],
  [/BUSY|LOCKED|is locked/i, `is held by another process for more than ${BUSY_TIMEOUT_MS / 1000} s`],
  [/READONLY|readonly/i, 'may not be written: check the rights of the file and its folder'],
  [/FULL|disk is full/i, 'cannot grow: the disk is full'],
  [/CANTOPEN|unable to open/i, 'cannot be opened: check that its folder exists and may be written'],
  [/IOERR|disk I\/O/i, 'cannot be read or written: the disk reports an error'],
]

function inPlainWords(file: string, error: unknown): Error {
  if (!(error instanceof Error) || error instanceof TypeError) return error instanceof Error ? error : new Error(String(error))
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  const unique = /^UNIQUE constraint failed: (.*)$/.exec(error.message)
  if (unique?.[1] !== undefined) return new UniqueViolation(unique[1].replace(/\w+\./gu, ''))
  if (code === 'SQLITE_ERROR') return error
  const found = explanations.find(([pattern]) => pattern.test(`${code} ${error.message}`))
  return found ? new Error(`the store ${file} ${found[1]}${code ? ` (${code})` : ''}`, { cause: error }) : error
}
