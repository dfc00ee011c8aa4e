/** 督办: what the rules ask for, once an occasion, and what people make of it. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '../../../pipeline/casework/actor.ts'
import { loadClocks } from '../../../pipeline/casework/clocks/clock-files.ts'
import { CaseworkRefused } from '../../../pipeline/casework/refused.ts'
import { lingering, workingDays } from '../../../pipeline/casework/supervision/lingering.ts'
import { answerNotice, beginSupervision, issueNotice, settleNotice } from '../../../pipeline/casework/supervision/supervise.ts'
import { loadSupervisionRules } from '../../../pipeline/casework/supervision/supervision-rules.ts'
import { createSupervisionWatch } from '../../../pipeline/casework/supervision/watch-units.ts'
import { verifyAudit } from '../../../storage/verify-audit.ts'
import { after, putCase, putDispatch, putUnit } from '../../support/casework-samples.ts'
import type { Bench } from '../support/collecting.ts'
import { openBench, silent } from '../support/collecting.ts'

const { calendar } = loadClocks()
const rules = loadSupervisionRules()
const DAY = 1440
const supervisor: Actor = { id: 's1', role: 'supervisor', unitId: null }
const unit: Actor = { id: 'h1', role: 'unit1', unitId: 'unit1' }
const visit = (satisfied: boolean) => ({ at: '2026-11-10T02:00:00.000Z', by: 'o1', reached: true, responded: true, resolved: false, satisfied, words: '' })

let bench: Bench
let ids: number
beforeEach(async () => {
  bench = await openBench()
  ids = 0
  await putUnit(bench.store.database, 'unit1', { name: '市照明管理处' })
})
afterEach(() => bench.close())
const parts = () => ({ store: bench.store, newId: () => `n${++ids}`, held: true })
const watch = (store = bench.store) => createSupervisionWatch({ store, calendar, rules, clock: bench.clock, log: silent })
const proposed = async () => (await bench.store.supervisions({}, 0, 50)).supervisions.map(({ id, kind, level, unitId, why }) => ({ id, kind, level, unitId, why }))

describe('the rules', () => {
  it('propose 督办 for what is three, then ten working days late, once each, whoever looks', async () => {
    await putCase(bench.store.database, 'case1', bench.now())
    await putDispatch(bench.store.database, 'd1', bench.now(), { dueAt: after(bench.now(), 60) })
    await watch().runOnce()
    bench.pass(2 * DAY)
    await watch().runOnce()
    expect(await proposed()).toEqual([])
    // Friday 20 November → Wednesday 25: three working days and some.
    bench.pass(3 * DAY + 120)
    await Promise.all([watch(), watch(await bench.another()), watch(await bench.another())].map((stage) => stage.runOnce()))
    expect(await proposed()).toEqual([expect.objectContaining({ kind: 'notice', level: 1, unitId: 'unit1', why: expect.stringMatching(/市照明管理处.*超期 3 个工作日/u) })])
    bench.pass(10 * DAY)
    await watch().runOnce()
    expect((await proposed()).map(({ level }) => level).sort()).toEqual([1, 2])
  })
  it('propose 约谈 for a unit with five late in thirty days, once a month', async () => {
    for (let n = 0; n < 5; n++) {
      await putCase(bench.store.database, `case${n}`, bench.now())
      await putDispatch(bench.store.database, `d${n}`, bench.now(), { caseId: `case${n}`, dueAt: after(bench.now(), 60), ...(n === 0 ? { handling: 'accepted', history: [{ at: after(bench.now(), 90), by: 'h1', action: 'reply', from: 'signed', to: 'replied' }] } : {}) })
    }
    bench.pass(30)
    await watch().runOnce()
    expect(await proposed()).toEqual([])
    bench.pass(60)
    await watch().runOnce()
    await watch().runOnce()
    expect(await proposed()).toEqual([expect.objectContaining({ id: 'supervision:unit-overdue-5:unit1:2026-11', kind: 'talk', level: 2 })])
  })
  it('do not count what was answered in time or given back', async () => {
    for (let n = 0; n < 6; n++) {
      await putCase(bench.store.database, `case${n}`, bench.now())
      await putDispatch(bench.store.database, `d${n}`, bench.now(), { caseId: `case${n}`, dueAt: after(bench.now(), 60), ...(n % 2 === 0 ? { handling: 'returned' } : { handling: 'replied', history: [{ at: after(bench.now(), 30), by: 'h1', action: 'reply', from: 'signed', to: 'replied' }] }) })
    }
    bench.pass(90)
    await watch().runOnce()
    expect(await proposed()).toEqual([])
  })
  it('propose 约谈 when the citizen was not satisfied twice', async () => {
    await putCase(bench.store.database, 'case1', bench.now(), { status: 'registered', reopened: 1, unitIds: [], followUps: [visit(false)] })
    await putCase(bench.store.database, 'case2', bench.now(), { status: 'registered', reopened: 2, unitIds: [], followUps: [visit(false), visit(false)] })
    for (const n of [1, 2]) await putDispatch(bench.store.database, `d${n}`, bench.now(), { caseId: `case${n}`, handling: 'accepted', dueAt: after(bench.now(), 30), history: [{ at: after(bench.now(), 10), by: 'h1', action: 'reply', from: 'signed', to: 'replied' }] })
    bench.pass(60)
    await watch().runOnce()
    expect(await proposed()).toEqual([expect.objectContaining({ id: 'supervision:dissatisfied-2:case2:2', kind: 'talk', why: expect.stringContaining('2 次表示不满意') })])
  })
})

describe('久拖不决', () => {
  it('names every reason', async () => {
    const record = await putCase(bench.store.database, 'case1', bench.now(), { returns: 2, followUps: [visit(false), visit(true), visit(false)] })
    const dispatch = await putDispatch(bench.store.database, 'd1', bench.now(), { extensions: 2 })
    expect(lingering(record, [dispatch], calendar, after(bench.now(), 60), rules.lingering)).toEqual({ age: 0, reasons: [{ reason: 'extensions', count: 2 }, { reason: 'returns', count: 2 }, { reason: 'dissatisfied', count: 2 }] })
    expect(lingering({ ...record, returns: 0, followUps: [] }, [], calendar, after(bench.now(), 60), rules.lingering)).toBeUndefined()
    expect(lingering({ ...record, returns: 0, followUps: [] }, [], calendar, after(bench.now(), 30 * DAY), rules.lingering)).toMatchObject({ reasons: [{ reason: 'age', count: 20 }] })
  })
  it('counts working days, not days', () => expect(workingDays(calendar, '2026-02-13T09:00:00.000Z', '2026-02-24T10:00:00.000Z')).toBe(2))
})

describe('people', () => {
  const begun = async () => {
    await putCase(bench.store.database, 'case1', bench.now())
    return beginSupervision(parts(), supervisor, { kind: 'notice', level: 1, unitId: 'unit1', caseIds: ['case1'], matter: '路灯长期不亮', requirement: '三日内修复', why: '领导批示' }, bench.now())
  }
  const form = (record: { id: string; version: number }, dueAt = after(bench.now(), 3 * DAY)) => ({ id: record.id, version: record.version, level: 2 as const, matter: '路灯长期不亮', requirement: '三日内修复', contact: '李某 0371-1', dueAt })

  it('issue it with number and letter, get an answer, send it back, and close it with its outcome', async () => {
    const proposal = await begun()
    const issued = await issueNotice(parts(), supervisor, form(proposal), bench.now())
    expect(issued).toMatchObject({ state: 'issued', number: '督办〔2026〕1号', level: 2, issuedBy: 's1' })
    expect((await bench.store.deliveries({ kind: 'supervision' }, 0, 5)).deliveries).toEqual([expect.objectContaining({ unitId: 'unit1', state: 'held', text: expect.stringMatching(/督办通知　督办〔2026〕1号　重点督办\n承办单位：市照明管理处\n督办事项：路灯长期不亮/u) })])
    const answered = await answerNotice(bench.store, unit, { id: issued.id, version: issued.version, answer: '已修' }, bench.now())
    const back = await settleNotice(bench.store, supervisor, { id: issued.id, version: answered.version, action: 'send_back', why: '没有写明时间' }, bench.now())
    const again = await answerNotice(bench.store, unit, { id: issued.id, version: back.version, answer: '11 月 22 日修复' }, bench.now())
    expect(await settleNotice(bench.store, supervisor, { id: issued.id, version: again.version, action: 'close', why: '回访属实' }, bench.now())).toMatchObject({ state: 'closed', outcome: '回访属实' })
    expect((await verifyAudit(bench.store.database)).broken).toBeNull()
  })
  it('get numbers without a gap when two issue at once, and only one of two on the same', async () => {
    const proposals = [await begun(), ...(await Promise.all([2, 3, 4].map((n) => beginSupervision(parts(), supervisor, { kind: 'talk', level: 2, unitId: 'unit1', caseIds: [], matter: `约谈 ${n}`, requirement: '', why: '' }, bench.now()))))]
    const other = await bench.another()
    const results = await Promise.allSettled(proposals.flatMap((record) => [issueNotice(parts(), supervisor, form(record), bench.now()), issueNotice({ ...parts(), store: other }, supervisor, form(record), bench.now())]))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(4)
    expect((await bench.store.supervisions({ state: 'issued' }, 0, 9)).supervisions.map(({ number }) => number).sort()).toEqual([1, 2, 3, 4].map((n) => `督办〔2026〕${n}号`))
  })
  it('are refused what is not theirs, late, or without words', async () => {
    const proposal = await begun()
    await expect(answerNotice(bench.store, unit, { id: proposal.id, version: 1, answer: 'x' }, bench.now())).rejects.toThrow(CaseworkRefused)
    await expect(issueNotice(parts(), supervisor, form(proposal, bench.now()), bench.now())).rejects.toThrow(/反馈时限/u)
    await expect(issueNotice(parts(), { id: 'o1', role: 'officer', unitId: null }, form(proposal), bench.now())).rejects.toThrow(/权限/u)
    const issued = await issueNotice(parts(), supervisor, form(proposal), bench.now())
    await expect(answerNotice(bench.store, { ...unit, unitId: 'other' }, { id: issued.id, version: issued.version, answer: 'x' }, bench.now())).rejects.toThrow(/没有找到/u)
    await expect(settleNotice(bench.store, supervisor, { id: issued.id, version: issued.version, action: 'close', why: ' ' }, bench.now())).rejects.toThrow(/结果/u)
    await expect(settleNotice(bench.store, supervisor, { id: issued.id, version: 1, action: 'close', why: 'x' }, bench.now())).rejects.toThrow(/新的进展/u)
  })
})
