import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { claimSource, freeClaim, isDue, prolongClaim, settleSource, sourceHealths, zSource } from '../../storage/records/source.ts'
import type { Source } from '../../storage/records/source.ts'
import { minute, sample } from '../storage/sample-records.ts'
import { act, checkWalks } from './walk.ts'
import type { Step } from './walk.ts'

const later = (at: string, minutes: number): string => new Date(Date.parse(at) + minutes * 60_000).toISOString()

const claimed: fc.Arbitrary<Step<Source>> = act.map((a) => ({
  act: a,
  run: (r) => claimSource(r, a.by, a.at, later(a.at, 5)),
  expected: (r) => {
    const free = r.claim === null || r.claim.until <= a.at
    return r.enabled && r.nextRunAt <= a.at && free ? { fields: { claim: { by: a.by, until: later(a.at, 5) } } } : 'illegal'
  },
}))
const prolonged: fc.Arbitrary<Step<Source>> = act.map((a) => ({ act: a, run: (r) => prolongClaim(r, a.by, later(a.at, 9)), expected: (r) => (r.claim?.by === a.by ? { fields: { claim: { by: a.by, until: later(a.at, 9) } } } : 'illegal') }))
const freed: fc.Arbitrary<Step<Source>> = act.map((a) => ({ act: a, run: freeClaim, expected: () => ({ fields: { claim: null } }) }))
const settled: fc.Arbitrary<Step<Source>> = fc.tuple(act, fc.constantFrom(...sourceHealths), fc.option(fc.constant({ cursor: 7 }), { nil: undefined })).map(([a, health, memory]) => ({
  act: a,
  run: (r) => settleSource(r, a.by, { at: a.at, health, why: health, nextRunAt: later(a.at, 30), ...(memory ? { memory } : {}) }),
  expected: (r) => {
    if (r.claim?.by !== a.by) return 'illegal'
    const bad = health === 'changed' || health === 'blocked' || health === 'broken'
    const always = { claim: null, health, healthWhy: health, healthSince: health === r.health ? r.healthSince : a.at, lastRunAt: a.at, nextRunAt: later(a.at, 30), memory: memory ?? r.memory }
    return { fields: { ...always, badRuns: bad ? r.badRuns + 1 : 0, lastSuccessAt: bad ? r.lastSuccessAt : a.at } }
  },
}))

describe('a source', () => {
  it('is held by one worker at a time and given back by that one', () => {
    checkWalks(zSource, fc.constant(sample('source', 's', { enabled: true })), fc.oneof({ weight: 3, arbitrary: claimed }, prolonged, freed, { weight: 2, arbitrary: settled }))
  })

  it('is never due while it is off', () => {
    fc.assert(fc.property(act, ({ at }) => !isDue(sample('source', 's', { enabled: false }), at)))
  })

  it('is due again when the time of a dead worker has run out', () => {
    const held = claimSource(sample('source', 's'), 'w1', minute(0), minute(5))
    expect(() => claimSource(held, 'w2', minute(4), minute(9))).toThrow(/claimed by w1/)
    const taken = claimSource(held, 'w2', minute(5), minute(9))
    expect(() => settleSource(taken, 'w1', { at: minute(6), health: 'working', why: null, nextRunAt: minute(30) })).toThrow(/claimed by w2/)
  })
})
