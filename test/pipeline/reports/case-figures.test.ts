/** A month's figures: counted by hand on a few cases, adding up on any. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { caseFigures } from '../../../pipeline/reports/case-figures.ts'
import { figuresText } from '../../../pipeline/reports/figures-text.ts'
import { monthPeriod } from '../../../pipeline/reports/month.ts'
import { caseStatuses, openCase } from '../../../storage/records/case.ts'
import type { Case } from '../../../storage/records/case.ts'

const march = monthPeriod('2018-03')!
const day = (n: number, hour = 1): string => new Date(Date.UTC(2018, 2, n, hour)).toISOString()

function kase(fields: Partial<Case> & { openedAt: string; answeredAt?: string }): Case {
  const { answeredAt, ...over } = fields
  const record = openCase({ id: 'c', number: '2018-000001', channel: 'phone', title: '案件', postIds: [], category: null, district: null, urgency: 0 }, { at: fields.openedAt, by: 'o' })
  const answer = answeredAt === undefined ? [] : [{ at: answeredAt, by: 'u', action: 'reply', from: 'dispatched', to: 'replied' }]
  return { ...record, ...over, status: over.status ?? (over.closedAt ? 'closed' : 'dispatched'), history: [...record.history, ...answer] }
}
const followUp = (satisfied: boolean | null, reached = true) => ({ at: day(20), by: 'o', reached, responded: null, resolved: null, satisfied, words: '' })

describe('a month', () => {
  it('is Shanghai’s, and ends where the next begins', () => {
    expect(march).toEqual({ from: '2018-02-28T16:00:00.000Z', to: '2018-03-31T16:00:00.000Z' })
    expect(monthPeriod('2018-12')!.to).toBe(monthPeriod('2019-01')!.from)
    expect(['2018-13', '2018-1', '18-01', ''].map(monthPeriod)).toEqual([null, null, null, null])
  })

  it('counts what was accepted, closed, answered in time, carried in and out, with both denominators', () => {
    const figures = caseFigures(
      [
        kase({ openedAt: day(1), dueAt: day(8), closedAt: day(9), answeredAt: day(7), channel: 'mailbox', category: '供热', followUps: [followUp(false), followUp(true)] }),
        kase({ openedAt: day(2), dueAt: day(8), closedAt: day(9), answeredAt: day(9), category: '供热', followUps: [followUp(null, false)] }),
        // Registered in February, closed in March; registered in March, due in March, still open; due in April.
        kase({ openedAt: day(-5), dueAt: day(3), closedAt: day(4), answeredAt: day(2), followUps: [followUp(false)] }),
        kase({ openedAt: day(3), dueAt: day(20), category: '噪音' }),
        kase({ openedAt: day(30), dueAt: day(40) }),
        kase({ openedAt: day(3), status: 'voided' }),
        kase({ openedAt: day(40), dueAt: day(50) }),
      ],
      march,
    )
    expect(figures).toMatchObject({ accepted: 4, carriedIn: 1, closed: 3, closedOnTime: 2, carriedOut: 2 })
    expect(figures.byCategory).toEqual([{ category: '供热', cases: 2 }, { category: '未分类', cases: 1 }, { category: '噪音', cases: 1 }].sort((a, b) => b.cases - a.cases || a.category.localeCompare(b.category, 'zh')))
    expect(figures.onTime2018).toMatchObject({ numerator: 2, denominator: 4, rate: 0.5 })
    expect(figures.onTime2025).toMatchObject({ numerator: 2, denominator: 4 })
    expect(figures.satisfaction).toMatchObject({ numerator: 1, denominator: 2 })
    const text = figuresText('2018年3月', figures)
    for (const part of ['2018年3月，共受理群众反映的问题4件', '按期办结2件', '结转下期2件', '50.00%（2/4）', '网络舆情1件']) expect(text).toContain(part)
  })

  it('says that it is empty, and divides by nothing', () => {
    const figures = caseFigures([], march)
    expect(figures).toMatchObject({ accepted: 0, onTime2018: { rate: null }, satisfaction: { rate: null } })
    expect(figuresText('2018年3月', figures)).toBe('2018年3月没有受理、办结或结转的案件。')
  })

  it('adds up whatever the cases: carried in + accepted = closed + carried out, categories and channels to all', () => {
    const moment = fc.integer({ min: -40, max: 80 }).map((n) => day(n))
    const any = fc.record({ openedAt: moment, closedAt: fc.option(moment), dueAt: fc.option(moment), status: fc.constantFrom(...caseStatuses), category: fc.option(fc.constantFrom('供热', '噪音')), channel: fc.constantFrom('phone' as const, 'liuyan' as const) }).map(({ openedAt, closedAt, ...rest }) => kase({ ...rest, openedAt, closedAt: closedAt !== null && closedAt >= openedAt ? closedAt : null }))
    fc.assert(
      fc.property(fc.array(any, { maxLength: 30 }), (cases) => {
        const figures = caseFigures(cases, march)
        expect(figures.carriedIn + figures.accepted).toBe(figures.closed + figures.carriedOut)
        expect(figures.byCategory.reduce((sum, { cases: n }) => sum + n, 0)).toBe(figures.accepted)
        expect(figures.byChannel.reduce((sum, { cases: n }) => sum + n, 0)).toBe(figures.accepted)
        expect(figures.closedOnTime).toBeLessThanOrEqual(figures.closed)
        for (const { numerator, denominator, rate } of [figures.onTime2025, figures.satisfaction]) if (rate !== null) expect(numerator).toBeLessThanOrEqual(denominator)
      }),
    )
  })
})
