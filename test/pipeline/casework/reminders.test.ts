/** 催办: at which moments, at which hours, to whom, and never twice. */
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '../../../pipeline/casework/actor.ts'
import { loadClocks } from '../../../pipeline/casework/clocks/clock-files.ts'
import { dueTimes } from '../../../pipeline/casework/clocks/due-times.ts'
import { CaseworkRefused } from '../../../pipeline/casework/refused.ts'
import { whoIsTold } from '../../../pipeline/casework/reminders/on-duty.ts'
import { cancelDuty, planDuty } from '../../../pipeline/casework/reminders/plan-duty.ts'
import { remindByHand } from '../../../pipeline/casework/reminders/remind-by-hand.ts'
import { createReminders } from '../../../pipeline/casework/reminders/remind-units.ts'
import { remindersDue } from '../../../pipeline/casework/reminders/reminders-due.ts'
import type { Dispatch } from '../../../storage/records/dispatch.ts'
import type { Staff } from '../../../storage/records/staff.ts'
import { verifyAudit } from '../../../storage/verify-audit.ts'
import { putCase, putDispatch, putUnit } from '../../support/casework-samples.ts'
import type { Bench } from '../support/collecting.ts'
import { openBench, silent } from '../support/collecting.ts'

const clocks = loadClocks()
const local = (text: string): string => new Date(`${text}:00+08:00`).toISOString()
const person = (id: string, unitId: string | null, fields: Partial<Staff> = {}): Staff => ({ id, version: 1, login: id, name: id, role: 'unit1', unitId, passwordHash: 'x', mustChangePassword: false, demo: false, active: true, failures: 0, lockedUntil: null, lastLoginAt: null, ...fields })
const supervisor: Actor = { id: 's1', role: 'supervisor', unitId: null }

let bench: Bench
beforeEach(async () => {
  bench = await openBench()
  await putUnit(bench.store.database, 'unit1', { name: '市照明管理处' })
  await putCase(bench.store.database, 'case1', bench.now())
})
afterEach(() => bench.close())
/** A dispatch of the ordinary or another policy, sent at this local time. */
async function sent(at: string, fields: Partial<Dispatch> = {}, urgency: 0 | 2 = 0): Promise<Dispatch> {
  const { signBy, contactBy, resolveBy } = dueTimes(clocks.policies, clocks.calendar, { dispatchedAt: local(at), urgency, category: '市政设施' })
  return putDispatch(bench.store.database, 'd1', local(at), { signDueAt: signBy, contactDueAt: contactBy, dueAt: resolveBy, ...fields })
}
const due = (dispatch: Dispatch, now: string, always = false) => remindersDue(dispatch, clocks.calendar, () => always, local(now)).map(({ clock, stage }) => `${clock} ${stage}`)

