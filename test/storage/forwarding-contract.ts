/** CONTRACT SUITE of 自动转办 in the store, run on every database. */
import { describe, expect, it } from 'vitest'
import { IllegalTransition } from '../../storage/records/record.ts'
import { checkForwarding, planForwarding } from '../../storage/records/forwarding.ts'
import { writeRule } from '../../storage/records/forward-rule.ts'
import type { Store } from '../../storage/store.ts'
import { act, at, triagedPosts } from '../support/trade-samples.ts'
import type { OpenDatabase } from './store-for-each.ts'
import { storeForEach } from './store-for-each.ts'

const system = (minute: number, why?: string) => act('system:forwarding', minute, why)
const planned = (postId: string, leaves: number, sampled = false) => planForwarding({ postId, hash: 'h1', ruleId: 'r1', ruleVersion: 1, unitId: 'unit1', because: '规则', leavesAt: at(leaves), sampled }, system(10))

export function forwardingContract(name: string, open: OpenDatabase): void {
  describe(`${name}: 自动转办`, () => {
    let store: Store
    storeForEach(open, (opened) => {
      store = opened
    })

    it('rules come in the order in which they decide', async () => {
      const facts = { name: 'x', enabled: true, categories: [], districts: [], channels: [], anyWords: [], noWords: [], urgencyMost: 0 as const, confidenceLeast: 0.9, hours: 'always' as const, unitId: null, recallMinutes: 30, sampleShare: 0 }
      await store.database.commit([30, 10, 20].map((rank) => ({ op: 'insert' as const, kind: 'forwardRule' as const, record: writeRule(`r${rank}`, { ...facts, rank }, act('approver')) })))
      expect((await store.forwardRules()).map(({ id }) => id)).toEqual(['r10', 'r20', 'r30'])
    })
    it('a content is planned once, and taken by one process when its window has ended', async () => {
      expect((await Promise.all(Array.from({ length: 6 }, () => store.addForwarding(planned('p1', 40))))).filter(Boolean)).toHaveLength(1)
      expect(await store.takeForwarding(at(41), system(39))).toBeUndefined()
      const taken = await Promise.all(Array.from({ length: 6 }, () => store.takeForwarding(at(42), system(40))))
      expect(taken.filter(Boolean)).toHaveLength(1)
      expect(await store.takeForwarding(at(44), system(42))).toMatchObject({ postId: 'p1' })
      const id = (await store.forwardings({ state: 'waiting' }, 0, 5)).forwardings[0]?.id ?? ''
      expect(await store.settleForwarding(id, 'forward', system(43), 'case1')).toMatchObject({ state: 'forwarded', caseId: 'case1' })
      await expect(store.settleForwarding(id, 'refuse', system(44, 'x'), null)).rejects.toThrow(IllegalTransition)
    })
    it('what was sampled and forwarded waits for its check', async () => {
      for (const [postId, sampled] of [['p1', true], ['p2', true], ['p3', false]] as const) {
        const record = planned(postId, 40, sampled)
        await store.addForwarding(record)
        await store.settleForwarding(record.id, 'forward', system(50), 'case1')
      }
      expect((await store.forwardings({ toCheck: true }, 0, 5)).total).toBe(2)
      const record = (await store.forwardings({ toCheck: true }, 0, 5)).forwardings[0]!
      await store.database.commit([{ op: 'replace', kind: 'forwarding', record: checkForwarding(record, true, '', act('officer', 60)) }])
      expect((await store.forwardings({ toCheck: true }, 0, 5)).total).toBe(1)
    })
    it('posts that wait and are not answered are looked at, the newest first', async () => {
      const [first, second, third] = await triagedPosts(store, 3)
      await store.dismissPost(second!.id, second!.hash, '无实质内容', act('officer'))
      expect((await store.cardsToForward(at(-100), 9)).map(({ id }) => id)).toEqual([first!.id, third!.id])
      expect(await store.cardsToForward(at(0), 9)).toEqual([])
      expect((await store.cardsSubmittedBetween(at(-2), at(0), 9)).map(({ id }) => id)).toEqual([first!.id, second!.id])
    })
  })
}
