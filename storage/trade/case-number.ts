/** Numbers gap-free within a year, because a number is used up in the commit that uses it. */
import type { Database, Write } from '../database.ts'
import { caseNumber } from '../records/case.ts'
import type { Act } from '../records/record.ts'

const yearInShanghai = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai', year: 'numeric' })

/** The next value of a series (`case-number`) in the year of `act.at` as Shanghai counts it, and the write that uses it up. */
export async function nextOfYear(database: Database, series: string, act: Act): Promise<{ year: number; value: number; writes: Write[] }> {
  const year = Number(yearInShanghai.format(new Date(act.at)))
  const id = `${series}:${year}`
  const counter = await database.get('counter', id)
  const value = (counter?.value ?? 0) + 1
  const write: Write = counter ? { op: 'replace', kind: 'counter', record: { ...counter, version: counter.version + 1, value } } : { op: 'insert', kind: 'counter', record: { id, version: 1, value } }
  return { year, value, writes: [write] }
}

/** The next number of a case, and the write that uses it up. */
export async function nextCaseNumber(database: Database, act: Act): Promise<{ number: string; writes: Write[] }> {
  const { year, value, writes } = await nextOfYear(database, 'case-number', act)
  return { number: caseNumber(year, value), writes }
}
