/** A record and the document that holds it: the same JSON, with `id` as `_id`. */
import type { KindName, RecordOf } from '../records/kinds.ts'

export type StoredDocument = { _id: string; version: number; [field: string]: unknown }

/**
 * The document of a record. A record is JSON: what BSON would keep beyond that (dates, NaN, −0) goes the
 * way it goes in the other adapter, so that a record is the same wherever it was stored.
 */
export function documentOf(record: { id: string; version: number }): StoredDocument {
  const { id, ...fields } = JSON.parse(JSON.stringify(record)) as { id: string; version: number }
  return { _id: id, ...fields }
}

export function recordOf<K extends KindName>(document: StoredDocument): RecordOf<K> {
  const { _id, ...fields } = document
  // What is stored was checked against the kind's schema before it was written.
  return { id: _id, ...fields } as unknown as RecordOf<K>
}
