/** CONTRACT SUITE of 企业问题清单 and 媒体点名 in the store, run on every database. */
import { afterEach, describe, expect, it } from 'vitest'
import { changeCase } from '../../storage/records/case.ts'
import type { EnterpriseIssue } from '../../storage/records/enterprise-issue.ts'
import { linkEnterpriseIssue, listEnterpriseIssue, rateEnterpriseIssue } from '../../storage/records/enterprise-issue.ts'
import { closeMediaMention, linkMediaMention, writeMediaMention } from '../../storage/records/media-mention.ts'
import { IllegalTransition } from '../../storage/records/record.ts'
import type { Store } from '../../storage/store.ts'
import { NoSuchRecord, StaleRecord } from '../../storage/trade/retry.ts'
import { verifyAudit } from '../../storage/verify-audit.ts'
import { act, at, triagedPosts } from '../support/trade-samples.ts'
import type { OpenDatabase } from './store-for-each.ts'
import { storeForEach } from './store-for-each.ts'

const TODAY = '2026-11-20'
const charge = { unitId: 'u1', person: '王科长', dueDay: '2026-12-01' }

export function enterpriseContract(name: string, open: OpenDatabase): void {
  describe(`${name}: 企业问题 and 媒体点名`, () => {
    let store: Store
    storeForEach(open, (opened) => {
      store = opened
    })
    afterEach(async () => {
      expect((await verifyAudit(store.database)).broken).toBeNull()
    })
    const issue = (n: number): Promise<EnterpriseIssue> =>
      store.addEnterpriseIssue(listEnterpriseIssue({ id: `e${n}`, origin: 'channel', meeting: null, enterprise: `企业${n}`, contact: { name: '', phone: '' }, text: '门前积水', category: null }, act('o1', n)))
    const registered = async (n: number) => store.registerEnterpriseIssue((await issue(n)).id, 1, charge, TODAY, act('o1', n + 1))
    const acceptedCase = async () => {
      const [post] = await triagedPosts(store, 1)
      return (await store.acceptPost(post!.id, post!.hash, { category: null, urgency: null, title: null }, act('o1', 30))).case
    }
    const closeFully = async (id: string, minute: number) => {
      for (const action of ['dispatch', 'reply', 'close'] as const) await store.changeCase(id, (record) => changeCase(record, action, act('o1', minute)), act('o1', minute), action)
    }

    it('numbers are gap-free under a race, and one of two for one issue loses', async () => {
      const issues = await Promise.all([1, 2, 3, 4, 5].map(issue))
      const tries = await Promise.allSettled(issues.flatMap(({ id }) => [0, 1].map(() => store.registerEnterpriseIssue(id, 1, charge, TODAY, act('o1', 20)))))
      expect(tries.filter(({ status }) => status === 'rejected').map((lost) => (lost as PromiseRejectedResult).reason as unknown)).toEqual(Array.from({ length: 5 }, () => expect.any(StaleRecord)))
      const { issues: all } = await store.enterpriseIssues({ state: 'registered' }, 0, 9)
      expect(all.map(({ number }) => number).sort()).toEqual([1, 2, 3, 4, 5].map((n) => `企2026-000${n}`))
    })
    it('不满意 reopens the closed case behind it in the same commit, also where that one was joined to another', async () => {
      const [first, second] = await triagedPosts(store, 2)
      const open = async (post: typeof first) => (await store.acceptPost(post!.id, post!.hash, { category: null, urgency: null, title: null }, act('o1', 30))).case
      const [a, b] = [await open(first), await open(second)]
      const { id } = await registered(1)
      const linked = await store.changeEnterpriseIssue(id, 2, 'link', (issue) => linkEnterpriseIssue(issue, { caseId: a.id }, act('o1', 31)), act('o1', 31))
      await store.joinCases(a.id, b.id, a.version, act('o1', 32))
      await closeFully(b.id, 33)
      const settled = await store.settleEnterpriseIssue(id, linked.version, '照片', act('o1', 40))
      expect((await store.issuesOfCase((await store.case(b.id))!)).map((issue) => issue.id)).toEqual([id])
      const said = { verdict: 'dissatisfied' as const, words: '又积水', dueDay: '2026-12-20' }
      const { issue, reopened } = await store.rateEnterpriseIssue(id, settled.version, said, TODAY, act('o1', 50))
      expect(issue).toMatchObject({ state: 'reopened', dueDay: '2026-12-20' })
      expect(reopened).toMatchObject({ id: b.id, status: 'registered', reopened: 1, closedAt: null, unitIds: [] })
      expect((await store.case(b.id))?.history.at(-1)).toMatchObject({ action: 'reopen', by: 'o1', why: `企业不满意（${issue.number}）：又积水` })
      expect((await store.auditTrail({ action: 'rate_enterprise_issue' }, 0, 5)).map(({ detail }) => detail)).toMatchObject([{ verdict: 'dissatisfied', reopened: reopened?.number }])
      await expect(store.rateEnterpriseIssue(id, settled.version, said, TODAY, act('o1', 51))).rejects.toThrow(StaleRecord)
      expect((await store.case(b.id))?.reopened).toBe(1)
    })
    it('are found by the case they are dealt with in, and by the day they are due', async () => {
      const [post] = await triagedPosts(store, 1)
      const { id } = await registered(1)
      await registered(3)
      await store.changeEnterpriseIssue(id, 2, 'link', (issue) => linkEnterpriseIssue(issue, { postId: post!.id }, act('o1', 31)), act('o1', 31))
      const { case: record } = await store.acceptPost(post!.id, post!.hash, { category: null, urgency: null, title: null }, act('o1', 32))
      expect((await store.issuesOfCase(record)).map((issue) => issue.id)).toEqual([id])
      expect((await store.enterpriseIssues({ dueUntil: '2026-11-30' }, 0, 9)).total).toBe(0)
      expect((await store.enterpriseIssues({ dueUntil: '2026-12-01' }, 0, 9)).total).toBe(2)
    })
    it('a refused 挂号 uses up no number; a new year begins anew', async () => {
      await issue(1)
      await expect(store.registerEnterpriseIssue('e1', 1, { ...charge, dueDay: '2026-11-19' }, TODAY, act('o1'))).rejects.toThrow(IllegalTransition)
      expect((await registered(2)).number).toBe('企2026-0001')
      // 31 December in UTC is the new year in Shanghai.
      expect((await store.registerEnterpriseIssue('e1', 1, { ...charge, dueDay: '2027-02-01' }, TODAY, { by: 'o1', at: '2026-12-31T17:00:00.000Z' })).number).toBe('企2027-0001')
      await expect(store.registerEnterpriseIssue('none', 1, charge, TODAY, act('o1'))).rejects.toThrow(NoSuchRecord)
    })
    it('is settled by its case, found through its post, and only when that one is closed in this round', async () => {
      await registered(1)
      const [post] = await triagedPosts(store, 1)
      await store.changeEnterpriseIssue('e1', 2, 'link', (before) => linkEnterpriseIssue(before, { postId: post!.id }, act('o1', 3)), act('o1', 3))
      expect(await store.caseOfIssue((await store.enterpriseIssue('e1'))!)).toBeUndefined()
      const record = await acceptedCase()
      expect((await store.caseOfIssue((await store.enterpriseIssue('e1'))!))?.id).toBe(record.id)
      await expect(store.settleEnterpriseIssue('e1', 3, '已通', act('o1', 40))).rejects.toThrow(IllegalTransition)
      await closeFully(record.id, 41)
      await expect(store.settleEnterpriseIssue('e1', 2, '已通', act('o1', 42))).rejects.toThrow(StaleRecord)
      expect(await store.settleEnterpriseIssue('e1', 3, '已通', act('o1', 42))).toMatchObject({ state: 'settled', settled: { evidence: '已通', why: null } })
      const rate = (version: number) => store.changeEnterpriseIssue('e1', version, 'rate', (before) => rateEnterpriseIssue(before, { verdict: 'dissatisfied', words: '又积水', dueDay: '2026-12-20' }, TODAY, act('o1', 50)), act('o1', 50))
      await rate(4)
      // The closing of the first round settles nothing in the second.
      await expect(store.settleEnterpriseIssue('e1', 5, '已通', act('o1', 51))).rejects.toThrow(IllegalTransition)
      expect((await store.settleEnterpriseIssue('e1', 5, '已通', act('o1', 52, '企业已自行解决'))).state).toBe('settled')
    })
    it('lists by state, unit and day, and counts what is reported', async () => {
      await registered(1)
      await registered(3)
      await issue(5)
      expect((await store.enterpriseIssues({}, 0, 9)).issues.map(({ id }) => id)).toEqual(['e5', 'e3', 'e1'])
      expect((await store.enterpriseIssues({ state: 'listed' }, 0, 9)).total).toBe(1)
      expect((await store.enterpriseIssues({ overdueOn: '2026-12-01' }, 0, 9)).total).toBe(0)
      expect((await store.enterpriseIssues({ overdueOn: '2026-12-02', unitId: 'u1' }, 0, 1))).toMatchObject({ total: 2, issues: [{ id: 'e1' }] })
      expect((await store.enterpriseIssues({ overdueOn: '2026-12-02', unitId: 'u2' }, 0, 1)).total).toBe(0)
      for (const [id, verdict] of [['e1', 'fair'], ['e3', 'dissatisfied']] as const) {
        const settled = await store.settleEnterpriseIssue(id, 2, '已通', act('o1', 60, '无案件'))
        await store.changeEnterpriseIssue(id, settled.version, 'rate', (before) => rateEnterpriseIssue(before, { verdict, words: '说', dueDay: '2026-12-20' }, TODAY, act('o1', 61)), act('o1', 61))
      }
      expect(await store.enterpriseCounts(at(0), at(100))).toEqual({ listed: 3, registered: 2, settled: 1, content: 1, rated: 2 })
      expect((await store.enterpriseCounts(at(4), at(100))).listed).toBe(1)
    })
    it('several mentions of one case; each is closed once, from the version seen', async () => {
      const facts = { medium: '某日报', kind: 'newspaper' as const, column: '', title: '井盖', link: null, demanded: '补上' }
      for (const [n, day] of ['2026-11-18', '2026-11-19'].entries()) await store.addMediaMention(writeMediaMention({ ...facts, id: `m${n}`, day, caseIds: n === 0 ? ['c1'] : ['c1', 'c2'] }, TODAY, act('o1', n)))
      expect((await store.mediaMentions({ caseId: 'c1' }, 0, 9)).mentions.map(({ id }) => id)).toEqual(['m1', 'm0'])
      expect((await store.mediaMentions({ caseId: 'c2', state: 'open' }, 0, 9)).total).toBe(1)
      const closing = () => store.changeMediaMention('m0', 1, 'close_media_mention', (before) => closeMediaMention(before, { day: TODAY, answer: '已补', link: null }, TODAY, act('o1')), act('o1'))
      const tries = await Promise.allSettled([closing(), closing(), closing()])
      expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
      await expect(closing()).rejects.toThrow(StaleRecord)
      await store.changeMediaMention('m0', 2, 'link', (before) => linkMediaMention(before, ['c3'], act('o1')), act('o1'))
      expect((await store.mediaMentions({ state: 'closed' }, 0, 9)).mentions).toMatchObject([{ id: 'm0', caseIds: ['c1', 'c3'], closure: { answer: '已补' } }])
      expect((await store.auditTrail({ subject: 'media m0' }, 0, 9)).map(({ action }) => action)).toEqual(['link', 'close_media_mention', 'add_media_mention'])
    })
  })
}
