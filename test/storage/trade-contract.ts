/** CONTRACT SUITE of the store in trade words, run on every database. */
import { beforeEach, describe, expect, it } from 'vitest'
import { Conflict } from '../../storage/database.ts'
import { IllegalTransition } from '../../storage/records/record.ts'
import { writeNotice } from '../../storage/records/notice.ts'
import type { Notice } from '../../storage/records/notice.ts'
import type { Post } from '../../storage/records/post.ts'
import type { RunEnd, SourceHealth } from '../../storage/records/source.ts'
import type { PostReading, Store } from '../../storage/store.ts'
import { verifyAudit } from '../../storage/verify-audit.ts'
import { changeCase, followUpCase, reopenCase } from '../../storage/records/case.ts'
import type { Case } from '../../storage/records/case.ts'
import type { Triage } from '../../storage/records/triage.ts'
import { NoSuchRecord, StaleRecord } from '../../storage/trade/retry.ts'
import { openStore } from '../../storage/trade-store.ts'
import { act, at, sighting, triagedPosts, triageOf } from '../support/trade-samples.ts'
import type { OpenDatabase } from './store-for-each.ts'
import { storeForEach } from './store-for-each.ts'

const noCounts = { found: 0, new: 0, changed: 0, gone: 0, failed: 0, skippedByRobots: 0, requests: 0, retries: 0, bytes: 0 }
const noticeOf = (alarm: { id: string; notices: number; state: string }, minute: string): Notice => writeNotice({ id: `${alarm.id}#${alarm.state === 'cleared' ? 'end' : alarm.notices}`, channel: 'mail', about: alarm.id, subject: '来源异常', text: '…' }, minute, false)
const source = { id: 'liuyan-form', family: 'liuyan-form', name: '领导留言板', url: 'http://127.0.0.1', everyMinutes: 30 }

