import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addPost, caseNumber, changeCase, openCase, removePost, zCase } from '../../storage/records/case.ts'
import type { Case, CaseAction } from '../../storage/records/case.ts'
import { IllegalTransition } from '../../storage/records/record.ts'
import { minute } from '../storage/sample-records.ts'
import { act, checkWalks, hasWords } from './walk.ts'
import type { Outcome, Step } from './walk.ts'

const opened = (postIds: string[]): Case => openCase({ id: 'c', number: '2026-000001', channel: 'liuyan', title: '井盖', postIds, category: null, district: null, urgency: 0 }, { at: minute(0), by: 'o1' })

/** «from action to», as the design draws the flow. */
const flow = new Set([
  'registered submit submitted', 'sent_back submit submitted', 'approved submit submitted', 'submitted withdraw registered', 'submitted approve approved', 'submitted send_back sent_back',
  'registered dispatch dispatched', 'approved dispatch dispatched', 'dispatched recall registered', 'dispatched reply replied', 'replied redo dispatched',
  'replied close closed', 'closed reopen registered', 'registered void voided', 'dispatched give_back registered', 'registered join joined', 'joined part registered',
])
const actions: CaseAction[] = ['submit', 'withdraw', 'approve', 'send_back', 'dispatch', 'recall', 'reply', 'redo', 'close', 'reopen', 'void', 'give_back', 'join', 'part']

function statusOutcome(record: Case, action: CaseAction, at: string, why: string | undefined): Outcome<Case> {
  const arrow = [...flow].find((line) => line.startsWith(`${record.status} ${action} `))
  if (!arrow) return 'illegal'
  if (['send_back', 'redo', 'reopen', 'recall', 'void', 'give_back', 'join', 'part'].includes(action) && !hasWords(why)) return 'illegal'
  if (['void', 'join'].includes(action) && record.history.some((line) => line.action === 'dispatch')) return 'illegal'
  if (action === 'void' && record.postIds.length > 0) return 'illegal'
  const to = arrow.split(' ')[2] as Case['status']
  const fields: Partial<Case> = { status: to }
  if (action === 'close') fields.closedAt = at
  if (action === 'reopen') Object.assign(fields, { closedAt: null, reopened: record.reopened + 1 })
  return { fields, entry: { action, from: record.status, to, why } }
}

const changed: fc.Arbitrary<Step<Case>> = fc.tuple(act, fc.constantFrom(...actions)).map(([a, action]) => ({ act: a, run: (r) => changeCase(r, action, a), expected: (r) => statusOutcome(r, action, a.at, a.why) }))
const postId = fc.constantFrom('p1', 'p2', 'p3')
const added: fc.Arbitrary<Step<Case>> = fc.tuple(act, postId, fc.constantFrom(0 as const, 1 as const, 2 as const)).map(([a, post, urgency]) => ({
  act: a,
  run: (r) => addPost(r, post, urgency, a),
  expected: (r) => {
    if (['closed', 'voided', 'joined'].includes(r.status) || r.postIds.includes(post)) return 'illegal'
    return { fields: { postIds: [...r.postIds, post], urgency: Math.max(r.urgency, urgency) as Case['urgency'] }, entry: { action: 'merge', from: r.status, to: r.status, why: post } }
  },
}))
const removed: fc.Arbitrary<Step<Case>> = fc.tuple(act, postId).map(([a, post]) => ({
  act: a,
  run: (r) => removePost(r, post, a),
  expected: (r) => {
    if (r.status !== 'registered' || !r.postIds.includes(post)) return 'illegal'
    return { fields: { postIds: r.postIds.filter((other) => other !== post) }, entry: { action: 'split', from: r.status, to: r.status, why: a.why ? `${post}：${a.why}` : post } }
  },
}))

describe('a case', () => {
  it('only ever walks the drawn flow, and its history tells it whole', () => {
    checkWalks(zCase, fc.subarray(['p1', 'p2']).map(opened), fc.oneof({ weight: 6, arbitrary: changed }, added, removed), (first, last) => {
      const moves = last.history.slice(first.history.length).filter((line) => line.from !== line.to)
      let status: string = first.status
      for (const line of moves) {
        expect(flow).toContain(`${line.from} ${line.action} ${line.to}`)
        expect(line.from).toBe(status)
        status = line.to
      }
      expect(status).toBe(last.status)
      expect(last.version).toBe(last.history.length)
      expect(last.reopened).toBe(moves.filter((line) => line.action === 'reopen').length)
      expect(last.closedAt !== null).toBe(last.status === 'closed')
    })
  })

  it('opens with one line of history, and keeps why it was opened', () => {
    expect(opened(['p1']).history).toEqual([{ at: minute(0), by: 'o1', action: 'register', from: '', to: 'registered' }])
    const { id, number, channel, title, postIds, category, district, urgency } = opened([])
    expect(openCase({ id, number, channel, title, postIds, category, district, urgency }, { at: minute(1), by: 'o1', why: '来电' }).history[0]?.why).toBe('来电')
  })

  it('names record, action and state when it refuses', () => {
    expect(() => changeCase(opened([]), 'close', { at: minute(1), by: 'o1' })).toThrow(new IllegalTransition('case', 'c', 'close', 'registered'))
  })

  it('has numbers that sort as they were given', () => {
    expect(caseNumber(2026, 123)).toBe('2026-000123')
    fc.assert(fc.property(fc.integer({ min: 1, max: 999_998 }), (n) => caseNumber(2026, n) < caseNumber(2026, n + 1)))
  })
})
