/**
 * PORT: what an embedded or a served database must be able to do for us. Two adapters implement it
 * (sqlite/, mongo/); the trade words of store.ts are written once, on top of it (docs/decisions/0004).
 *
 * Every record is a whole JSON document with `id` and `version`. Which kinds exist, which of their
 * fields can be asked for and which combinations are indexed is declared in records/kinds.ts.
 */
import type { KindName, RecordOf } from './records/kinds.ts'

export type Scalar = string | number | boolean | null

/**
 * A condition on one declared field. A bare value means «equals»; on an array field, «contains» (`in`:
 * contains one of, `not`: does not contain; ranges are refused there). `null` also stands for «absent».
 * `not` holds for null, a range never does. A value of another type than the field's equals nothing in it.
 */
export type Condition = Scalar | { in: readonly Scalar[] } | { not: Scalar } | { gt?: string | number; gte?: string | number; lt?: string | number; lte?: string | number }

/** All conditions hold. Fields by their declared (dotted) name. */
export type Where = Readonly<Record<string, Condition>>

export interface Query {
  where?: Where
  /** Whole words that must all occur in the kind's declared `words` field, exactly as written there. Lower-case letters and digits of any script. */
  words?: readonly string[]
  /** Declared fields; `id` ascending always breaks ties. Null sorts before everything else; text sorts by code point. */
  sort?: readonly (readonly [field: string, direction: 'asc' | 'desc'])[]
  /** 0 asks for nothing; absent asks for all. */
  limit?: number
  skip?: number
}

/** One write of a commit. */
export type Write<K extends KindName = KindName> =
  | (K extends KindName
      ? /** A new record (version as given, usually 1). Fails with `Conflict` when the id or a unique index is taken. */
        | { op: 'insert'; kind: K; record: RecordOf<K> }
        /** The next version: written only if the stored version is `record.version - 1`, else `Conflict`. */
        | { op: 'replace'; kind: K; record: RecordOf<K> }
        /** Written whatever is there: for derived records (cards) only. */
        | { op: 'put'; kind: K; record: RecordOf<K> }
      : never)
  /** Deleting what is not there does nothing. */
  | { op: 'delete'; kind: K; id: string }

export interface Database {
  /** Creates or upgrades tables, collections and indexes; safe to repeat. @throws NewerDatabase */
  migrate(): Promise<void>
  get<K extends KindName>(kind: K, id: string): Promise<RecordOf<K> | undefined>
  /** Those that exist, in the order of `ids`; an id named twice is answered twice. */
  getMany<K extends KindName>(kind: K, ids: readonly string[]): Promise<RecordOf<K>[]>
  find<K extends KindName>(kind: K, query: Query): Promise<RecordOf<K>[]>
  count<K extends KindName>(kind: K, query?: Pick<Query, 'where' | 'words'>): Promise<number>
  /** How many records a combination of the declared scalar fields `by`; combinations without any are absent. Sorted by count descending, then by values. */
  countBy<K extends KindName>(kind: K, by: readonly string[], query?: Pick<Query, 'where' | 'words'>): Promise<{ values: Scalar[]; count: number }[]>
  /**
   * All writes or none; they take effect in their order and see each other. @throws Conflict when a
   * version is not what was read, an id is taken, or a unique index is violated: it names the first write
   * refused. @throws InvalidRecord (check-record.ts) when a record does not fit its schema. An empty list
   * does nothing. Append-only kinds refuse replace, put and delete with an Error that is no Conflict.
   */
  commit(writes: readonly Write[]): Promise<void>
  /** Every record of a kind in ascending order of its id, without loading all at once. */
  scan<K extends KindName>(kind: K): AsyncIterable<RecordOf<K>>
  /** Rows a kind and bytes on disk (null where the database does not say). */
  size(): Promise<{ rows: Record<KindName, number>; bytes: number | null }>
  /**
   * A view of this moment, for a whole and consistent copy: what is committed later does not show in it and
   * writes through it are refused. Absent where the database cannot. Its own `close()` ends it.
   */
  snapshot?(): Promise<Database>
  close(): Promise<void>
}

/** Somebody else changed the record first: read again and decide again. HTTP 409. */
export class Conflict extends Error {
  readonly kind: string
  readonly id: string
  constructor(kind: string, id: string, why = 'it was changed by another') {
    super(`${kind} ${id}: ${why}`)
    this.name = 'Conflict'
    this.kind = kind
    this.id = id
  }
}

/** The database was written by a newer Huiyin: refuse to touch it. */
export class NewerDatabase extends Error {
  constructor(where: string, found: number, known: number) {
    super(`${where} is of schema version ${found}; this Huiyin knows up to ${known}. Use the newer program, or another HUIYIN_DATA_DIR.`)
    this.name = 'NewerDatabase'
  }
}

/** The current schema version of both adapters; raise it with a migration. */
export const SCHEMA_VERSION = 1
