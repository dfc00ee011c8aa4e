/**
 * A commit: one write is atomic by itself, several become a transaction. Every version check is part of
 * the write's own filter, so there is no moment between looking and writing.
 */
import { MongoBulkWriteError, MongoServerError } from 'mongodb'
import type { ClientSession, Collection, MongoClient } from 'mongodb'
import { checkRecord } from '../check-record.ts'
import { Conflict } from '../database.ts'
import type { Write } from '../database.ts'
import { kindFacts } from '../records/kinds.ts'
import type { KindName } from '../records/kinds.ts'
import { documentOf } from './documents.ts'
import type { StoredDocument } from './documents.ts'

const DUPLICATE_KEY = 11000
const WRITE_CONFLICT = 112

export type Collections = (kind: KindName) => Collection<StoredDocument>

/** @throws Conflict, InvalidRecord, or Error for a change of an append-only kind */
export async function commitWrites(client: MongoClient, collections: Collections, writes: readonly Write[]): Promise<void> {
  for (const write of writes) checkWrite(write)
  const [first] = writes
  if (!first) return
  const steps = stepsOf(writes)
  try {
    if (writes.length === 1) await takeSteps(collections, steps)
    else await client.withSession((session) => session.withTransaction(() => takeSteps(collections, steps, session), { readConcern: { level: 'snapshot' }, writeConcern: { w: 'majority' } }))
  } catch (error) {
    // Writers met again and again until the driver gave up.
    if (error instanceof MongoServerError && error.code === WRITE_CONFLICT) throw new Conflict(first.kind, idOf(first))
    throw error
  }
}

function checkWrite(write: Write): void {
  if (write.op !== 'insert' && kindFacts(write.kind).appendOnly) throw new Error(`${write.kind} ${idOf(write)}: ${write.op} refused, the kind is append-only`)
  if (write.op !== 'delete') checkRecord(write.kind, write.record)
}

const idOf = (write: Write): string => (write.op === 'delete' ? write.id : write.record.id)

/** Neighbouring writes of one operation and kind: one round trip, except for replacements, whose misses must be told apart. */
interface Step {
  op: Write['op']
  kind: KindName
  ids: string[]
  documents: StoredDocument[]
}

function stepsOf(writes: readonly Write[]): Step[] {
  const steps: Step[] = []
  for (const write of writes) {
    let step = steps.at(-1)
    if (step?.op !== write.op || step.kind !== write.kind) {
      step = { op: write.op, kind: write.kind, ids: [], documents: [] }
      steps.push(step)
    }
    step.ids.push(idOf(write))
    if (write.op !== 'delete') step.documents.push(documentOf(write.record))
  }
  return steps
}

async function takeSteps(collections: Collections, steps: readonly Step[], session?: ClientSession): Promise<void> {
  for (const step of steps) {
    try {
      await takeStep(collections(step.kind), step, session)
    } catch (error) {
      throw namedConflict(step, error)
    }
  }
}

async function takeStep(collection: Collection<StoredDocument>, step: Step, session: ClientSession | undefined): Promise<void> {
  switch (step.op) {
    case 'insert':
      await collection.insertMany(step.documents, { session })
      return
    case 'put':
      await collection.bulkWrite(step.documents.map((document) => ({ replaceOne: { filter: { _id: document._id }, replacement: document, upsert: true } })), { session })
      return
    case 'delete':
      // Of one alone the driver can try again by itself when the connection breaks.
      if (step.ids.length === 1) await collection.deleteOne({ _id: step.ids[0] }, { session })
      else await collection.deleteMany({ _id: { $in: step.ids } }, { session })
      return
    case 'replace':
      for (const document of step.documents) await replaceVersion(collection, step.kind, document, session)
  }
}

async function replaceVersion(collection: Collection<StoredDocument>, kind: KindName, document: StoredDocument, session: ClientSession | undefined): Promise<void> {
  const { _id, version } = document
  try {
    const { matchedCount } = await collection.replaceOne({ _id, version: version - 1 }, document, { session })
    if (matchedCount === 0) throw new Conflict(kind, _id)
  } catch (error) {
    throw isDuplicate(error) ? new Conflict(kind, _id, TAKEN) : error
  }
}

const TAKEN = 'its id or a value that must be unique is taken'

/**
 * A duplicate as a Conflict that names the record. Anything else stays as it is: errors that the driver
 * marked as transient must reach it, for it runs the transaction again.
 */
function namedConflict(step: Step, error: unknown): unknown {
  if (!isDuplicate(error)) return error
  const refused = error instanceof MongoBulkWriteError ? [error.writeErrors].flat()[0]?.index : 0
  return new Conflict(step.kind, step.ids[refused ?? 0] ?? '', TAKEN)
}

const isDuplicate = (error: unknown): boolean => error instanceof MongoServerError && error.code === DUPLICATE_KEY
