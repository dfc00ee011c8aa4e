/**
 * A random walk over one record. Each step says, by rules written here in the tests and not read from the
 * record's own table, what must come out: the very next record, or a refusal. After each step is checked:
 * version + 1, the history's new line, every other field untouched, the schema kept, the input not mutated.
 */
import * as fc from 'fast-check'
import { expect } from 'vitest'
import type { z } from 'zod'
import { IllegalTransition } from '../../storage/records/record.ts'
import type { Act, StoredRecord } from '../../storage/records/record.ts'
import { minute } from '../storage/sample-records.ts'

/** What one step must do to the record it is given. */
export type Outcome<R> = 'illegal' | 'unchanged' | { fields: Partial<R>; entry?: Line }
/** The history line without who and when, which the act says. */
export interface Line {
  action: string
  from: string
  to: string
  why?: string | undefined
}

export interface Step<R> {
  act: Act
  run: (record: R) => R
  expected: (record: R) => Outcome<R>
}

export function walk<R extends StoredRecord>(schema: z.ZodType, first: R, steps: readonly Step<R>[]): R {
  let record = frozen(first)
  for (const { act, run, expected } of steps) {
    const outcome = expected(record)
    if (outcome === 'illegal') {
      expect(() => run(record)).toThrow(IllegalTransition)
      continue
    }
    const next = run(record)
    if (outcome === 'unchanged') expect(next).toBe(record)
    else expect(next).toStrictEqual({ ...record, ...outcome.fields, version: record.version + 1, ...historyWith(record, act, outcome.entry) })
    expect(schema.safeParse(next).error).toBeUndefined()
    record = frozen(next)
  }
  return record
}

function historyWith(record: StoredRecord & { history?: unknown[] }, act: Act, line: Line | undefined): object {
  if (!line) return {}
  const { why, ...rest } = line
  return { history: [...(record.history ?? []), { at: act.at, by: act.by, ...rest, ...(why === undefined ? {} : { why }) }] }
}

/** Deeply frozen: whoever writes into it throws. */
export function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const inner of Object.values(value)) frozen(inner)
  }
  return value
}

/** Somebody at some minute, with a reason, without one, or with a blank one. */
export const act: fc.Arbitrary<Act> = fc.record({ at: fc.integer({ min: 0, max: 500 }).map(minute), by: fc.constantFrom('o1', 'o2', 'a1', 'a2') }).chain((who) => fc.constantFrom<Act[]>(who, { ...who, why: '因为' }, { ...who, why: 'x' }, { ...who, why: '  ' }))

export const hasWords = (text: string | undefined | null): boolean => (text ?? '').trim() !== ''
export const words = fc.constantFrom('', ' ', '意见', '同意')
export const id = fc.constantFrom('x1', 'x2', 'x3')

/** Runs random walks: `steps` makes one step of the record's kind. */
export function checkWalks<R extends StoredRecord>(schema: z.ZodType, first: fc.Arbitrary<R>, step: fc.Arbitrary<Step<R>>, after: (first: R, last: R) => void = () => {}): void {
  fc.assert(
    fc.property(first, fc.array(step, { maxLength: 40, size: 'max' }), (start, steps) => {
      after(start, walk(schema, start, steps))
    }),
    { numRuns: 150 },
  )
}
