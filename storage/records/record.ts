/**
 * What every record has in common: an id, a version that only grows, instants in UTC, a history,
 * and the way a legal change is made. Everything in this folder is pure: no clock, no store, no
 * randomness; each of those is an argument. Only zod is imported.
 *
 * A noun's file holds its schema, its type and its legal changes. A change is a function that
 * returns the next record (version + 1) or throws `IllegalTransition`; it never mutates.
 */
import { z } from 'zod'

/** An instant in UTC, ISO 8601 with milliseconds, so that text order is time order. */
export const zInstant = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/, 'an instant is written 2026-01-31T08:00:00.000Z')

/** A calendar day as people in Shanghai count it, `2026-01-31`. */
export const zDay = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'a day is written 2026-01-31')

/** One line of a record's history: who did what, when, from which state to which, and why. */
export const zHistoryEntry = z.object({
  at: zInstant,
  /** A staff id, or `system:` and the name of the stage that acted. */
  by: z.string().min(1),
  action: z.string().min(1),
  from: z.string(),
  to: z.string(),
  why: z.string().optional(),
})
export type HistoryEntry = z.infer<typeof zHistoryEntry>

/** The fields every stored record has. `version` starts at 1 and grows by 1 with every change. */
export const recordShape = {
  id: z.string().min(1).max(200),
  version: z.number().int().min(1),
}
export type StoredRecord = { id: string; version: number }
/** A record whose every change is kept. */
export type RecordWithHistory = StoredRecord & { history: HistoryEntry[] }

/** Who changes a record, when and why. */
export interface Act {
  at: string
  by: string
  why?: string | undefined
}

/** The change is not one that the record's present state allows. HTTP 409 where a person asked for it. */
export class IllegalTransition extends Error {
  readonly noun: string
  readonly id: string
  readonly action: string
  readonly from: string
  constructor(noun: string, id: string, action: string, from: string, because = '') {
    super(`${noun} ${id}: «${action}» is not possible while it is «${from}»${because ? `: ${because}` : ''}`)
    this.name = 'IllegalTransition'
    this.noun = noun
    this.id = id
    this.action = action
    this.from = from
  }
}

/** The legal changes of one field, as data: action → the states it may start from, the state it leads to. */
export type Transitions<State extends string, Action extends string> = Readonly<
  Record<Action, { readonly from: readonly State[]; readonly to: State }>
>

/**
 * Makes one legal change of a state field: checks the table, sets the field, writes the history,
 * raises the version.
 * @param extra further fields that change with it
 * @throws IllegalTransition when the table does not allow `action` from the present state
 */
export function changeState<R extends RecordWithHistory, F extends keyof R & string, A extends string>(
  noun: string,
  record: R,
  field: F,
  table: Transitions<R[F] & string, A>,
  action: A,
  act: Act,
  extra: Partial<R> = {},
): R {
  const from = record[field] as R[F] & string
  const rule = table[action]
  if (!rule.from.includes(from)) throw new IllegalTransition(noun, record.id, action, from)
  return withHistory({ ...record, ...extra, [field]: rule.to }, record.version, { ...act, action, from, to: rule.to })
}

/** The next version of a record whose state field stays: fields change, the history says what was done. */
export function changeFields<R extends RecordWithHistory>(record: R, action: string, act: Act, fields: Partial<R>, state = ''): R {
  return withHistory({ ...record, ...fields }, record.version, { ...act, action, from: state, to: state })
}

function withHistory<R extends RecordWithHistory>(next: R, version: number, entry: Act & { action: string; from: string; to: string }): R {
  const { why, ...rest } = entry
  return { ...next, version: version + 1, history: [...next.history, why === undefined ? rest : { ...rest, why }] }
}
