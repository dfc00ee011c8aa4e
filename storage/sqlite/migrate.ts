/** Brings a file to what records/kinds.ts declares today: tables, columns, side tables, indexes. Safe to repeat. */
import { NewerDatabase, SCHEMA_VERSION } from '../database.ts'
import { kindFacts, kindNames } from '../records/kinds.ts'
import type { KindName } from '../records/kinds.ts'
import type { Connection } from './connection.ts'
import { elementsAt, layoutOf, quoted } from './layout.ts'
import type { Layout } from './layout.ts'
import { WORDS_TABLE_OPTIONS, wordsText } from './words.ts'

/** Marks a file as Huiyin's («HUIY»), so that no other program's database is ever built into. */
const APPLICATION_ID = 0x48554959
const INDEX_PREFIX = 'ix__'

/** @throws NewerDatabase · Error when the file is another program's */
export function migrate(connection: Connection): void {
  connection.transaction(() => {
    refuseStrangers(connection)
    const present = namesOf(connection, 'table')
    const wanted = new Map(kindNames.flatMap((kind) => [...indexesOf(kind)]))
    for (const index of namesOf(connection, 'index')) if (index.startsWith(INDEX_PREFIX) && !wanted.has(index)) connection.exec(`DROP INDEX ${quoted(index)}`)
    for (const kind of kindNames) {
      const layout = layoutOf(kind)
      if (present.has(kind)) addMissing(connection, layout, present)
      else createTables(connection, layout)
    }
    for (const sql of wanted.values()) connection.exec(sql)
    connection.exec(`PRAGMA application_id = ${APPLICATION_ID}`)
    // A change that the declarations cannot express gets a step here, by the version found, before the version is raised.
    connection.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`)
  })
}

function refuseStrangers(connection: Connection): void {
  const version = Number(connection.first('PRAGMA user_version')?.[0] ?? 0)
  const owner = Number(connection.first('PRAGMA application_id')?.[0] ?? 0)
  const empty = namesOf(connection, 'table').size === 0
  if (owner !== APPLICATION_ID && !(empty && owner === 0)) throw new Error(`the store ${connection.file} belongs to another program: choose another HUIYIN_DATA_DIR`)
  if (version > SCHEMA_VERSION) throw new NewerDatabase(connection.file, version, SCHEMA_VERSION)
}

function namesOf(connection: Connection, type: 'table' | 'index'): Set<string> {
  return new Set(connection.all('SELECT name FROM sqlite_master WHERE type = ?', [type]).map(([name]) => String(name)))
}

function createTables(connection: Connection, layout: Layout): void {
  const fields = [...layout.fields.keys()].map((field) => `, ${quoted(field)}`).join('')
  // `row` is named so that VACUUM keeps it; the columns have no type so that nothing is converted.
  connection.exec(`CREATE TABLE ${layout.table} (row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, version INTEGER NOT NULL${fields})`)
  connection.exec(`CREATE TABLE ${layout.docTable} (row INTEGER PRIMARY KEY, doc TEXT NOT NULL)`)
  for (const table of layout.arrays.values()) createArrayTable(connection, table)
  if (layout.words) createWordsTable(connection, layout.words.table)
}

const createArrayTable = (connection: Connection, table: string): void => connection.exec(`CREATE TABLE ${table} (value TEXT NOT NULL, row INTEGER NOT NULL, PRIMARY KEY (value, row)) WITHOUT ROWID`)
const createWordsTable = (connection: Connection, table: string): void => connection.exec(`CREATE VIRTUAL TABLE ${table} USING fts5(${WORDS_TABLE_OPTIONS})`)

/** Fields that were declared after the file was made: their columns and side tables, filled from the documents. */
function addMissing(connection: Connection, layout: Layout, present: ReadonlySet<string>): void {
  const columns = new Set(connection.all(`PRAGMA table_info(${layout.table})`).map((row) => String(row[1])))
  const added = [...layout.fields.keys()].filter((field) => !columns.has(field))
  for (const field of added) connection.exec(`ALTER TABLE ${layout.table} ADD COLUMN ${quoted(field)}`)
  if (added.length > 0) {
    const sets = added.map((field) => `${quoted(field)} = json_extract(doc, '${jsonPath(field)}')`)
    connection.exec(`UPDATE ${layout.table} SET ${sets.join(', ')} FROM ${layout.docTable} AS d WHERE d.row = ${layout.table}.row`)
  }
  for (const [field, table] of layout.arrays) {
    if (present.has(`${layout.kind}__${field}`)) continue
    createArrayTable(connection, table)
    connection.exec(`INSERT OR IGNORE INTO ${table} (value, row) SELECT e.value, d.row FROM ${layout.docTable} AS d, json_each(d.doc, '${jsonPath(field)}') AS e WHERE e.type = 'text'`)
  }
  if (layout.words && !present.has(`${layout.kind}__words`)) {
    createWordsTable(connection, layout.words.table)
    fillWords(connection, layout, layout.words)
  }
}

const FILL_PAGE = 500

function fillWords(connection: Connection, layout: Layout, words: NonNullable<Layout['words']>): void {
  for (let after = 0; ; ) {
    const page = connection.all(`SELECT row, doc FROM ${layout.docTable} WHERE row > ? ORDER BY row LIMIT ${FILL_PAGE}`, [after])
    for (const [row, doc] of page) {
      const text = wordsText(elementsAt(JSON.parse(String(doc)), words.field))
      if (text) connection.run(`INSERT INTO ${words.table} (rowid, words) VALUES (?, ?)`, [Number(row), text])
      after = Number(row)
    }
    if (page.length < FILL_PAGE) return
  }
}

const jsonPath = (field: string): string => `$${field.split('.').map((part) => `."${part}"`).join('')}`

/** Index name → statement, of every combination that is declared. */
function indexesOf(kind: KindName): Map<string, string> {
  const { indexes = [], unique = [] } = kindFacts(kind)
  const statement = (name: string, fields: readonly string[], word: string) => [name, `CREATE ${word}INDEX IF NOT EXISTS ${quoted(name)} ON ${quoted(kind)} (${fields.map(quoted).join(', ')})`] as const
  return new Map([
    ...indexes.map((fields) => statement(`${INDEX_PREFIX}${kind}__${fields.join('__')}`, fields, '')),
    ...unique.map((fields) => statement(`${INDEX_PREFIX}unique__${kind}__${fields.join('__')}`, fields, 'UNIQUE ')),
  ])
}
