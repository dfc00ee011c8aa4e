/** 暂停计时: deadlines move by exactly the working time for which the clocks stood, here and below; nobody is pressed meanwhile; every step is told. */
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '../../../pipeline/casework/actor.ts'
import { recallDispatch, ruleOnDispatch } from '../../../pipeline/casework/command-dispatch.ts'
import { dueTimes } from '../../../pipeline/casework/clocks/due-times.ts'
import { createDeadlineMover } from '../../../pipeline/casework/clocks/move-deadlines.ts'
import { clocksUnder } from '../../../pipeline/casework/clocks/paused-deadlines.ts'
import { createWorkingCalendar } from '../../../pipeline/casework/clocks/working-calendar.ts'
import { delegateDispatch } from '../../../pipeline/casework/delegate-dispatch.ts'
import { askAboutDispatch, replyToDispatch, signDispatch, withdrawAskOfDispatch } from '../../../pipeline/casework/handle-dispatch.ts'
import { pauseDispatch, resumeDispatch } from '../../../pipeline/casework/pause-dispatch.ts'
import { remindByHand } from '../../../pipeline/casework/reminders/remind-by-hand.ts'
import { remindersDue } from '../../../pipeline/casework/reminders/reminders-due.ts'
import { loadCaseworkRules } from '../../../pipeline/casework/rules.ts'
import { proposals } from '../../../pipeline/casework/supervision/propose.ts'
import type { SupervisionRule } from '../../../storage/records/office-rule.ts'
import type { CaseworkTools } from '../../../pipeline/casework/tools.ts'
import type { Dispatch } from '../../../storage/records/dispatch.ts'
import { stepOf } from '../../../storage/records/dispatch.ts'
import type { Pause } from '../../../storage/records/pause.ts'
import { endPauses } from '../../../storage/records/pause.ts'
import { verifyAudit } from '../../../storage/verify-audit.ts'
import { putCase, putDispatch, putUnit } from '../../support/casework-samples.ts'
import type { Bench } from '../support/collecting.ts'
import { openBench, silent } from '../support/collecting.ts'
import { isWorkingMinute, testCalendar } from './slow-clock.ts'

const MINUTE = 60_000
const local = (text: string): string => new Date(`${text}:00+08:00`).toISOString()
const shown = (at: string): string => new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(0, 16)
const loaded = loadCaseworkRules()
/** 2027 is invented: a pause of a month in November reaches into a year whose arrangement is published late. */
const facts = { ...loaded.clocks.facts, years: [{ year: 2027, holidays: ['2027-01-01'], makeUp: [], source: '测试用' }] }
const rules = { ...loaded, clocks: { ...loaded.clocks, facts, calendar: createWorkingCalendar(facts) } }
const officer: Actor = { id: 'o1', role: 'officer', unitId: null }
const water: Actor = { id: 'w1', role: 'unit1', unitId: 'unit1' }
const north: Actor = { id: 'n1', role: 'unit2', unitId: 'unit1-north' }
const noFiles = { attachmentIds: [] }

let bench: Bench
let tools: CaseworkTools
let ids = 0
/** Sent on Monday at 10:00, ordinary: sign by Tuesday 10:00, contact by Wednesday 18:00, settle by 7 December 18:00. */
beforeEach(async () => {
  bench = await openBench()
  tools = { ...rules, store: bench.store, newId: () => String(++ids) }
  await putUnit(bench.store.database, 'unit1')
  await putUnit(bench.store.database, 'unit1-north', { level: 2, parentId: 'unit1' })
  const at = local('2026-11-23T10:00')
  await putCase(bench.store.database, 'case1', at, { unitIds: ['unit1'] })
  const { signBy, contactBy, resolveBy } = dueTimes(rules.clocks.policies, rules.clocks.calendar, { dispatchedAt: at, urgency: 0, category: '市政设施' })
  await putDispatch(bench.store.database, 'd1', at, { signDueAt: signBy, contactDueAt: contactBy, dueAt: resolveBy })
})
afterEach(async () => {
  expect((await verifyAudit(bench.store.database)).broken).toBeNull()
  await bench.close()
})

