/** A model of the database port as naive as can be: arrays and loops. Differential tests compare the real ones with it. */
import { Conflict } from '../../storage/database.ts'
import type { Condition, Database, Query, Scalar, Write } from '../../storage/database.ts'
import { checkRecord } from '../../storage/check-record.ts'
import { kindFacts, kindNames } from '../../storage/records/kinds.ts'
import type { KindName, RecordOf } from '../../storage/records/kinds.ts'

type Plain = { id: string; version: number } & Record<string, unknown>
type Tables = Map<KindName, Plain[]>

export function memoryDatabase(): Database {
  let tables: Tables = new Map(kindNames.map((kind) => [kind, []]))
  const all = (kind: KindName): Plain[] => tables.get(kind) ?? []
  const asked = (kind: KindName, query: Pick<Query, 'where' | 'words'>): Plain[] => {
    refuseUndeclared(kind, query)
    return all(kind)
      .filter((record) => Object.entries(query.where ?? {}).every(([field, condition]) => holds(kind, field, condition, record)))
      .filter((record) => (query.words ?? []).every((word) => (record[kindFacts(kind).words ?? ''] as string[]).includes(word)))
  }

  return {
    migrate: async () => {},
    get: async (kind, id) => copies<typeof kind>(all(kind).filter((r) => r.id === id))[0],
    getMany: async (kind, ids) => copies<typeof kind>(ids.flatMap((id) => all(kind).filter((r) => r.id === id))),
    find: async (kind, query) => {
      const { sort = [], limit = Infinity, skip = 0 } = query
      for (const [field] of sort) if (!kindFacts(kind).fields.includes(field)) throw new Error(`${kind} has no ${field}`)
      const rows = asked(kind, query).toSorted((a, b) => {
        for (const [field, direction] of sort) {
          const order = compare(at(a, field), at(b, field))
          if (order !== 0) return direction === 'asc' ? order : -order
        }
        return compare(a.id, b.id)
      })
      return copies<typeof kind>(rows.slice(skip, skip + limit))
    },
    count: async (kind, query = {}) => asked(kind, query).length,
    countBy: async (kind, by, query = {}) => {
      for (const field of by) if (!kindFacts(kind).fields.includes(field)) throw new Error(`${kind} has no ${field}`)
      const groups = new Map<string, { values: Scalar[]; count: number }>()
      for (const record of asked(kind, query)) {
        const values = by.map((field) => at(record, field))
        const group = groups.get(JSON.stringify(values)) ?? { values, count: 0 }
        group.count++
        groups.set(JSON.stringify(values), group)
      }
      return [...groups.values()].toSorted((a, b) => b.count - a.count || a.values.map((value, n) => compare(value, b.values[n] ?? null)).find((order) => order !== 0) || 0)
    },
    commit: async (writes) => {
      const next: Tables = new Map([...tables].map(([kind, rows]) => [kind, [...rows]]))
      for (const write of writes) {
        if (write.op !== 'insert' && kindFacts(write.kind).appendOnly) throw new Error(`${write.kind} is append-only`)
        if (write.op !== 'delete') checkRecord(write.kind, write.record)
      }
      for (const write of writes) apply(next, write)
      tables = next
    },
    scan: async function* (kind) {
      yield* copies<typeof kind>(all(kind).toSorted((a, b) => compare(a.id, b.id)))
    },
    size: async () => ({ rows: Object.fromEntries(kindNames.map((kind) => [kind, all(kind).length])) as Record<KindName, number>, bytes: null }),
    close: async () => {},
  }
}

function apply(tables: Tables, write: Write): void {
  const rows = tables.get(write.kind) ?? []
  const id = write.op === 'delete' ? write.id : write.record.id
  const place = rows.findIndex((row) => row.id === id)
  if (write.op === 'delete') {
    if (place >= 0) rows.splice(place, 1)
    return
  }
  const record = JSON.parse(JSON.stringify(write.record)) as Plain
  if (write.op === 'insert' && place >= 0) throw new Conflict(write.kind, id, 'taken')
  if (write.op === 'replace' && rows[place]?.version !== record.version - 1) throw new Conflict(write.kind, id, 'changed')
  for (const fields of kindFacts(write.kind).unique ?? []) {
    const key = (row: Plain) => JSON.stringify(fields.map((field) => at(row, field)))
    if (rows.some((row, n) => n !== place && key(row) === key(record))) throw new Conflict(write.kind, id, 'not unique')
  }
  if (place >= 0) rows[place] = record
  else rows.push(record)
}

function holds(kind: KindName, field: string, condition: Condition, record: Plain): boolean {
  const array = kindFacts(kind).arrays?.includes(field)
  const has = (wanted: Scalar): boolean => (array ? ((record[field] ?? []) as Scalar[]).includes(wanted) : at(record, field) === wanted)
  if (condition === null || typeof condition !== 'object') return has(condition)
  if ('in' in condition) return condition.in.some(has)
  if ('not' in condition) return !has(condition.not)
  if (array) throw new Error(`${kind}.${field}: no ranges on arrays`)
  const value = at(record, field)
  const bounded = (bound: string | number | undefined, test: (order: number) => boolean) => bound === undefined || (value !== null && typeof value === typeof bound && test(compare(value, bound)))
  return bounded(condition.gt, (o) => o > 0) && bounded(condition.gte, (o) => o >= 0) && bounded(condition.lt, (o) => o < 0) && bounded(condition.lte, (o) => o <= 0)
}

function refuseUndeclared(kind: KindName, query: Pick<Query, 'where' | 'words'>): void {
  const { fields, arrays = [], words } = kindFacts(kind)
  for (const [field, condition] of Object.entries(query.where ?? {})) {
    if (!fields.includes(field) && !arrays.includes(field)) throw new Error(`${kind} has no ${field}`)
    const range = condition !== null && typeof condition === 'object' && !('in' in condition) && !('not' in condition)
    if (range && arrays.includes(field)) throw new Error(`${kind}.${field}: no ranges on arrays`)
  }
  if (query.words && query.words.length > 0 && words === undefined) throw new Error(`${kind} has no words`)
}

function at(record: Plain, path: string): Scalar {
  let value: unknown = record
  for (const part of path.split('.')) value = (value as Record<string, unknown> | null | undefined)?.[part]
  return (value ?? null) as Scalar
}

/** null, then false and true, numbers, text by code point. */
function compare(a: Scalar, b: Scalar): number {
  if (a === null || b === null) return Number(b === null) - Number(a === null)
  if (typeof a === 'string' && typeof b === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b))
  return Number(a) - Number(b)
}

const copies = <K extends KindName>(rows: Plain[]): RecordOf<K>[] => JSON.parse(JSON.stringify(rows)) as RecordOf<K>[]
