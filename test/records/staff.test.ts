import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { changePassword, failLogin, isLocked, passLogin, zStaff } from '../../storage/records/staff.ts'
import type { Staff } from '../../storage/records/staff.ts'
import { minute, sample } from '../storage/sample-records.ts'
import { act, checkWalks } from './walk.ts'
import type { Step } from './walk.ts'

const quarter = (at: string): string => new Date(Date.parse(at) + 15 * 60_000).toISOString()

const failed: fc.Arbitrary<Step<Staff>> = act.map((a) => ({ act: a, run: (r) => failLogin(r, a.at), expected: (r) => ({ fields: r.failures === 4 ? { failures: 0, lockedUntil: quarter(a.at) } : { failures: r.failures + 1 } }) }))
const passed: fc.Arbitrary<Step<Staff>> = act.map((a) => ({
  act: a,
  run: (r) => passLogin(r, a.at),
  expected: (r) => (!r.active || (r.lockedUntil !== null && a.at < r.lockedUntil) ? 'illegal' : { fields: { failures: 0, lockedUntil: null, lastLoginAt: a.at } }),
}))
const changed: fc.Arbitrary<Step<Staff>> = act.map((a) => ({ act: a, run: (r) => changePassword(r, `hash ${a.at}`), expected: () => ({ fields: { passwordHash: `hash ${a.at}`, mustChangePassword: false, failures: 0, lockedUntil: null } }) }))

describe('a staff account', () => {
  it('locks after five wrong passwords, and no right one opens it meanwhile', () => {
    checkWalks(zStaff, fc.boolean().map((active) => sample('staff', 's', { active })), fc.oneof({ weight: 4, arbitrary: failed }, passed, changed), (_, last) => {
      expect(last.failures).toBeLessThan(5)
    })
  })

  it('five in a row lock for exactly a quarter of an hour', () => {
    let staff = sample('staff', 's')
    for (let n = 0; n < 4; n++) staff = failLogin(staff, minute(n))
    expect(isLocked(staff, minute(4))).toBe(false)
    staff = failLogin(staff, minute(4))
    expect(isLocked(staff, minute(18))).toBe(true)
    expect(() => passLogin(staff, minute(18))).toThrow(/locked/)
    expect(isLocked(staff, minute(19))).toBe(false)
    expect(passLogin(staff, minute(19))).toMatchObject({ failures: 0, lockedUntil: null, lastLoginAt: minute(19) })
  })

  it('has a login name of the given shape', () => {
    for (const login of ['a', '-ab', 'Ab', '张三', 'a b', 'x'.repeat(41)]) expect(zStaff.safeParse(sample('staff', 's', { login })).success).toBe(false)
    for (const login of ['ab', '1.a_b-c', 'x'.repeat(40)]) expect(zStaff.safeParse(sample('staff', 's', { login })).success).toBe(true)
  })
})
