/**
 * CONTRACT of the clocks: 签收, 首次联系 and 办结 of a dispatch. They start when it is sent, run in the time their policy
 * names, and stand still only in the spans that a ruling granted.
 */
import type { ClockName, ClockPolicy, TimeAllowed } from '../../../storage/records/clock-policy.ts'
import { chooseClockRule, clockNames } from '../../../storage/records/clock-policy.ts'
import type { UrgencyLevel } from '../../../storage/records/triage.ts'
import type { WorkingCalendar } from './working-calendar.ts'
import { SHANGHAI_MS } from './working-year.ts'

/** A pause by ruling, instants in UTC. One that goes on ends at the moment the caller asks about. */
export interface PausedSpan {
  from: string
  until: string
}

export interface ClockFacts {
  dispatchedAt: string
  urgency: UrgencyLevel
  category: string | null
  pausedSpans?: readonly PausedSpan[]
}

/** Instants in UTC, and which policy said so, e.g. `2026-1/紧急`. */
export interface DueTimes {
  signBy: string
  contactBy: string
  resolveBy: string
  policy: string
}

const HOUR_MS = 3_600_000

/** When the three clocks of a dispatch run out. @throws HolidayTableEnds */
export function dueTimes(policies: readonly ClockPolicy[], calendar: WorkingCalendar, facts: ClockFacts): DueTimes {
  const { version, rule } = chooseClockRule(policies, dayOf(facts.dispatchedAt), facts)
  const [signBy, contactBy, resolveBy] = clockNames.map((name) => dueAt(calendar, rule[name], facts.dispatchedAt, facts.pausedSpans ?? [])) as [string, string, string]
  return { signBy, contactBy, resolveBy, policy: `${version}/${rule.id}` }
}

/** When one clock runs out. */
export function dueAt(calendar: WorkingCalendar, allowed: TimeAllowed, startAt: string, pausedSpans: readonly PausedSpan[] = []): string {
  const start = Date.parse(startAt)
  const time = timeOf(calendar, allowed)
  const unpaused = allowed.unit === 'workingDays' ? calendar.closeOfDay(start, allowed.amount) : time.add(start, allowed.amount * HOUR_MS)
  return new Date(pausedSpans.length === 0 ? unpaused : prolong(time, start, unpaused, pausedSpans)).toISOString()
}

/** A clock as it stands on a dispatch. */
export interface RunningClock {
  startAt: string
  dueAt: string
  /** Whether it runs around the clock or in working time alone. */
  roundTheClock: boolean
  pausedSpans?: readonly PausedSpan[]
}

/** When a clock is due that would be due at `dueAt` but for its pauses. */
export function dueWithPauses(calendar: WorkingCalendar, { startAt, dueAt, roundTheClock, pausedSpans = [] }: RunningClock): string {
  if (pausedSpans.length === 0) return dueAt
  return new Date(prolong(roundTheClock ? natural : calendar, Date.parse(startAt), Date.parse(dueAt), pausedSpans)).toISOString()
}

/** How far a clock has run at `now`: 0 at the start, 1 when due, more when overdue. */
export function fractionElapsed(calendar: WorkingCalendar, clock: RunningClock, now: string): number {
  const time = clock.roundTheClock ? natural : calendar
  const [start, due, at] = [Date.parse(clock.startAt), Date.parse(clock.dueAt), Date.parse(now)]
  const pauses = clock.pausedSpans ?? []
  const whole = timeRun(time, start, due, pauses)
  // A clock without any time in it (due before the office opens) is over once it is due.
  if (whole <= 0) return at >= due ? 1 : 0
  return at <= start ? 0 : timeRun(time, start, at, pauses) / whole
}

/** The earliest moment at which a clock has run this share of its time. */
export function momentOf(calendar: WorkingCalendar, clock: RunningClock, share: number): string {
  const time = clock.roundTheClock ? natural : calendar
  const [start, due] = [Date.parse(clock.startAt), Date.parse(clock.dueAt)]
  if (share === 1) return clock.dueAt
  const pauses = clock.pausedSpans ?? []
  const part = time.add(start, timeRun(time, start, due, pauses) * share)
  return new Date(Math.min(due, prolong(time, start, Math.round(part), pauses))).toISOString()
}

/** Whether the rule of a dispatch counts this clock around the clock. */
export function runsRoundTheClock(policies: readonly ClockPolicy[], name: ClockName, facts: Pick<ClockFacts, 'dispatchedAt' | 'urgency' | 'category'>): boolean {
  return chooseClockRule(policies, dayOf(facts.dispatchedAt), facts).rule[name].unit === 'hours'
}

type Time = Pick<WorkingCalendar, 'add' | 'between'>
const natural: Time = { add: (from, ms) => from + ms, between: (from, to) => to - from }
const timeOf = (calendar: WorkingCalendar, { unit }: TimeAllowed): Time => (unit === 'hours' ? natural : calendar)

/** The end moved by the time that each pause took before it. */
function prolong(time: Time, start: number, end: number, pauses: readonly PausedSpan[]): number {
  let due = end
  for (const [from, until] of apart(pauses, start)) {
    if (from >= due) break
    due = time.add(due, time.between(from, until))
  }
  return due
}

/** Time from `start` to `at` in which the clock ran. */
export function timeRun(time: Time, start: number, at: number, pauses: readonly PausedSpan[]): number {
  const stood = apart(pauses, start).reduce((sum, [from, until]) => (from >= at ? sum : sum + time.between(from, Math.min(until, at))), 0)
  return time.between(start, at) - stood
}

/** The pauses after `start`, in order, those that overlap as one. */
function apart(pauses: readonly PausedSpan[], start: number): [from: number, until: number][] {
  const found: [number, number][] = []
  const spans = pauses.map(({ from, until }): [number, number] => [Math.max(start, Date.parse(from)), Date.parse(until)])
  for (const [from, until] of spans.filter(([from, until]) => from < until).sort(([a], [b]) => a - b)) {
    const last = found.at(-1)
    if (last && from <= last[1]) last[1] = Math.max(last[1], until)
    else found.push([from, until])
  }
  return found
}

/** The day of an instant as people in Shanghai count it. */
const dayOf = (instant: string): string => new Date(Date.parse(instant) + SHANGHAI_MS).toISOString().slice(0, 10)
