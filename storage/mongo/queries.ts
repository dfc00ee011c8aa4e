/** The port's queries in MongoDB's words. Only declared fields can be asked for: others have no index and no meaning. */
import type { Document, Filter, Sort } from 'mongodb'
import type { Condition, Query, Scalar } from '../database.ts'
import { kindFacts } from '../records/kinds.ts'
import type { KindName } from '../records/kinds.ts'
import type { StoredDocument } from './documents.ts'

/** @throws Error for a field that is not declared, and for words of a kind that has none */
export function filterOf(kind: KindName, { where = {}, words = [] }: Pick<Query, 'where' | 'words'>): Filter<StoredDocument> {
  const facts = kindFacts(kind)
  const conditions: Document[] = Object.entries(where).map(([field, condition]) => {
    const isArray = facts.arrays?.includes(field) ?? false
    if (!isArray) needField(kind, field)
    return { [field]: conditionOf(kind, field, condition, isArray) }
  })
  if (words.length > 0) {
    if (facts.words === undefined) throw new Error(`${kind} has no words to search`)
    conditions.push({ [facts.words]: { $all: [...words] } })
  }
  return conditions.length > 0 ? { $and: conditions } : {}
}

/** MongoDB's own rules are the port's: null is absent, a range never crosses types, an array equals what it contains. */
function conditionOf(kind: KindName, field: string, condition: Condition, isArray: boolean): Document {
  if (condition === null || typeof condition !== 'object') return { $eq: condition }
  if ('in' in condition) return { $in: [...condition.in] }
  if ('not' in condition) return { $ne: condition.not }
  if (isArray) throw new TypeError(`${kind}.${field} is an array: a range of it means nothing`)
  const bounds = Object.entries(condition).filter(([, bound]) => bound !== undefined)
  if (bounds.length === 0) throw new TypeError(`${kind}.${field}: a condition without a bound`)
  return Object.fromEntries(bounds.map(([name, bound]) => [`$${name}`, bound]))
}

/** @throws RangeError: MongoDB would read a negative limit in a way of its own */
export function pageOf({ limit, skip = 0 }: Pick<Query, 'limit' | 'skip'>): { limit?: number; skip: number } {
  for (const number of [limit ?? 0, skip]) if (!Number.isInteger(number) || number < 0) throw new RangeError(`limit and skip are whole numbers from 0, not ${number}`)
  return limit === undefined ? { skip } : { limit, skip }
}

/** @throws Error for a field that is not declared */
export function sortOf(kind: KindName, sort: Query['sort'] = []): Sort {
  for (const [field] of sort) needField(kind, field)
  return [...sort.map(([field, direction]): [string, 1 | -1] => [field, direction === 'asc' ? 1 : -1]), ['_id', 1]]
}

/** Groups by combinations of fields, the most frequent first. @throws Error for a field that is not declared */
export function countByPipeline(kind: KindName, by: readonly string[], query: Pick<Query, 'where' | 'words'>): Document[] {
  if (by.length === 0) throw new TypeError(`${kind} is counted by at least one field`)
  for (const field of by) needField(kind, field)
  // Fields of a group are named by position: a dotted name cannot stand there. Absent and null are one group.
  const group = Object.fromEntries(by.map((field, index) => [`v${index}`, { $ifNull: [`$${field}`, null] }]))
  const byValues = Object.fromEntries(by.map((_, index) => [`_id.v${index}`, 1]))
  return [{ $match: filterOf(kind, query) }, { $group: { _id: group, count: { $sum: 1 } } }, { $sort: { count: -1, ...byValues } }]
}

export interface CountedGroup {
  _id: Record<string, Scalar>
  count: number
}

export const countedValues = (by: readonly string[], group: CountedGroup): Scalar[] => by.map((_, index) => group._id[`v${index}`] ?? null)

function needField(kind: KindName, field: string): void {
  if (!kindFacts(kind).fields.includes(field)) throw new Error(`${kind} has no field ${JSON.stringify(field)} that can be asked for`)
}
