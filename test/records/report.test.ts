import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { IllegalTransition } from '../../storage/records/record.ts'
import { draftReport, freezeReport, redraftReport, zReport } from '../../storage/records/report.ts'
import type { Report } from '../../storage/records/report.ts'
import { minute } from '../storage/sample-records.ts'
import { act, checkWalks } from './walk.ts'
import type { Step } from './walk.ts'

const facts = { id: 'r', kind: 'weekly' as const, issue: 3, from: '2026-01-12', to: '2026-01-19', body: { total: 1 } }
const drafted = (): Report => draftReport(facts, { at: minute(0), by: 'o1' })

const redrafted: fc.Arbitrary<Step<Report>> = fc.tuple(act, fc.integer()).map(([a, total]) => ({
  act: a,
  run: (r) => redraftReport(r, { total }, a),
  expected: (r) => (r.state === 'frozen' ? 'illegal' : { fields: { body: { total } }, entry: { action: 'redraft', from: 'draft', to: 'draft', why: a.why } }),
}))
const frozenOnce: fc.Arbitrary<Step<Report>> = act.map((a) => ({
  act: a,
  run: (r) => freezeReport(r, a),
  expected: (r) => (r.state === 'frozen' ? 'illegal' : { fields: { state: 'frozen' }, entry: { action: 'freeze', from: 'draft', to: 'frozen', why: a.why } }),
}))

describe('a report', () => {
  it('is never changed after it is frozen', () => {
    checkWalks(zReport, fc.constant(drafted()), fc.oneof({ weight: 4, arbitrary: redrafted }, frozenOnce), (_, last) => {
      expect(last.history.findIndex((line) => line.to === 'frozen')).toBe(last.state === 'frozen' ? last.history.length - 1 : -1)
      expect(last.version).toBe(last.history.length)
    })
  })

  it('has at least one day', () => {
    for (const to of ['2026-01-12', '2026-01-11']) expect(() => draftReport({ ...facts, to }, { at: minute(0), by: 'o1' })).toThrow(IllegalTransition)
    expect(draftReport({ ...facts, to: '2026-01-13' }, { at: minute(0), by: 'o1' }).state).toBe('draft')
  })
})
