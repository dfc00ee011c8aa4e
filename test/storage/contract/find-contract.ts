/** Asking: conditions, words, order, pages, counts. */
import { beforeEach, describe, expect, it } from 'vitest'
import type { Query, Where } from '../../../storage/database.ts'
import type { RecordOf } from '../../../storage/records/kinds.ts'
import { minute, sample } from '../sample-records.ts'
import type { ContractSubject } from './subject.ts'

type Card = RecordOf<'card'>
const cards: readonly Partial<Card>[] = [
  { id: 'a', urgency: 0, topic: '城建', district: null, submittedAt: minute(1), answered: true, flags: ['safety'], words: ['井盖', '道路', 'g310'] },
  { id: 'b', urgency: 1, topic: '交通', district: '龙亭区', submittedAt: minute(2), answered: false, flags: ['safety', 'mass'], words: ['道路', '井盖盖'] },
  { id: 'c', urgency: 2, topic: null, district: '鼓楼区', submittedAt: minute(2), answered: false, flags: [], words: ['路', 'жалоба', 'ñandú', '𠮷'] },
  { id: 'd', urgency: 2, topic: '城建', district: '龙亭区', submittedAt: minute(3), answered: true, flags: ['wage'], words: ['工资', 'g310', '2026'] },
  { id: 'e', urgency: 0, topic: '城建', district: '龙亭区', submittedAt: minute(4), answered: false, flags: [], words: [] },
]

