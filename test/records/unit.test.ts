import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { abolishUnit, existsOn, renameUnit, standingUnit, zUnit } from '../../storage/records/unit.ts'
import type { Unit } from '../../storage/records/unit.ts'
import { sample } from '../storage/sample-records.ts'
import { act, checkWalks, hasWords } from './walk.ts'
import type { Step } from './walk.ts'

const founded = (): Unit => sample('unit', 'u', { name: '甲局', aliases: ['甲'], from: '2019-01-01', history: [] })
const day = fc.constantFrom('2018-12-31', '2019-01-01', '2019-01-02', '2024-05-01')

const renamed: fc.Arbitrary<Step<Unit>> = fc.tuple(act, fc.constantFrom('甲局', '乙局', '丙局', ' ')).map(([a, name]) => ({
  act: a,
  run: (r) => renameUnit(r, name, a),
  expected: (r) => {
    if (r.until !== null || !hasWords(name) || name === r.name) return 'illegal'
    return { fields: { name, aliases: r.aliases.includes(r.name) ? r.aliases : [...r.aliases, r.name] }, entry: { action: 'rename', from: 'existing', to: 'existing', why: `${r.name} → ${name}` } }
  },
}))
const abolished: fc.Arbitrary<Step<Unit>> = fc.tuple(act, day, fc.subarray(['v', 'w', 'u'])).map(([a, until, successorIds]) => ({
  act: a,
  run: (r) => abolishUnit(r, until, successorIds, a),
  expected: (r) => (r.until !== null || until <= '2019-01-01' || successorIds.includes('u') ? 'illegal' : { fields: { until, successorIds }, entry: { action: 'abolish', from: 'existing', to: 'existing', why: a.why } }),
}))

describe('a unit', () => {
  it('ends once; every name it had stays known', () => {
    checkWalks(zUnit, fc.constant(founded()), fc.oneof({ weight: 3, arbitrary: renamed }, abolished), (first, last) => {
      for (const line of last.history.filter((l) => l.action === 'rename')) expect(last.aliases).toContain(line.why?.split(' → ')[0])
      expect(last.aliases).toEqual(expect.arrayContaining(first.aliases))
      expect(last.history.filter((line) => line.action === 'abolish')).toHaveLength(last.until === null ? 0 : 1)
    })
  })

  it('is answered for by its only successor, and theirs; by nobody where a person must choose', () => {
    const of = (id: string, until: string | null = null, successorIds: string[] = []): Unit => ({ ...founded(), id, until, successorIds })
    const units = [of('a', '2024-01-01', ['b']), of('b', '2025-01-01', ['c']), of('c'), of('d', '2024-01-01', ['b', 'c']), of('e', '2024-01-01'), of('f', '2024-01-01', ['g']), of('g', '2024-01-01', ['f'])]
    expect(['a', 'b', 'c', 'd', 'e', 'f', 'none'].map((id) => standingUnit(units, id)?.id)).toEqual(['c', 'c', 'c', undefined, undefined, undefined, undefined])
  })

  it('exists from its first day up to, not including, its last', () => {
    const unit = { ...founded(), until: '2024-05-01' }
    expect(['2018-12-31', '2019-01-01', '2024-04-30', '2024-05-01'].map((d) => existsOn(unit, d))).toEqual([false, true, true, false])
    expect(existsOn(founded(), '2999-01-01')).toBe(true)
  })
})