const read = async (id = 'd1'): Promise<Dispatch> => (await bench.store.dispatch(id))!
const seen = async (id = 'd1') => ({ dispatchId: id, step: stepOf(await read(id)) })
const dues = async (id = 'd1') => {
  const { signDueAt, contactDueAt, dueAt } = await read(id)
  return [signDueAt, contactDueAt, dueAt].map(shown)
}
const pause = async (from: string, until: string, id = 'd1', actor = officer) => pauseDispatch(tools, actor, { ...(await seen(id)), reason: '待司法裁决', until: local(until) }, local(from))
const resume = async (at: string, id = 'd1', actor = officer) => resumeDispatch(tools, actor, { ...(await seen(id)), why: '裁决已出' }, local(at))
const sign = async (at: string, id = 'd1', actor = water) => signDispatch(tools, actor, await seen(id), local(at))
const everything = async () => ({ dispatches: await bench.store.database.find('dispatch', {}), cases: await bench.store.database.find('case', {}), audits: await bench.store.database.count('audit') })
/** Refused in these words, and nothing has changed. */
async function refused(run: () => Promise<unknown>, words: string): Promise<void> {
  const before = await everything()
  await expect(run()).rejects.toThrow(words)
  expect(await everything()).toEqual(before)
}

describe('the deadlines', () => {
  it('move by the working time that was ruled; what had run out stays; the case and its history with them', async () => {
    // Tuesday 11:00 to Thursday 11:00: 14 working hours.
    await pause('2026-11-24T11:00', '2026-11-26T11:00')
    expect(await dues()).toEqual(['2026-11-24T10:00', '2026-11-27T18:00', '2026-12-09T18:00'])
    expect(shown((await bench.store.case('case1'))?.dueAt ?? '')).toBe('2026-12-09T18:00')
    expect((await read()).history.at(-1)).toMatchObject({ by: 'o1', action: 'pause', why: '待司法裁决（至 2026/11/26 11:00）' })
    expect(await bench.store.auditTrail({ action: 'pause' }, 0, 5)).toMatchObject([{ by: 'o1', subject: 'dispatch d1', detail: { case: 'case1' } }])
  })
  it('of a pause that ends early move by what it took and no more; at once, by nothing', async () => {
    await pause('2026-11-24T09:00', '2026-12-24T09:00')
    await resume('2026-11-24T16:00')
    // 09:00 to 12:00 and 14:30 to 16:00.
    expect(await dues()).toEqual(['2026-11-24T17:00', '2026-11-26T15:30', '2026-12-08T15:30'])
    expect((await read()).history.at(-1)).toMatchObject({ action: 'resume', why: '裁决已出' })
    await pause('2026-11-25T09:00', '2026-11-25T18:00')
    await resume('2026-11-25T09:00')
    expect(await dues()).toEqual(['2026-11-24T17:00', '2026-11-26T15:30', '2026-12-08T15:30'])
  })
  it('agree with a counter of minutes, whatever is paused, ended early and paused again', () => {
    const calendar = createWorkingCalendar(testCalendar)
    const begin = fc.integer({ min: Date.parse('2018-06-01T00:00:00Z') / MINUTE, max: Date.parse('2027-06-01T00:00:00Z') / MINUTE })
    const planned = fc.array(fc.record({ gap: fc.integer({ min: 0, max: 3000 }), length: fc.integer({ min: 1, max: 6000 }), used: fc.double({ min: 0, max: 1, noNaN: true }) }), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(begin, fc.integer({ min: 1, max: 60 }), planned, (minute, hours, plan) => {
        const start = minute * MINUTE
        const instant = (at: number): string => new Date(at).toISOString()
        const due = instant(calendar.add(start, hours * 60 * MINUTE))
        let record = { sentAt: instant(start), signDueAt: due, contactDueAt: due, dueAt: due } as Dispatch
        const stood: [number, number][] = []
        let now = start
        for (const { gap, length, used } of plan) {
          now += gap * MINUTE
          const [from, until] = [now, now + length * MINUTE]
          const one: Pause = { from: instant(from), until: instant(until), endedAt: null, by: 'o', reason: '待检测结果', upperId: null }
          record = { ...record, ...clocksUnder(record, [...(record.pauses ?? []), one], calendar, () => false, instant(from)) }
          now = from + Math.round(length * used) * MINUTE
          if (now < until) record = { ...record, ...clocksUnder(record, endPauses(record.pauses ?? [], instant(now), (pause) => pause.from === one.from), calendar, () => false, instant(now)) }
          stood.push([from, now])
          now += MINUTE
        }
        let end = start
        for (let left = hours * 60; left > 0; end += MINUTE) if (isWorkingMinute(end) && !stood.some(([from, until]) => from <= end && end < until)) left--
        expect(shown(record.dueAt)).toBe(shown(instant(end)))
        // Gives back to the millisecond what was set, once nothing of the pauses is left.
        expect(clocksUnder(record, [], calendar, () => false, instant(now)).dueAt).toBe(due)
      }),
      { numRuns: 150 },
    )
  })
  it('that a ruling set while the clocks stood stay as they were set', async () => {
    await sign('2026-11-23T11:00')
    await pause('2026-11-24T09:00', '2026-12-24T09:00')
    await askAboutDispatch(tools, water, { ...(await seen()), what: 'extension', reason: '还要时间', until: local('2027-02-01T18:00'), ...noFiles }, local('2026-11-24T09:10'))
    await ruleOnDispatch(tools, officer, { ...(await seen()), what: 'extension', granted: true, ruling: '', toUnitId: null }, local('2026-11-24T09:20'))
    await resume('2026-11-25T09:00')
    expect((await dues())[2]).toBe('2027-02-01T18:00')
    // A later pause moves it again.
    await pause('2026-11-26T09:00', '2026-11-26T10:00')
    expect((await dues())[2]).toBe('2027-02-02T09:30')
  })
  it('and a closure declared in a pause do not count the same hours twice', async () => {
    const snow = { ...rules.clocks.facts, closures: [{ from: '2026-11-25T08:00', until: '2026-11-26T00:00', why: '暴雪', declared: '2026-11-24T18:00' }] }
    await pause('2026-11-24T09:00', '2026-11-26T08:30')
    expect((await dues())[2]).toBe('2026-12-09T17:30')
    const mover = createDeadlineMover({ store: bench.store, clocks: { ...rules.clocks, facts: snow, calendar: createWorkingCalendar(snow) }, clock: () => new Date(local('2026-11-24T18:10')), log: silent })
    await mover.runOnce()
    // Wednesday is lost either way: the deadline stays.
    expect((await dues())[2]).toBe('2026-12-09T17:30')
    await createDeadlineMover({ store: bench.store, clocks: rules.clocks, clock: () => new Date(local('2026-11-26T08:40')), log: silent }).runOnce()
    expect((await read()).history.at(-1)).toMatchObject({ by: 'system:calendar', action: 'resume', why: '暂停计时期满，自动恢复计时' })
    expect((await read()).pauses).toMatchObject([{ endedAt: local('2026-11-26T08:30') }])
    expect((await dues())[2]).toBe('2026-12-09T17:30')
    await createDeadlineMover({ store: bench.store, clocks: rules.clocks, clock: () => new Date(local('2026-11-26T08:50')), log: silent }).runOnce()
    expect((await read()).history.filter(({ action }) => action === 'resume')).toHaveLength(1)
  })
})

