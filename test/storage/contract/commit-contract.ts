/** Writing: insert, replace, put, delete; all or none; who is named in a conflict. */
import { describe, expect, it } from 'vitest'
import { Conflict } from '../../../storage/database.ts'
import type { Database, Write } from '../../../storage/database.ts'
import { InvalidRecord } from '../../../storage/check-record.ts'
import { auditChain, sample } from '../sample-records.ts'
import type { ContractSubject } from './subject.ts'

/** What a commit throws; undefined when it went through. */
export async function failureOf(db: Database, writes: readonly Write[]): Promise<unknown> {
  return db.commit(writes).then(
    () => undefined,
    (error: unknown) => error,
  )
}

async function expectConflict(db: Database, writes: readonly Write[], kind: string, id: string): Promise<void> {
  const error = await failureOf(db, writes)
  expect(error).toBeInstanceOf(Conflict)
  expect(error).toMatchObject({ name: 'Conflict', kind, id })
}

export function commitContract({ db }: ContractSubject): void {
  describe('commit', () => {
    it('does nothing with an empty list', async () => {
      expect(await failureOf(db(), [])).toBeUndefined()
    })

    it('inserts, and refuses an id that is taken', async () => {
      await db().commit([{ op: 'insert', kind: 'counter', record: sample('counter', 'a', { value: 7 }) }])
      await expectConflict(db(), [{ op: 'insert', kind: 'counter', record: sample('counter', 'a', { value: 8 }) }], 'counter', 'a')
      expect(await db().get('counter', 'a')).toEqual({ id: 'a', version: 1, value: 7 })
    })

    it('inserts a version above 1 as it is given', async () => {
      await db().commit([{ op: 'insert', kind: 'counter', record: sample('counter', 'a', { version: 5 }) }])
      await db().commit([{ op: 'replace', kind: 'counter', record: sample('counter', 'a', { version: 6 }) }])
      expect((await db().get('counter', 'a'))?.version).toBe(6)
    })

    it('replaces the version before, and only that', async () => {
      await db().commit([{ op: 'insert', kind: 'counter', record: sample('counter', 'a') }])
      await db().commit([{ op: 'replace', kind: 'counter', record: sample('counter', 'a', { version: 2, value: 2 }) }])
      for (const version of [1, 2, 4]) await expectConflict(db(), [{ op: 'replace', kind: 'counter', record: sample('counter', 'a', { version, value: 99 }) }], 'counter', 'a')
      expect(await db().get('counter', 'a')).toEqual({ id: 'a', version: 2, value: 2 })
    })

    it('refuses to replace what is not there', async () => {
      await expectConflict(db(), [{ op: 'replace', kind: 'counter', record: sample('counter', 'nobody', { version: 2 }) }], 'counter', 'nobody')
      expect(await db().get('counter', 'nobody')).toBeUndefined()
    })

    it('puts whatever is there', async () => {
      for (const [version, title] of [[4, 'first'], [9, 'second'], [2, 'third']] as const) {
        await db().commit([{ op: 'put', kind: 'card', record: sample('card', 'a', { version, title }) }])
        expect(await db().get('card', 'a')).toMatchObject({ version, title })
      }
      expect(await db().count('card')).toBe(1)
    })

    it('deletes, and does not mind what is not there', async () => {
      await db().commit([{ op: 'insert', kind: 'session', record: sample('session', 'a') }])
      await db().commit([{ op: 'delete', kind: 'session', id: 'a' }, { op: 'delete', kind: 'session', id: 'nobody' }])
      expect(await db().get('session', 'a')).toBeUndefined()
      await db().commit([{ op: 'insert', kind: 'session', record: sample('session', 'a') }])
      expect(await db().count('session')).toBe(1)
    })

    it('lets the writes of one commit see each other, in order', async () => {
      await db().commit([
        { op: 'insert', kind: 'counter', record: sample('counter', 'a') },
        { op: 'replace', kind: 'counter', record: sample('counter', 'a', { version: 2, value: 2 }) },
        { op: 'delete', kind: 'counter', id: 'a' },
        { op: 'insert', kind: 'counter', record: sample('counter', 'a', { value: 3 }) },
      ])
      expect(await db().get('counter', 'a')).toEqual({ id: 'a', version: 1, value: 3 })
      await expectConflict(db(), [{ op: 'insert', kind: 'counter', record: sample('counter', 'b') }, { op: 'insert', kind: 'counter', record: sample('counter', 'b') }], 'counter', 'b')
      expect(await db().get('counter', 'b')).toBeUndefined()
    })

    it('writes all or none, across kinds', async () => {
      await db().commit([{ op: 'insert', kind: 'case', record: sample('case', 'c') }, { op: 'insert', kind: 'card', record: sample('card', 'p', { title: 'before' }) }])
      const writes: Write[] = [
        { op: 'insert', kind: 'post', record: sample('post', 'p') },
        { op: 'put', kind: 'card', record: sample('card', 'p', { title: 'after', words: ['after'], flags: ['mass'] }) },
        { op: 'delete', kind: 'case', id: 'c' },
        { op: 'insert', kind: 'fingerprint', record: sample('fingerprint', 'f', { bands: ['x'] }) },
        { op: 'replace', kind: 'counter', record: sample('counter', 'late', { version: 2 }) },
      ]
      await expectConflict(db(), writes, 'counter', 'late')
      expect(await db().get('post', 'p')).toBeUndefined()
      expect((await db().get('card', 'p'))?.title).toBe('before')
      expect(await db().count('card', { words: ['after'] })).toBe(0)
      expect(await db().count('card', { where: { flags: 'mass' } })).toBe(0)
      expect(await db().get('case', 'c')).toBeDefined()
      expect(await db().count('fingerprint', { where: { bands: 'x' } })).toBe(0)
      await db().commit([...writes.slice(0, -1), { op: 'insert', kind: 'counter', record: sample('counter', 'late') }])
      expect(await db().get('case', 'c')).toBeUndefined()
      expect(await db().find('card', { words: ['after'] })).toHaveLength(1)
    })

    it('keeps unique indexes, whatever the way of writing, and names the record that was refused', async () => {
      await db().commit([{ op: 'insert', kind: 'case', record: sample('case', 'a', { number: '2026-000001' }) }, { op: 'insert', kind: 'case', record: sample('case', 'b', { number: '2026-000002' }) }])
      const taken = { number: '2026-000001' }
      await expectConflict(db(), [{ op: 'insert', kind: 'case', record: sample('case', 'c', taken) }], 'case', 'c')
      await expectConflict(db(), [{ op: 'replace', kind: 'case', record: sample('case', 'b', { ...taken, version: 2 }) }], 'case', 'b')
      await expectConflict(db(), [{ op: 'put', kind: 'case', record: sample('case', 'b', taken) }], 'case', 'b')
      expect((await db().get('case', 'b'))?.number).toBe('2026-000002')
      await db().commit([{ op: 'delete', kind: 'case', id: 'a' }, { op: 'insert', kind: 'case', record: sample('case', 'c', taken) }])
      expect((await db().find('case', { where: taken })).map((c) => c.id)).toEqual(['c'])
    })

    it('names the record that was refused, not its neighbours', async () => {
      await db().commit([{ op: 'insert', kind: 'staff', record: sample('staff', 'a', { login: 'zhang' }) }])
      await expectConflict(db(), [{ op: 'insert', kind: 'staff', record: sample('staff', 'b') }, { op: 'insert', kind: 'staff', record: sample('staff', 'c', { login: 'zhang' }) }, { op: 'insert', kind: 'staff', record: sample('staff', 'd') }], 'staff', 'c')
      expect(await db().count('staff')).toBe(1)
    })

    it('only ever adds to an append-only kind', async () => {
      const [first, second] = auditChain(2)
      if (!first || !second) throw new Error('the chain has two entries')
      const taken = await db().count('audit', { where: { seq: 1 } })
      if (taken === 0) await db().commit([{ op: 'insert', kind: 'audit', record: first }])
      const refused: Write[] = [{ op: 'replace', kind: 'audit', record: { ...first, version: 2 } }, { op: 'put', kind: 'audit', record: second }, { op: 'delete', kind: 'audit', id: first.id }]
      for (const write of refused) {
        const error = await failureOf(db(), [{ op: 'insert', kind: 'counter', record: sample('counter', 'beside') }, write])
        expect(error).toBeInstanceOf(Error)
        expect(error).not.toBeInstanceOf(Conflict)
        expect(String(error)).toMatch(/audit.*append-only/)
      }
      expect(await db().get('audit', first.id)).toEqual(first)
      expect(await db().get('audit', second.id)).toBeUndefined()
      expect(await db().count('counter')).toBe(0)
    })

    it('refuses a record that is not what its schema says, and writes nothing of the commit', async () => {
      const wrong = { ...sample('card', 'bad'), urgency: 7 } as unknown as ReturnType<typeof sample<'card'>>
      const error = await failureOf(db(), [{ op: 'insert', kind: 'counter', record: sample('counter', 'beside') }, { op: 'put', kind: 'card', record: wrong }])
      expect(error).toBeInstanceOf(InvalidRecord)
      expect(error).toMatchObject({ kind: 'card', id: 'bad' })
      expect(String(error)).toContain('urgency')
      expect(await db().count('counter')).toBe(0)
    })
  })
}