export function tradeContract(name: string, open: OpenDatabase): void {
  describe(`${name}: the store in trade words`, () => {
    let store: Store
    storeForEach(open, (opened) => {
      store = opened
    })

    const reading = (post: Post): PostReading => ({ post, triage: triageOf(post), words: ['x'], fingerprint: { id: post.id, bands: [], signature: '', at: at(2) } })
    const chainIsWhole = async (): Promise<number> => {
      const { entries, broken } = await verifyAudit(store.database)
      expect(broken).toBeNull()
      return entries
    }

    describe('sources', () => {
      it('are registered once and keep what they remember', async () => {
        await store.registerSource(source, at(0))
        await store.claimDueSources('w', at(0), 60_000, 1)
        await store.startRun({ id: 'r', sourceId: source.id, startedAt: at(0) })
        await store.settleRun('r', 'w', { at: at(1), health: 'working', why: null, nextRunAt: at(31), memory: { boards: [1138] }, outcome: 'done', counts: noCounts, error: null })
        const again = await store.registerSource({ ...source, name: '留言板', everyMinutes: 15 }, at(2))
        expect(again).toMatchObject({ name: '留言板', everyMinutes: 15, memory: { boards: [1138] }, nextRunAt: at(31) })
        expect(await store.sources()).toHaveLength(1)
      })

      it('are held by one worker at a time, and free again when its time ran out', async () => {
        for (let i = 0; i < 5; i++) await store.registerSource({ ...source, id: `s${i}` }, at(0))
        const taken = await Promise.all(Array.from({ length: 10 }, (_, w) => store.claimDueSources(`w${w}`, at(1), 60_000, 5)))
        expect(taken.flat().map(({ id }) => id).sort()).toEqual(['s0', 's1', 's2', 's3', 's4'])
        expect(await store.claimDueSources('late', at(1), 60_000, 5)).toEqual([])
        expect(await store.claimDueSources('late', at(2), 60_000, 5)).toHaveLength(5)
      })

      it('cannot be settled by a worker that lost them', async () => {
        await store.registerSource(source, at(0))
        await store.claimDueSources('slow', at(0), 60_000, 1)
        await store.startRun({ id: 'r', sourceId: source.id, startedAt: at(0) })
        await store.claimDueSources('next', at(5), 60_000, 1)
        const end = { at: at(6), health: 'working' as const, why: null, nextRunAt: at(36), outcome: 'done' as const, counts: noCounts, error: null }
        await expect(store.settleRun('r', 'slow', end)).rejects.toThrow(IllegalTransition)
        await expect(store.prolongClaim(source.id, 'slow', at(9))).rejects.toThrow(IllegalTransition)
        expect((await store.source(source.id))?.claim?.by).toBe('next')
      })

      it('of a dead worker are free at once, and its run is marked as interrupted', async () => {
        await store.registerSource(source, at(0))
        await store.claimDueSources('dead', at(0), 60_000, 1)
        await store.startRun({ id: 'r1', sourceId: source.id, startedAt: at(0) })
        expect(await store.freeClaimsOf((worker) => worker === 'somebody')).toEqual([])
        expect(await store.freeClaimsOf((worker) => worker === 'dead')).toEqual([source.id])
        expect(await store.claimDueSources('next', at(0), 60_000, 1)).toHaveLength(1)
        await store.startRun({ id: 'r2', sourceId: source.id, startedAt: at(1) })
        expect((await store.runs(source.id, 5)).map(({ id, outcome }) => [id, outcome])).toEqual([['r2', 'running'], ['r1', 'interrupted']])
      })

      it('can be taken out of turn, and given back without a run', async () => {
        await store.registerSource(source, at(0))
        await store.postponeSource(source.id, (await store.takeSource(source.id, 'w', at(0), 60_000))?.claim?.by ?? '', at(600))
        expect(await store.claimDueSources('w', at(1), 60_000, 5)).toEqual([])
        const taken = await Promise.all(Array.from({ length: 6 }, (_, w) => store.takeSource(source.id, `w${w}`, at(1), 60_000)))
        expect(taken.filter((record) => record !== undefined)).toHaveLength(1)
        await expect(store.postponeSource(source.id, 'somebody', at(700))).rejects.toThrow(IllegalTransition)
        await expect(store.takeSource('nothing', 'w', at(1), 60_000)).rejects.toThrow(NoSuchRecord)
      })

      it('are due at once when a person asks, until that is done', async () => {
        await store.registerSource(source, at(0))
        const run = async (minute: number, end: Pick<RunEnd, 'served'>) => {
          await store.takeSource(source.id, 'w', at(minute), 60_000)
          await store.startRun({ id: `r${minute}`, sourceId: source.id, startedAt: at(minute) })
          return store.settleRun(`r${minute}`, 'w', { at: at(minute + 1), health: 'working', why: null, nextRunAt: at(500), outcome: 'done', counts: noCounts, error: null, ...end })
        }
        await run(0, {})
        expect(await store.runSoon(source.id, at(10), 'failed')).toMatchObject({ nextRunAt: at(10), asked: { at: at(10), what: 'failed' } })
        expect(await store.runSoon(source.id, at(11))).toMatchObject({ nextRunAt: at(10), asked: { what: 'all' } })
        expect(await store.runSoon(source.id, at(12), 'failed')).toMatchObject({ asked: { what: 'all' } })
        expect(await run(20, {})).toMatchObject({ asked: { what: 'all' }, nextRunAt: at(21) })
        expect(await run(30, { served: { until: at(5), what: 'all' } })).toMatchObject({ asked: { what: 'all' }, nextRunAt: at(31) })
        expect(await run(35, { served: { until: at(35), what: 'failed' } })).toMatchObject({ asked: { what: 'all' }, nextRunAt: at(36) })
        expect(await run(40, { served: { until: at(40), what: 'all' } })).toMatchObject({ asked: null, nextRunAt: at(500) })
      })

      it('with a new schedule are due at once, so that it counts from now on', async () => {
        const schedule = { jitter: 0, windows: [{ days: ['workdays' as const], from: '08:00', to: '18:00', everyMinutes: 10 }] }
        await store.registerSource({ ...source, schedule }, at(0))
        await store.postponeSource(source.id, (await store.takeSource(source.id, 'w', at(0), 60_000))?.claim?.by ?? '', at(600))
        expect(await store.registerSource({ ...source, schedule }, at(5))).toMatchObject({ nextRunAt: at(600), schedule })
        expect(await store.registerSource({ ...source, schedule: { ...schedule, jitter: 0.5 } }, at(5))).toMatchObject({ nextRunAt: at(5), schedule: { jitter: 0.5 } })
      })

      it('are not due while switched off', async () => {
        await store.registerSource(source, at(0))
        await store.enableSource(source.id, false)
        expect(await store.claimDueSources('w', at(1), 60_000, 5)).toEqual([])
      })
    })

    describe('requests to a host a day', () => {
      it('are given up to the budget, to all who ask together, and anew the next day', async () => {
        expect(await store.takeRequests('a.example', '2026-11-23', 4, 10)).toBe(4)
        expect(await store.takeRequests('b.example', '2026-11-23', 4, 10)).toBe(4)
        const together = await Promise.all(Array.from({ length: 8 }, () => store.takeRequests('a.example', '2026-11-23', 1, 10)))
        expect(together.filter((given) => given === 1)).toHaveLength(6)
        expect(await store.takeRequests('a.example', '2026-11-23', 4, 10)).toBe(0)
        expect(await store.takeRequests('a.example', '2026-11-24', 40, 10)).toBe(10)
        expect(await store.database.count('counter')).toBe(2)
      })
    })

    describe('alarms', () => {
      const run = async (minute: number, health: SourceHealth, more: { outcome?: 'interrupted'; evidenceId?: string; alarmAfter?: number } = {}) => {
        await store.takeSource(source.id, 'w', at(minute), 60_000)
        await store.startRun({ id: `r${minute}`, sourceId: source.id, startedAt: at(minute) })
        const misfit = more.evidenceId ? { at: at(minute), evidenceId: more.evidenceId, why: 'x' } : null
        await store.settleRun(`r${minute}`, 'w', { at: at(minute + 1), health, why: health === 'working' ? null : `it is ${health}`, nextRunAt: at(minute + 1), outcome: more.outcome ?? 'done', counts: noCounts, error: null, misfit, alarmAfter: more.alarmAfter ?? 3 })
      }
      const open = () => store.alarms({ sourceId: source.id, state: 'open' }, 5)
      beforeEach(() => store.registerSource(source, at(0)))

      it('open after three bad runs in a row, go on, and end when the source works', async () => {
        for (const [minute, health] of [[0, 'broken'], [10, 'working'], [20, 'broken'], [30, 'changed']] as const) await run(minute, health)
        expect(await open()).toEqual([])
        await run(35, 'changed', { outcome: 'interrupted' })
        await run(40, 'changed', { evidenceId: 'page-1' })
        expect(await open()).toEqual([expect.objectContaining({ state: 'open', health: 'changed', why: 'it is changed', since: at(20), runs: 3, evidenceId: 'page-1', openedAt: at(41), notices: 0, nextNoticeAt: at(41) })])
        await run(50, 'blocked')
        expect(await open()).toEqual([expect.objectContaining({ health: 'blocked', runs: 4, evidenceId: 'page-1', since: at(20) })])
        await run(60, 'working')
        expect(await open()).toEqual([])
        expect(await store.alarms({ sourceId: source.id }, 5)).toEqual([expect.objectContaining({ state: 'cleared', clearedAt: at(61), nextNoticeAt: null })])
        for (const minute of [70, 80, 90]) await run(minute, 'broken')
        expect(await store.alarms({}, 5)).toHaveLength(2)
      })

      it('are said once an interval, however many processes try, and the end is said once', async () => {
        await run(0, 'broken', { alarmAfter: 1 })
        const [alarm] = await store.alarmsToSay(at(1), 5)
        const say = (minute: number) => Promise.all(Array.from({ length: 6 }, () => store.sayAlarm(alarm!.id, at(minute), (_, after) => [noticeOf(after, at(minute))])))
        expect((await say(2)).filter(Boolean)).toHaveLength(1)
        expect(await store.alarmsToSay(at(61), 5)).toEqual([])
        expect((await say(61)).filter(Boolean)).toHaveLength(0)
        expect((await store.alarmsToSay(at(62), 5)).map(({ notices }) => notices)).toEqual([1])
        expect((await say(70)).filter(Boolean)).toHaveLength(1)
        // One hour, then two.
        expect(await store.alarmsToSay(at(189), 5)).toEqual([])
        expect(await store.alarmsToSay(at(190), 5)).toHaveLength(1)
        await run(100, 'working')
        expect((await say(101)).filter(Boolean)).toHaveLength(1)
        expect((await say(5000)).filter(Boolean)).toHaveLength(0)
        expect((await store.notices({ about: alarm!.id }, 9)).map(({ id }) => id.split('#')[1]).sort()).toEqual(['1', '2', 'end'])
      })

      it('end when the source is switched off', async () => {
        await run(0, 'broken', { alarmAfter: 1 })
        await store.enableSource(source.id, false, at(5))
        expect(await open()).toEqual([])
      })
    })

    describe('notices', () => {
      const alarm = (id: string) => ({ id, notices: 1, state: 'open' as const })
      const keep = async (id: string) => {
        await store.database.commit([{ op: 'insert', kind: 'notice', record: noticeOf(alarm(id), at(0)) }])
      }

      it('are taken by one sender each, and settled', async () => {
        await keep('a')
        const taken = await Promise.all(Array.from({ length: 8 }, () => store.takeNotice(at(1), at(3))))
        expect(taken.filter((notice) => notice !== undefined)).toHaveLength(1)
        expect(await store.settleNotice('a#1', { sent: true }, at(2))).toMatchObject({ delivery: 'delivered', deliveredAt: at(2), attempts: 1 })
        expect(await store.takeNotice(at(500), at(501))).toBeUndefined()
      })

      it('that were not accepted are tried again, ever later, and then given up', async () => {
        await keep('a')
        let minute = 1
        const pauses: number[] = []
        for (let attempt = 1; attempt <= 6; attempt++) {
          expect(await store.takeNotice(at(minute), at(minute + 2))).toMatchObject({ attempts: attempt })
          const { delivery, nextAttemptAt } = await store.settleNotice('a#1', { sent: false, error: 'HTTP 502', again: true }, at(minute))
          expect(delivery).toBe(attempt < 6 ? 'queued' : 'failed')
          if (nextAttemptAt) pauses.push((Date.parse(nextAttemptAt) - Date.parse(at(minute))) / 60_000)
          if (nextAttemptAt) minute += pauses.at(-1) ?? 0
        }
        expect(pauses).toEqual([1, 2, 4, 8, 16])
      })

      it('whose sender died are not sent again: whether they left is not known', async () => {
        await keep('a')
        await store.takeNotice(at(1), at(3))
        expect(await store.takeNotice(at(2), at(5))).toBeUndefined()
        expect((await store.notices({}, 5))[0]).toMatchObject({ delivery: 'sending' })
        expect(await store.takeNotice(at(3), at(5))).toBeUndefined()
        expect((await store.notices({ delivery: 'failed' }, 5))[0]).toMatchObject({ lastError: expect.stringContaining('not known') as string })
      })
    })

    describe('posts', () => {
      it('are new, the same, changed; a former content is kept as a version', async () => {
        expect((await store.savePost(sighting(1))).outcome).toBe('new')
        expect((await store.savePost(sighting(1, {}, { at: at(5) }))).outcome).toBe('same')
        const { outcome, post } = await store.savePost(sighting(1, { state: '已办理', replies: [{ unit: '市照明管理处', at: at(8), text: '已修复。' }] }, { at: at(9) }))
        expect(outcome).toBe('changed')
        expect(post.versions).toHaveLength(1)
        expect(post.versions[0]).toMatchObject({ seenAt: at(5), content: { state: '待回复', replies: [] } })
        expect(post.history.at(-1)?.why).toBe('state, replies')
        expect(await store.database.count('post')).toBe(1)
      })

      it('from a file that was seen before, in this state or a former one, change nothing at all', async () => {
        const [monday, friday] = [{ state: '待回复' }, { state: '已办理' }]
        await store.savePost(sighting(1, monday, { fromFile: true }))
        const { post } = await store.savePost(sighting(1, friday, { fromFile: true, at: at(5) }))
        for (const [n, fields] of [monday, friday, monday].entries()) expect(await store.savePost(sighting(1, fields, { fromFile: true, at: at(9 + n) }))).toEqual({ outcome: 'same', post })
        expect((await store.savePost(sighting(1, { state: '办理中' }, { fromFile: true, at: at(20) }))).outcome).toBe('changed')
      })

      it('the same new post from ten crawlers at once is stored once', async () => {
        const outcomes = await Promise.all(Array.from({ length: 10 }, () => store.savePost(sighting(1))))
        expect(outcomes.filter(({ outcome }) => outcome === 'new')).toHaveLength(1)
        expect(await store.database.count('post')).toBe(1)
      })

      it('are gone only after two misses far enough apart, and can come back', async () => {
        await triagedPosts(store, 1)
        const miss = (minute: number) => store.missPost('liuyan-form', '1', at(minute), 20 * 60_000, at(minute + 5))
        expect((await miss(10))?.gone).toBe(false)
        expect((await miss(12))?.gone).toBe(false)
        expect((await miss(31))?.gone).toBe(true)
        expect((await store.cards(['liuyan-form:1']))[0]?.gone).toBe(true)
        const { post } = await store.savePost(sighting(1, {}, { at: at(60) }))
        expect(post.tombstone).toBeNull()
        expect(post.history.map(({ action }) => action)).toEqual(['collect', 'gone', 'reappear'])
        expect((await store.cards(['liuyan-form:1']))[0]?.gone).toBe(false)
      })

      it('a sighting between two misses makes the count begin anew', async () => {
        await store.savePost(sighting(1))
        await store.missPost('liuyan-form', '1', at(10), 60_000, at(11))
        await store.savePost(sighting(1, {}, { at: at(20) }))
        expect((await store.missPost('liuyan-form', '1', at(30), 60_000, at(31)))?.gone).toBe(false)
      })

      it('missing one that was never seen changes nothing', async () => {
        expect(await store.missPost('liuyan-form', '404', at(1), 1, null)).toBeUndefined()
      })

      it('are due for a visit soonest first', async () => {
        for (const [n, minute] of [[1, 30], [2, 10], [3, 20]] as const) await store.savePost(sighting(n, {}, { nextVisit: () => at(minute) }))
        expect((await store.postsDueForVisit('liuyan-form', at(25), 10)).map(({ externalId }) => externalId)).toEqual(['2', '3'])
      })

      it('come in batches like one by one, the same post twice in a batch included', async () => {
        const raw = () => ({ id: 'page', sourceId: 'liuyan-form', url: 'http://127.0.0.1/1', fetchedAt: at(1), contentType: 'text/html', gzip: 'H4s=' })
        const first = await store.savePosts([sighting(1, {}, { raw }), sighting(2, {}, { raw })])
        expect(first.map(({ outcome, post }) => [outcome, post.externalId])).toEqual([['new', '1'], ['new', '2']])
        const second = await store.savePosts([sighting(3), sighting(1, { state: '办理中' }, { at: at(5) }), sighting(3, {}, { at: at(6) })])
        expect(second.map(({ outcome }) => outcome)).toEqual(['new', 'changed', 'same'])
        expect(await store.savePosts([])).toEqual([])
        expect([await store.database.count('post'), await store.database.count('rawEvidence')]).toEqual([3, 1])
      })

      it('ten crawlers with overlapping batches store each post once', async () => {
        await Promise.all(Array.from({ length: 10 }, (_, i) => store.savePosts([sighting(i), sighting(i + 1), sighting(i + 2)])))
        expect(await store.database.count('post')).toBe(12)
      })

      it('keep a raw page once, however often it is seen', async () => {
        const raw = () => ({ id: 'abc', sourceId: 'liuyan-form', url: 'http://127.0.0.1/1', fetchedAt: at(1), contentType: 'text/html', gzip: 'H4s=' })
        await store.savePost(sighting(1, {}, { raw }))
        await store.savePost(sighting(2, {}, { raw }))
        expect(await store.database.count('rawEvidence')).toBe(1)
        expect((await store.lastRaw('liuyan-form'))?.id).toBe('abc')
      })

      it('that cannot be read are kept as dead letters until they can', async () => {
        const letter = { sourceId: 'liuyan-form', externalId: '9', url: 'http://127.0.0.1/9', error: 'x' }
        await store.keepDeadLetter({ ...letter, at: at(1) })
        await store.keepDeadLetter({ ...letter, at: at(5), error: 'y' })
        expect(await store.deadLetters('liuyan-form', 10)).toEqual([expect.objectContaining({ attempts: 2, firstAt: at(1), lastAt: at(5), error: 'y' })])
        const raw = { id: 'page-9', sourceId: 'liuyan-form', url: 'http://127.0.0.1/9', fetchedAt: at(6), contentType: 'text/html', gzip: 'H4s=' }
        expect(await store.keepDeadLetter({ ...letter, at: at(6), raw, submittedAt: at(-90), missing: true })).toMatchObject({ attempts: 3, evidenceId: 'page-9', submittedAt: at(-90), missingSince: at(6) })
        expect(await store.keepDeadLetter({ ...letter, at: at(7), missing: true })).toMatchObject({ evidenceId: 'page-9', submittedAt: at(-90), missingSince: at(6) })
        expect(await store.keepDeadLetter({ ...letter, at: at(8) })).toMatchObject({ missingSince: null })
        expect(await store.raw('page-9')).toMatchObject({ gzip: 'H4s=' })
        await store.clearDeadLetter('liuyan-form', '9')
        expect(await store.deadLetters('liuyan-form', 10)).toEqual([])
      })
    })

    describe('a known post that cannot be read', () => {
      it('is put off, but not brought back to the plan when it has left it', async () => {
        for (const [n, minute] of [[1, 10], [2, null]] as const) await store.savePost(sighting(n, {}, { nextVisit: () => (minute === null ? null : at(minute)) }))
        for (const externalId of ['1', '2']) await store.keepDeadLetter({ sourceId: 'liuyan-form', externalId, url: 'u', error: 'x', at: at(12), nextVisit: (attempts) => at(12 + 30 * attempts) })
        expect((await store.post('liuyan-form:1'))?.nextVisitAt).toBe(at(42))
        expect((await store.post('liuyan-form:2'))?.nextVisitAt).toBeNull()
      })
    })

    describe('triage', () => {
      it('leaves its mark, a card and a fingerprint; a changed post is due again', async () => {
        const [post] = await triagedPosts(store, 1)
        expect(await store.postsToTriage(10)).toEqual([])
        expect(await store.triage(post!.id)).toMatchObject({ version: 1, topic: { label: '城乡建设' } })
        expect((await store.fingerprintsSharing(['band-1', 'nothing'], 10)).map(({ id }) => id)).toEqual([post!.id])
        await store.savePost(sighting(1, { content: '改了' }, { at: at(9) }))
        expect((await store.postsToTriage(10)).map(({ id }) => id)).toEqual([post!.id])
      })

      it('of a content that changed meanwhile is not kept', async () => {
        const { post } = await store.savePost(sighting(1))
        await store.savePost(sighting(1, { content: '改了' }, { at: at(9) }))
        const other = (await store.savePost(sighting(2))).post
        expect(await store.saveTriages([reading(post), reading(other)])).toBe(1)
        expect(await store.triage(post.id)).toBeUndefined()
        expect(await store.triage(other.id)).toBeDefined()
      })

      it('read by two workers at once is written once after the other, whole', async () => {
        const { post } = await store.savePost(sighting(1))
        const both = await Promise.all([1, 2].map(() => store.saveTriages([reading(post)])))
        expect(both).toEqual([1, 1])
        expect(await store.database.count('card')).toBe(1)
        expect(await store.triage(post.id)).toMatchObject({ version: 2 })
      })
    })

    describe('screening', () => {
      it('shows the urgent first, then what is not answered, then the newest; filters and counts', async () => {
        await triagedPosts(store, 6, (i) => ({ urgency: { level: i === 3 ? 2 : i === 5 ? 1 : 0, confidence: 1, flags: i === 3 ? ['safety'] : [], evidence: [] }, place: { district: i % 2 ? '龙亭区' : null, street: null, community: null, spot: null, confidence: 1, evidence: [] } }))
        const page = await store.screeningQueue({ screening: 'waiting' }, 'urgent', 0, 10)
        expect(page.cards.map(({ id }) => id.split(':')[1])).toEqual(['3', '5', '1', '2', '4', '6'])
        expect((await store.screeningQueue({ flag: 'safety' }, 'urgent', 0, 10)).total).toBe(1)
        expect((await store.screeningQueue({ district: '龙亭区', words: ['路灯'] }, 'newest', 1, 1)).total).toBe(3)
        expect((await store.screeningQueue({ words: ['第4大街'] }, 'newest', 0, 10)).cards.map(({ id }) => id)).toEqual(['liuyan-form:4'])
        expect((await store.screeningQueue({ from: at(-3), to: at(-1) }, 'newest', 0, 10)).cards.map(({ id }) => id.split(':')[1])).toEqual(['2', '3'])
        const facets = await store.queueFacets({ urgency: 0 })
        expect(Object.fromEntries(facets.urgency.map(({ value, count }) => [String(value), count]))).toEqual({ 0: 4, 1: 1, 2: 1 })
        expect(facets.district.reduce((sum, { count }) => sum + count, 0)).toBe(4)
      })

      it('accepts with a number, in one commit with the audit entry', async () => {
        const [post] = await triagedPosts(store, 1)
        const { case: opened } = await store.acceptPost(post!.id, post!.hash, { category: null, urgency: null, title: null }, act('officer'))
        expect(opened).toMatchObject({ number: '2026-000001', status: 'registered', category: '设施管理', district: '龙亭区', postIds: [post!.id] })
        expect((await store.cards([post!.id]))[0]).toMatchObject({ screening: 'accepted', caseId: opened.id })
        expect(await store.auditTrail({ action: 'accept' }, 0, 5)).toEqual([expect.objectContaining({ by: 'officer', subject: `post ${post!.id}`, detail: { case: '2026-000001' } })])
        expect(await store.caseByNumber('2026-000001')).toMatchObject({ id: opened.id })
      })

      it('numbers the years as Shanghai counts them', async () => {
        const [post] = await triagedPosts(store, 1)
        const newYear = { by: 'officer', at: '2026-12-31T16:30:00.000Z' }
        const { case: opened } = await store.acceptPost(post!.id, post!.hash, { category: null, urgency: null, title: null }, newYear)
        expect(opened.number).toBe('2027-000001')
      })

      it('of 50 officers who accept one post, one wins; the others are told', async () => {
        const [post] = await triagedPosts(store, 1)
        const results = await Promise.allSettled(Array.from({ length: 50 }, (_, i) => store.acceptPost(post!.id, post!.hash, { category: null, urgency: null, title: null }, act(`officer${i}`))))
        expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
        for (const result of results) if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(IllegalTransition)
        expect(await store.database.count('case')).toBe(1)
        expect((await store.post(post!.id))?.history.filter(({ action }) => action === 'accept')).toHaveLength(1)
        expect(await chainIsWhole()).toBe(1)
      })

      it('numbers have no gap and no twin when two processes accept 40 posts at once', async () => {
        const posts = await triagedPosts(store, 40)
        const other = openStore(store.database)
        await Promise.all(posts.map((post, i) => (i % 2 ? other : store).acceptPost(post.id, post.hash, { category: null, urgency: null, title: null }, act('officer'))))
        const { cases } = await store.cases({}, 0, 100)
        expect(cases.map(({ number }) => number).sort()).toEqual(Array.from({ length: 40 }, (_, i) => `2026-${String(i + 1).padStart(6, '0')}`))
        expect(await chainIsWhole()).toBe(40)
      })

      it('refuses a decision on a content that was changed after it was read', async () => {
        const [post] = await triagedPosts(store, 1)
        await store.savePost(sighting(1, { content: '补充：已经三天了' }, { at: at(9) }))
        await expect(store.dismissPost(post!.id, post!.hash, '无实质内容', act('officer'))).rejects.toThrow(Conflict)
        expect((await store.post(post!.id))?.screening).toBe('waiting')
      })

      it('a mere sighting in between is no reason to refuse', async () => {
        const [post] = await triagedPosts(store, 1)
        await store.savePost(sighting(1, {}, { at: at(9) }))
        expect((await store.dismissPost(post!.id, post!.hash, '无实质内容', act('officer'))).dismissReason).toBe('无实质内容')
      })

      it('merges into an open case and returns; the last post’s return voids the case and keeps its number', async () => {
        const [first, second] = await triagedPosts(store, 2, (i) => ({ urgency: { level: i === 2 ? 2 : 0, confidence: 1, flags: [], evidence: [] } }))
        const { case: opened } = await store.acceptPost(first!.id, first!.hash, { category: null, urgency: null, title: null }, act('officer'))
        const merged = await store.mergePost(second!.id, second!.hash, opened.id, act('officer'))
        expect(merged.case).toMatchObject({ postIds: [first!.id, second!.id], urgency: 2 })
        await store.returnPost(first!.id, act('officer'))
        expect(await store.case(opened.id)).toMatchObject({ status: 'registered', postIds: [second!.id] })
        await store.returnPost(second!.id, act('officer', 61, '误并'))
        const voided = await store.case(opened.id)
        expect(voided).toMatchObject({ status: 'voided', postIds: [] })
        expect(voided?.history.map(({ action }) => action)).toEqual(['register', 'merge', 'split', 'split', 'void'])
        expect((await store.cards([first!.id, second!.id])).map(({ screening }) => screening)).toEqual(['waiting', 'waiting'])
        await expect(store.mergePost(second!.id, second!.hash, opened.id, act('officer'))).rejects.toThrow(IllegalTransition)
        expect(await chainIsWhole()).toBe(4)
      })

      it('a post that somebody else has open cannot be decided', async () => {
        const [post] = await triagedPosts(store, 1)
        await store.claimPost(post!.id, 'first', at(10), at(15))
        await expect(store.claimPost(post!.id, 'second', at(11), at(16))).rejects.toThrow(IllegalTransition)
        await expect(store.dismissPost(post!.id, post!.hash, '无实质内容', act('second', 12))).rejects.toThrow(IllegalTransition)
        expect((await store.dismissPost(post!.id, post!.hash, '无实质内容', act('second', 16))).screening).toBe('dismissed')
      })

      it('names a post that does not exist', async () => {
        await expect(store.dismissPost('liuyan-form:0', '', '其他', act('officer'))).rejects.toThrow(NoSuchRecord)
      })
    })

    describe('cases', () => {
      const accepted = async (n: number, fields: (i: number) => Partial<Triage> = () => ({})): Promise<Case[]> => {
        const cases: Case[] = []
        for (const post of await triagedPosts(store, n, fields)) cases.push((await store.acceptPost(post.id, post.hash, { category: null, urgency: null, title: null }, act('officer'))).case)
        return cases
      }
      const whereIs = async (record: Case): Promise<(string | null | undefined)[]> => Promise.all(record.postIds.map(async (id) => (await store.post(id))?.caseId))

      it('join another and part from it again, with their posts', async () => {
        const [a, b] = await accepted(2)
        const { joined, into } = await store.joinCases(a!.id, b!.id, a!.version, act('officer', 70))
        expect([joined.status, joined.joinedTo, into.postIds.length]).toEqual(['joined', b!.id, 2])
        expect(await whereIs(into)).toEqual([b!.id, b!.id])
        await expect(store.joinCases(a!.id, b!.id, a!.version, act('officer', 71))).rejects.toThrow(StaleRecord)
        await expect(store.joinCases(a!.id, b!.id, joined.version, act('officer', 71))).rejects.toThrow(IllegalTransition)
        const { parted, from } = await store.partCase(a!.id, joined.version, act('officer', 72, '不是同一件事'))
        expect([parted.status, parted.joinedTo, from.postIds]).toEqual(['registered', null, b!.postIds])
        expect(await whereIs(parted)).toEqual([a!.id])
        expect(parted.history.map(({ action }) => action)).toEqual(['register', 'join', 'part'])
        expect(await chainIsWhole()).toBe(4)
      })

      it('come back from where their posts are, when what they joined was joined since', async () => {
        const [a, b, c] = await accepted(3)
        const first = await store.joinCases(a!.id, b!.id, a!.version, act('officer', 70))
        const second = await store.joinCases(b!.id, c!.id, first.into.version, act('officer', 71))
        expect(await whereIs(second.into)).toEqual([c!.id, c!.id, c!.id])
        const { parted, from } = await store.partCase(a!.id, first.joined.version, act('officer', 72, '不是同一件事'))
        expect([parted.postIds, from.id, from.postIds]).toEqual([a!.postIds, c!.id, [...c!.postIds, ...b!.postIds]])
        expect((await store.partCase(b!.id, second.joined.version, act('officer', 73, '不是同一件事'))).parted.postIds).toEqual(b!.postIds)
        expect(await whereIs(a!)).toEqual([a!.id])
      })

      it('are split: the new one has the next number, and at least one post stays', async () => {
        const [a, b] = await accepted(2)
        const { joined, into } = await store.joinCases(a!.id, b!.id, a!.version, act('officer', 70))
        expect(joined.status).toBe('joined')
        await expect(store.splitCase(into.id, into.postIds, into.version, act('officer', 71, '两件事'))).rejects.toThrow(IllegalTransition)
        const { left, opened } = await store.splitCase(into.id, [a!.postIds[0]!], into.version, act('officer', 71, '两件事'))
        expect([left.postIds, opened.number, opened.postIds, left.version]).toEqual([b!.postIds, '2026-000003', a!.postIds, into.version + 1])
        expect(await whereIs(opened)).toEqual([opened.id])
      })

      it('say when an answer is seen on the site they came from', async () => {
        const [a] = await accepted(1)
        await store.savePost(sighting(1, { replies: [{ unit: '市照明管理处', at: at(90), text: '已修复。' }] }, { at: at(91) }))
        const record = await store.case(a!.id)
        expect(record).toMatchObject({ siteRepliedAt: at(91), version: a!.version + 1 })
        expect(record?.history.at(-1)).toMatchObject({ action: 'site_reply', by: 'system:collect' })
        await store.savePost(sighting(1, { replies: [{ unit: '市照明管理处', at: at(90), text: '已修复。' }], state: '已回复' }, { at: at(92) }))
        expect((await store.case(a!.id))?.version).toBe(a!.version + 1)
      })

      it('of one person on one matter are linked, by what tells the person', async () => {
        const phone = '13900000001'
        const written = async (n: number, category: string): Promise<Case> => {
          const { post } = await store.savePost(sighting(n, { content: `请联系${phone}，路灯不亮。` }))
          const start = post.content.content.indexOf(phone)
          await store.saveTriages([{ post, triage: triageOf(post, { category: { label: category, confidence: 0.9, alternatives: [], evidence: [] }, personal: [{ field: 'content', kind: 'mobile', start, end: start + phone.length }] }), words: ['x'], fingerprint: { id: post.id, bands: [], signature: '', at: at(2) } }])
          return (await store.acceptPost(post.id, post.hash, { category: null, urgency: null, title: null }, act('officer', 60 + n))).case
        }
        const first = await written(1, '设施管理')
        const other = await written(2, '供水服务')
        const again = await written(3, '设施管理')
        expect([first.repeatOf, other.repeatOf, again.repeatOf]).toEqual([null, null, first.id])
        expect((await store.casesOfPersons(again.persons ?? [], 10)).map(({ id }) => id)).toEqual([again.id, other.id, first.id])
        expect(JSON.stringify(again)).not.toContain(phone)
      })

      it('are numbered without a gap by 20 officers at once', async () => {
        const posts = await triagedPosts(store, 20)
        const numbers = await Promise.all(posts.map(async (post, n) => (await store.acceptPost(post.id, post.hash, { category: null, urgency: null, title: null }, act(`officer${n}`))).case.number))
        expect(numbers.toSorted()).toEqual(posts.map((_, n) => `2026-${String(n + 1).padStart(6, '0')}`))
      })

      it('are found by their unit and by being late', async () => {
        const [a, b] = await accepted(2)
        const out = (record: Case, dueAt: string): Case => ({ ...changeCase(record, 'dispatch', act('officer', 70)), unitIds: ['u1'], dueAt })
        await store.changeCase(a!.id, (record) => out(record, at(100)), act('officer', 70), 'dispatch')
        await store.changeCase(b!.id, (record) => out(record, at(200)), act('officer', 70), 'dispatch')
        expect((await store.cases({ unitId: 'u1' }, 0, 10)).total).toBe(2)
        expect((await store.cases({ overdueAt: at(150) }, 0, 10)).cases.map(({ id }) => id)).toEqual([a!.id])
      })

      it('wait for 回访 from their closing until somebody is reached, and anew after another round', async () => {
        const [a, b] = await accepted(2)
        for (const [n, one] of [b!, a!].entries()) for (const action of ['dispatch', 'reply', 'close'] as const) await store.changeCase(one.id, (record) => changeCase(record, action, act('officer', 70 + n)), act('officer', 70 + n), action)
        const waiting = async (from = 0) => (await store.cases({ toVisitFrom: at(from) }, 0, 10)).cases.map(({ id }) => id)
        expect([await waiting(), await waiting(71)]).toEqual([[b!.id, a!.id], [a!.id]])
        const nobody = { reached: false, responded: null, resolved: null, satisfied: null, words: '' }
        await store.changeCase(b!.id, (record) => followUpCase(record, nobody, act('officer', 80)), act('officer', 80), 'follow_up')
        expect(await waiting()).toEqual([b!.id, a!.id])
        await store.changeCase(b!.id, (record) => followUpCase(record, { ...nobody, reached: true, responded: true, resolved: true, satisfied: false }, act('officer', 81)), act('officer', 81), 'follow_up')
        expect(await waiting()).toEqual([a!.id])
        await store.changeCase(b!.id, (record) => reopenCase(record, act('officer', 82, '不满意')), act('officer', 82, '不满意'), 'reopen')
        for (const action of ['dispatch', 'reply', 'close'] as const) await store.changeCase(b!.id, (record) => changeCase(record, action, act('officer', 90)), act('officer', 90), action)
        expect(await waiting()).toEqual([a!.id, b!.id])
      })
    })

    describe('people', () => {
      const staff = { id: 'staff:a', version: 1, login: 'a1', name: '甲', role: 'officer' as const, unitId: null, passwordHash: 'x', mustChangePassword: false, demo: false, active: true, failures: 0, lockedUntil: null, lastLoginAt: null }
      it('have a login name of their own', async () => {
        await store.addStaff(staff)
        await expect(store.addStaff({ ...staff, id: 'staff:b' })).rejects.toThrow(Conflict)
        expect((await store.staffByLogin('a1'))?.id).toBe('staff:a')
      })
      it('counts every one of 20 parallel changes', async () => {
        await store.addStaff(staff)
        await Promise.all(Array.from({ length: 20 }, () => store.changeStaff('staff:a', (record) => ({ ...record, version: record.version + 1, failures: record.failures + 1 }))))
        expect((await store.staff('staff:a'))?.failures).toBe(20)
      })
      it('end their other sessions', async () => {
        for (const id of ['s1', 's2', 's3']) await store.addSession({ id, version: 1, staffId: 'staff:a', createdAt: at(0), lastSeenAt: at(0), expiresAt: at(30), agent: 'test' })
        expect(await store.endSessionsOf('staff:a', 's2')).toBe(2)
        expect((await store.sessionsOf('staff:a')).map(({ id }) => id)).toEqual(['s2'])
      })
    })
  })
}
