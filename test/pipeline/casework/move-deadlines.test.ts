/** A closure that is declared while work is out: deadlines move by what it took, once, and only for what was sent before. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadClocks } from '../../../pipeline/casework/clocks/clock-files.ts'
import { dueTimes } from '../../../pipeline/casework/clocks/due-times.ts'
import { createDeadlineMover } from '../../../pipeline/casework/clocks/move-deadlines.ts'
import { createWorkingCalendar } from '../../../pipeline/casework/clocks/working-calendar.ts'
import type { Dispatch } from '../../../storage/records/dispatch.ts'
import { verifyAudit } from '../../../storage/verify-audit.ts'
import { putCase, putDispatch } from '../../support/casework-samples.ts'
import type { Bench } from '../support/collecting.ts'
import { openBench, silent } from '../support/collecting.ts'

const local = (text: string): string => new Date(`${text}:00+08:00`).toISOString()
const shown = (at: string): string => new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(0, 16)
const usual = loadClocks()
const facts = { ...usual.facts, closures: [{ from: '2026-11-24T12:00', until: '2026-11-26T00:00', why: '暴雪', declared: '2026-11-24T11:00' }] }
const clocks = { ...usual, facts, calendar: createWorkingCalendar(facts) }

let bench: Bench
beforeEach(async () => {
  bench = await openBench()
})
afterEach(() => bench.close())
async function sent(at: string, calendar = usual.calendar, urgency: 0 | 2 = 0, fields: Partial<Dispatch> = {}): Promise<void> {
  await putCase(bench.store.database, 'case1', local(at), { urgency, unitIds: ['unit1'] })
  const { signBy, contactBy, resolveBy } = dueTimes(usual.policies, calendar, { dispatchedAt: local(at), urgency, category: '市政设施' })
  await putDispatch(bench.store.database, 'd1', local(at), { signDueAt: signBy, contactDueAt: contactBy, dueAt: resolveBy, ...fields })
}
const move = (store = bench.store) => createDeadlineMover({ store, clocks, clock: () => new Date(local('2026-11-24T11:10')), log: silent }).runOnce()
const dues = async () => {
  const dispatch = (await bench.store.dispatch('d1'))!
  return [dispatch.signDueAt, dispatch.contactDueAt, dispatch.dueAt].map(shown)
}

describe('a closure of a day and a half', () => {
  it('moves what was sent before it was declared, once, whoever looks, and the case with it', async () => {
    await sent('2026-11-23T10:00')
    expect(await dues()).toEqual(['2026-11-24T10:00', '2026-11-25T18:00', '2026-12-07T18:00'])
    await Promise.all([move(), move(await bench.another())])
    await move()
    // Signing was due before it; the others lose Tuesday afternoon and Wednesday.
    expect(await dues()).toEqual(['2026-11-24T10:00', '2026-11-27T12:00', '2026-12-09T12:00'])
    expect((await bench.store.dispatch('d1'))?.history.filter(({ action }) => action === 'closure')).toEqual([expect.objectContaining({ by: 'system:calendar', why: '2026-11-24T12:00 – 2026-11-26T00:00 暴雪' })])
    expect(shown((await bench.store.case('case1'))?.dueAt ?? '')).toBe('2026-12-09T12:00')
    expect((await verifyAudit(bench.store.database)).broken).toBeNull()
  })
  it('leaves alone what was sent after, what has ended, what runs around the clock, and an extension granted since', async () => {
    await sent('2026-11-24T11:05', clocks.calendar)
    const before = await dues()
    await move()
    expect(await dues()).toEqual(before)
  })
  it.each<[string, 0 | 2, Partial<Dispatch>]>([
    ['ended', 0, { handling: 'accepted' }],
    ['特急', 2, {}],
  ])('leaves alone: %s', async (_, urgency, fields) => {
    await sent('2026-11-23T22:00', usual.calendar, urgency, fields)
    const before = await dues()
    await move()
    expect(await dues()).toEqual(before)
  })
  it('keeps the end that a ruling named knowing of it', async () => {
    await sent('2026-11-23T10:00', usual.calendar, 0, { extension: { state: 'granted', askedAt: local('2026-11-24T11:01'), askedBy: 'h1', reason: '雪', until: local('2026-12-20T18:00'), ruledAt: local('2026-11-24T11:05'), ruledBy: 'o1', ruling: '' }, dueAt: local('2026-12-20T18:00') })
    await move()
    expect(await dues()).toEqual(['2026-11-24T10:00', '2026-11-27T12:00', '2026-12-20T18:00'])
  })
})
