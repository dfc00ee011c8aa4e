import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { alwaysEvery, isOpen, nextRunAt, shortestInterval } from '../../pipeline/jobs/schedule.ts'
import { loadSchedules, readSchedules, ScheduleInvalid } from '../../pipeline/jobs/schedule-file.ts'
import { scheduleDays } from '../../storage/records/schedule.ts'
import type { Schedule } from '../../storage/records/schedule.ts'

const half = (): number => 0.5
const none = (): number => 0
/** A moment as the clock on the wall shows it in Shanghai. */
const wall = (text: string): string => new Date(`${text}:00+08:00`).toISOString()
const minutesBetween = (a: string, b: string): number => (Date.parse(b) - Date.parse(a)) / 60_000

const office: Schedule = {
  jitter: 0,
  windows: [
    { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '08:00', to: '18:00', everyMinutes: 15 },
    { days: ['sat'], from: '09:00', to: '12:00', everyMinutes: 60 },
  ],
}

describe('the next run', () => {
  it('is one interval later inside a window', () => {
    expect(nextRunAt(office, wall('2026-11-23T08:00'), none)).toBe(wall('2026-11-23T08:15'))
  })

  it('is the next opening when the window has closed: at night, over a weekend', () => {
    expect(nextRunAt(office, wall('2026-11-23T17:50'), none)).toBe(wall('2026-11-24T08:00'))
    expect(nextRunAt(office, wall('2026-11-27T23:00'), none)).toBe(wall('2026-11-28T09:00'))
    expect(nextRunAt(office, wall('2026-11-28T11:30'), none)).toBe(wall('2026-11-30T08:00'))
  })

  it('does not wait out a long interval when a busier window opens', () => {
    const schedule: Schedule = {
      jitter: 0,
      windows: [
        { days: ['mon'], from: '07:00', to: '20:00', everyMinutes: 10 },
        { days: ['mon'], from: '00:00', to: '07:00', everyMinutes: 120 },
      ],
    }
    expect(nextRunAt(schedule, wall('2026-11-23T06:30'), none)).toBe(wall('2026-11-23T07:00'))
  })

  it('knows windows that last past midnight', () => {
    const night: Schedule = { jitter: 0, windows: [{ days: ['fri'], from: '22:00', to: '04:00', everyMinutes: 60 }] }
    expect(isOpen(night, wall('2026-11-28T03:59'))).toBe(true)
    expect(isOpen(night, wall('2026-11-28T04:00'))).toBe(false)
    expect(isOpen(night, wall('2026-11-28T22:00'))).toBe(false)
    expect(nextRunAt(night, wall('2026-11-28T02:30'), none)).toBe(wall('2026-11-28T03:30'))
    expect(nextRunAt(night, wall('2026-11-28T03:30'), none)).toBe(wall('2026-12-04T22:00'))
  })

  it('knows public holidays and make-up days', () => {
    const workdays: Schedule = { jitter: 0, windows: [{ days: ['workdays'], from: '08:00', to: '18:00', everyMinutes: 30 }] }
    // National Day 2026: a Saturday after it is worked.
    expect(isOpen(workdays, wall('2026-10-01T10:00'))).toBe(false)
    expect(isOpen(workdays, wall('2026-10-10T10:00'))).toBe(true)
    expect(isOpen({ ...workdays, windows: [{ ...workdays.windows[0]!, days: ['restdays'] }] }, wall('2026-10-01T10:00'))).toBe(true)
  })

  it('gives a failing source more time, in whole windows', () => {
    expect(nextRunAt(office, wall('2026-11-23T08:00'), none, 8)).toBe(wall('2026-11-23T10:00'))
    expect(nextRunAt(office, wall('2026-11-23T17:00'), none, 8)).toBe(wall('2026-11-24T08:00'))
  })

  it('adds its jitter to the interval, and at an opening', () => {
    const schedule = { ...office, jitter: 0.2 }
    expect(minutesBetween(wall('2026-11-23T08:00'), nextRunAt(schedule, wall('2026-11-23T08:00'), half))).toBeCloseTo(16.5)
    expect(minutesBetween(wall('2026-11-24T08:00'), nextRunAt(schedule, wall('2026-11-23T19:00'), half))).toBeCloseTo(1.5)
  })

  it('is always later, inside a window, not before its interval, and never missed by more than the window allows', () => {
    const time = fc.tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 })).map(([h, m]) => `${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`)
    const window = fc.record({ days: fc.uniqueArray(fc.constantFrom(...scheduleDays), { minLength: 1 }), from: time, to: time, everyMinutes: fc.integer({ min: 1, max: 1440 }) })
    const schedules = fc.record({ windows: fc.array(window, { minLength: 1, maxLength: 4 }), jitter: fc.double({ min: 0, max: 1, noNaN: true }) })
    const moments = fc.date({ min: new Date('2026-01-01'), max: new Date('2026-12-01'), noInvalidDate: true })
    fc.assert(
      fc.property(schedules, moments, fc.double({ min: 0, max: 0.999, noNaN: true }), (schedule, date, random) => {
        const now = date.toISOString()
        const next = nextRunAt(schedule, now, () => random)
        expect(isOpen(schedule, next)).toBe(true)
        expect(minutesBetween(now, next)).toBeGreaterThanOrEqual(shortestInterval(schedule) - 0.01)
        expect(minutesBetween(now, next)).toBeLessThan(18 * 1440)
      }),
      { numRuns: 300 },
    )
  })

  it('around the clock is simply every so many minutes', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.05, max: 1440, noNaN: true }), fc.date({ min: new Date('2026-01-01'), max: new Date('2026-12-01'), noInvalidDate: true }), (every, date) => {
        const now = date.toISOString()
        expect(minutesBetween(now, nextRunAt(alwaysEvery(every, 0), now, half))).toBeCloseTo(every, 1)
      }),
    )
  })
})

