/** Many at once: exactly one writer of a version wins, nothing is lost, nothing is doubled. */
import { describe, expect, it } from 'vitest'
import { Conflict } from '../../../storage/database.ts'
import type { Database, Write } from '../../../storage/database.ts'
import { brokenLink, nextAuditEntry } from '../../../storage/records/audit.ts'
import type { AuditEntry } from '../../../storage/records/audit.ts'
import { caseNumber } from '../../../storage/records/case.ts'
import { minute, sample, sha256 } from '../sample-records.ts'
import type { ContractSubject } from './subject.ts'

const WRITERS = 50

export function racingContract(subject: ContractSubject): void {
  /** Every second writer on the second connection. */
  const connection = (n: number): Database => (n % 2 === 0 ? subject.db() : subject.other())
  const race = (writesOf: (n: number) => Write[]) => Promise.allSettled(Array.from({ length: WRITERS }, (_, n) => connection(n).commit(writesOf(n))))

  describe('racing writers', () => {
    it(`of ${WRITERS} that replace the same version one wins, the others get Conflict`, async () => {
      await subject.db().commit([{ op: 'insert', kind: 'case', record: sample('case', 'c') }])
      expectOneWinner(await race((n) => [{ op: 'replace', kind: 'case', record: sample('case', 'c', { version: 2, title: `writer ${n}` }) }]))
      expect(await subject.db().get('case', 'c')).toMatchObject({ version: 2, title: expect.stringMatching(/^writer \d+$/) as string })
    })

    it(`of ${WRITERS} that insert the same id one wins, and what the others brought along is not there`, async () => {
      expectOneWinner(await race((n) => [{ op: 'insert', kind: 'session', record: sample('session', `beside ${n}`) }, { op: 'insert', kind: 'counter', record: sample('counter', 'same') }]))
      expect(await subject.db().count('session')).toBe(1)
    })

    it(`of ${WRITERS} that take the same unique number one wins`, async () => {
      expectOneWinner(await race((n) => [{ op: 'insert', kind: 'case', record: sample('case', `c${n}`, { number: '2026-000001' }) }]))
      expect(await subject.db().count('case')).toBe(1)
    })

    it('who tries again gets the next number: no gap, no double', async () => {
      await subject.db().commit([{ op: 'insert', kind: 'counter', record: sample('counter', 'case-number:2026', { value: 0 }) }])
      await Promise.all(Array.from({ length: 20 }, (_, n) => openNumbered(connection(n), `c${n}`)))
      const numbers = (await subject.db().find('case', { sort: [['number', 'asc']] })).map((c) => c.number)
      expect(numbers).toEqual(Array.from({ length: 20 }, (_, n) => caseNumber(2026, n + 1)))
    })

    it('the audit chain stays whole when many add to it', async () => {
      await Promise.all(Array.from({ length: 20 }, (_, n) => appendAudit(connection(n), n)))
      let previous: AuditEntry | undefined
      for await (const entry of subject.db().scan('audit')) {
        expect(brokenLink(previous, entry, sha256)).toBeUndefined()
        previous = entry
      }
      expect(previous?.seq).toBeGreaterThanOrEqual(20)
    })

    it('a reader never sees half a commit', async () => {
      await subject.db().commit(pair(1))
      const writing = (async () => {
        for (let version = 2; version <= 40; version++) await subject.db().commit(pair(version))
      })()
      for (let n = 0; n < 40; n++) {
        const [left, right] = await subject.other().find('counter', {})
        expect(left?.value).toBe(right?.value)
      }
      await writing
    })
  })
}

function expectOneWinner(outcomes: PromiseSettledResult<void>[]): void {
  expect(outcomes.filter((o) => o.status === 'fulfilled')).toHaveLength(1)
  const losers = outcomes.filter((o) => o.status === 'rejected').map((o): unknown => o.reason)
  for (const error of losers) expect(error).toBeInstanceOf(Conflict)
  expect(losers).toHaveLength(WRITERS - 1)
}

/** Two records that are always written together. */
const pair = (version: number): Write[] => ['left', 'right'].map((id) => ({ op: 'put', kind: 'counter', record: sample('counter', id, { version, value: version }) }))

async function untilNoConflict(attempt: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      return await attempt()
    } catch (error) {
      if (!(error instanceof Conflict)) throw error
    }
  }
}

const openNumbered = (db: Database, id: string): Promise<void> =>
  untilNoConflict(async () => {
    const counter = await db.get('counter', 'case-number:2026')
    if (!counter) throw new Error('the counter is missing')
    const next = { ...counter, version: counter.version + 1, value: counter.value + 1 }
    await db.commit([{ op: 'insert', kind: 'case', record: sample('case', id, { number: caseNumber(2026, next.value) }) }, { op: 'replace', kind: 'counter', record: next }])
  })

const appendAudit = (db: Database, n: number): Promise<void> =>
  untilNoConflict(async () => {
    const [last] = await db.find('audit', { sort: [['seq', 'desc']], limit: 1 })
    const facts = { at: minute(n), by: `o${n}`, action: 'login', subject: '', detail: { n, nested: { b: '二', a: [1, null] } } }
    await db.commit([{ op: 'insert', kind: 'audit', record: nextAuditEntry(last, facts, sha256) }])
  })
