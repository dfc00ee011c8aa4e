import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chargeEnterpriseIssue, enterpriseNumber, isOverdue, linkEnterpriseIssue, listEnterpriseIssue, percentOf, progressEnterpriseIssue, rateEnterpriseIssue, registerEnterpriseIssue, settleEnterpriseIssue, zEnterpriseIssue } from '../../storage/records/enterprise-issue.ts'
import type { EnterpriseIssue, EnterpriseVerdict } from '../../storage/records/enterprise-issue.ts'
import { IllegalTransition } from '../../storage/records/record.ts'
import { minute } from '../storage/sample-records.ts'
import { act, checkWalks, hasWords, words } from './walk.ts'
import type { Outcome, Step } from './walk.ts'

const TODAY = '2026-02-01'
const facts = { id: 'e1', origin: 'channel' as const, meeting: null, enterprise: '某机械公司', contact: { name: '李经理', phone: '' }, text: '厂区门前积水', category: null }
const by = (n: number, why?: string) => ({ at: minute(n), by: 'o1', ...(why === undefined ? {} : { why }) })
const listed = (): EnterpriseIssue => listEnterpriseIssue(facts, by(0))
const charge = { unitId: 'u1', person: '王科长', dueDay: '2026-03-01' }
const registered = (): EnterpriseIssue => registerEnterpriseIssue(listed(), { ...charge, number: '企2026-0001' }, TODAY, by(1))

const open = (r: EnterpriseIssue): boolean => ['registered', 'in_progress', 'reopened'].includes(r.state)
const day = fc.constantFrom('2026-01-31', TODAY, '2026-03-01')
const step: fc.Arbitrary<Step<EnterpriseIssue>> = fc.oneof(
  fc.tuple(act, day).map(([a, dueDay]): Step<EnterpriseIssue> => ({
    act: a,
    run: (r) => registerEnterpriseIssue(r, { unitId: 'u2', person: '', dueDay, number: '企2026-0007' }, TODAY, a),
    expected: (r) => (r.state !== 'listed' || dueDay < TODAY ? 'illegal' : { fields: { state: 'registered', unitId: 'u2', person: '', dueDay, number: '企2026-0007', registeredAt: a.at }, entry: { action: 'register', from: 'listed', to: 'registered', why: a.why } }),
  })),
  fc.tuple(act, day).map(([a, dueDay]): Step<EnterpriseIssue> => ({
    act: a,
    run: (r) => chargeEnterpriseIssue(r, { unitId: 'u3', person: '赵', dueDay }, TODAY, a),
    expected: (r) => (!open(r) || !hasWords(a.why) || (dueDay < TODAY && dueDay !== r.dueDay) ? 'illegal' : { fields: { unitId: 'u3', person: '赵', dueDay }, entry: { action: 'charge', from: r.state, to: r.state, why: a.why } }),
  })),
  fc.tuple(act, fc.boolean()).map(([a, aCase]): Step<EnterpriseIssue> => ({
    act: a,
    run: (r) => linkEnterpriseIssue(r, aCase ? { caseId: 'c1' } : { postId: 'p1' }, a),
    expected: (r) => (r.state === 'settled' || r.caseId !== null || (!aCase && r.postId !== null) ? 'illegal' : { fields: aCase ? { caseId: 'c1' } : { postId: 'p1' }, entry: { action: 'link', from: r.state, to: r.state, why: a.why } }),
  })),
  fc.tuple(act, day, words, fc.integer({ min: 0, max: 100 })).map(([a, on, text, percent]): Step<EnterpriseIssue> => ({
    act: a,
    run: (r) => progressEnterpriseIssue(r, { day: on, text, percent }, TODAY, a),
    expected: (r): Outcome<EnterpriseIssue> =>
      !open(r) || !hasWords(text) || on > TODAY ? 'illegal' : { fields: { state: 'in_progress', progress: [...r.progress, { at: a.at, by: a.by, day: on, text, percent }] }, entry: { action: 'progress', from: r.state, to: 'in_progress', why: a.why } },
  })),
  fc.tuple(act, words).map(([a, evidence]): Step<EnterpriseIssue> => ({
    act: a,
    run: (r) => settleEnterpriseIssue(r, evidence, null, a),
    expected: (r) => (!open(r) || !hasWords(evidence) || !hasWords(a.why) ? 'illegal' : { fields: { state: 'settled', settled: { at: a.at, by: a.by, evidence, why: a.why ?? null }, satisfaction: null }, entry: { action: 'settle', from: r.state, to: 'settled', why: a.why } }),
  })),
  fc.tuple(act, words, fc.constantFrom<EnterpriseVerdict>('satisfied', 'fair', 'dissatisfied'), fc.option(day)).map(([{ at, by: who }, said, verdict, dueDay]): Step<EnterpriseIssue> => {
    const a = { at, by: who }
    return {
      act: a,
      run: (r) => rateEnterpriseIssue(r, { verdict, words: said, dueDay }, TODAY, a),
      expected: (r): Outcome<EnterpriseIssue> => {
        if (r.state !== 'settled' || r.satisfaction !== null) return 'illegal'
        const satisfaction = { at, by: who, verdict, words: said }
        if (verdict !== 'dissatisfied') return { fields: { satisfaction }, entry: { action: 'rate', from: 'settled', to: 'settled', why: said || undefined } }
        if (!hasWords(said) || dueDay === null || dueDay < TODAY) return 'illegal'
        return { fields: { satisfaction, state: 'reopened', settled: null, dueDay, reopened: r.reopened + 1 }, entry: { action: 'reopen', from: 'settled', to: 'reopened', why: said } }
      },
    }
  }),
)

