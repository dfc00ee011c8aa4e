/** 旧台账: cases that were dealt with on paper, taken over with their own numbers where these are free. */
import type { Database, Write } from '../database.ts'
import { caseNumber } from '../records/case.ts'
import type { LedgerEntry, LedgerStore } from '../store/ledger.ts'
import type { AuditChain } from './audit.ts'

export function ledgerStore(database: Database, chain: AuditChain): LedgerStore {
  return {
    takeLedger: (entries, facts) =>
      chain.commitAudited(async () => {
        const known = new Set((await database.getMany('post', entries.map(({ postId }) => postId))).map(({ id }) => id))
        const fresh = entries.filter(({ postId }) => !known.has(postId))
        const numbers = await giveNumbers(database, fresh)
        const records = fresh.map((entry, n) => entry.build(numbers.given[n]!))
        const writes = records.flatMap(({ post, record, dispatches }): Write[] => [
          { op: 'insert', kind: 'post', record: post },
          { op: 'insert', kind: 'case', record },
          ...dispatches.map((dispatch): Write => ({ op: 'insert', kind: 'dispatch', record: dispatch })),
        ])
        return { writes: [...numbers.writes, ...writes], facts: { ...facts, detail: { ...facts.detail, opened: fresh.length, known: known.size } }, result: { opened: records.map(({ record }) => record), known: known.size } }
      }),
  }
}

/** A ledger's number is kept while nobody has it; the others get the next of their year, after all that are kept. */
async function giveNumbers(database: Database, entries: readonly LedgerEntry[]): Promise<{ given: string[]; writes: Write[] }> {
  const wanted = entries.flatMap(({ number }) => (number === null ? [] : [number]))
  const taken = new Set(wanted.length === 0 ? [] : (await database.find('case', { where: { number: { in: wanted } } })).map(({ number }) => number))
  const kept = entries.map(({ number }) => {
    if (number === null || taken.has(number)) return null
    taken.add(number)
    return number
  })
  const counters = new Map<number, number>()
  for (const year of new Set(entries.map((entry) => entry.year))) counters.set(year, (await database.get('counter', `case-number:${year}`))?.value ?? 0)
  const raise = (year: number, value: number): void => void counters.set(year, Math.max(counters.get(year) ?? 0, value))
  for (const number of kept) if (number !== null) raise(Number(number.slice(0, 4)), Number(number.slice(5)))
  const given = kept.map((number, n) => {
    if (number !== null) return number
    const { year } = entries[n]!
    raise(year, (counters.get(year) ?? 0) + 1)
    return caseNumber(year, counters.get(year) ?? 0)
  })
  const writes = await Promise.all(
    [...counters].map(async ([year, value]): Promise<Write[]> => {
      const id = `case-number:${year}`
      const counter = await database.get('counter', id)
      if (!counter) return [{ op: 'insert', kind: 'counter', record: { id, version: 1, value } }]
      return counter.value === value ? [] : [{ op: 'replace', kind: 'counter', record: { ...counter, version: counter.version + 1, value } }]
    }),
  )
  return { given, writes: writes.flat() }
}