describe('the moments', () => {
  // Sent on a Monday at 10:00, ordinary: sign by Tuesday 10:00, contact by Wednesday 18:00, settle by 7 December 18:00.
  it.each([
    ['2026-11-23T10:05', []],
    ['2026-11-23T12:30', []],
    ['2026-11-23T16:00', ['sign 50']],
    ['2026-11-23T17:30', ['sign 50']],
    ['2026-11-24T08:45', ['sign 80']],
    ['2026-11-24T11:00', ['sign 100']],
    ['2026-11-24T16:00', ['sign 100', 'contact 50']],
    ['2026-11-24T13:00', []],
    ['2026-11-25T03:00', []],
    ['2026-11-25T09:00', ['sign daily', 'contact 50']],
    ['2026-11-25T16:00', ['sign daily', 'contact 80']],
    ['2026-11-26T09:00', ['sign daily', 'contact 100']],
    ['2026-11-28T10:00', []],
    ['2026-12-01T09:00', ['sign daily', 'contact daily', 'resolve 50']],
    ['2026-12-04T09:00', ['sign daily', 'contact daily', 'resolve 80']],
    // Due at closing time on Monday the 7th: said when the office opens on Tuesday; then daily.
    ['2026-12-08T08:30', ['sign daily', 'contact daily', 'resolve 100']],
    ['2026-12-09T08:30', ['sign daily', 'contact daily', 'resolve daily']],
  ])('at %s: %j', async (now, expected) => expect(due(await sent('2026-11-23T10:00'), now)).toEqual(expected))

  it('end with the work: what is signed, contacted or answered is not asked for', async () => {
    expect(due(await sent('2026-11-23T10:00', { handling: 'signed' }), '2026-12-08T09:00')).toEqual(['contact daily', 'resolve 100'])
  })
  it.each([['contacted', ['resolve 100']], ['redo', ['resolve 100']], ['replied', []], ['recalled', []], ['returned', []]] as const)('in %s: %j', async (handling, expected) => {
    expect(due(await sent('2026-11-23T10:00', { handling }), '2026-12-08T09:00')).toEqual(expected)
  })
  it('of 特急 come at any hour, the daily ones when the office works', async () => {
    const night = await sent('2026-10-01T23:00', {}, 2)
    expect(due(night, '2026-10-01T23:16', true)).toEqual(['sign 50'])
    expect(due(night, '2026-10-02T02:00', true)).toEqual(['sign 100', 'contact 100'])
    // Said once: the moment of a clock around the clock stays the same until the office works again.
    expect(due(night, '2026-10-03T02:00', true)).toEqual(['sign 100', 'contact 100', 'resolve 100'])
    expect(due(night, '2026-10-08T09:00', true)).toEqual(['sign daily', 'contact daily', 'resolve daily'])
  })
  it('move with an extension', async () => {
    const first = await sent('2026-11-23T10:00', { handling: 'contacted' })
    const longer = { ...first, dueAt: local('2026-12-21T18:00') }
    expect(due(longer, '2026-12-04T09:00')).toEqual([])
    const ids = (dispatch: Dispatch, now: string): string[] => remindersDue(dispatch, clocks.calendar, () => false, local(now)).map(({ id }) => id)
    expect(ids(first, '2026-12-01T09:00')).not.toEqual(ids(longer, '2026-12-08T17:00'))
    expect(due(longer, '2026-12-08T17:00')).toEqual(['resolve 50'])
  })
})

describe('over weeks, looked at whenever it happens', () => {
  const DAY = 86_400_000
  const minute = fc.integer({ min: Date.parse(local('2026-01-05T00:00')) / 60_000, max: Date.parse(local('2026-10-20T00:00')) / 60_000 })
  it('each moment is said once, in working time, in order; then once every working day and on no other', () => {
    fc.assert(
      fc.property(minute, fc.array(fc.integer({ min: 90, max: 400 }), { minLength: 400, maxLength: 400 }), (begin, pauses) => {
        const at = new Date(begin * 60_000).toISOString()
        const { signBy, contactBy, resolveBy } = dueTimes(clocks.policies, clocks.calendar, { dispatchedAt: at, urgency: 0, category: null })
        const dispatch = { id: 'd', sentAt: at, handling: 'sent', signDueAt: signBy, contactDueAt: contactBy, dueAt: resolveBy } as Dispatch
        const said = new Map<string, { clock: string; stage: string; day: string }>()
        const workedDays = new Set<string>()
        let now = begin * 60_000
        for (const pause of pauses) {
          now += pause * 60_000
          const text = new Date(now).toISOString()
          const day = new Date(now + 8 * 3_600_000).toISOString().slice(0, 10)
          const found = remindersDue(dispatch, clocks.calendar, () => false, text)
          if (clocks.calendar.isWorking(now)) workedDays.add(day)
          else expect(found).toEqual([])
          for (const { id, clock, stage } of found) if (!said.has(id)) said.set(id, { clock, stage, day })
        }
        const order = ['50', '80', '100', 'daily']
        for (const clock of ['sign', 'contact', 'resolve']) {
          const mine = [...said.values()].filter((one) => one.clock === clock)
          const places = mine.map(({ stage }) => order.indexOf(stage))
          expect(places).toEqual(places.toSorted((a, b) => a - b))
          for (const stage of ['50', '80', '100']) expect(mine.filter((one) => one.stage === stage).length).toBeLessThanOrEqual(1)
          const days = mine.filter(({ stage }) => stage === 'daily').map(({ day }) => day)
          expect(new Set(days).size).toBe(days.length)
          // Every day on which anybody looked while the office worked, from the first daily one on.
          expect(days).toEqual([...workedDays].filter((day) => day >= (days[0] ?? '9')))
          const last = mine.find(({ stage }) => stage === '100')?.day ?? ''
          expect(days.every((day) => day > last)).toBe(true)
        }
        expect(now - begin * 60_000).toBeGreaterThan(20 * DAY)
      }),
      { numRuns: 60 },
    )
  })
})