describe('the units below', () => {
  async function delegated(): Promise<string> {
    await sign('2026-11-23T11:00')
    const { sent } = await delegateDispatch(tools, water, { ...(await seen()), unitIds: ['unit1-north'], dueAt: local('2026-12-01T18:00'), note: '' }, local('2026-11-23T11:10'))
    return sent[0]!.id
  }
  it('stand still and run again with the one above', async () => {
    const child = await delegated()
    await pause('2026-11-26T11:00', '2026-12-24T09:00')
    expect(await read(child)).toMatchObject({ pauses: [{ upperId: 'd1', reason: '待司法裁决' }] })
    await refused(() => resume('2026-11-26T15:00', child, water), '随上级单位暂停计时')
    await refused(() => pause('2026-11-26T15:00', '2026-11-27T10:00', child, water), '已暂停计时，自 2026/11/26 11:00 至 2026/12/24 09:00')
    await refused(async () => delegateDispatch(tools, water, { ...(await seen()), unitIds: ['unit1-north'], dueAt: null, note: '' }, local('2026-11-26T15:00')), '请在恢复计时后加派')
    await resume('2026-11-27T11:00')
    expect((await dues(child))[2]).toBe('2026-12-02T18:00')
    expect((await read(child)).history.slice(-2)).toMatchObject([{ action: 'pause', why: '上级单位暂停计时：待司法裁决（至 2026/12/24 09:00）' }, { action: 'resume', why: '上级单位恢复计时：裁决已出' }])
  })
  it('ask the unit above, which cannot give them more time than it has', async () => {
    const child = await delegated()
    await sign('2026-11-23T15:00', child, north)
    await askAboutDispatch(tools, north, { ...(await seen(child)), what: 'pause', reason: '待当事人补充材料', until: local('2026-12-20T18:00'), ...noFiles }, local('2026-11-24T09:00'))
    const rule = async (actor: Actor, until: string | null) => ruleOnDispatch(tools, actor, { ...(await seen(child)), what: 'pause', granted: true, ruling: '', toUnitId: null, until }, local('2026-11-24T09:30'))
    await refused(() => rule(officer, null), '没有找到')
    await refused(() => rule(water, null), '暂停后的期限须早于本单位自己的期限')
    expect(await rule(water, local('2026-11-25T09:30'))).toMatchObject({ pause: { state: 'granted' }, dueAt: local('2026-12-02T18:00') })
    expect(await dues()).toEqual(['2026-11-24T10:00', '2026-11-25T18:00', '2026-12-07T18:00'])
    // Its own pause and the upper one's overlap: no hour counts twice.
    await pause('2026-11-24T10:30', '2026-11-24T17:00')
    expect((await dues(child))[2]).toBe('2026-12-02T18:00')
    await pause('2026-11-25T09:00', '2026-11-25T11:30')
    expect((await dues(child))[2]).toBe('2026-12-03T10:30')
  })
  it('go with the work above when it is recalled, answered or not', async () => {
    const child = await delegated()
    await sign('2026-11-23T15:00', child, north)
    await replyToDispatch(tools, north, { ...(await seen(child)), finding: '', publicAnswer: '已办', resolved: true, unresolvedWhy: '', ...noFiles }, local('2026-11-24T09:00'))
    expect((await read(child)).handling).toBe('replied')
    await recallDispatch(tools, officer, { ...(await seen()), why: '转错单位', toUnitId: null }, local('2026-11-24T10:00'))
    expect(await read(child)).toMatchObject({ handling: 'recalled', history: expect.arrayContaining([expect.objectContaining({ action: 'recall_below', from: 'replied', why: '上级单位的转办件已收回：转错单位' })]) })
  })
})

