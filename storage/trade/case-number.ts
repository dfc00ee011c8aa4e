/** Case numbers: gap-free within a year, because a number is used up in the commit that uses it. */
import type { Database, Write } from '../database.ts'
import { caseNumber } from '../records/case.ts'
import type { Act } from '../records/record.ts'

/** The next number of the year of `act.at` as Shanghai counts it, and the write that uses it up. */
export async function nextCaseNumber(database: Database, act: Act): Promise<{ number: string; writes: Write[] }> {
  const year = Number(new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai', year: 'numeric' }).format(new Date(act.at)))
  const id = `case-number:${year}`
  const counter = await database.get('counter', id)
  const value = (counter?.value ?? 0) + 1
  const write: Write = counter ? { op: 'replace', kind: 'counter', record: { ...counter, version: counter.version + 1, value } } : { op: 'insert', kind: 'counter', record: { id, version: 1, value } }
  return { number: caseNumber(year, value), writes: [write] }
}
