/** Reading by id, walking a kind, and what a stored document looks like when it comes back. */
import { describe, expect, it } from 'vitest'
import type { Write } from '../../../storage/database.ts'
import { kindNames } from '../../../storage/records/kinds.ts'
import { sample } from '../sample-records.ts'
import type { ContractSubject } from './subject.ts'

export function readContract({ db, other }: ContractSubject): void {
  describe('reading', () => {
    it.each(kindNames.filter((kind) => kind !== 'audit'))('gives back a %s as it was written', async (kind) => {
      const record = sample(kind, 'k:1')
      await db().commit([{ op: 'insert', kind, record } as Write])
      expect(await db().get(kind, 'k:1')).toStrictEqual(record)
      expect(await other().get(kind, 'k:1')).toStrictEqual(record)
      expect(await db().get(kind, 'k:2')).toBeUndefined()
    })

    it('gives each reader a copy of their own', async () => {
      const written = sample('card', 'a', { words: ['甲'] })
      await db().commit([{ op: 'insert', kind: 'card', record: written }])
      written.words.push('乙')
      ;(await db().get('card', 'a'))?.words.push('丙')
      expect((await db().get('card', 'a'))?.words).toEqual(['甲'])
    })

    it('leaves out what is undefined', async () => {
      const entry = { at: '2026-01-31T08:00:00.000Z', by: 'o1', action: 'x', from: '', to: '', why: undefined }
      await db().commit([{ op: 'insert', kind: 'unit', record: sample('unit', 'a', { history: [entry] }) }])
      const history = (await db().get('unit', 'a'))?.history
      expect(history).toHaveLength(1)
      expect(Object.keys(history?.[0] ?? {})).not.toContain('why')
    })

    it('keeps every character: other scripts, emoji, quotes, line ends, control characters', async () => {
      const text = '开封“鼓楼”区 𠮷𡈽 👨‍👩‍👧‍👦 café e\u0301 Ωмир \\ \' " ` % _ $ {} \r\n\t \u0001 \u2028 \ufeff ﹏'
      const ids = ['中文:1', '👍', "o'brien", 'a b', 'a%', 'A', 'a', 'é', 'x'.repeat(200)]
      await db().commit(ids.map((id) => ({ op: 'insert', kind: 'rawEvidence', record: sample('rawEvidence', id, { url: text, gzip: id }) })))
      for (const id of ids) expect(await db().get('rawEvidence', id)).toMatchObject({ id, url: text, gzip: id })
      expect(await db().count('rawEvidence', { where: { url: text } })).toBe(ids.length)
      expect((await db().getMany('rawEvidence', ids)).map((r) => r.id)).toEqual(ids)
    })

    it('keeps numbers exactly', async () => {
      const body = { max: Number.MAX_SAFE_INTEGER, min: -Number.MAX_SAFE_INTEGER, third: 1 / 3, tiny: 5e-324, huge: 1.7976931348623157e308, zero: 0, ten: 10.5 }
      await db().commit([{ op: 'insert', kind: 'report', record: sample('report', 'a', { body }) }])
      expect((await db().get('report', 'a'))?.body).toStrictEqual(body)
    })

    it('keeps a document of a megabyte and more', async () => {
      const gzip = '回音abc\n'.repeat(250_000)
      await db().commit([{ op: 'insert', kind: 'rawEvidence', record: sample('rawEvidence', 'big', { gzip }) }])
      expect((await db().get('rawEvidence', 'big'))?.gzip).toBe(gzip)
      expect((await db().find('rawEvidence', { where: { sourceId: 's' } }))[0]?.gzip.length).toBe(gzip.length)
    })

    it('getMany: those that exist, in the order asked, a repeated id once more each time', async () => {
      await db().commit(['a', 'b', 'c'].map((id) => ({ op: 'insert', kind: 'counter', record: sample('counter', id) })))
      const ids = async (...asked: string[]) => (await db().getMany('counter', asked)).map((r) => r.id)
      expect(await ids('c', 'x', 'a')).toEqual(['c', 'a'])
      expect(await ids('b', 'a', 'b')).toEqual(['b', 'a', 'b'])
      expect(await ids()).toEqual([])
    })

    it('getMany: of thousands at once', async () => {
      const ids = Array.from({ length: 3000 }, (_, n) => `n${n}`)
      await db().commit(ids.filter((_, n) => n % 2 === 0).map((id) => ({ op: 'insert', kind: 'counter', record: sample('counter', id) })))
      const reversed = ids.toReversed()
      expect((await db().getMany('counter', reversed)).map((r) => r.id)).toEqual(reversed.filter((id) => Number(id.slice(1)) % 2 === 0))
    })

    it('scan: every record once, by id, while others write', async () => {
      const ids = Array.from({ length: 1234 }, (_, n) => `n${String(n).padStart(4, '0')}`)
      await db().commit(ids.map((id) => ({ op: 'insert', kind: 'counter', record: sample('counter', id) })))
      const seen: string[] = []
      for await (const record of db().scan('counter')) {
        seen.push(record.id)
        if (seen.length === 10) await other().commit([{ op: 'replace', kind: 'counter', record: sample('counter', 'n0000', { version: 2 }) }])
        if (seen.length === 20) await db().commit([{ op: 'insert', kind: 'session', record: sample('session', 'meanwhile') }])
      }
      expect(seen).toEqual(ids)
    })

    it('scan: by bytes of the id, and may be left early', async () => {
      for (const id of ['b', 'B', '中', 'a1', 'a', '！', '😀']) await db().commit([{ op: 'insert', kind: 'counter', record: sample('counter', id) }])
      const seen: string[] = []
      for await (const record of db().scan('counter')) seen.push(record.id)
      expect(seen).toEqual(['B', 'a', 'a1', 'b', '中', '！', '😀'])
      for await (const record of db().scan('counter')) {
        expect(record.id).toBe('B')
        break
      }
      await db().commit([{ op: 'delete', kind: 'counter', id: 'B' }])
      expect(await db().count('counter')).toBe(6)
    })

    it('snapshot, where there is one: shows this moment and refuses writes', async () => {
      await db().commit([{ op: 'insert', kind: 'counter', record: sample('counter', 'a') }])
      const view = await db().snapshot?.()
      if (!view) return
      await db().commit([{ op: 'replace', kind: 'counter', record: sample('counter', 'a', { version: 2 }) }, { op: 'insert', kind: 'counter', record: sample('counter', 'b') }])
      expect(await view.get('counter', 'a')).toMatchObject({ version: 1 })
      expect(await view.count('counter')).toBe(1)
      await expect(view.commit([{ op: 'delete', kind: 'counter', id: 'a' }])).rejects.toThrow(/snapshot/)
      await view.close()
      expect(await db().count('counter')).toBe(2)
    })

    it('size: rows of every kind, and bytes where the database can say', async () => {
      const before = await db().size()
      await db().commit([{ op: 'insert', kind: 'counter', record: sample('counter', 'a') }, { op: 'insert', kind: 'counter', record: sample('counter', 'b') }, { op: 'insert', kind: 'unit', record: sample('unit', 'a') }])
      const { rows, bytes } = await db().size()
      expect(Object.keys(rows).sort()).toEqual([...kindNames].sort())
      expect(rows).toEqual({ ...before.rows, counter: 2, unit: 1 })
      expect(bytes === null || bytes > 0).toBe(true)
    })
  })
}
