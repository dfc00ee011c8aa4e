import { describe, expect, it } from 'vitest'
import { findBursts } from '../../../classifiers/events/burst.ts'
import type { CountedPost } from '../../../classifiers/events/burst.ts'
import { chanceOfAtLeast } from '../../../classifiers/events/chance.ts'
import { simulateCity } from '../../bench/events/city-days.ts'

const DAY_MS = 86_400_000

describe('the chance of counts', () => {
  it('is Poisson’s, and larger where counts scatter', () => {
    expect(chanceOfAtLeast(0, 3)).toBe(1)
    expect(chanceOfAtLeast(1, 2)).toBeCloseTo(1 - Math.exp(-2), 10)
    expect(chanceOfAtLeast(3, 1)).toBeCloseTo(1 - Math.exp(-1) * 2.5, 10)
    // e⁻²·2²⁰/20!·(1 + 2/21 + 4/(21·22) + …); a negative binomial of size 1 is geometric.
    expect(chanceOfAtLeast(20, 2) / 6.447e-14).toBeCloseTo(1, 2)
    expect(chanceOfAtLeast(10, 2, 3)).toBeCloseTo((2 / 3) ** 10, 8)
    expect(chanceOfAtLeast(1, 0)).toBe(0)
  })
})

describe('emerging issues', () => {
  const { posts, start } = simulateCity({ days: 60, postsPerDay: 60, burstsPerWeek: 0, quietDays: 0, seed: 3 })
  const now = start + 60 * DAY_MS
  const burst = (count: number, fields: Partial<CountedPost> = {}): CountedPost[] =>
    Array.from({ length: count }, (_, i) => ({ id: `b${i}`, at: now - (i + 1) * 3 * 3_600_000, person: `w${i}`, eventId: 'matter', category: 'c1', district: 'd1', street: 's1', sensitive: false, ...fields }))

  it('name their posts and their odds', () => {
    const [found, ...others] = findBursts([...posts, ...burst(9)], { now })
    expect(others).toEqual([])
    expect(found).toMatchObject({ kind: 'event', key: 'event:matter', eventId: 'matter', category: 'c1', street: 's1', observed: 9 })
    expect(found!.postIds.toSorted()).toEqual(burst(9).map(({ id }) => id))
    expect(found!.odds).toBeLessThan(1e-4)
  })

  it('are of people: one who writes nine times is no alarm', () => {
    expect(findBursts([...posts, ...burst(9, { person: 'w' })], { now })).toEqual([])
  })

  it('are found at a place too, where every post stands alone', () => {
    const scattered = burst(12).map((post, i) => ({ ...post, eventId: `single${i}` }))
    expect(findBursts([...posts, ...scattered], { now })[0]).toMatchObject({ kind: 'street', street: 's1', observed: 12 })
  })

  it('need fewer people where the kind is sensitive', () => {
    const least = (sensitive: boolean): number => [2, 3, 4, 5, 6, 7, 8].find((count) => findBursts([...posts, ...burst(count, { sensitive })], { now }).length > 0)!
    expect(least(true)).toBeLessThan(least(false))
  })

  it('are raised once, and again when they have doubled', () => {
    const known = findBursts([...posts, ...burst(8)], { now })
    expect(findBursts([...posts, ...burst(10)], { now, known })).toEqual([])
    expect(findBursts([...posts, ...burst(20)], { now, known })).toHaveLength(1)
  })

  it('say nothing of a city without a history', () => {
    expect(findBursts([], { now })).toEqual([])
  })
})
