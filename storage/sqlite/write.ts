/** One write of a commit, inside the transaction that the caller holds. */
import { Conflict } from '../database.ts'
import type { Write } from '../database.ts'
import type { StoredRecord } from '../records/record.ts'
import type { Bound, Connection, Row } from './connection.ts'
import { UniqueViolation } from './connection.ts'
import { columnValue, elementsAt, layoutOf, quoted, valueAt } from './layout.ts'
import type { Layout } from './layout.ts'
import { wordsText } from './words.ts'

/** @throws Conflict that names the record */
export function applyWrite(connection: Connection, write: Write): void {
  const layout = layoutOf(write.kind)
  const id = write.op === 'delete' ? write.id : write.record.id
  try {
    if (write.op === 'insert') insertRecord(connection, layout, write.record)
    else if (write.op === 'delete') deleteRecord(connection, layout, id)
    else {
      const stored = connection.first(`SELECT row, version FROM ${layout.table} WHERE id = ?`, [id])
      if (write.op === 'replace' && stored?.[1] !== write.record.version - 1) {
        throw new Conflict(write.kind, id, stored ? `it is at version ${stored[1]}, version ${write.record.version} cannot follow` : 'it is not there any more')
      }
      if (stored) updateRecord(connection, layout, Number(stored[0]), write.record)
      else insertRecord(connection, layout, write.record)
    }
  } catch (error) {
    if (error instanceof UniqueViolation) throw new Conflict(write.kind, id, `its ${error.columns} is taken`)
    throw error
  }
}

const columnsOf = (layout: Layout): string[] => ['id', 'version', ...[...layout.fields.keys()].map(quoted)]
const valuesOf = (layout: Layout, record: StoredRecord): Bound[] => [record.id, record.version, ...[...layout.fields.keys()].map((field) => columnValue(valueAt(record, field)))]

function insertRecord(connection: Connection, layout: Layout, record: StoredRecord): void {
  const columns = columnsOf(layout)
  const { row } = connection.run(`INSERT INTO ${layout.table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`, valuesOf(layout, record))
  connection.run(`INSERT INTO ${layout.docTable} (row, doc) VALUES (?, ?)`, [row, JSON.stringify(record)])
  for (const [field, table] of layout.arrays) addElements(connection, table, row, elementsAt(record, field))
  if (layout.words) addWords(connection, layout.words.table, row, elementsAt(record, layout.words.field))
}

function updateRecord(connection: Connection, layout: Layout, row: number, record: StoredRecord): void {
  const before = beside(layout) ? storedDocument(connection, layout, row) : undefined
  connection.run(`UPDATE ${layout.table} SET ${columnsOf(layout).map((column) => `${column} = ?`).join(', ')} WHERE row = ?`, [...valuesOf(layout, record), row])
  connection.run(`UPDATE ${layout.docTable} SET doc = ? WHERE row = ?`, [JSON.stringify(record), row])
  for (const [field, table] of layout.arrays) {
    const old = new Set(elementsAt(before, field))
    const now = new Set(elementsAt(record, field))
    removeElements(connection, table, row, [...old].filter((value) => !now.has(value)))
    addElements(connection, table, row, [...now].filter((value) => !old.has(value)))
  }
  if (layout.words) {
    const now = elementsAt(record, layout.words.field)
    if (wordsText(elementsAt(before, layout.words.field)) === wordsText(now)) return
    removeWords(connection, layout.words.table, row)
    addWords(connection, layout.words.table, row, now)
  }
}

function deleteRecord(connection: Connection, layout: Layout, id: string): void {
  const stored = connection.first(`SELECT row FROM ${layout.table} WHERE id = ?`, [id])
  if (!stored) return
  const row = Number(stored[0])
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

/** One statement for all of them: a call into the library costs more than a row. */
function addElements(connection: Connection, table: string, row: number, values: readonly string[]): void {
  if (values.length > 0) connection.run(`INSERT INTO ${table} (value, row) SELECT value, ? FROM json_each(?)`, [row, JSON.stringify(values)])
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