describe('an issue of an enterprise', () => {
  it('goes only the legal ways, whoever does what in whatever order', () => {
    checkWalks(zEnterpriseIssue, fc.constantFrom(listed(), registered()), step, (first, last) => {
      // Once it has a number it keeps it, through every reopening.
      if (first.number !== null) expect(last.number).toBe(first.number)
      expect(last.number === null).toBe(last.state === 'listed')
      expect(last.settled !== null).toBe(last.state === 'settled')
      expect(last.version).toBe(last.history.length)
    })
  })

  it('names its meeting, where there was one', () => {
    const meeting = { name: '一季度企业家恳谈会', day: '2026-01-30', place: '市政府' }
    expect(listEnterpriseIssue({ ...facts, origin: 'meeting', meeting }, by(0))).toMatchObject({ state: 'listed', meeting })
    expect(() => listEnterpriseIssue({ ...facts, origin: 'meeting' }, by(0))).toThrow(IllegalTransition)
    expect(() => listEnterpriseIssue({ ...facts, meeting }, by(0))).toThrow(IllegalTransition)
    expect(() => listEnterpriseIssue({ ...facts, text: ' ' }, by(0))).toThrow(IllegalTransition)
  })

  it('is struck off by the closing of its case, but not by a closing of the round before', () => {
    const settled = settleEnterpriseIssue(registered(), '排水管已疏通，附照片', minute(5), by(6))
    expect(settled).toMatchObject({ state: 'settled', settled: { why: null, by: 'o1' } })
    const again = rateEnterpriseIssue(settled, { verdict: 'dissatisfied', words: '下雨又积水', dueDay: '2026-03-10' }, TODAY, by(7))
    expect(again).toMatchObject({ state: 'reopened', number: '企2026-0001', dueDay: '2026-03-10', reopened: 1 })
    expect(() => settleEnterpriseIssue(again, '已通', minute(5), by(8))).toThrow(IllegalTransition)
    expect(settleEnterpriseIssue(again, '已通', minute(8), by(9)).state).toBe('settled')
  })

  it('is overdue after its day while it is open, and as far as the last line of this round says', () => {
    expect(isOverdue(registered(), '2026-03-01')).toBe(false)
    expect(isOverdue(registered(), '2026-03-02')).toBe(true)
    expect(isOverdue(listed(), '2030-01-01')).toBe(false)
    const half = progressEnterpriseIssue(registered(), { day: TODAY, text: '已勘察', percent: 50 }, TODAY, by(2))
    expect([percentOf(registered()), percentOf(half)]).toEqual([0, 50])
    const settled = settleEnterpriseIssue(half, '已通', minute(5), by(6))
    expect([percentOf(settled), isOverdue(settled, '2030-01-01')]).toEqual([100, false])
    expect(percentOf(rateEnterpriseIssue(settled, { verdict: 'dissatisfied', words: '未解决', dueDay: '2026-03-10' }, TODAY, by(7)))).toBe(0)
  })

  it('is numbered by the year', () => expect([enterpriseNumber(2026, 1), enterpriseNumber(2026, 12_345)]).toEqual(['企2026-0001', '企2026-12345']))
})
