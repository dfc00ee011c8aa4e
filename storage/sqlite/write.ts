/** The writes of a commit, inside the transaction that the caller holds. */
import { Conflict } from '../database.ts'
import type { Write } from '../database.ts'
import type { StoredRecord } from '../records/record.ts'
import type { Bound, Connection, Row } from './connection.ts'
import { UniqueViolation } from './connection.ts'
import { columnValue, elementsAt, layoutOf, valueAt } from './layout.ts'
import type { Layout } from './layout.ts'
import { wordsText } from './words.ts'

/** @throws Conflict that names the first record refused */
export function applyWrites(connection: Connection, writes: readonly Write[]): void {
  const added: Added = new Map()
  for (const write of writes) applyWrite(connection, write, added)
  addElements(connection, added)
}

/**
 * Elements of new records by table, until the commit's last write: put in together and in order they touch a page of
 * the index once, where one record after another would touch as many pages as it has elements.
 */
type Added = Map<string, [value: string, row: number][]>

function applyWrite(connection: Connection, write: Write, added: Added): void {
  const layout = layoutOf(write.kind)
  const id = write.op === 'delete' ? write.id : write.record.id
  try {
    if (write.op === 'insert') return insertRecord(connection, layout, write.record, added)
    const stored = connection.first(layout.sql.version, [id])
    // What is about to be changed may have been added by an earlier write of this commit.
    if (stored) for (const table of layout.arrays.values()) addElements(connection, added, table)
    if (write.op === 'delete') {
      if (stored) deleteRecord(connection, layout, Number(stored[0]))
    } else {
      if (write.op === 'replace' && stored?.[1] !== write.record.version - 1) {
        throw new Conflict(write.kind, id, stored ? `it is at version ${stored[1]}, version ${write.record.version} cannot follow` : 'it is not there any more')
      }
      if (stored) updateRecord(connection, layout, Number(stored[0]), write.record)
      else insertRecord(connection, layout, write.record, added)
    }
  } catch (error) {
    if (error instanceof UniqueViolation) throw new Conflict(write.kind, id, `its ${error.columns} is taken`)
    throw error
  }
}

const valuesOf = (layout: Layout, record: StoredRecord): Bound[] => [record.id, record.version, ...[...layout.fields.keys()].map((field) => columnValue(valueAt(record, field)))]

function insertRecord(connection: Connection, layout: Layout, record: StoredRecord, added: Added): void {
  const { row } = connection.run(layout.sql.insert, valuesOf(layout, record))
  connection.run(layout.sql.insertDocument, [row, JSON.stringify(record)])
  for (const [field, table] of layout.arrays) noteElements(added, table, row, elementsAt(record, field))
  if (layout.words) addWords(connection, layout.words.table, row, elementsAt(record, layout.words.field))
}

function updateRecord(connection: Connection, layout: Layout, row: number, record: StoredRecord): void {
  const before = beside(layout) ? storedDocument(connection, layout, row) : undefined
  connection.run(layout.sql.update, [...valuesOf(layout, record), row])
  connection.run(layout.sql.updateDocument, [JSON.stringify(record), row])
  for (const [field, table] of layout.arrays) {
    const old = new Set(elementsAt(before, field))
    const now = new Set(elementsAt(record, field))
    removeElements(connection, table, row, [...old].filter((value) => !now.has(value)))
    const fresh: Added = new Map()
    noteElements(fresh, table, row, [...now].filter((value) => !old.has(value)))
    addElements(connection, fresh)
  }
  if (layout.words) {
    const now = elementsAt(record, layout.words.field)
    if (wordsText(elementsAt(before, layout.words.field)) === wordsText(now)) return
    removeWords(connection, layout.words.table, row)
    addWords(connection, layout.words.table, row, now)
  }
}

function deleteRecord(connection: Connection, layout: Layout, row: number): void {
  const before = beside(layout) ? storedDocument(connection, layout, row) : undefined
  for (const [field, table] of layout.arrays) removeElements(connection, table, row, elementsAt(before, field))
  if (layout.words) removeWords(connection, layout.words.table, row)
  connection.run(`DELETE FROM ${layout.docTable} WHERE row = ?`, [row])
  connection.run(`DELETE FROM ${layout.table} WHERE row = ?`, [row])
}

/** Whether a kind has tables beside its own that follow the former document. */
const beside = (layout: Layout): boolean => layout.arrays.size > 0 || layout.words !== undefined

function storedDocument(connection: Connection, layout: Layout, row: number): unknown {
  const found: Row | undefined = connection.first(`SELECT doc FROM ${layout.docTable} WHERE row = ?`, [row])
  if (!found) throw new Error(`the store ${connection.file} is damaged: ${layout.kind} row ${row} has no document`)
  return JSON.parse(String(found[0]))
}

function noteElements(added: Added, table: string, row: number, values: readonly string[]): void {
  const noted = added.get(table) ?? []
  for (const value of values) noted.push([value, row])
  added.set(table, noted)
}

/** Puts the noted elements in, of all tables or of one. One statement a table: a call into the library costs more than a row. */
function addElements(connection: Connection, added: Added, only?: string): void {
  for (const [table, noted] of added) {
    if (only !== undefined && table !== only) continue
    added.delete(table)
    if (noted.length === 0) continue
    noted.sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0))
    connection.run(`INSERT INTO ${table} (value, row) SELECT value ->> 0, value ->> 1 FROM json_each(?)`, [JSON.stringify(noted)])
  }
}

function removeElements(connection: Connection, table: string, row: number, values: readonly string[]): void {
  if (values.length > 0) connection.run(`DELETE FROM ${table} WHERE value IN (SELECT value FROM json_each(?)) AND row = ?`, [JSON.stringify(values), row])
}

function addWords(connection: Connection, table: string, row: number, words: readonly string[]): void {
  if (words.length > 0) connection.run(`INSERT INTO ${table} (rowid, words) VALUES (?, ?)`, [row, wordsText(words)])
}

function removeWords(connection: Connection, table: string, row: number): void {
  connection.run(`DELETE FROM ${table} WHERE rowid = ?`, [row])
}
