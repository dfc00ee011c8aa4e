import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { IllegalTransition } from '../../storage/records/record.ts'
import { changeReport, draftReport, freezeReport, redraftReport, reportNumber, zReport } from '../../storage/records/report.ts'
import type { Report, ReportState } from '../../storage/records/report.ts'
import { minute } from '../storage/sample-records.ts'
import { act, checkWalks } from './walk.ts'
import type { Step } from './walk.ts'

const facts = { id: 'r', kind: 'weekly' as const, issue: 3, from: '2026-01-12', to: '2026-01-19', body: { total: 1 } }
const drafted = (): Report => draftReport(facts, { at: minute(0), by: 'o1' })
const inHand = (state: ReportState): boolean => state === 'draft' || state === 'sent_back'

const redrafted: fc.Arbitrary<Step<Report>> = fc.tuple(act, fc.integer(), fc.string()).map(([a, total, title]) => ({
  act: a,
  run: (r) => redraftReport(r, { title, body: { total } }, a),
  expected: (r) => (inHand(r.state) ? { fields: { title, body: { total } }, entry: { action: 'redraft', from: r.state, to: r.state, why: a.why } } : 'illegal'),
}))
const frozenOnce: fc.Arbitrary<Step<Report>> = act.map((a) => ({
  act: a,
  run: (r) => freezeReport(r, a),
  expected: (r) => (r.state === 'draft' ? { fields: { state: 'frozen' }, entry: { action: 'freeze', from: 'draft', to: 'frozen', why: a.why } } : 'illegal'),
}))
/** Written here, not read from the record's table. */
const outcomes = {
  submit: { from: ['draft', 'sent_back'], to: 'submitted', reason: false },
  withdraw: { from: ['submitted'], to: 'draft', reason: false },
  send_back: { from: ['submitted'], to: 'sent_back', reason: true },
  approve: { from: ['submitted'], to: 'frozen', reason: false },
  drop: { from: ['draft', 'sent_back'], to: 'dropped', reason: true },
} as const
const changed: fc.Arbitrary<Step<Report>> = fc.tuple(act, fc.constantFrom('submit', 'withdraw', 'send_back', 'approve', 'drop')).map(([a, action]) => ({
  act: a,
  run: (r) => changeReport(r, action, a),
  expected: (r) => {
    const { from, to, reason } = outcomes[action]
    if (!(from as readonly string[]).includes(r.state) || (reason && !a.why?.trim())) return 'illegal'
    return { fields: { state: to }, entry: { action, from: r.state, to, why: a.why } }
  },
}))

describe('a report', () => {
  it('is made, submitted, decided; after it is frozen it is never changed', () => {
    checkWalks(zReport, fc.constant(drafted()), fc.oneof({ weight: 3, arbitrary: redrafted }, { weight: 6, arbitrary: changed }, frozenOnce), (_, last) => {
      expect(last.history.findIndex((line) => line.to === 'frozen')).toBe(last.state === 'frozen' ? last.history.length - 1 : -1)
      expect(last.version).toBe(last.history.length)
    })
  })

  it('has at least one day', () => {
    for (const to of ['2026-01-12', '2026-01-11']) expect(() => draftReport({ ...facts, to }, { at: minute(0), by: 'o1' })).toThrow(IllegalTransition)
    expect(draftReport({ ...facts, to: '2026-01-13' }, { at: minute(0), by: 'o1' }).state).toBe('draft')
  })

  it('has a number that people cite', () => {
    expect([reportNumber(facts), reportNumber({ ...facts, kind: 'special', issue: 12 })]).toEqual(['热点周报〔2026〕3期', '专报〔2026〕12期'])
  })
})
