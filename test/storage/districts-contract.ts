/** CONTRACT SUITE of 分管区划 in the store, run on every database: what somebody sees who works for some districts only. */
import { describe, expect, it } from 'vitest'
import { limitToDistricts } from '../../storage/districts/district-store.ts'
import type { Store } from '../../storage/store.ts'
import { NoSuchRecord } from '../../storage/trade/retry.ts'
import { putCase, putDispatch } from '../support/casework-samples.ts'
import { act, at, triagedPosts, triageOf } from '../support/trade-samples.ts'
import type { OpenDatabase } from './store-for-each.ts'
import { storeForEach } from './store-for-each.ts'

const places = ['龙亭区', '鼓楼区', null, '龙亭区', '鼓楼区'] as const

export function districtsContract(name: string, open: OpenDatabase): void {
  describe(`${name}: 分管区划`, () => {
    let store: Store
    let limited: Store
    storeForEach(open, (opened) => {
      store = opened
      limited = limitToDistricts(store, ['鼓楼区'])
    })
    const seed = () => triagedPosts(store, places.length, (i) => ({ place: { district: places[i - 1] ?? null, street: null, community: null, spot: null, confidence: 0.7, evidence: [] } }))

    it('the queue, its pages, counts and search', async () => {
      await seed()
      const page = await limited.screeningQueue({}, 'oldest', 0, 10)
      expect(page).toMatchObject({ total: 2, cards: [{ district: '鼓楼区' }, { district: '鼓楼区' }] })
      expect((await limited.screeningQueue({}, 'oldest', 1, 1)).cards).toHaveLength(1)
      expect((await limited.screeningQueue({ words: ['路灯'] }, 'newest', 0, 10)).total).toBe(2)
      expect((await limited.screeningQueue({ district: '鼓楼区' }, 'newest', 0, 10)).total).toBe(2)
      expect((await limited.screeningQueue({ district: '龙亭区' }, 'newest', 0, 10)).total).toBe(0)
      expect((await limited.queueFacets({})).district).toEqual([{ value: '鼓楼区', count: 2 }])
      expect((await limited.queueFacets({ district: '龙亭区' })).district).toEqual([])
      expect((await limited.leastCertain('topic', 10)).length).toBe(2)
      expect((await limitToDistricts(store, ['鼓楼区', '龙亭区']).screeningQueue({}, 'newest', 0, 10)).total).toBe(4)
    })

    it('a post of another district is not there, unless its case is theirs', async () => {
      const [longting, gulou, nowhere] = await seed()
      expect(await limited.post(longting!.id)).toBeUndefined()
      expect(await limited.post(nowhere!.id)).toBeUndefined()
      expect(await limited.post(gulou!.id)).toMatchObject({ id: gulou!.id })
      expect((await limited.cards([longting!.id, gulou!.id])).map(({ id }) => id)).toEqual([gulou!.id])
      await expect(limited.acceptPost(longting!.id, longting!.hash, { category: null, urgency: null, title: null }, act('officer'))).rejects.toThrow(NoSuchRecord)
      const { case: own } = await limited.acceptPost(gulou!.id, gulou!.hash, { category: null, urgency: null, title: null }, act('officer'))
      expect(own.district).toBe('鼓楼区')
      await expect(limited.mergePost(longting!.id, longting!.hash, own.id, act('officer'))).rejects.toThrow(NoSuchRecord)
      await store.mergePost(longting!.id, longting!.hash, own.id, act('whole'))
      expect(await limited.post(longting!.id)).toMatchObject({ caseId: own.id })
      expect(await limited.triage(longting!.id)).toMatchObject({ id: longting!.id })
    })

    it('a post that moved to another district goes out of sight', async () => {
      const [, gulou] = await seed()
      const post = (await store.post(gulou!.id))!
      const triage = triageOf(post, { place: { district: '龙亭区', street: null, community: null, spot: null, confidence: 0.9, evidence: [] }, at: at(9) })
      await store.saveTriages([{ post, triage, words: ['路灯'], fingerprint: { id: post.id, bands: [], signature: '', at: at(9) } }])
      expect(await limited.post(post.id)).toBeUndefined()
    })

    it('cases and what belongs to them; long lists are paged and counted right', async () => {
      const { database } = store
      await putCase(database, 'a1', at(0), { district: '鼓楼区' })
      await putCase(database, 'b1', at(1), { district: '龙亭区' })
      await putCase(database, 'c1', at(2), { district: null })
      expect((await limited.cases({}, 0, 10)).cases.map(({ id }) => id)).toEqual(['a1'])
      expect((await limited.casesById(['a1', 'b1', 'c1'])).map(({ id }) => id)).toEqual(['a1'])
      for (let n = 0; n < 12; n++) await putDispatch(database, `d${n}`, at(n), { caseId: n % 3 === 0 ? 'a1' : n % 3 === 1 ? 'b1' : 'c1', unitId: 'unit1' })
      expect((await limited.openDispatches()).map(({ id }) => id)).toEqual(['d0', 'd3', 'd6', 'd9'])
      expect(await limited.dispatch('d1')).toBeUndefined()
      expect(await limited.dispatch('d3')).toMatchObject({ id: 'd3' })
      expect(await limited.dispatchesOf('b1')).toEqual([])
      const page = await limited.inbox('unit1', 'open', 1, 2)
      expect([page.total, page.dispatches.map(({ id }) => id)]).toEqual([4, ['d3', 'd6']])
      const letter = (n: number, caseId: string | null) => ({ id: `l${n}`, channel: 'portal' as const, unitId: 'unit1', kind: 'dispatch' as const, aboutId: `d${n}`, caseId, subject: '', text: '', fields: {} })
      for (let n = 0; n < 9; n++) await store.addDelivery(letter(n, ['a1', 'b1', null][n % 3] ?? null), n < 6, act('system:outbox', n))
      expect(await limited.deliveryCounts()).toEqual({ held: 2, queued: 1 })
      const letters = await limited.deliveries({}, 1, 1)
      expect([letters.total, letters.deliveries.map(({ id }) => id)]).toEqual([3, ['l3']])
      expect(await limited.deliveries({ state: 'held' }, 0, 10)).toMatchObject({ total: 2, deliveries: [{ id: 'l3' }, { id: 'l0' }] })
      expect((await limited.deliveries({ caseId: 'b1' }, 0, 10)).total).toBe(0)
      expect(await limited.delivery('l1')).toBeUndefined()
      await expect(limited.resendDelivery('l1', false, act('officer'))).rejects.toThrow(NoSuchRecord)
      await expect(limited.joinCases('b1', 'a1', 1, act('officer'))).rejects.toThrow(NoSuchRecord)
      await expect(limited.changeCase('b1', (record) => record, act('officer'), 'x')).rejects.toThrow(NoSuchRecord)
    })

    it('words of the whole city are refused, and so is the database itself', async () => {
      await expect(limited.postsToTriage(1)).rejects.toThrow('for somebody who works for some districts only')
      await expect(limited.database.find('post', {})).rejects.toThrow('for somebody who works for some districts only')
      await expect(limited.database.get('dispatch', 'd1')).rejects.toThrow('for somebody who works for some districts only')
      await expect(limited.database.commit([])).rejects.toThrow('for somebody who works for some districts only')
    })
  })
}
