import { describe, expect, it } from 'vitest'
import { account } from '../bench/completeness/account.ts'
import { simulate } from '../bench/completeness/simulate.ts'
import { longestReadable, planTroubles, troubledTime } from '../bench/completeness/troubles.ts'

const HOUR = 3_600_000

describe('some weeks of the board', () => {
  // `npm run bench -- completeness` simulates a year.
  it('lose nothing: late approvals, answers, ratings, edits and removals, through outages, crashes and three layout changes', { timeout: 240_000 }, async () => {
    const simulation = await simulate({ days: 24, everyMinutes: 360, postsPerDay: 5, daysBefore: 15, seed: 7, daysBetweenOutages: 5, cutShort: 0.3 })
    const figures = account(simulation)
    expect(figures.visible.of).toBeGreaterThan(120)
    expect(figures.lost).toEqual([])
    expect(figures.duplicates).toBe(0)
    expect(figures.replies.of).toBeGreaterThan(30)
    for (const events of [figures.replies, figures.ratings, figures.edits]) expect(events).toMatchObject({ reached: events.of, late: 0, never: 0 })
    expect(figures.removals.reached).toBe(figures.removals.of)
    expect(figures.layoutsAlarmed).toEqual({ of: 3, reached: 3 })
    expect(simulation.runs['interrupted'] ?? 0).toBeGreaterThan(0)
    expect(simulation.runs['changed'] ?? 0).toBeGreaterThan(3)
    // The yardstick: trusting the highest id loses what is approved late, and never sees an answer.
    expect(figures.naive.visible.reached).toBeLessThan(figures.visible.of * 0.95)
    expect(figures.naive.ratings.reached).toBe(0)
  })
})

describe('the account of troubles', () => {
  const trouble = (from: number, to: number) => ({ name: 'x', from, to, rules: [], layout: null })

  it('knows how long the board could be read, and how long not', () => {
    const troubles = [trouble(10, 20), trouble(50, 60)]
    expect(longestReadable(0, 100, troubles)).toBe(40)
    expect(longestReadable(12, 18, troubles)).toBe(0)
    expect(longestReadable(15, 40, troubles)).toBe(20)
    expect(troubledTime(0, 100, troubles)).toBe(20)
    expect(troubledTime(15, 55, troubles)).toBe(10)
  })

  it('plans three layout changes and outages that do not overlap', () => {
    const troubles = planTroubles(0, 365, 25, () => 0.4)
    expect(troubles.filter(({ layout }) => layout)).toHaveLength(3)
    expect(troubles.length).toBeGreaterThan(10)
    for (const [n, next] of troubles.slice(1).entries()) expect(next.from).toBeGreaterThan((troubles[n]?.to ?? 0) + 24 * HOUR)
  })
})
