/** Weeks by ISO 8601: the edges of years against dates known from the calendar, and any day against the definition. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, addWeeks, daysOfWeek, readWeek, weekOf } from '../../storage/records/week.ts'

const day = fc.integer({ min: Date.UTC(1990, 0, 1), max: Date.UTC(2099, 11, 31) }).map((ms) => new Date(ms).toISOString().slice(0, 10))

describe('a week', () => {
  it.each([
    ['2026-11-16', '2026-W47'],
    ['2026-11-22', '2026-W47'],
    // 2026 has 53 weeks: it begins and ends on a Thursday.
    ['2025-12-28', '2025-W52'],
    ['2025-12-29', '2026-W01'],
    ['2026-12-31', '2026-W53'],
    ['2027-01-03', '2026-W53'],
    ['2027-01-04', '2027-W01'],
    ['2021-01-01', '2020-W53'],
    ['2024-12-30', '2025-W01'],
    ['2023-01-01', '2022-W52'],
  ])('%s is in %s', (one, week) => expect(weekOf(one)).toBe(week))

  it('is read by its name or by a day in it', () => {
    expect(['2026-W47', '2026-11-20', '2026-W53', '2024-02-29'].map(readWeek)).toEqual(['2026-W47', '2026-W47', '2026-W53', '2024-W09'])
  })

  it.each(['2026-W54', '2025-W53', '2026-W00', '2026-W7', '2026W47', '2026-02-29', '2026-02-30', '2026-13-01', '2026-00-10', '2026-11', '', '本周'])('«%s» is none', (text) => expect(readWeek(text)).toBeNull())

  it('runs from Monday to Sunday', () => {
    expect(daysOfWeek('2026-W47')).toEqual({ from: '2026-11-16', to: '2026-11-23' })
    expect(daysOfWeek('2026-W01')).toEqual({ from: '2025-12-29', to: '2026-01-05' })
    expect(daysOfWeek('2026-W53')).toEqual({ from: '2026-12-28', to: '2027-01-04' })
    expect([addWeeks('2026-W53', 1), addWeeks('2027-W01', -1), addWeeks('2026-W01', -1)]).toEqual(['2027-W01', '2026-W53', '2025-W52'])
  })

  it('of any day holds it, begins on a Monday, has its Thursday in the year it is named after, and is seven days from the next', () => {
    fc.assert(
      fc.property(day, (one) => {
        const week = weekOf(one)
        const { from, to } = daysOfWeek(week)
        expect(from <= one && one < to).toBe(true)
        expect(new Date(`${from}T00:00:00Z`).getUTCDay()).toBe(1)
        expect(addDays(from, 3).slice(0, 4)).toBe(week.slice(0, 4))
        expect(readWeek(week)).toBe(week)
        expect(daysOfWeek(addWeeks(week, 1)).from).toBe(to)
      }),
    )
  })
})
