/** CONTRACT SUITE of the outbox in the store, run on every database. */
import { describe, expect, it } from 'vitest'
import { retryMinutes } from '../../storage/records/delivery.ts'
import type { NewDelivery } from '../../storage/records/delivery.ts'
import { IllegalTransition } from '../../storage/records/record.ts'
import type { Store } from '../../storage/store.ts'
import { NoSuchRecord } from '../../storage/trade/retry.ts'
import { verifyAudit } from '../../storage/verify-audit.ts'
import { putDispatch } from '../support/casework-samples.ts'
import { act, at } from '../support/trade-samples.ts'
import type { OpenDatabase } from './store-for-each.ts'
import { storeForEach } from './store-for-each.ts'

const outbox = (minute: number) => act('system:outbox', minute)
const letter = (id: string, fields: Partial<NewDelivery> = {}): NewDelivery => ({ id: `dispatch:${id}`, channel: 'webhook', unitId: 'unit1', kind: 'dispatch', aboutId: id, caseId: 'case1', subject: '转办', text: '…', fields: {}, ...fields })

export function outboxContract(name: string, open: OpenDatabase): void {
  describe(`${name}: the outbox`, () => {
    let store: Store
    storeForEach(open, (opened) => {
      store = opened
    })
    const posted = async (id = 'd1', held = false, fields: Partial<NewDelivery> = {}) => {
      await putDispatch(store.database, id, at(0))
      await store.postDispatch(id, letter(id, fields), held, outbox(1))
    }
    const failed = async (minute: number, again: boolean) => store.noteAttempt('dispatch:d1', { sent: false, error: 'HTTP 502', again }, outbox(minute))

    it('writes one letter for a dispatch, however many processes try', async () => {
      await putDispatch(store.database, 'd1', at(0))
      expect((await store.dispatchesToPost(at(1), 10)).map(({ id }) => id)).toEqual(['d1'])
      const won = await Promise.all(Array.from({ length: 8 }, () => store.postDispatch('d1', letter('d1'), false, outbox(1))))
      expect(won.filter(Boolean)).toHaveLength(1)
      expect((await store.deliveries({}, 0, 10)).total).toBe(1)
      expect(await store.dispatchesToPost(at(1), 10)).toEqual([])
      expect(await store.dispatch('d1')).toMatchObject({ delivery: 'sending', handling: 'sent' })
      await expect(store.postDispatch('none', letter('none'), false, outbox(1))).rejects.toThrow(NoSuchRecord)
    })

    it('is taken by one sender at a time, and by another when the sender died: at least once', async () => {
      await posted()
      const taken = await Promise.all(Array.from({ length: 8 }, () => store.takeDelivery(at(2), at(5))))
      expect(taken.filter(Boolean)).toHaveLength(1)
      expect(await store.takeDelivery(at(4), at(7))).toBeUndefined()
      expect(await store.takeDelivery(at(5), at(8))).toMatchObject({ id: 'dispatch:d1', state: 'sending', attempts: 2 })
      await store.noteAttempt('dispatch:d1', { sent: true, reference: '17' }, outbox(6))
      expect(await store.delivery('dispatch:d1')).toMatchObject({ state: 'delivered', receipt: { reference: '17' }, deliveredAt: at(6) })
      expect(await store.dispatch('d1')).toMatchObject({ delivery: 'delivered', attempts: 2, lastError: null })
      await expect(store.noteAttempt('dispatch:d1', { sent: true, reference: '18' }, outbox(7))).rejects.toThrow(IllegalTransition)
    })

    it('of Open311 is asked how it fares by one at a time, until it is over or too old', async () => {
      await posted('d1', false, { channel: 'open311' })
      await store.takeDelivery(at(2), at(5))
      await store.noteAttempt('dispatch:d1', { sent: true, reference: '17' }, outbox(3))
      expect(await store.takeQuestion(at(62))).toBeUndefined()
      const taken = await Promise.all(Array.from({ length: 6 }, () => store.takeQuestion(at(63))))
      expect(taken.filter(Boolean)).toMatchObject([{ id: 'dispatch:d1', askAt: at(123) }])
      expect(await store.noteRemote('dispatch:d1', { reference: '17', status: 'open', notes: '', over: false }, outbox(64))).toMatchObject({ askAt: at(123), receipt: { reference: '17', status: 'open', askedAt: at(64) } })
      const days = (n: number) => at(3 + n * 24 * 60)
      expect(await store.takeQuestion(days(4))).toMatchObject({ askAt: at(3 + (4 * 24 + 6) * 60) })
      expect(await store.takeQuestion(days(90))).toMatchObject({ askAt: null })
      expect(await store.takeQuestion(days(100))).toBeUndefined()
      await posted('d2', false, { channel: 'webhook', aboutId: 'd2' })
      await store.takeDelivery(at(2), at(5))
      await store.noteAttempt('dispatch:d2', { sent: true, reference: '18' }, outbox(3))
      expect(await store.takeQuestion(days(1))).toBeUndefined()
    })

    it('goes the way the unit is reached by now, not the way it was written for', async () => {
      const reachedBy = (channel: 'mail' | 'hold' | 'webhook', minute: number) => store.setUnitChannel('unit1', { channel, address: channel === 'mail' ? 'unit@example.org' : '', secret: null, jurisdiction: null, serviceCode: null }, act('admin', minute))
      await posted()
      await store.takeDelivery(at(2), at(5))
      await failed(2, true)
      await reachedBy('mail', 3)
      expect(await store.takeDelivery(at(4), at(7))).toMatchObject({ state: 'sending', channel: 'mail', attempts: 2 })
      expect((await store.delivery('dispatch:d1'))?.history.at(-1)).toMatchObject({ action: 'reroute', why: 'webhook → mail' })
      await failed(4, true)
      await reachedBy('hold', 5)
      expect(await store.takeDelivery(at(60), at(63))).toBeUndefined()
      expect(await store.delivery('dispatch:d1')).toMatchObject({ state: 'held', channel: 'hold', nextAttemptAt: null, lastError: '单位已改为专人送达' })
      expect(await store.dispatch('d1')).toMatchObject({ delivery: 'held' })
      await store.setUnitChannel('unit1', { channel: 'webhook', address: 'https://unit.example.org/in', secret: null, jurisdiction: null, serviceCode: null }, act('admin', 61))
      expect(await store.resendDelivery('dispatch:d1', false, act('officer', 62))).toMatchObject({ state: 'queued', channel: 'webhook' })
      expect(await store.takeDelivery(at(63), at(66))).toMatchObject({ state: 'sending', channel: 'webhook' })
      expect((await verifyAudit(store.database)).broken).toBeNull()
    })

    it('is tried again at once, after 5 and 30 minutes and ever longer, then it is a dead letter that a person may resend', async () => {
      await posted()
      let minute = 2
      for (const wait of retryMinutes) {
        await store.takeDelivery(at(minute), at(minute + 3))
        expect(await failed(minute, true)).toMatchObject({ state: 'queued', nextAttemptAt: at(minute + wait), lastError: 'HTTP 502' })
        if (wait > 0) expect(await store.takeDelivery(at(minute + wait - 1), at(minute + wait))).toBeUndefined()
        minute += wait
      }
      await store.takeDelivery(at(minute), at(minute + 3))
      expect(await failed(minute, true)).toMatchObject({ state: 'failed', attempts: retryMinutes.length + 1 })
      expect(await store.dispatch('d1')).toMatchObject({ delivery: 'failed', lastError: 'HTTP 502' })
      expect(await store.takeDelivery(at(9999), at(10_000))).toBeUndefined()
      await store.setUnitChannel('unit1', { channel: 'mail', address: 'unit@example.org', secret: null, jurisdiction: null, serviceCode: null }, act('admin', 60))
      expect(await store.resendDelivery('dispatch:d1', false, act('officer', 9999))).toMatchObject({ state: 'queued', channel: 'mail', attempts: 0 })
      expect(await store.dispatch('d1')).toMatchObject({ delivery: 'sending' })
      await store.takeDelivery(at(9999), at(10_002))
      await store.noteAttempt('dispatch:d1', { sent: true, reference: '' }, outbox(10_000))
      expect((await store.delivery('dispatch:d1'))?.history.map(({ action }) => action)).toEqual(['write', ...retryMinutes.map(() => 'retry'), 'fail', 'resend', 'deliver'])
      expect((await verifyAudit(store.database)).broken).toBeNull()
    })

    it('gives up at once what cannot succeed', async () => {
      await posted()
      await store.takeDelivery(at(2), at(5))
      expect(await failed(3, false)).toMatchObject({ state: 'failed', attempts: 1 })
      expect(await store.deliveryCounts()).toEqual({ failed: 1 })
    })

    it('holds everything outside production; a person may carry a letter by hand', async () => {
      await posted('d1', true)
      expect(await store.delivery('dispatch:d1')).toMatchObject({ state: 'held', nextAttemptAt: null })
      expect(await store.dispatch('d1')).toMatchObject({ delivery: 'held' })
      expect(await store.takeDelivery(at(9999), at(10_000))).toBeUndefined()
      await expect(store.resendDelivery('dispatch:d1', true, act('officer'))).rejects.toThrow(IllegalTransition)
      await expect(store.deliverByHand('dispatch:d1', act('officer'))).rejects.toThrow(IllegalTransition)
      expect(await store.deliverByHand('dispatch:d1', act('officer', 70, '机要交换'))).toMatchObject({ state: 'delivered' })
      expect(await store.dispatch('d1')).toMatchObject({ delivery: 'delivered' })
    })

    it('keeps back a letter whose dispatch has ended meanwhile', async () => {
      await posted()
      await store.takeDelivery(at(2), at(5))
      expect(await store.noteAttempt('dispatch:d1', { sent: false, void: '转办已撤回，未发出' }, outbox(3))).toMatchObject({ state: 'held', lastError: '转办已撤回，未发出' })
      expect(await store.dispatch('d1')).toMatchObject({ delivery: 'held' })
    })

    it('names dispatches with news once their letter has arrived and while they are in hand; the news is written once', async () => {
      const news = async (id: string, fields: Parameters<typeof putDispatch>[3] = {}) => putDispatch(store.database, id, at(0), { delivery: 'delivered', newsFrom: 1, ...fields })
      await news('told', { newsFrom: null })
      await putDispatch(store.database, 'never', at(0), { delivery: 'delivered' })
      await news('first', { newsFrom: 0 })
      await news('answered', { handling: 'replied' })
      for (const delivery of ['queued', 'sending', 'held', 'failed'] as const) await news(delivery, { delivery })
      for (const handling of ['recalled', 'returned', 'accepted'] as const) await news(handling, { handling })
      const waiting = await store.dispatchesToTell(10)
      expect(waiting.map(({ id }) => id)).toEqual(['answered', 'first'])
      expect(await store.dispatchesToTell(1)).toHaveLength(1)
      const about = (sequence: number) => letter('first', { id: `ruling:first:${sequence}`, kind: 'ruling' })
      const won = await Promise.all(Array.from({ length: 6 }, () => store.postRulings(waiting[1]!, [about(1), about(2)], false, outbox(2))))
      expect(won.filter(Boolean)).toHaveLength(1)
      expect((await store.deliveries({ kind: 'ruling' }, 0, 10)).total).toBe(2)
      expect(await store.dispatch('first')).toMatchObject({ newsFrom: null, handling: 'sent', delivery: 'delivered' })
      // The dispatch as it was read: whoever changed it meanwhile has more news.
      const [answered] = waiting
      await store.database.commit([{ op: 'replace', kind: 'dispatch', record: { ...answered!, version: answered!.version + 1 } }])
      expect(await store.postRulings(answered!, [letter('answered', { id: 'ruling:answered:1', kind: 'deadlines' })], true, outbox(3))).toBe(false)
      expect((await store.dispatchesToTell(10)).map(({ id }) => id)).toEqual(['answered'])
      expect((await store.deliveries({ kind: 'deadlines' }, 0, 10)).total).toBe(0)
    })

    it('notes once that the unit has it', async () => {
      await posted()
      await expect(store.confirmDelivery('dispatch:d1', 'x', act('unit'))).rejects.toThrow(IllegalTransition)
      await store.takeDelivery(at(2), at(5))
      await store.noteAttempt('dispatch:d1', { sent: true, reference: '' }, outbox(3))
      const all = await Promise.all([10, 11, 12].map((minute) => store.confirmDelivery('dispatch:d1', 'R-1', act('system:receipts', minute))))
      expect(new Set(all.map(({ confirmedAt }) => confirmedAt)).size).toBe(1)
      expect(all[0]).toMatchObject({ receipt: { reference: 'R-1' } })
    })

    it('keeps the secret of a channel that is changed without naming it', async () => {
      const facts = { channel: 'webhook' as const, address: 'https://unit.example.org/in', secret: 'a-secret-of-sixteen', jurisdiction: null, serviceCode: null }
      await store.setUnitChannel('unit1', facts, act('admin'))
      await store.setUnitChannel('unit1', { ...facts, address: 'https://unit.example.org/v2', secret: null }, act('admin', 61))
      expect(await store.unitChannel('unit1')).toMatchObject({ address: 'https://unit.example.org/v2', secret: 'a-secret-of-sixteen', version: 2 })
      expect(JSON.stringify(await store.auditTrail({ action: 'set_channel' }, 0, 5))).not.toContain('a-secret')
    })
  })
}
