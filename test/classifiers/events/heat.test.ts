import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { heatOf, returnsOf } from '../../../classifiers/events/heat.ts'
import type { HeatPost } from '../../../classifiers/events/heat.ts'
import { DAY_MS, start } from './invented-posts.ts'

const post = (fields: Partial<HeatPost> = {}): HeatPost => ({ at: start, person: null, place: null, urgency: null, answered: null, up: 0, down: 0, attention: false, ...fields })
const options = { now: start, halfLifeDays: 14 }
const anyPost = fc.record({
  at: fc.integer({ min: start - 400 * DAY_MS, max: start }),
  person: fc.option(fc.constantFrom('甲', '乙', '丙')),
  place: fc.option(fc.constantFrom('龙亭区', '鼓楼区')),
  urgency: fc.option(fc.constantFrom(0, 1, 2)),
  answered: fc.option(fc.boolean()),
  up: fc.integer({ min: 0, max: 3000 }),
  down: fc.integer({ min: 0, max: 3000 }),
  attention: fc.boolean(),
})

describe('heat', () => {
  it('is the sum of its parts, and never negative', () => {
    fc.assert(
      fc.property(fc.array(anyPost, { minLength: 1, maxLength: 30 }), (posts) => {
        const { heat, parts } = heatOf(posts, options)
        expect(heat).toBeGreaterThanOrEqual(0)
        expect(Math.abs(heat - Math.max(0, Object.values(parts).reduce((a, b) => a + b, 0)))).toBeLessThan(0.06)
        expect(parts.age).toBeLessThanOrEqual(0)
      }),
    )
  })

  it('counts people, not posts: ten letters of one are less than three people', () => {
    const one = heatOf(Array.from({ length: 10 }, () => post({ person: '甲' })), options).heat
    const three = heatOf(['甲', '乙', '丙'].map((person) => post({ person })), options).heat
    expect(one).toBeLessThan(three)
    expect(one).toBeGreaterThan(heatOf([post({ person: '甲' })], options).heat)
  })

  it('takes likes for a crowd, not for people: a handful says nothing, and thousands on one post do not outweigh twenty people', () => {
    const crowd = (count: number, up = 0): number => heatOf(Array.from({ length: count }, (_, i) => post({ person: `p${i}`, up })), options).heat
    expect(crowd(1, 5)).toBeLessThan(1.1)
    expect(crowd(1, 2000)).toBeGreaterThan(crowd(12))
    expect(crowd(1, 2000)).toBeLessThan(crowd(20))
    expect(crowd(9)).toBeGreaterThan(crowd(1, 200))
  })

  it('lets no dislike cancel a complaint, nor another post’s likes', () => {
    fc.assert(
      fc.property(fc.array(anyPost, { minLength: 1, maxLength: 10 }), fc.integer({ min: 1, max: 5000 }), (posts, down) => {
        const before = heatOf(posts, options).parts
        const after = heatOf(posts.map((each, i) => (i === 0 ? { ...each, down: each.down + down } : each)), options).parts
        expect(after.people).toBe(before.people)
        const others = heatOf(posts.slice(1), options).parts.likes
        expect(after.likes).toBeGreaterThanOrEqual(others)
      }),
    )
  })

  it('cools with age by half in a half-life, and not at all where a whole period is ranked', () => {
    const posts = [post({ at: start - 14 * DAY_MS })]
    expect(heatOf(posts, options).heat).toBeCloseTo(0.5, 2)
    expect(heatOf(posts, { ...options, halfLifeDays: Number.POSITIVE_INFINITY }).heat).toBe(1)
  })

  it('grows with what is urgent, unanswered, noticed and comes back', () => {
    const plain = heatOf([post()], options).heat
    for (const worse of [post({ urgency: 2 }), post({ answered: false }), post({ attention: true })]) expect(heatOf([worse], options).heat).toBeGreaterThan(plain)
    expect(returnsOf([{ at: 0 }, { at: 10 * DAY_MS }, { at: 100 * DAY_MS }, { at: 101 * DAY_MS }, { at: 200 * DAY_MS }])).toBe(2)
  })

  it('counts a repeat after 办结: each closure once, and once what was silent as well', () => {
    const days = (...list: number[]) => list.map((day) => ({ at: day * DAY_MS }))
    expect(returnsOf(days(0, 5, 12, 13), [8 * DAY_MS])).toBe(1)
    expect(returnsOf(days(0, 5, 12, 20), [8 * DAY_MS, 15 * DAY_MS])).toBe(2)
    expect(returnsOf(days(0, 100), [8 * DAY_MS])).toBe(1)
    // Nobody wrote again after the last closure; one before the first post is of something else.
    expect(returnsOf(days(3, 5), [2 * DAY_MS, 8 * DAY_MS])).toBe(0)
    expect(heatOf(days(0, 5).map(({ at }) => post({ at: start + at })), { ...options, now: start + 6 * DAY_MS, closedAt: [start + 2 * DAY_MS] }).parts.returns).toBeGreaterThan(2)
  })

  it('shows growth only against a history', () => {
    const fresh = Array.from({ length: 8 }, (_, i) => post({ at: start - i * DAY_MS }))
    expect(heatOf(fresh, options).parts.growth).toBe(0)
    expect(heatOf([...fresh, post({ at: start - 200 * DAY_MS })], options).parts.growth).toBeGreaterThan(2)
  })
})