describe('who is told', () => {
  const units = [{ id: 'street', parentId: 'district' }, { id: 'district', parentId: null }].map((unit) => ({ version: 1, name: unit.id, aliases: [], level: 1 as const, kind: 'bureau' as const, district: null, from: '2019-01-01', until: null, successorIds: [], history: [], ...unit }))
  const duty = (staffId: string, unitId: string) => ({ id: staffId, version: 1, unitId, staffId, from: local('2026-11-01T00:00'), until: local('2026-12-01T00:00') })
  const staff = [person('a', 'street', { role: 'unit2' }), person('b', 'street', { role: 'unit2' }), person('chief', 'district'), person('gone', 'street', { active: false })]
  it.each([
    ['whoever is on duty', [duty('b', 'street'), duty('chief', 'district')], staff, { staffIds: ['b'], because: 'duty' }],
    ['all of the unit where nobody is', [duty('chief', 'district')], staff, { staffIds: ['a', 'b'], because: 'unit' }],
    ['not one who has left', [duty('gone', 'street')], staff, { staffIds: ['a', 'b'], because: 'unit' }],
    ['the unit above where there is nobody', [], staff.filter(({ unitId }) => unitId !== 'street'), { staffIds: ['chief'], because: 'parent' }],
    ['nobody', [], [], { staffIds: [], because: 'nobody' }],
  ])('%s', (_, duties, people, expected) => expect(whoIsTold('street', units, duties, people)).toEqual(expected))
})

describe('the stage', () => {
  const stage = (store = bench.store, now = '2026-11-23T16:00') => createReminders({ store, clocks, held: false, clock: () => new Date(local(now)), log: silent })
  const all = async () => (await bench.store.reminders({}, 0, 100)).reminders

  it('writes one reminder and one letter for a moment, however many processes look, however often', async () => {
    await bench.store.addStaff(person('h1', 'unit1'))
    await sent('2026-11-23T10:00')
    const stores = [bench.store, ...(await Promise.all(Array.from({ length: 3 }, () => bench.another())))]
    await Promise.all(stores.flatMap((store) => [stage(store).runOnce(), stage(store).runOnce()]))
    expect(await all()).toEqual([expect.objectContaining({ dispatchId: 'd1', clock: 'sign', stage: '50', staffIds: ['h1'], because: 'unit', by: 'system:reminders', text: expect.stringMatching(/^市照明管理处：.*签收时限已过半（截止 2026\/11\/24 10:00）/u) })])
    expect((await bench.store.deliveries({ kind: 'reminder' }, 0, 10)).deliveries).toEqual([expect.objectContaining({ state: 'queued', unitId: 'unit1', channel: 'portal' })])
    await stage(bench.store, '2026-11-23T17:00').runOnce()
    expect(await all()).toHaveLength(1)
  })
  it('says only the last of what passed while nothing ran, and goes on day by day', async () => {
    await sent('2026-11-23T10:00', { handling: 'contacted' })
    for (const now of ['2026-12-08T09:00', '2026-12-08T16:00', '2026-12-08T22:00', '2026-12-09T09:00', '2026-12-09T10:00', '2026-12-12T10:00', '2026-12-14T10:00']) await stage(bench.store, now).runOnce()
    expect((await all()).map(({ stage: name }) => name).reverse()).toEqual(['100', 'daily', 'daily'])
  })
  it('goes on for 特急 where the calendar ends, and says what it cannot do', async () => {
    const at = '2031-03-05T10:00:00.000Z'
    await putDispatch(bench.store.database, 'd1', at, { signDueAt: '2031-03-05T10:30:00.000Z', contactDueAt: '2031-03-05T12:00:00.000Z' })
    await bench.store.changeCase('case1', (record) => ({ ...record, version: record.version + 1, urgency: 2 }), { at, by: 'o1' }, 'test')
    await putCase(bench.store.database, 'case2', at)
    await putDispatch(bench.store.database, 'd2', at, { caseId: 'case2' })
    const errors: string[] = []
    const log = { ...silent, error: (_: unknown, message?: string) => void errors.push(message ?? '') } as typeof silent
    const late = createReminders({ store: bench.store, clocks, held: false, clock: () => new Date('2031-03-05T10:16:00.000Z'), log })
    await late.runOnce()
    await late.runOnce()
    expect((await all()).map(({ dispatchId, stage: name }) => [dispatchId, name])).toEqual([['d1', '50']])
    expect(errors).toEqual(['units cannot be reminded'])
  })
  it('tells who is on duty by the roster', async () => {
    for (const id of ['h1', 'h2']) await bench.store.addStaff(person(id, 'unit1'))
    await planDuty(bench.store, () => 'n1', supervisor, { unitId: 'unit1', staffId: 'h2', from: local('2026-11-23T00:00'), until: local('2026-11-24T00:00') }, local('2026-11-22T10:00'))
    await sent('2026-11-23T10:00')
    await stage().runOnce()
    expect(await all()).toEqual([expect.objectContaining({ staffIds: ['h2'], because: 'duty' })])
  })
})

