/** From a query of the port to SQL. Values are always bound, names are only ever those of records/kinds.ts. */
import type { Condition, Query, Scalar } from '../database.ts'
import type { Bound } from './connection.ts'
import { columnValue, quoted } from './layout.ts'
import type { FieldType, Layout } from './layout.ts'
import { wordsQuery } from './words.ts'

export interface Sql {
  text: string
  values: Bound[]
}

const never: Sql = { text: '0', values: [] }
const always: Sql = { text: '1', values: [] }

/** The WHERE clause of a query, empty when it asks for all. */
export function whereClause(layout: Layout, query: Pick<Query, 'where' | 'words'>): Sql {
  const parts = Object.entries(query.where ?? {}).map(([field, condition]) => {
    const type = layout.fields.get(field)
    if (type) return scalarCondition(quoted(field), type, condition)
    const table = layout.arrays.get(field)
    if (table) return arrayCondition(layout.kind, field, table, condition)
    throw undeclared(layout, field)
  })
  if (query.words && query.words.length > 0) {
    if (!layout.words) throw new Error(`${layout.kind} has no words to search`)
    parts.push({ text: `row IN (SELECT rowid FROM ${layout.words.table} WHERE ${layout.words.table} MATCH ?)`, values: [wordsQuery(query.words)] })
  }
  if (parts.length === 0) return { text: '', values: [] }
  return { text: ` WHERE ${parts.map((part) => part.text).join(' AND ')}`, values: parts.flatMap((part) => part.values) }
}

/** ORDER BY with the id as the last word. */
export function orderClause(layout: Layout, sort: Query['sort'] = []): string {
  const terms = sort.map(([field, direction]) => `${quoted(declared(layout, field))} ${direction === 'desc' ? 'DESC' : 'ASC'}`)
  return ` ORDER BY ${[...terms, 'id ASC'].join(', ')}`
}

/** LIMIT and OFFSET; SQLite reads a limit of -1 as none. */
export function pageClause({ limit, skip = 0 }: Pick<Query, 'limit' | 'skip'>): Sql {
  for (const number of [limit ?? 0, skip]) if (!Number.isInteger(number) || number < 0) throw new RangeError(`limit and skip are whole numbers from 0, not ${number}`)
  return { text: ' LIMIT ? OFFSET ?', values: [limit ?? -1, skip] }
}

/** The name, if it is a declared scalar field. */
export function declared(layout: Layout, field: string): string {
  if (!layout.fields.has(field)) throw undeclared(layout, field)
  return field
}

const undeclared = (layout: Layout, field: string): Error => new Error(`${layout.kind} has no declared field «${field}» for this`)

/** Only a value of the field's own type can equal what is in it; columns hold booleans as numbers, so this cannot be left to SQL. */
const fits = (type: FieldType, value: Scalar): boolean => typeof value === type

function scalarCondition(column: string, type: FieldType, condition: Condition): Sql {
  if (condition === null) return { text: `${column} IS NULL`, values: [] }
  if (typeof condition !== 'object') return fits(type, condition) ? { text: `${column} = ?`, values: [columnValue(condition)] } : never
  if ('in' in condition) {
    const values = condition.in.filter((value) => value !== null && fits(type, value)).map(columnValue)
    const among = `${column} IN (SELECT value FROM json_each(?))`
    return { text: condition.in.includes(null) ? `(${among} OR ${column} IS NULL)` : among, values: [JSON.stringify(values)] }
  }
  if ('not' in condition) {
    if (condition.not === null) return { text: `${column} IS NOT NULL`, values: [] }
    return fits(type, condition.not) ? { text: `${column} IS NOT ?`, values: [columnValue(condition.not)] } : always
  }
  return ranges(column, type, condition)
}

const comparisons = { gt: '>', gte: '>=', lt: '<', lte: '<=' } as const

function ranges(column: string, type: FieldType, condition: { [op in keyof typeof comparisons]?: string | number }): Sql {
  const bounds = Object.entries(comparisons).flatMap(([name, sign]) => {
    const bound = condition[name as keyof typeof comparisons]
    return bound === undefined ? [] : [{ sign, bound }]
  })
  if (bounds.length === 0) throw new TypeError('a condition without a bound')
  if (bounds.some(({ bound }) => !fits(type, bound))) return never
  return { text: bounds.map(({ sign }) => `${column} ${sign} ?`).join(' AND '), values: bounds.map(({ bound }) => bound) }
}

function arrayCondition(kind: string, field: string, table: string, condition: Condition): Sql {
  const holding = (wanted: readonly Scalar[], negation = ''): Sql => ({
    text: `row ${negation}IN (SELECT row FROM ${table} WHERE value IN (SELECT value FROM json_each(?)))`,
    values: [JSON.stringify(wanted.filter((value) => typeof value === 'string'))],
  })
  if (condition === null || typeof condition !== 'object') return holding([condition])
  if ('in' in condition) return holding(condition.in)
  if ('not' in condition) return holding([condition.not], 'NOT ')
  throw new TypeError(`${kind}.${field} is an array: ranges cannot be asked of it`)
}
