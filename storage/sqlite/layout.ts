/**
 * How a kind lies in the file. Three sorts of tables:
 * - `card`: id, version and the declared fields, narrow, so that counting and filtering reads little;
 * - `card__doc`: the whole document as JSON text, by the same row number;
 * - `card__flags` (an array field): value → row, indexed; `card__words`: full text, contentless FTS5.
 */
import { z } from 'zod'
import { kindFacts } from '../records/kinds.ts'
import type { KindName } from '../records/kinds.ts'
import type { Bound } from './connection.ts'

export type FieldType = 'string' | 'number' | 'boolean'

export interface Layout {
  kind: KindName
  /** Quoted table names, ready for SQL. */
  table: string
  docTable: string
  /** Declared scalar fields and what their schema says they hold, besides null. */
  fields: ReadonlyMap<string, FieldType>
  /** Declared array fields and their tables. */
  arrays: ReadonlyMap<string, string>
  /** The field of whole words and its full-text table. */
  words: { field: string; table: string } | undefined
  appendOnly: boolean
  /** The statements that every write needs, put together once: values are id, version, then the fields in their order. */
  sql: { insert: string; update: string; version: string; insertDocument: string; updateDocument: string }
}

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

const layouts = new Map<KindName, Layout>()

export function layoutOf(kind: KindName): Layout {
  const known = layouts.get(kind)
  if (known) return known
  const { schema, fields, arrays = [], words, appendOnly = false } = kindFacts(kind)
  const json = z.toJSONSchema(schema) as JsonSchema
  const layout: Layout = {
    kind,
    table: quoted(kind),
    docTable: quoted(`${kind}__doc`),
    fields: new Map(fields.map((field) => [field, fieldType(kind, field, json)])),
    arrays: new Map(arrays.map((field) => [field, quoted(`${kind}__${field}`)])),
    words: words === undefined ? undefined : { field: words, table: quoted(`${kind}__words`) },
    appendOnly,
    sql: statementsOf(quoted(kind), quoted(`${kind}__doc`), ['id', 'version', ...fields.map(quoted)]),
  }
  layouts.set(kind, layout)
  return layout
}

const statementsOf = (table: string, docTable: string, columns: readonly string[]): Layout['sql'] => ({
  insert: `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
  update: `UPDATE ${table} SET ${columns.map((column) => `${column} = ?`).join(', ')} WHERE row = ?`,
  version: `SELECT row, version FROM ${table} WHERE id = ?`,
  insertDocument: `INSERT INTO ${docTable} (row, doc) VALUES (?, ?)`,
  updateDocument: `UPDATE ${docTable} SET doc = ? WHERE row = ?`,
})

interface JsonSchema {
  type?: string | string[]
  properties?: Record<string, JsonSchema>
  anyOf?: JsonSchema[]
}

function fieldType(kind: string, field: string, schema: JsonSchema): FieldType {
  let inner: JsonSchema | undefined = schema
  for (const part of field.split('.')) inner = (inner?.anyOf?.find((choice) => choice.properties) ?? inner)?.properties?.[part]
  const types = new Set(typesOf(inner ?? {}))
  types.delete('null')
  const [type, ...others] = types
  if (others.length === 0 && (type === 'string' || type === 'number' || type === 'boolean')) return type
  throw new Error(`${kind}.${field} is declared as a field but its schema holds ${[...types].join(', ') || 'nothing'}: a field is text, a number or a boolean`)
}

function typesOf(schema: JsonSchema): string[] {
  if (schema.anyOf) return schema.anyOf.flatMap(typesOf)
  return [schema.type ?? []].flat().map((type) => (type === 'integer' ? 'number' : type))
}

/** The value at a dotted path; undefined where the way there ends. */
export function valueAt(record: unknown, path: string): unknown {
  let value: unknown = record
  for (const part of path.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined
    value = (value as Record<string, unknown>)[part]
  }
  return value
}

/** A scalar as it lies in a column: booleans as 0 and 1, absent as null. */
export function columnValue(value: unknown): Bound {
  if (typeof value === 'boolean') return value ? 1 : 0
  return typeof value === 'string' || typeof value === 'number' ? value : null
}

/** The different texts of an array field. */
export function elementsAt(record: unknown, path: string): string[] {
  const value = valueAt(record, path)
  return Array.isArray(value) ? [...new Set(value.filter((element) => typeof element === 'string'))] : []
}