describe('人工催办', () => {
  const hand = (actor = supervisor, at = local('2026-11-23T11:00')) => remindByHand({ store: bench.store, newId: () => `hand-${at}`, held: true }, actor, { dispatchId: 'd1', words: '领导已批示' }, at)
  it('is logged and audited beside the program’s own, not twice within ten minutes', async () => {
    await sent('2026-11-23T10:00')
    const both = await Promise.allSettled([hand(), hand(supervisor, local('2026-11-23T11:01'))])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect((await bench.store.reminders({ stage: 'hand' }, 0, 5)).reminders).toEqual([expect.objectContaining({ by: 's1', clock: 'sign', text: expect.stringContaining('领导已批示') })])
    expect((await bench.store.auditTrail({ action: 'remind' }, 0, 5)).length).toBe(1)
    expect((await verifyAudit(bench.store.database)).broken).toBeNull()
    expect((await hand(supervisor, local('2026-11-23T11:20'))).stage).toBe('hand')
  })
  it('is refused to units, and for what has ended', async () => {
    await sent('2026-11-23T10:00', { handling: 'accepted' })
    await expect(hand({ id: 'h1', role: 'unit1', unitId: 'unit1' })).rejects.toThrow(CaseworkRefused)
    await expect(hand()).rejects.toThrow(/不在办理中/u)
  })
})

describe('值班表', () => {
  const plan = (actor: Actor, unitId: string, staffId: string, from = '2026-11-23T00:00', until = '2026-11-24T00:00') => planDuty(bench.store, () => `${unitId}-${staffId}`, actor, { unitId, staffId, from: local(from), until: local(until) }, local('2026-11-20T10:00'))
  it('is planned by a unit for itself and those below, never for others', async () => {
    await putUnit(bench.store.database, 'street', { level: 2, parentId: 'unit1' })
    await putUnit(bench.store.database, 'other')
    for (const staff of [person('h1', 'unit1'), person('st1', 'street', { role: 'unit2' }), person('o1', 'other')]) await bench.store.addStaff(staff)
    const chief: Actor = { id: 'h1', role: 'unit1', unitId: 'unit1' }
    await plan(chief, 'unit1', 'h1')
    const duty = await plan(chief, 'street', 'st1')
    await expect(plan(chief, 'other', 'o1')).rejects.toThrow(CaseworkRefused)
    await expect(plan(supervisor, 'other', 'h1')).rejects.toThrow(/在岗人员/u)
    await expect(plan(supervisor, 'other', 'o1', '2026-11-24T00:00', '2026-11-24T00:00')).rejects.toThrow(/结束时间/u)
    await expect(cancelDuty(bench.store, { id: 'o1', role: 'unit1', unitId: 'other' }, duty.id, local('2026-11-20T11:00'))).rejects.toThrow(CaseworkRefused)
    await cancelDuty(bench.store, chief, duty.id, local('2026-11-20T11:00'))
    expect((await bench.store.dutiesFrom(local('2026-11-20T00:00'), undefined, 10)).map(({ staffId }) => staffId)).toEqual(['h1'])
  })
})
