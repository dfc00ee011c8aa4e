/** Every adapter looks at a record before it writes it: about a microsecond, and nothing misshapen is ever stored. */
import { kindFacts } from './records/kinds.ts'
import type { KindName, RecordOf } from './records/kinds.ts'

/** A record that its kind's schema does not allow: a fault of the program that made it. */
export class InvalidRecord extends Error {
  readonly kind: string
  readonly id: string
  constructor(kind: string, id: string, why: string) {
    super(`${kind} ${id} is not a valid record: ${why}`)
    this.name = 'InvalidRecord'
    this.kind = kind
    this.id = id
  }
}

/** @throws InvalidRecord that names fields, never their contents: those may be personal */
export function checkRecord<K extends KindName>(kind: K, record: RecordOf<K>): void {
  const result = kindFacts(kind).schema.safeParse(record)
  if (result.success) return
  const why = result.error.issues.map((issue) => `${issue.path.join('.') || '(the record)'}: ${issue.code}`).join(', ')
  throw new InvalidRecord(kind, record.id, why)
}