describe('the schedule file', () => {
  const read = (text: string) => readSchedules(text, 'schedules.yaml', ['liuyan-form', 'mailbox:kaifeng'])
  const problem = (text: string): string => {
    try {
      read(text)
    } catch (error) {
      if (error instanceof ScheduleInvalid) return error.message
      throw error
    }
    return ''
  }

  it('names days one by one, as ranges, or by what they are', () => {
    const schedules = read('default:\n  - { days: mon-wed, from: 08:00, to: "18:00", everyMinutes: 15 }\nliuyan-form:\n  jitter: 0.3\n  windows:\n    - { days: [sat-mon, workdays], from: "22:00", to: "06:00", everyMinutes: 60 }\n    - { days: daily, from: "12:00", to: "13:00", everyMinutes: 5 }\n')
    expect(schedules.get('default')).toEqual({ jitter: 0.1, windows: [{ days: ['mon', 'tue', 'wed'], from: '08:00', to: '18:00', everyMinutes: 15 }] })
    expect(schedules.get('liuyan-form')?.windows.map(({ days }) => days)).toEqual([['sat', 'sun', 'mon', 'workdays'], ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']])
    expect(schedules.get('liuyan-form')?.jitter).toBe(0.3)
  })

  it('says every mistake with its place', () => {
    const said = problem('liuyan-from: []\ndefault:\n  - { days: someday, from: "8:00", to: "18:00", everyMinutes: 0 }\nmailbox:kaifeng:\n  - { days: mon, from: "08:00", to: "25:00", everyMinutes: 15, evry: 3 }\n')
    for (const part of ['schedules.yaml', 'liuyan-from: there is no such source', '«someday»', 'default.windows.0.from', 'default.windows.0.everyMinutes', 'mailbox:kaifeng.windows.0.to', 'evry']) expect(said).toContain(part)
  })

  it('refuses what is no schedule at all', () => {
    expect(problem('just words')).toContain('an object is expected')
    expect(problem('default: {}')).toContain('default.windows')
    expect(problem('default: [')).toContain('schedules.yaml')
    expect(() => loadSchedules('/nowhere/schedules.yaml', [])).toThrow(/nowhere/)
    expect(loadSchedules(undefined, []).size).toBe(0)
  })
})
