import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decideApproval, delegateApproval, passUpApproval, submitForApproval, withdrawApproval, zApproval } from '../../storage/records/approval.ts'
import type { Approval } from '../../storage/records/approval.ts'
import { minute } from '../storage/sample-records.ts'
import { act, checkWalks, hasWords, words } from './walk.ts'
import type { Step } from './walk.ts'

const submitted = (): Approval => submitForApproval({ id: 'ap', caseIds: ['c1'], proposal: '拟转城管局', approverId: 'a1' }, { at: minute(0), by: 'o1' })

const decided: fc.Arbitrary<Step<Approval>> = fc.tuple(act, fc.constantFrom('approve' as const, 'send_back' as const), words).map(([a, decision, opinion]) => ({
  act: a,
  run: (r) => decideApproval(r, decision, opinion, a),
  expected: (r) => {
    if (r.state !== 'pending' || a.by !== r.approverId || (decision === 'send_back' && !hasWords(opinion))) return 'illegal'
    const to = decision === 'approve' ? 'approved' : 'sent_back'
    return { fields: { state: to, opinion, decidedAt: a.at }, entry: { action: decision, from: 'pending', to, why: opinion === '' ? undefined : opinion } }
  },
}))
const delegated: fc.Arbitrary<Step<Approval>> = fc.tuple(act, fc.constantFrom('a1', 'a2', 'o2')).map(([a, to]) => ({
  act: a,
  run: (r) => delegateApproval(r, to, a),
  expected: (r) => (r.state !== 'pending' || a.by !== r.approverId || to === r.approverId ? 'illegal' : { fields: { approverId: to }, entry: { action: 'delegate', from: 'pending', to: 'pending', why: `${r.approverId} → ${to}` } }),
}))
const withdrawn: fc.Arbitrary<Step<Approval>> = act.map((a) => ({
  act: a,
  run: (r) => withdrawApproval(r, a),
  expected: (r) => (r.state !== 'pending' || a.by !== 'o1' ? 'illegal' : { fields: { state: 'withdrawn' }, entry: { action: 'withdraw', from: 'pending', to: 'withdrawn', why: a.why } }),
}))

const passedUp: fc.Arbitrary<Step<Approval>> = fc.tuple(act, fc.constantFrom('a1', 'a2'), words).map(([a, to, opinion]) => ({
  act: a,
  run: (r) => passUpApproval(r, to, opinion, a),
  expected: (r) =>
    r.state !== 'pending' || a.by !== r.approverId || to === r.approverId
      ? 'illegal'
      : { fields: { approverId: to, passed: [...(r.passed ?? []), { by: a.by, at: a.at, opinion }] }, entry: { action: 'pass_up', from: 'pending', to: 'pending', why: opinion === '' ? undefined : opinion } },
}))

describe('an approval', () => {
  it('is decided once, by the one it waits for', () => {
    checkWalks(zApproval, fc.constant(submitted()), fc.oneof(decided, { weight: 3, arbitrary: delegated }, passedUp, withdrawn), (_, last) => {
      expect(last.history.filter((line) => ['approve', 'send_back', 'withdraw'].includes(line.action))).toHaveLength(last.state === 'pending' ? 0 : 1)
      expect(last.decidedAt !== null).toBe(last.state === 'approved' || last.state === 'sent_back')
      expect(last.version).toBe(last.history.length)
    })
  })
})
