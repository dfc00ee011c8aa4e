import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Observation } from '../../storage/records/observation.ts'
import { acceptPost, changedFields, claimPost, dismissPost, markTriaged, mergePost, missPost, newPost, returnPost, seePostAgain, zPost } from '../../storage/records/post.ts'
import type { Post } from '../../storage/records/post.ts'
import type { Act } from '../../storage/records/record.ts'
import { minute } from '../storage/sample-records.ts'
import { act, checkWalks, hasWords, words } from './walk.ts'
import type { Outcome, Step } from './walk.ts'

const CONFIRM_MS = 30 * 60_000
const seen = (content: string): Observation => ({ externalId: '7', url: 'http://127.0.0.1/7', addressee: '市长', title: '停水', content, author: null, submittedAt: minute(0), publishedAt: null, state: null, type: null, domain: null, place: null, attachments: [], replies: [], ratings: null })
const first = (): Post => newPost(seen('一'), { sourceId: 's', channel: 'mailbox', hash: '一', at: minute(0), nextVisitAt: minute(10) })
const nextVisitAt = fc.option(fc.constant(minute(600)))

const heldByOther = (r: Post, a: Act): boolean => r.claim !== null && r.claim.by !== a.by && r.claim.until > a.at

const seenAgain: fc.Arbitrary<Step<Post>> = fc.tuple(act, fc.constantFrom('一', '二', '三'), nextVisitAt).map(([a, content, next]) => ({
  act: { at: a.at, by: 'system:collect' },
  // The hash stands for the content, as the collect stage makes it.
  run: (r) => seePostAgain(r, seen(content), { hash: content, at: a.at, nextVisitAt: next }),
  expected: (r): Outcome<Post> => {
    const sighting = { lastSeenAt: a.at, nextVisitAt: next, visits: r.visits + 1, missing: null, tombstone: null }
    const line = (action: string, why?: string) => ({ action, from: r.screening, to: r.screening, why })
    const back = r.tombstone !== null
    if (content === r.hash) return back ? { fields: sighting, entry: line('reappear') } : { fields: sighting }
    const { externalId: _id, url: _url, addressee: _addressee, ...now } = seen(content)
    return { fields: { ...sighting, content: now, hash: content, triageDue: true, versions: [...r.versions, { seenAt: r.lastSeenAt, hash: r.hash, content: r.content }] }, entry: line(back ? 'reappear' : 'change', 'content') }
  },
}))
const missed: fc.Arbitrary<Step<Post>> = fc.tuple(act, nextVisitAt).map(([a, next]) => ({
  act: { at: a.at, by: 'system:collect' },
  run: (r) => missPost(r, a.at, CONFIRM_MS, next),
  expected: (r): Outcome<Post> => {
    if (r.tombstone) return 'unchanged'
    const since = r.missing?.since ?? a.at
    const missing = { since, times: (r.missing?.times ?? 0) + 1 }
    if (missing.times === 1 || Date.parse(a.at) - Date.parse(since) < CONFIRM_MS) return { fields: { missing, nextVisitAt: next } }
    return { fields: { missing, tombstone: { at: a.at, since }, nextVisitAt: null }, entry: { action: 'gone', from: r.screening, to: r.screening } }
  },
}))
const triaged: fc.Arbitrary<Step<Post>> = act.map((a) => ({ act: a, run: (r) => markTriaged(r), expected: () => ({ fields: { triageDue: false } }) }))
const claimed: fc.Arbitrary<Step<Post>> = act.map((a) => {
  const until = new Date(Date.parse(a.at) + 600_000).toISOString()
  return { act: a, run: (r) => claimPost(r, a.by, a.at, until), expected: (r) => (r.screening !== 'waiting' || heldByOther(r, a) ? 'illegal' : { fields: { claim: { by: a.by, until } } }) }
})
const decided: fc.Arbitrary<Step<Post>> = fc.tuple(act, fc.constantFrom('accept' as const, 'merge' as const)).map(([a, action]) => ({
  act: a,
  run: (r) => (action === 'accept' ? acceptPost(r, 'case:1', a) : mergePost(r, 'case:1', a)),
  expected: (r): Outcome<Post> => {
    const to = action === 'accept' ? 'accepted' : 'merged'
    return r.screening !== 'waiting' || heldByOther(r, a) ? 'illegal' : { fields: { screening: to, caseId: 'case:1', claim: null }, entry: { action, from: 'waiting', to, why: a.why } }
  },
}))
const dismissed: fc.Arbitrary<Step<Post>> = fc.tuple(act, fc.oneof(words, fc.constant('其他'))).map(([a, reason]) => ({
  act: a,
  run: (r) => dismissPost(r, reason, a),
  expected: (r): Outcome<Post> => {
    if (r.screening !== 'waiting' || heldByOther(r, a) || !hasWords(reason) || (reason === '其他' && !hasWords(a.why))) return 'illegal'
    return { fields: { screening: 'dismissed', dismissReason: reason, claim: null }, entry: { action: 'dismiss', from: 'waiting', to: 'dismissed', why: a.why ? `${reason}：${a.why}` : reason } }
  },
}))
const returned: fc.Arbitrary<Step<Post>> = act.map((a) => ({
  act: a,
  run: (r) => returnPost(r, a),
  expected: (r) => (r.screening === 'waiting' ? 'illegal' : { fields: { screening: 'waiting', caseId: null, dismissReason: null, claim: null }, entry: { action: 'return', from: r.screening, to: 'waiting', why: a.why } }),
}))

