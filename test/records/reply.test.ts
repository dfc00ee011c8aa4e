import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { IllegalTransition } from '../../storage/records/record.ts'
import { reviewReply, submitReply, zReply } from '../../storage/records/reply.ts'
import type { Reply } from '../../storage/records/reply.ts'
import { minute } from '../storage/sample-records.ts'
import { act, checkWalks, hasWords, words } from './walk.ts'
import type { Step } from './walk.ts'

const facts = { id: 'r', dispatchId: 'd', caseId: 'c', unitId: 'u', finding: '', publicAnswer: '已修好' }
const submitted = (): Reply => submitReply(facts, { at: minute(0), by: 'h1' })

const reviewed: fc.Arbitrary<Step<Reply>> = fc.tuple(act, fc.constantFrom('accept' as const, 'send_back' as const), words).map(([a, decision, opinion]) => ({
  act: a,
  run: (r) => reviewReply(r, decision, opinion, a),
  expected: (r) => {
    if (r.review !== 'submitted' || (decision === 'send_back' && !hasWords(opinion))) return 'illegal'
    const to = decision === 'accept' ? 'accepted' : 'sent_back'
    return { fields: { review: to, reviewedBy: a.by, reviewOpinion: opinion }, entry: { action: decision, from: 'submitted', to, why: opinion === '' ? undefined : opinion } }
  },
}))

describe('a reply', () => {
  it('is reviewed once; sent back only with an opinion', () => {
    checkWalks(zReply, fc.constant(submitted()), reviewed, (_, last) => {
      expect(last.version).toBe(last.review === 'submitted' ? 1 : 2)
      expect(last).toMatchObject(facts)
    })
  })

  it('is not submitted without a public answer', () => {
    expect(() => submitReply({ ...facts, publicAnswer: '\n ' }, { at: minute(0), by: 'h1' })).toThrow(IllegalTransition)
  })
})
