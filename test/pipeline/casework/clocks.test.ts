/** The clocks against a counter that goes minute by minute, and against days that are known by heart. */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { calendarGap } from '../../../pipeline/casework/clocks/calendar-gap.ts'
import { ClockFileInvalid, loadClocks } from '../../../pipeline/casework/clocks/clock-files.ts'
import { dueAt, dueTimes, fractionElapsed, momentOf, runsRoundTheClock } from '../../../pipeline/casework/clocks/due-times.ts'
import { HolidayTableEnds, lastPublicYear } from '../../../pipeline/casework/clocks/holiday-table.ts'
import { createWorkingCalendar } from '../../../pipeline/casework/clocks/working-calendar.ts'
import { isWorkingMinute, slowAdd, slowBetween, slowSubtract, testCalendar } from './slow-clock.ts'

const MINUTE = 60_000
const calendar = createWorkingCalendar(testCalendar)
const local = (text: string): string => new Date(`${text}+08:00`).toISOString()
const ms = (text: string): number => Date.parse(local(text))
const shown = (at: number | string): string => new Date(new Date(at).getTime() + 8 * 3_600_000).toISOString().slice(0, 16)

const anyMinute = fc.integer({ min: ms('2018-01-02T00:00') / MINUTE, max: ms('2027-11-01T00:00') / MINUTE }).map((minute) => minute * MINUTE)
/** Up to about three weeks of working time. */
const amount = fc.integer({ min: 1, max: 6000 })

describe('working time, 2018–2027', () => {
  it('is added as a counter counts it', () => {
    fc.assert(fc.property(anyMinute, amount, (from, minutes) => void expect(shown(calendar.add(from, minutes * MINUTE))).toBe(shown(slowAdd(from, minutes)))), { numRuns: 400 })
  })
  it('is taken away as a counter counts it backwards', () => {
    fc.assert(fc.property(anyMinute.filter((at) => at > ms('2018-03-01T00:00')), amount, (to, minutes) => void expect(shown(calendar.subtract(to, minutes * MINUTE))).toBe(shown(slowSubtract(to, minutes)))), { numRuns: 400 })
  })
  it('between two moments is what a counter counts, also across years and backwards', () => {
    fc.assert(
      fc.property(anyMinute, fc.integer({ min: 0, max: 60 * 24 * 45 }), (from, minutes) => {
        const to = from + minutes * MINUTE
        const counted = slowBetween(from, to) * MINUTE
        expect([calendar.between(from, to), calendar.between(to, from)]).toEqual([counted, counted === 0 ? 0 : -counted].map((value) => value + 0))
      }),
      { numRuns: 300 },
    )
    expect(calendar.between(ms('2018-06-01T08:30'), ms('2027-06-01T08:30')) / MINUTE).toBe(slowBetween(ms('2018-06-01T08:30'), ms('2027-06-01T08:30')))
  })
  it('is open in exactly the minutes of the calendar', () => {
    fc.assert(
      fc.property(anyMinute, (at) => {
        expect(calendar.isWorking(at)).toBe(isWorkingMinute(at))
        const opening = calendar.nextOpening(at)
        expect(isWorkingMinute(opening)).toBe(true)
        expect(slowBetween(at, opening)).toBe(0)
      }),
      { numRuns: 500 },
    )
  })
  it('with pauses: a clock stands still in them, and nowhere else', () => {
    const spans = fc.array(fc.tuple(fc.integer({ min: -500, max: 9000 }), fc.integer({ min: 1, max: 4000 })), { maxLength: 4 })
    fc.assert(
      fc.property(anyMinute, fc.integer({ min: 1, max: 60 }), spans, fc.integer({ min: 0, max: 20_000 }), (from, hours, offsets, later) => {
        const pausedSpans = offsets.map(([at, length]) => ({ from: new Date(from + at * MINUTE).toISOString(), until: new Date(from + (at + length) * MINUTE).toISOString() }))
        const stands = (at: number): boolean => pausedSpans.some((span) => Date.parse(span.from) <= at && at < Date.parse(span.until))
        const counts = (at: number): boolean => isWorkingMinute(at) && !stands(at)
        let due = from
        for (let left = hours * 60; left > 0; due += MINUTE) if (counts(due)) left--
        const startAt = new Date(from).toISOString()
        const dueText = dueAt(calendar, { amount: hours, unit: 'workingHours' }, startAt, pausedSpans)
        // A pause that begins the moment the clock ends does not count: the counter above ends there, too.
        expect(shown(dueText)).toBe(shown(due))
        const now = from + later * MINUTE
        let run = 0
        for (let at = from; at < now; at += MINUTE) if (counts(at)) run++
        expect(fractionElapsed(calendar, { startAt, dueAt: dueText, roundTheClock: false, pausedSpans }, new Date(now).toISOString())).toBeCloseTo(run / (hours * 60), 9)
      }),
      { numRuns: 120 },
    )
  })
  it('reaches a share of a clock when that share has run', () => {
    fc.assert(
      fc.property(anyMinute, fc.integer({ min: 1, max: 80 }), fc.constantFrom(0.5, 0.8, 1), (from, hours, share) => {
        const startAt = new Date(from).toISOString()
        const clock = { startAt, dueAt: dueAt(calendar, { amount: hours, unit: 'workingHours' }, startAt), roundTheClock: false }
        expect(fractionElapsed(calendar, clock, momentOf(calendar, clock, share))).toBeCloseTo(share, 6)
      }),
      { numRuns: 300 },
    )
  })
})

