/**
 * The same random operations on two databases, every answer compared. A difference is shrunk by fast-check
 * to the shortest list of operations that shows it. Errors are compared by class, conflicts by whom they name.
 */
import { deepStrictEqual } from 'node:assert/strict'
import * as fc from 'fast-check'
import { InvalidRecord } from '../../storage/check-record.ts'
import { Conflict } from '../../storage/database.ts'
import type { Database } from '../../storage/database.ts'
import { operation } from './differential-operations.ts'
import type { Operation } from './differential-operations.ts'
import { deleteAll } from './delete-all.ts'

export interface DifferentialOptions {
  /** Random lists of operations. */
  runs: number
  /** At most so many operations a list. */
  operations?: number
  /** For repeating a run that fast-check reported. */
  seed?: number
}

/**
 * Both must be migrated; each run starts with both emptied (but for the audit chain, which these operations never add to).
 * @throws Error with the shortest counterexample and its seed
 */
export async function expectSameAnswers(left: Database, right: Database, { runs, operations = 30, seed }: DifferentialOptions): Promise<void> {
  const property = fc.asyncProperty(fc.array(operation, { minLength: 1, maxLength: operations, size: 'max' }), async (list) => {
    await Promise.all([deleteAll(left), deleteAll(right)])
    for (const step of list) deepStrictEqual(await answer(right, step), await answer(left, step))
  })
  await fc.assert(property, { numRuns: runs, ...(seed === undefined ? {} : { seed }) })
}

/** What a database answers, as plain data. */
async function answer(db: Database, step: Operation): Promise<unknown> {
  try {
    return { answer: await perform(db, step) }
  } catch (error) {
    if (error instanceof Conflict) return { conflict: `${error.kind} ${error.id}` }
    if (error instanceof InvalidRecord) return { invalid: `${error.kind} ${error.id}` }
    // A refusal names the kind it is about; anything else is a fault and no answer.
    const kind = step.do === 'commit' ? 'append-only' : step.do === 'size' ? undefined : step.kind
    if (kind !== undefined && error instanceof Error && error.message.includes(kind)) return { refused: true }
    throw error
  }
}

async function perform(db: Database, step: Operation): Promise<unknown> {
  switch (step.do) {
    case 'commit':
      return db.commit(step.writes)
    case 'get':
      return db.get(step.kind, step.id)
    case 'getMany':
      return db.getMany(step.kind, step.ids)
    case 'find':
      return db.find(step.kind, step.query)
    case 'count':
      return db.count(step.kind, step.query)
    case 'countBy':
      return db.countBy(step.kind, step.by, step.query)
    case 'scan':
      return collected(db.scan(step.kind))
    case 'size': {
      const { audit: _audit, ...rows } = (await db.size()).rows
      return rows
    }
  }
}

async function collected<T>(records: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const record of records) all.push(record)
  return all
}
