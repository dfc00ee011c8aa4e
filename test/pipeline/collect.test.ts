import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PageChanged, SiteRefused, SiteUnreachable } from '../../crawlers/errors.ts'
import { contentHash } from '../../pipeline/collect/content-hash.ts'
import { atLeast, missingFields } from '../../pipeline/collect/field-shares.ts'
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

const daysUntilNext = (post: Observation, visits: number): number | null => {
  const next = nextVisit(post, visits, 30, now)
  return next === null ? null : (Date.parse(next) - Date.parse(now)) / 86_400_000
}

describe('visit plan', () => {
  it('comes back to an open post, ever more seldom, and at least once a day', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.double({ min: 0.05, max: 1440, noNaN: true }), (visits, everyMinutes) => {
        const pause = pauseAfter(visits, everyMinutes)
        expect(pause).toBeGreaterThan(0)
        expect(pause).toBeLessThanOrEqual(86_400_000)
        expect(pauseAfter(visits + 1, everyMinutes)).toBeGreaterThanOrEqual(pause)
        expect(Date.parse(nextVisit(seen, visits, everyMinutes, now) ?? '')).toBe(Math.trunc(Date.parse(now) + pause))
      }),
    )
  })

  it('waits for the stars after an answer, looks once a week for more after both, and is done after two months', () => {
    expect(daysUntilNext({ ...seen, replies: [answer] }, 20)).toBe(1)
    expect(daysUntilNext({ ...seen, replies: [answer], ratings: stars }, 1)).toBe(7)
    const old = { ...answer, at: '2026-09-01T00:00:00.000Z' }
    expect(daysUntilNext({ ...seen, replies: [old], ratings: stars }, 1)).toBeNull()
    expect(daysUntilNext({ ...seen, replies: [old], ratings: { ...stars, at: '2026-11-01T00:00:00.000Z' } }, 1)).toBe(7)
  })

  it('looks for stars every day, then every week, and gives up a year after the last answer', () => {
    const answered = (at: string) => ({ ...seen, replies: [{ ...answer, at }] })
    expect(daysUntilNext(answered('2026-11-01T00:00:00.000Z'), 20)).toBe(1)
    expect(daysUntilNext(answered('2026-09-01T00:00:00.000Z'), 20)).toBe(7)
    expect(daysUntilNext(answered('2025-11-01T00:00:00.000Z'), 20)).toBeNull()
    expect(daysUntilNext({ ...seen, replies: [{ ...answer, at: '2025-11-01T00:00:00.000Z' }, answer] }, 20)).toBe(1)
  })

  it('looks at posts that stay open ever more seldom, and never forgets them', () => {
    const open = (submittedAt: string) => daysUntilNext({ ...seen, submittedAt }, 200)
    expect([open('2026-10-01T00:00:00.000Z'), open('2026-06-01T00:00:00.000Z'), open('2019-06-01T00:00:00.000Z')]).toEqual([1, 3, 7])
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
  const facts = { error: null, failures: [], found: 5, posts: usual, missing: [] }
  const changed = new PageChanged('liuyan-form', '.context-title-text', 'http://127.0.0.1/9')

  it('is working when posts come as usual', () => {
    expect(judgeRun(facts)).toEqual({ health: 'working', why: null })
  })
  it('is changed by a single page that no longer fits, and names source, selector and URL', () => {
    for (const verdict of [judgeRun({ ...facts, error: changed }), judgeRun({ ...facts, failures: [changed] })]) {
      expect(verdict.health).toBe('changed')
      expect(verdict.why).toContain('liuyan-form')
      expect(verdict.why).toContain('.context-title-text')
      expect(verdict.why).toContain('http://127.0.0.1/9')
    }
  })
  it('is blocked when refused and broken when unreachable', () => {
    expect(judgeRun({ ...facts, error: new SiteRefused('http://127.0.0.1', 403, 'forbidden') }).health).toBe('blocked')
    expect(judgeRun({ ...facts, error: new SiteUnreachable('http://127.0.0.1', 'timeout') }).health).toBe('broken')
  })
  it('is broken when most pages fail, not when a few do', () => {
    const timeouts = Array.from({ length: 6 }, () => new SiteUnreachable('http://127.0.0.1/9', 'timeout'))
    expect(judgeRun({ ...facts, failures: timeouts })).toMatchObject({ health: 'broken', why: expect.stringContaining('6 of 11') as string })
    expect(judgeRun({ ...facts, found: 50, failures: timeouts }).health).toBe('working')
  })
  it('is quiet when a busy source gives nothing for two days, or a tenth of the usual, but not a slow one', () => {
    const given = (usualPerDay: number, lastTwoDays: number) => judgeRun({ ...facts, posts: { usualPerDay, lastTwoDays } }).health
    expect(given(10, 0)).toBe('quiet')
    expect(given(1, 0)).toBe('working')
    expect(given(40, 8)).toBe('quiet')
    expect(given(40, 9)).toBe('working')
  })
})

describe('fields that posts suddenly lack', () => {
  const run = (found: number, missing: Record<string, number>, normal = true) => ({ found, missing, normal })
  const earlier = Array.from({ length: 10 }, () => run(5, { place: 4 }))

  it('are named with their share and the usual one', () => {
    expect(missingFields([run(10, { author: 9, place: 8 }, false), ...earlier])).toEqual([{ field: 'author', missing: 9, posts: 10, usual: expect.closeTo(1 / 52, 3) as number }])
    expect(judgeRun({ error: null, failures: [], found: 10, posts: { usualPerDay: 1, lastTwoDays: 1 }, missing: missingFields([run(10, { author: 9 }, false), ...earlier]) })).toEqual({
      health: 'changed',
      why: 'fields are missing: author in 9 of 10 posts (usually 2%)',
    })
  })
  it('are put together from several small runs', () => {
    const small = Array.from({ length: 4 }, () => run(2, { state: 2 }))
    expect(missingFields([...small, ...earlier]).map(({ field }) => field)).toEqual(['state'])
  })
  it('are not looked for without a history, or without a post', () => {
    expect(missingFields([run(10, { author: 10 }, false), run(5, {})])).toEqual([])
    expect(missingFields([run(0, {}, false), run(9, { author: 9 }), ...earlier])).toEqual([])
    expect(missingFields([run(10, { author: 10 }, false), ...earlier.map((former) => ({ ...former, normal: false }))])).toEqual([])
  })
  it('that are often missing may be missing', () => {
    expect(missingFields([run(10, { place: 10 }, false), ...earlier])).toEqual([])
  })
  it('are no alarm among hundreds of posts where they are usually missing: after an outage, say', () => {
    const former = Array.from({ length: 60 }, () => run(20, { author: 18 }))
    expect(missingFields([run(418, { author: 385 }, false), ...former])).toEqual([])
    expect(missingFields([run(418, { author: 395 }, false), ...former])).toEqual([])
    expect(missingFields([run(418, { author: 418 }, false), ...former]).map(({ field }) => field)).toEqual(['author'])
  })
  it('are weighed by the binomial distribution', () => {
    expect(atLeast(0, 10, 0.3)).toBeCloseTo(1)
    expect(atLeast(10, 10, 0.5)).toBeCloseTo(1 / 1024)
    expect(atLeast(2, 3, 0.5)).toBeCloseTo(0.5)
    // Among many: about half of 2,000 exceed the mean, whatever the share.
    for (const p of [0.02, 0.5, 0.9, 0.98]) expect(atLeast(Math.round(2000 * p), 2000, p)).toBeCloseTo(0.5, 1)
    expect(atLeast(2000, 2000, 0.9)).toBeLessThan(1e-80)
  })
})
