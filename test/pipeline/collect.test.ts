import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PageChanged, SiteRefused, SiteUnreachable } from '../../crawlers/errors.ts'
import { contentHash } from '../../pipeline/collect/content-hash.ts'
import { judgeRun } from '../../pipeline/collect/judge-run.ts'
import { nextVisit, pauseAfter } from '../../pipeline/collect/visit-plan.ts'
import type { Observation } from '../../storage/records/observation.ts'

const now = '2026-11-20T02:00:00.000Z'
const seen: Observation = {
  externalId: '1',
  url: 'http://127.0.0.1/1',
  addressee: null,
  title: '路灯不亮',
  content: '金明大道路灯坏了三盏。',
  author: null,
  submittedAt: '2026-11-18T02:00:00.000Z',
  publishedAt: null,
  state: '待回复',
  type: null,
  domain: null,
  place: null,
  attachments: [],
  replies: [],
  ratings: null,
}
const answer = { unit: '市照明管理处', at: '2026-11-19T02:00:00.000Z', text: '已修复。' }
const stars = { resolution: 5, attitude: 5, speed: 5, label: null, comment: null, at: null }

describe('visit plan', () => {
  it('comes back to an open post, ever more seldom, and at least once a day', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.double({ min: 0.05, max: 1440, noNaN: true }), (visits, everyMinutes) => {
        const pause = pauseAfter(visits, everyMinutes)
        expect(pause).toBeGreaterThan(0)
        expect(pause).toBeLessThanOrEqual(86_400_000)
        expect(pauseAfter(visits + 1, everyMinutes)).toBeGreaterThanOrEqual(pause)
        expect(Date.parse(nextVisit(seen, visits, everyMinutes, now) ?? '')).toBe(Date.parse(now) + Math.trunc(pause))
      }),
    )
  })

  it('waits for the stars after an answer, and is done with both', () => {
    expect(nextVisit({ ...seen, replies: [answer] }, 1, 30, now)).not.toBeNull()
    expect(nextVisit({ ...seen, replies: [answer], ratings: stars }, 1, 30, now)).toBeNull()
  })

  it('gives up on stars long after the last answer', () => {
    const late = { ...answer, at: '2026-09-01T00:00:00.000Z' }
    expect(nextVisit({ ...seen, replies: [late] }, 1, 30, now)).toBeNull()
    expect(nextVisit({ ...seen, replies: [late, answer] }, 1, 30, now)).not.toBeNull()
  })
})

describe('content hash', () => {
  it('changes with every field of the content and with nothing else', () => {
    const hash = contentHash(seen)
    expect(contentHash({ ...seen, url: 'http://127.0.0.1/other', addressee: '开封市市长' })).toBe(hash)
    const others: Partial<Observation>[] = [{ title: 'x' }, { content: 'x' }, { state: '已办理' }, { replies: [answer] }, { ratings: stars }, { place: 'x' }, { attachments: ['a'] }, { submittedAt: now }]
    for (const other of others) expect(contentHash({ ...seen, ...other })).not.toBe(hash)
  })
})

describe('verdict of a run', () => {
  const usual = { usualPerDay: 10, lastTwoDays: 12 }
  const changed = new PageChanged('liuyan-form', '.context-title-text', 'http://127.0.0.1/9')

  it('is working when posts come as usual', () => {
    expect(judgeRun(null, [], usual)).toEqual({ health: 'working', why: null })
  })
  it('is changed by a single page that no longer fits, and names source, selector and URL', () => {
    for (const verdict of [judgeRun(changed, [], usual), judgeRun(null, [changed], usual)]) {
      expect(verdict.health).toBe('changed')
      expect(verdict.why).toContain('liuyan-form')
      expect(verdict.why).toContain('.context-title-text')
      expect(verdict.why).toContain('http://127.0.0.1/9')
    }
  })
  it('is blocked when refused and broken when unreachable', () => {
    expect(judgeRun(new SiteRefused('http://127.0.0.1', 403, 'forbidden'), [], usual).health).toBe('blocked')
    expect(judgeRun(new SiteUnreachable('http://127.0.0.1', 'timeout'), [], usual).health).toBe('broken')
  })
  it('is quiet when a busy source gives nothing for two days, but not a slow one', () => {
    expect(judgeRun(null, [], { usualPerDay: 10, lastTwoDays: 0 }).health).toBe('quiet')
    expect(judgeRun(null, [], { usualPerDay: 1, lastTwoDays: 0 }).health).toBe('working')
  })
})