describe('days that are known', () => {
  const clocks = loadClocks()
  const due = (at: string, urgency: 0 | 1 | 2 = 0, category: string | null = null) => {
    const { signBy, contactBy, resolveBy, policy } = dueTimes(clocks.policies, clocks.calendar, { dispatchedAt: local(at), urgency, category })
    return [shown(signBy), shown(contactBy), shown(resolveBy), policy]
  }
  it('a Friday afternoon before 春节 2026: the Saturday of 14 February is worked, nine days are not', () => {
    // 2026: 15–23 February off, 14 and 28 February worked.
    expect(due('2026-02-13T16:00', 1)).toEqual(['2026-02-13T18:00', '2026-02-14T10:30', '2026-02-25T18:00', '2026-1/紧急'])
  })
  it('an ordinary dispatch is due at the close of the tenth working day after it', () => {
    expect(due('2026-11-23T10:00')).toEqual(['2026-11-24T10:00', '2026-11-25T18:00', '2026-12-07T18:00', '2026-1/一般'])
    expect(due('2026-11-21T23:00')).toEqual(['2026-11-23T18:00', '2026-11-24T18:00', '2026-12-04T18:00', '2026-1/一般'])
  })
  it('the lunch break stands still', () => {
    expect(due('2026-11-23T11:30', 1)[0]).toBe('2026-11-23T16:00')
    expect(due('2026-11-23T13:00', 1)[0]).toBe('2026-11-23T16:30')
  })
  it('特急 runs around the clock', () => {
    expect(due('2026-10-01T23:45', 2)).toEqual(['2026-10-02T00:15', '2026-10-02T01:45', '2026-10-02T23:45', '2026-1/特急'])
    expect(runsRoundTheClock(clocks.policies, 'sign', { dispatchedAt: local('2026-10-01T23:45'), urgency: 2, category: null })).toBe(true)
  })
  it('a category has times of its own', () => {
    expect(due('2026-11-23T10:00', 0, '供水服务')[3]).toBe('2026-1/水电气暖')
  })
  it('the flood of the test calendar stops the clock from Tuesday 15:00 to Friday', () => {
    expect(shown(calendar.add(ms('2021-07-20T14:30'), 60 * MINUTE))).toBe('2021-07-23T09:00')
  })
})

describe('what cannot be known', () => {
  it('a year without an arrangement is refused in words a person can act on', () => {
    const clocks = loadClocks()
    const facts = { dispatchedAt: local(`${lastPublicYear()}-12-28T10:00`), urgency: 0 as const, category: null }
    expect(() => dueTimes(clocks.policies, clocks.calendar, facts)).toThrow(HolidayTableEnds)
    expect(() => dueTimes(clocks.policies, clocks.calendar, facts)).toThrow(/放假安排只到 2\d{3} 年.*国务院办公厅/u)
  })
  it('that the table ends is said two months before', () => {
    const clocks = loadClocks()
    const end = lastPublicYear()
    expect(calendarGap(clocks, new Date(`${end}-10-01T00:00:00Z`))).toEqual([])
    expect(calendarGap(clocks, new Date(`${end}-11-20T00:00:00Z`))).toEqual([expect.stringContaining(`${end + 1} 年的放假安排未录入`)])
    const entered = { ...clocks.facts, years: [{ year: end + 1, holidays: [`${end + 1}-01-01`], makeUp: [], source: '测试' }] }
    expect(calendarGap({ facts: entered }, new Date(`${end}-11-20T00:00:00Z`))).toEqual([])
  })
  it('a calendar file with overlapping hours or an unknown field is refused', () => {
    const folder = mkdtempSync(join(tmpdir(), 'huiyin-clocks-'))
    const written = (value: unknown): string => {
      const file = join(folder, 'calendar.json')
      writeFileSync(file, JSON.stringify(value))
      return file
    }
    const hours = testCalendar.hours[0]!
    expect(() => loadClocks({ calendar: written({ ...testCalendar, hours: [{ ...hours, makeUp: [{ from: '08:00', to: '12:00' }, { from: '11:00', to: '17:00' }] }] }) })).toThrow(ClockFileInvalid)
    expect(() => loadClocks({ calendar: written({ ...testCalendar, hollidays: [] }) })).toThrow(ClockFileInvalid)
    expect(() => loadClocks({ calendar: written({ ...testCalendar, closures: [{ from: '2026-08-02T00:00', until: '2026-08-01T00:00', why: 'x' }] }) })).toThrow(ClockFileInvalid)
    expect(() => loadClocks({ calendar: join(folder, 'none.json') })).toThrow(/none\.json/u)
    expect(shown(loadClocks({ calendar: written(testCalendar) }).calendar.closeOfDay(ms('2021-07-19T10:00'), 1))).toBe('2021-07-20T15:00')
  })
})
