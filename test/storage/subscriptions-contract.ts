/** CONTRACT SUITE of 推送订阅 in the store, run on every database. */
import { describe, expect, it } from 'vitest'
import { IllegalTransition } from '../../storage/records/record.ts'
import { changeSubscription, newSubscription, switchSubscription } from '../../storage/records/subscription.ts'
import type { Store } from '../../storage/store.ts'
import { StaleRecord } from '../../storage/trade/retry.ts'
import { verifyAudit } from '../../storage/verify-audit.ts'
import { act, at } from '../support/trade-samples.ts'
import type { OpenDatabase } from './store-for-each.ts'
import { storeForEach } from './store-for-each.ts'

export function subscriptionsContract(name: string, open: OpenDatabase): void {
  describe(`${name}: 推送订阅`, () => {
    let store: Store
    storeForEach(open, (opened) => {
      store = opened
    })
    const add = (id: string, minute: number) => store.addSubscription(newSubscription({ id, platformId: 'p1', address: 'https://platform.example/in?key=hidden', secret: 'sealed', events: ['closed'] }, act('security', minute)), act('security', minute))

    it('is added, changed as it was seen, switched; audited without what its address may carry', async () => {
      await add('b', 2)
      await add('a', 3)
      expect((await store.subscriptions()).map(({ id }) => id)).toEqual(['b', 'a'])
      const changed = await store.changeSubscription('b', 1, 'change_subscription', (record) => changeSubscription(record, { address: 'http://10.0.0.9/in', events: ['closed', 'reopened'] }, act('security', 4)), act('security', 4))
      expect(changed).toMatchObject({ version: 2, secret: 'sealed', events: ['closed', 'reopened'] })
      await expect(store.changeSubscription('b', 1, 'x', (record) => record, act('security'))).rejects.toThrow(StaleRecord)
      await expect(store.changeSubscription('b', 2, 'x', (record) => switchSubscription(record, true, act('security')), act('security'))).rejects.toThrow(IllegalTransition)
      await store.changeSubscription('b', 2, 'disable_subscription', (record) => switchSubscription(record, false, act('security', 5)), act('security', 5, '检修'))
      expect(await store.changeSubscription('b', 3, 'enable_subscription', (record) => switchSubscription(record, true, act('security', 9)), act('security', 9))).toMatchObject({ enabled: true, since: at(9) })
      const trail = await store.auditTrail({}, 0, 10)
      expect(trail.map(({ action }) => action)).toEqual(['enable_subscription', 'disable_subscription', 'change_subscription', 'add_subscription', 'add_subscription'])
      expect(JSON.stringify(trail)).not.toContain('hidden')
      expect((await verifyAudit(store.database)).broken).toBeNull()
    })

    it.each([
      ['nowhere', { address: 'mailto:x@y.z', events: ['closed'] as const }],
      ['nothing', { address: 'https://platform.example/in', events: [] }],
    ])('is refused when it would send %s', (_, facts) => {
      expect(() => newSubscription({ id: 'x', platformId: 'p1', secret: 's', ...facts, events: [...facts.events] }, act('security'))).toThrow(IllegalTransition)
    })

    it('reads the audit chain on from where it was left; the mark never goes back', async () => {
      expect(await store.eventsReadTo()).toBeUndefined()
      for (let n = 1; n <= 5; n++) await store.audit({ at: at(n), by: 'officer', action: `step${n}`, subject: '', detail: {} })
      expect((await store.auditTrail({ from: at(2), to: at(4) }, 0, 10)).map(({ action }) => action)).toEqual(['step3', 'step2'])
      expect((await store.auditTrail({ from: at(4), by: 'officer' }, 0, 10)).map(({ action }) => action)).toEqual(['step5', 'step4'])
      expect((await store.auditAfter(2, 2)).map(({ action }) => action)).toEqual(['step3', 'step4'])
      expect(await store.auditAfter(5, 10)).toEqual([])
      await Promise.all([3, 5, 4].map((seq) => store.noteEventsRead(seq)))
      expect(await store.eventsReadTo()).toBe(5)
      await store.noteEventsRead(2)
      expect(await store.eventsReadTo()).toBe(5)
    })
  })
}