const miss = (post: Post, at: number) => missPost(post, minute(at), CONFIRM_MS, minute(at + 10))

describe('a post', () => {
  it('is screened by the flow, keeps every version seen, and is never overwritten', () => {
    checkWalks(zPost, fc.constant(first()), fc.oneof(seenAgain, missed, triaged, claimed, { weight: 2, arbitrary: decided }, dismissed, returned), (_, last) => {
      expect(last.caseId !== null).toBe(last.screening === 'accepted' || last.screening === 'merged')
      expect(last.dismissReason !== null).toBe(last.screening === 'dismissed')
      if (last.claim) expect(last.screening).toBe('waiting')
      if (last.tombstone) expect(last.nextVisitAt).toBeNull()
      // Each content that was ever seen is still there: the present one and, in order, those before it.
      const contents = [...last.versions.map((v) => v.hash), last.hash]
      expect(contents[0]).toBe('一')
      contents.slice(1).forEach((hash, n) => expect(hash).not.toBe(contents[n]))
      const gone = last.history.filter((line) => line.action === 'gone').length
      expect(gone - last.history.filter((line) => line.action === 'reappear').length).toBe(last.tombstone ? 1 : 0)
    })
  })

  it('is gone only after two misses with time between', () => {
    const once = miss(first(), 10)
    expect(once).toMatchObject({ tombstone: null, missing: { since: minute(10), times: 1 }, nextVisitAt: minute(20) })
    expect(miss(once, 39)).toMatchObject({ tombstone: null, missing: { times: 2 } })
    expect(miss(once, 40)).toMatchObject({ tombstone: { at: minute(40), since: minute(10) }, nextVisitAt: null })
  })

  it('that returns with another content says both', () => {
    const gone = missPost(missPost(first(), minute(10), CONFIRM_MS, null), minute(60), CONFIRM_MS, null)
    const back = seePostAgain(gone, seen('二'), { hash: '二', at: minute(90), nextVisitAt: null })
    expect(back).toMatchObject({ tombstone: null, missing: null, triageDue: true })
    expect(back.history.at(-1)).toEqual({ at: minute(90), by: 'system:collect', action: 'reappear', from: 'waiting', to: 'waiting', why: 'content' })
  })

  it('names the fields that changed, those that went too', () => {
    const { externalId: _id, url: _url, addressee: _addressee, ...content } = seen('一')
    expect(changedFields(content, { ...content, title: '停电', state: '已办理' })).toEqual(['title', 'state'])
    expect(changedFields({ ...content, hiddenNote: '部分仅办理单位可见' }, content)).toEqual(['hiddenNote'])
    expect(changedFields(content, structuredClone(content))).toEqual([])
  })
})
