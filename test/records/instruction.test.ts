import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { changeInstruction, issueInstruction, zInstruction } from '../../storage/records/instruction.ts'
import type { Instruction } from '../../storage/records/instruction.ts'
import { IllegalTransition } from '../../storage/records/record.ts'
import { minute } from '../storage/sample-records.ts'
import { act, checkWalks, hasWords } from './walk.ts'
import type { Outcome, Step } from './walk.ts'

const facts = { id: 'i', text: '请速办', caseIds: ['c1'], reportId: null, targetUnitIds: ['u1'], dueAt: null }
const issued = (): Instruction => issueInstruction(facts, { at: minute(0), by: 'l1' })

function outcome(r: Instruction, action: 'start' | 'fulfil' | 'reopen', why: string | undefined): Outcome<Instruction> {
  const entry = (to: string) => ({ action, from: r.state, to, why })
  if (action === 'start') return r.state === 'issued' ? { fields: { state: 'in_progress' }, entry: entry('in_progress') } : 'illegal'
  if (!hasWords(why)) return 'illegal'
  if (action === 'fulfil') return r.state === 'fulfilled' ? 'illegal' : { fields: { state: 'fulfilled', outcome: why ?? null }, entry: entry('fulfilled') }
  return r.state === 'fulfilled' ? { fields: { state: 'in_progress' }, entry: entry('in_progress') } : 'illegal'
}

const step: fc.Arbitrary<Step<Instruction>> = fc.tuple(act, fc.constantFrom('start' as const, 'fulfil' as const, 'reopen' as const)).map(([a, action]) => ({ act: a, run: (r) => changeInstruction(r, action, a), expected: (r) => outcome(r, action, a.why) }))

describe('an instruction', () => {
  it('is never fulfilled without words on what was done', () => {
    checkWalks(zInstruction, fc.constant(issued()), step, (_, last) => {
      if (last.state === 'fulfilled') expect(hasWords(last.outcome)).toBe(true)
      expect(last.version).toBe(last.history.length)
    })
  })

  it('is not issued without words, or on nothing', () => {
    const a = { at: minute(0), by: 'l1' }
    expect(() => issueInstruction({ ...facts, text: ' ' }, a)).toThrow(IllegalTransition)
    expect(() => issueInstruction({ ...facts, caseIds: [] }, a)).toThrow(IllegalTransition)
    expect(issueInstruction({ ...facts, caseIds: [], reportId: 'r1' }, a)).toMatchObject({ state: 'issued', leaderId: 'l1', issuedAt: minute(0) })
  })
})