describe('while the clocks stand', () => {
  const due = async (now: string): Promise<string[]> => remindersDue(await read(), rules.clocks.calendar, () => false, local(now)).map(({ clock, stage }) => `${clock} ${stage}`)
  it('nobody is reminded, also by hand; afterwards what was said before is not said again', async () => {
    await sign('2026-11-23T11:00')
    const half = remindersDue(await read(), rules.clocks.calendar, () => false, local('2026-11-24T17:00'))
    expect(half.map(({ stage }) => stage)).toEqual(['50'])
    await pause('2026-11-24T17:30', '2026-12-15T09:00')
    for (const now of ['2026-11-26T09:00', '2026-12-08T09:00', '2026-12-14T17:00']) expect(await due(now)).toEqual([])
    await refused(async () => remindByHand({ store: bench.store, newId: () => 'r', held: true }, { id: 's1', role: 'supervisor', unitId: null }, { dispatchId: 'd1', words: '' }, local('2026-12-08T09:00')), '已暂停计时，恢复计时后再催办')
    const after = remindersDue(await read(), rules.clocks.calendar, () => false, local('2026-12-15T10:00'))
    expect(after.map(({ id }) => id)).toEqual(half.map(({ id }) => id))
    expect(await due('2026-12-15T17:00')).toEqual(['contact 80'])
  })
  it('nothing is overdue and no 督办 is proposed; a delay does not count the hours of a pause', async () => {
    const all: SupervisionRule[] = [
      { id: 'late', when: { type: 'dispatch_overdue', workingDays: 3 }, propose: { kind: 'notice', level: 1 } },
      { id: 'open', when: { type: 'case_open', workingDays: 5 }, propose: { kind: 'notice', level: 1 } },
    ]
    const asked = async (now: string): Promise<string[]> => {
      const record = (await bench.store.case('case1'))!
      return proposals(all, { dispatches: await bench.store.openDispatches(), cases: new Map([[record.id, record]]), unitName: (id) => id, calendar: rules.clocks.calendar, now: local(now) }).map(({ ruleId }) => ruleId ?? '')
    }
    await pause('2026-11-24T09:00', '2026-12-22T09:00')
    expect(await asked('2026-12-14T09:00')).toEqual([])
    expect((await bench.store.cases({ overdueAt: local('2026-12-14T09:00') }, 0, 5)).total).toBe(0)
    // One working day before the pause: four more make five.
    expect(await asked('2026-12-24T09:00')).toEqual([])
    expect(await asked('2026-12-29T11:00')).toEqual(['open'])
    expect(await asked('2027-01-12T18:00')).toContain('late')
  })
  it('the unit goes on; its reply ends the pause', async () => {
    await pause('2026-11-23T11:00', '2026-12-23T11:00')
    await sign('2026-11-23T15:00')
    const { dispatch } = await replyToDispatch(tools, water, { ...(await seen()), finding: '', publicAnswer: '已办', resolved: true, unresolvedWhy: '', ...noFiles }, local('2026-11-24T11:00'))
    expect(dispatch).toMatchObject({ handling: 'replied', dueAt: local('2026-12-08T18:00'), pauses: [{ endedAt: local('2026-11-24T11:00') }] })
    expect(dispatch.history.slice(-2)).toMatchObject([{ action: 'resume', why: '单位已反馈，恢复计时' }, { action: 'reply' }])
  })
})

