/**
 * The database port on SQLite (libsql): the embedded default, one file. connection.ts talks to the library,
 * layout.ts says how a kind lies in the file, migrate.ts makes it so, conditions.ts asks, write.ts writes.
 */
import { statSync } from 'node:fs'
import path from 'node:path'
import { checkRecord } from '../check-record.ts'
import type { Database, Query, Scalar, Write } from '../database.ts'
import { makeFolder } from '../make-folder.ts'
import { kindNames } from '../records/kinds.ts'
import type { KindName, RecordOf } from '../records/kinds.ts'
import { declared, orderClause, pageClause, whereClause } from './conditions.ts'
import { Connection } from './connection.ts'
import type { Row } from './connection.ts'
import { layoutOf, quoted } from './layout.ts'
import type { FieldType } from './layout.ts'
import { migrate } from './migrate.ts'
import { applyWrites } from './write.ts'

const SCAN_PAGE = 100

/**
 * Opens the store in `file` and makes the file and its folder if they are not there; `migrate()` comes next.
 * @throws Error in one clear line when the folder or file cannot be written or is no database
 */
export async function openSqlite({ file }: { file: string }): Promise<Database> {
  try {
    makeFolder(path.dirname(file))
  } catch (error) {
    throw new Error(`the folder of the store ${file} cannot be made: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  }
  return new SqliteDatabase(new Connection(file))
}

class SqliteDatabase implements Database {
  readonly #connection: Connection
  readonly #frozen: boolean
  constructor(connection: Connection, frozen = false) {
    this.#connection = connection
    this.#frozen = frozen
  }

  async migrate(): Promise<void> {
    this.#refuseFrozen()
    migrate(this.#connection)
  }

  async get<K extends KindName>(kind: K, id: string): Promise<RecordOf<K> | undefined> {
    const { table, docTable } = layoutOf(kind)
    const row = this.#connection.first(`SELECT doc FROM ${table} JOIN ${docTable} USING (row) WHERE id = ?`, [id])
    return row && parsed<K>(row)
  }

  async getMany<K extends KindName>(kind: K, ids: readonly string[]): Promise<RecordOf<K>[]> {
    if (ids.length === 0) return []
    const { table, docTable } = layoutOf(kind)
    const rows = this.#connection.all(`SELECT doc FROM ${table} JOIN ${docTable} USING (row) WHERE id IN (SELECT value FROM json_each(?))`, [JSON.stringify([...new Set(ids)])])
    const found = new Map(rows.map((row) => parsed<K>(row)).map((record) => [record.id, record]))
    return ids.flatMap((id) => found.get(id) ?? [])
  }

  async find<K extends KindName>(kind: K, query: Query): Promise<RecordOf<K>[]> {
    const layout = layoutOf(kind)
    const where = whereClause(layout, query)
    const page = pageClause(query)
    const order = orderClause(layout, query.sort)
    const columns = ['row', 'id', ...(query.sort ?? []).map(([field]) => quoted(field))].join(', ')
    // The page is chosen among narrow rows; only its documents are read, and put in order once more.
    const sql = `SELECT doc FROM (SELECT ${columns} FROM ${layout.table}${where.text}${order}${page.text}) JOIN ${layout.docTable} USING (row)${order}`
    return this.#connection.all(sql, [...where.values, ...page.values]).map((row) => parsed<K>(row))
  }

  async count<K extends KindName>(kind: K, query: Pick<Query, 'where' | 'words'> = {}): Promise<number> {
    const layout = layoutOf(kind)
    const where = whereClause(layout, query)
    return Number(this.#connection.first(`SELECT count(*) FROM ${layout.table}${where.text}`, where.values)?.[0])
  }

  async countBy<K extends KindName>(kind: K, by: readonly string[], query: Pick<Query, 'where' | 'words'> = {}): Promise<{ values: Scalar[]; count: number }[]> {
    const layout = layoutOf(kind)
    if (by.length === 0) throw new TypeError('countBy needs at least one field')
    const types = by.map((field) => layout.fields.get(declared(layout, field)))
    const columns = by.map(quoted).join(', ')
    const where = whereClause(layout, query)
    const rows = this.#connection.all(`SELECT count(*) AS n, ${columns} FROM ${layout.table}${where.text} GROUP BY ${columns} ORDER BY n DESC, ${columns}`, where.values)
    return rows.map(([count, ...values]) => ({ values: values.map((value, n) => scalar(value, types[n])), count: Number(count) }))
  }

  async commit(writes: readonly Write[]): Promise<void> {
    this.#refuseFrozen()
    if (writes.length === 0) return
    for (const write of writes) {
      if (write.op !== 'insert' && layoutOf(write.kind).appendOnly) throw new Error(`${write.kind} is append-only: ${write.op} is refused`)
      if (write.op !== 'delete') checkRecord(write.kind, write.record)
    }
    this.#connection.transaction(() => applyWrites(this.#connection, writes))
  }

  async *scan<K extends KindName>(kind: K): AsyncGenerator<RecordOf<K>> {
    const { table, docTable } = layoutOf(kind)
    // Page by page from the last id on: no statement stays open between two pages, others may write.
    for (let after = ''; ; ) {
      const rows = this.#connection.all(`SELECT doc FROM ${table} JOIN ${docTable} USING (row) WHERE id > ? ORDER BY id LIMIT ${SCAN_PAGE}`, [after])
      for (const row of rows) {
        const record = parsed<K>(row)
        after = record.id
        yield record
      }
      if (rows.length < SCAN_PAGE) return
    }
  }

  async size(): Promise<{ rows: Record<KindName, number>; bytes: number }> {
    const rows = Object.fromEntries(kindNames.map((kind) => [kind, Number(this.#connection.first(`SELECT count(*) FROM ${layoutOf(kind).table}`)?.[0])])) as Record<KindName, number>
    const bytes = ['', '-wal', '-shm'].reduce((sum, suffix) => sum + (statSync(this.#connection.file + suffix, { throwIfNoEntry: false })?.size ?? 0), 0)
    return { rows, bytes }
  }

  async snapshot(): Promise<Database> {
    return new SqliteDatabase(new Connection(this.#connection.file, { frozen: true }), true)
  }

  async close(): Promise<void> {
    this.#connection.close()
  }

  #refuseFrozen(): void {
    if (this.#frozen) throw new Error('a snapshot cannot be written')
  }
}

const parsed = <K extends KindName>(row: Row): RecordOf<K> => JSON.parse(String(row[0])) as RecordOf<K>

const scalar = (value: Scalar | undefined, type: FieldType | undefined): Scalar => (type === 'boolean' && value !== null ? value === 1 : (value ?? null))
