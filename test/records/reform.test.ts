/** Legal changes at 机构改革, of grants, and of a load that changes hands. */
import { describe, expect, it } from 'vitest'
import { handOverApproval, submitForApproval, withdrawApproval } from '../../storage/records/approval.ts'
import { handleDispatch, handOver, newDispatch, stepOf } from '../../storage/records/dispatch.ts'
import { askGrant, settleGrant } from '../../storage/records/staff.ts'
import type { Staff } from '../../storage/records/staff.ts'
import { moveUnit, newUnit, succeedUnits } from '../../storage/records/unit.ts'
import type { NewUnit } from '../../storage/records/unit.ts'

const at = (minute: number): string => new Date(Date.UTC(2026, 10, 20, 1, minute)).toISOString()
const act = (by: string, minute = 1, why?: string) => ({ by, at: at(minute), ...(why === undefined ? {} : { why }) })
const facts = (fields: Partial<NewUnit> = {}): NewUnit => ({ id: 'u1', name: '市林业局', aliases: ['林业局'], level: 1, parentId: null, kind: 'bureau', district: null, from: '2019-01-01', ...fields })
const upper = newUnit(facts(), undefined, act('a'))

describe('a unit', () => {
  it('of level 2 stands under one of level 1, one of level 1 under none', () => {
    const lower = newUnit(facts({ id: 'u2', level: 2, parentId: 'u1' }), upper, act('a'))
    expect(() => newUnit(facts({ id: 'u3', level: 2, parentId: 'u2' }), lower, act('a'))).toThrow('place')
    expect(() => newUnit(facts({ id: 'u3', level: 2 }), undefined, act('a'))).toThrow('place')
    expect(() => newUnit(facts({ id: 'u3', parentId: 'u1' }), upper, act('a'))).toThrow('place')
    expect(() => moveUnit(lower, lower, act('a'))).toThrow('place')
  })

  it('is called by the names of those it alone succeeds', () => {
    const heir = newUnit(facts({ id: 'u9', name: '市农林局', aliases: [] }), undefined, act('a'))
    expect(succeedUnits(heir, [upper], true, act('a')).aliases).toEqual(['市林业局', '林业局'])
    expect(succeedUnits(heir, [upper], false, act('a'))).toMatchObject({ aliases: [], version: 2, history: [{ action: 'add' }, { action: 'succeed', why: '市林业局' }] })
  })
})

describe('a dispatch that changes hands', () => {
  const sent = newDispatch({ id: 'd', caseId: 'c', unitId: 'u1', role: 'lead', parentId: null, signDueAt: at(30), contactDueAt: at(40), dueAt: at(50), because: '人工转办' }, act('o'))
  it('keeps state and clocks; a page opened before is stale', () => {
    const handed = handOver(sent, 'u9', act('a', 2, '甲 → 乙：改革'))
    expect(handed).toMatchObject({ unitId: 'u9', handling: 'sent', dueAt: sent.dueAt, delivery: sent.delivery, version: 2 })
    expect(stepOf(handed)).toBe(stepOf(sent) + 1)
  })
  it('is refused without a reason, to itself, or when it is over', () => {
    expect(() => handOver(sent, 'u9', act('a'))).toThrow('hand_over')
    expect(() => handOver(sent, 'u1', act('a', 2, '改革'))).toThrow('hand_over')
    expect(() => handOver(handleDispatch(sent, 'recall', act('o', 2, '转错')), 'u9', act('a', 3, '改革'))).toThrow('hand_over')
  })
})

describe('a grant', () => {
  const staff: Staff = { id: 'staff:z', version: 1, login: 'z1', name: '甲', role: 'officer', unitId: null, passwordHash: 'old', mustChangePassword: false, demo: false, active: true, failures: 3, lockedUntil: null, lastLoginAt: null }
  const asked = askGrant(staff, { what: 'role', role: 'leader', unitId: null, passwordHash: null }, act('sys', 1, '调岗'))
  it('is settled by a third person, once', () => {
    expect(asked.role).toBe('officer')
    for (const by of ['sys', 'staff:z']) expect(() => settleGrant(asked, true, act(by))).toThrow('grant')
    expect(settleGrant(asked, true, act('sec'))).toMatchObject({ role: 'leader', grant: null })
    expect(settleGrant(asked, false, act('sec'))).toMatchObject({ role: 'officer', grant: null })
    expect(() => settleGrant(staff, true, act('sec'))).toThrow('grant')
    expect(() => askGrant(asked, { what: 'open', role: 'leader', unitId: null, passwordHash: null }, act('sys'))).toThrow('ask')
  })
  it('of a password leaves the old one in force until then', () => {
    const waiting = askGrant(staff, { what: 'password', role: 'officer', unitId: null, passwordHash: 'new' }, act('sys', 1, '忘记'))
    expect(waiting.passwordHash).toBe('old')
    expect(settleGrant(waiting, true, act('sec'))).toMatchObject({ passwordHash: 'new', mustChangePassword: true, grant: null })
    expect(settleGrant(waiting, false, act('sec')).passwordHash).toBe('old')
  })
})

it('a paper that changes hands can be withdrawn by the new submitter only, and is never one’s own to approve', () => {
  const paper = submitForApproval({ id: 'p', caseIds: ['c'], proposal: '拟转', approverId: 'b', reportId: null, requires: [] }, act('a'))
  const handed = handOverApproval(paper, 'a', 'c', act('sys', 2, '离岗'))
  expect(withdrawApproval(handed, act('c')).state).toBe('withdrawn')
  expect(() => withdrawApproval(handed, act('a'))).toThrow('withdraw')
  expect(() => handOverApproval(paper, 'b', 'a', act('sys'))).toThrow('own')
  expect(() => handOverApproval(paper, 'nobody', 'c', act('sys'))).toThrow('hand_over')
})