describe('what is refused', () => {
  const ask = async (until: string, at = '2026-11-24T09:00') => askAboutDispatch(tools, water, { ...(await seen()), what: 'pause', reason: '待检测结果', until: local(until), ...noFiles }, local(at))
  it('an end in the past, beyond the calendar, twice, too late, of ended work, a stale page, a stranger', async () => {
    await refused(() => pause('2026-11-24T09:00', '2026-11-24T09:00'), '暂停计时的截止时间已经过去，请另定')
    await refused(() => ask('2026-11-23T09:00'), '暂停计时的截止时间已经过去，请另定')
    await refused(() => pause('2026-11-24T09:00', '2041-01-01T09:00'), '放假安排只到')
    await refused(() => ask('2041-01-01T09:00'), '放假安排只到')
    await refused(() => pause('2026-12-07T18:00', '2026-12-20T09:00'), '办结期限已过，不能再暂停计时')
    await refused(() => resume('2026-11-24T09:00'), '没有暂停计时')
    await refused(() => pauseDispatch(tools, officer, { dispatchId: 'd1', step: 9, reason: '待司法裁决', until: local('2026-12-20T09:00') }, local('2026-11-24T09:00')), '有了新的进展')
    await refused(() => pause('2026-11-24T09:00', '2026-12-01T09:00', 'd1', water), '没有找到')
    await refused(() => pause('2026-11-24T09:00', '2026-12-01T09:00', 'd1', { id: 's1', role: 'supervisor', unitId: null }), '没有这项权限')
    await pause('2026-11-24T09:00', '2026-11-26T09:00')
    await refused(() => pause('2026-11-25T09:00', '2026-12-01T09:00'), '不能重复暂停')
    await refused(() => ask('2026-12-01T09:00', '2026-11-25T09:00'), '不能重复暂停')
    await recallDispatch(tools, officer, { ...(await seen()), why: '重复件', toUnitId: null }, local('2026-11-25T10:00'))
    await refused(() => pause('2026-11-27T09:00', '2026-12-01T09:00'), '已不在办理中')
  })
  it('a request waits for its ruling: asked once, refused with a reason, withdrawn by the unit alone', async () => {
    await ask('2026-12-01T09:00')
    expect((await bench.store.asksToRule(10)).map(({ id }) => id)).toEqual(['d1'])
    await refused(() => ask('2026-12-02T09:00'), '正在等待裁定')
    await refused(() => pause('2026-11-24T10:00', '2026-12-01T09:00'), '请先裁定')
    const rule = async (granted: boolean, ruling = '', at = '2026-11-24T10:00') => ruleOnDispatch(tools, officer, { ...(await seen()), what: 'pause', granted, ruling, toUnitId: null }, local(at))
    await refused(async () => rule(false), '不同意须说明理由')
    await refused(() => rule(true, '', '2026-12-01T10:00'), '暂停计时的截止时间已经过去，请另定')
    expect(await rule(false, '检测不影响办理')).toMatchObject({ pause: { state: 'refused', ruling: '检测不影响办理' } })
    await ask('2026-12-01T09:00')
    await refused(async () => withdrawAskOfDispatch(tools, north, { ...(await seen()), what: 'pause', why: '' }, local('2026-11-24T11:00')), '没有找到')
    await withdrawAskOfDispatch(tools, water, { ...(await seen()), what: 'pause', why: '结果已出' }, local('2026-11-24T11:00'))
    expect(await read()).toMatchObject({ pause: { state: 'withdrawn' }, history: expect.arrayContaining([expect.objectContaining({ action: 'pause_withdrawn', why: '结果已出' })]) })
    await refused(async () => withdrawAskOfDispatch(tools, water, { ...(await seen()), what: 'pause', why: '' }, local('2026-11-24T11:10')), '没有待裁定的暂停计时申请')
    expect(await bench.store.asksToRule(10)).toEqual([])
  })
  it('a 退单 that the unit takes back: it has had the work all the time and goes on', async () => {
    await askAboutDispatch(tools, water, { ...(await seen()), what: 'return', reason: '不属于本单位职责', until: null, ...noFiles }, local('2026-11-23T11:00'))
    await refused(() => sign('2026-11-23T11:05').catch((error: Error) => Promise.reject(new Error(`refused: ${error.message}`))), 'refused')
    await withdrawAskOfDispatch(tools, water, { ...(await seen()), what: 'return', why: '核实后属本单位' }, local('2026-11-23T11:10'))
    expect(await sign('2026-11-23T11:15')).toMatchObject({ handling: 'signed', unitId: 'unit1', return: { state: 'withdrawn' } })
    expect((await bench.store.case('case1'))?.returns ?? 0).toBe(0)
    expect((await read()).history.map(({ action }) => action)).toEqual(['send', 'ask_return', 'return_withdrawn', 'sign'])
  })
})