export function findContract({ db, other }: ContractSubject): void {
  const ids = async (query: Query) => (await db().find('card', query)).map((card) => card.id).join('')

  describe('find', () => {
    beforeEach(() => db().commit(cards.map((over) => ({ op: 'insert', kind: 'card', record: sample('card', over.id ?? '', over) }))))

    const conditions: [Where, string][] = [
      [{}, 'abcde'],
      [{ topic: '城建' }, 'ade'],
      [{ topic: '城' }, ''],
      [{ topic: null }, 'c'],
      [{ topic: { not: null } }, 'abde'],
      [{ topic: { not: '城建' } }, 'bc'],
      [{ topic: { in: ['交通', '城建', '交通'] } }, 'abde'],
      [{ topic: { in: ['交通', null] } }, 'bc'],
      [{ topic: { in: [null] } }, 'c'],
      [{ topic: { in: [] } }, ''],
      [{ urgency: 2 }, 'cd'],
      [{ urgency: { not: 2 } }, 'abe'],
      [{ urgency: { in: [0, 1] } }, 'abe'],
      [{ urgency: { gt: 0 } }, 'bcd'],
      [{ urgency: { gte: 1, lt: 2 } }, 'b'],
      [{ urgency: { lte: 0.5 } }, 'ae'],
      [{ answered: true }, 'ad'],
      [{ answered: false }, 'bce'],
      [{ answered: { not: true } }, 'bce'],
      [{ answered: { in: [true, false] } }, 'abcde'],
      [{ submittedAt: { gt: minute(2) } }, 'de'],
      [{ submittedAt: { gte: minute(2), lte: minute(3) } }, 'bcd'],
      [{ submittedAt: { lt: minute(1) } }, ''],
      [{ district: { gt: '' } }, 'bcde'],
      [{ district: { lt: '\u{10ffff}' } }, 'bcde'],
      [{ flags: 'safety' }, 'ab'],
      [{ flags: 'safe' }, ''],
      [{ flags: { not: 'safety' } }, 'cde'],
      [{ flags: { in: ['mass', 'wage'] } }, 'bd'],
      [{ flags: { in: ['safety', 'mass'] } }, 'ab'],
      [{ flags: { in: [] } }, ''],
      [{ topic: '城建', urgency: 0, answered: false }, 'e'],
      [{ flags: 'safety', urgency: { gte: 1 }, district: '龙亭区' }, 'b'],
      // A value of another type than the field's never equals it.
      [{ urgency: '2' }, ''],
      [{ answered: 1 }, ''],
      [{ topic: 0 }, ''],
      [{ topic: { not: 0 } }, 'abcde'],
      [{ urgency: { gt: '' } }, ''],
      [{ topic: { gt: 0 } }, ''],
      [{ urgency: { in: [2, '0', true] } }, 'cd'],
    ]
    it.each(conditions)('where %j', async (where, expected) => {
      expect(await ids({ where })).toBe(expected)
      expect(await db().count('card', { where })).toBe(expected.length)
      expect(await other().count('card', { where })).toBe(expected.length)
    })

    const searches: [string[], string][] = [
      [['井盖'], 'a'],
      [['道路'], 'ab'],
      [['道路', '井盖'], 'a'],
      [['道路', '道路'], 'ab'],
      [['路'], 'c'],
      [['g310'], 'ad'],
      [['g31'], ''],
      [['2026', 'g310'], 'd'],
      [['жалоба', 'ñandú'], 'c'],
      [['nandu'], ''],
      [['𠮷'], 'c'],
      [['工资', '井盖'], ''],
      [['没有'], ''],
      [['or'], ''],
      [['not', 'and'], ''],
      [[], 'abcde'],
    ]
    it.each(searches)('words %j', async (words, expected) => {
      expect(await ids({ words })).toBe(expected)
      expect(await db().count('card', { words })).toBe(expected.length)
    })

    it('words follow the record: replaced, put and deleted', async () => {
      await db().commit([{ op: 'replace', kind: 'card', record: sample('card', 'a', { version: 2, words: ['新'] }) }, { op: 'put', kind: 'card', record: sample('card', 'b', { words: ['旧'] }) }, { op: 'delete', kind: 'card', id: 'd' }])
      expect(await ids({ words: ['井盖'] })).toBe('')
      expect(await ids({ words: ['新'] })).toBe('a')
      expect(await ids({ words: ['旧'] })).toBe('b')
      expect(await ids({ words: ['g310'] })).toBe('')
    })

    it('array fields follow the record: replaced, put and deleted', async () => {
      await db().commit([{ op: 'replace', kind: 'card', record: sample('card', 'a', { version: 2, flags: ['wage'] }) }, { op: 'put', kind: 'card', record: sample('card', 'b', { flags: ['wage', 'extreme'] }) }, { op: 'delete', kind: 'card', id: 'd' }])
      expect(await ids({ where: { flags: 'wage' } })).toBe('ab')
      expect(await ids({ where: { flags: 'safety' } })).toBe('')
    })

    it('words and conditions hold together', async () => {
      expect(await ids({ words: ['道路'], where: { urgency: { gt: 0 } } })).toBe('b')
      expect(await ids({ words: ['g310'], where: { flags: 'wage', answered: true }, sort: [['urgency', 'desc']], limit: 5 })).toBe('d')
      expect(await db().count('card', { words: ['道路'], where: { answered: true } })).toBe(1)
    })

    const orders: [NonNullable<Query['sort']>, string][] = [
      [[], 'abcde'],
      [[['urgency', 'asc']], 'aebcd'],
      [[['urgency', 'desc']], 'cdbae'],
      [[['urgency', 'desc'], ['submittedAt', 'desc']], 'dcbea'],
      [[['urgency', 'desc'], ['submittedAt', 'asc']], 'cdbae'],
      [[['topic', 'asc']], 'cbade'],
      [[['topic', 'desc']], 'adebc'],
      [[['district', 'asc'], ['topic', 'asc']], 'acbde'],
      [[['answered', 'asc']], 'bcead'],
      [[['answered', 'desc'], ['urgency', 'desc']], 'dacbe'],
    ]
    it.each(orders)('sort %j', async (sort, expected) => {
      expect(await ids({ sort })).toBe(expected)
    })

    it('pages without holes or repeats', async () => {
      const sort = [['urgency', 'desc'], ['submittedAt', 'desc']] as const
      expect(await ids({ sort, limit: 2 })).toBe('dc')
      expect(await ids({ sort, limit: 2, skip: 2 })).toBe('be')
      expect(await ids({ sort, limit: 2, skip: 4 })).toBe('a')
      expect(await ids({ sort, skip: 3 })).toBe('ea')
      expect(await ids({ sort, skip: 99 })).toBe('')
      expect(await ids({ sort, limit: 0 })).toBe('')
      expect(await ids({ sort, limit: 99 })).toBe('dcbea')
    })

    it('orders text by code point, ids too, and the same when it sorts', async () => {
      const names = ['！', '😀', 'Z', 'a', 'é', 'ab', '中', '']
      await db().commit(names.map((street, n) => ({ op: 'insert', kind: 'card', record: sample('card', `s${n}`, { sourceId: 'order', street }) })))
      const found = await db().find('card', { where: { sourceId: 'order' }, sort: [['street', 'asc']] })
      expect(found.map((card) => card.street)).toEqual(['', 'Z', 'a', 'ab', 'é', '中', '！', '😀'])
      expect(await db().count('card', { where: { street: { gt: '！' } } })).toBe(1)
    })

    it('asks by dotted names, null where the way there ends', async () => {
      const triages = [sample('triage', 'x'), sample('triage', 'y'), sample('triage', 'z')]
      triages.forEach((triage, n) => Object.assign(triage.urgency, { level: n }))
      await db().commit(triages.map((record) => ({ op: 'insert', kind: 'triage', record })))
      expect((await db().find('triage', { where: { 'urgency.level': { gte: 1 } }, sort: [['urgency.level', 'desc']] })).map((t) => t.id)).toEqual(['z', 'y'])
      expect(await db().countBy('triage', ['topic.label'])).toEqual([{ values: ['城建'], count: 3 }])
    })

    it('countBy: by count descending, then by values, null first', async () => {
      expect(await db().countBy('card', ['topic'])).toEqual([{ values: ['城建'], count: 3 }, { values: [null], count: 1 }, { values: ['交通'], count: 1 }])
      expect(await db().countBy('card', ['urgency'])).toEqual([{ values: [0], count: 2 }, { values: [2], count: 2 }, { values: [1], count: 1 }])
      expect(await db().countBy('card', ['answered', 'urgency'])).toEqual([
        { values: [false, 0], count: 1 },
        { values: [false, 1], count: 1 },
        { values: [false, 2], count: 1 },
        { values: [true, 0], count: 1 },
        { values: [true, 2], count: 1 },
      ])
      expect(await db().countBy('card', ['answered'], { where: { urgency: { lt: 2 } }, words: ['道路'] })).toEqual([{ values: [false], count: 1 }, { values: [true], count: 1 }])
      expect(await db().countBy('card', ['topic'], { where: { urgency: 9 } })).toEqual([])
    })

    it('refuses fields that were not declared', async () => {
      await expect(db().find('card', { where: { excerpt: 'x' } })).rejects.toThrow(/card.*excerpt/)
      await expect(db().find('card', { sort: [['title', 'asc']] })).rejects.toThrow(/card.*title/)
      await expect(db().find('card', { sort: [['flags', 'asc']] })).rejects.toThrow(/card.*flags/)
      await expect(db().count('card', { where: { "x'); drop table card; --": 1 } })).rejects.toThrow(/card/)
      await expect(db().countBy('card', ['flags'])).rejects.toThrow(/card.*flags/)
      await expect(db().find('unit', { words: ['x'] })).rejects.toThrow(/unit.*words/)
      await expect(db().find('card', { where: { flags: { gte: 'a' } } })).rejects.toThrow(/card.*flags/)
    })

    it('finds a record by what an array holds, among many', async () => {
      await db().commit(Array.from({ length: 300 }, (_, n) => ({ op: 'insert', kind: 'fingerprint', record: sample('fingerprint', `f${n}`, { bands: [`one-${n}`, `ten-${n % 10}`] }) })))
      expect((await db().find('fingerprint', { where: { bands: 'one-7' } })).map((f) => f.id)).toEqual(['f7'])
      expect(await db().count('fingerprint', { where: { bands: { in: ['ten-3', 'one-4', 'none'] } } })).toBe(31)
      await db().commit([{ op: 'insert', kind: 'case', record: sample('case', 'c', { postIds: ['p1', 'p2', 'p1'] }) }])
      expect((await db().find('case', { where: { postIds: 'p1' } })).map((c) => c.id)).toEqual(['c'])
      expect(await db().count('case', { where: { postIds: { in: ['p1', 'p2'] } } })).toBe(1)
    })
  })
}
