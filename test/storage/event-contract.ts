/** CONTRACT SUITE of the store, events, run on every database. */
import { describe, expect, it } from 'vitest'
import type { Placement } from '../../storage/store/events.ts'
import { openBurst } from '../../storage/records/burst.ts'
import { proposeMerge } from '../../storage/records/event-proposal.ts'
import { writeNotice } from '../../storage/records/notice.ts'
import type { Post } from '../../storage/records/post.ts'
import { IllegalTransition } from '../../storage/records/record.ts'
import type { Store } from '../../storage/store.ts'
import { NoSuchRecord } from '../../storage/trade/retry.ts'
import { verifyAudit } from '../../storage/verify-audit.ts'
import { act, at, triagedPosts, triageOf } from '../support/trade-samples.ts'
import type { OpenDatabase } from './store-for-each.ts'
import { storeForEach } from './store-for-each.ts'

const machine = { by: 'system:events', at: at(10) }

export function eventContract(name: string, open: OpenDatabase): void {
  describe(`${name}: events in trade words`, () => {
    let store: Store
    storeForEach(open, (opened) => {
      store = opened
    })

    const placement = (post: Post, eventId: string, person: string | null = post.id): Placement => ({
      post: {
        id: post.id, eventId, at: post.content.submittedAt, placedAt: at(10), because: 'name', likeness: 0.7, person, title: post.content.title, category: null, district: '龙亭区', street: null, urgency: 0, attention: false, sensitive: false,
        matter: { version: 'matter-1', names: ['第一大街'], titleNames: 1, areas: [], terms: ['路灯'], titleTerms: 1 },
      },
      title: post.content.title,
      place: '第一大街',
      topic: '城乡建设',
    })
    /** Posts 1…n, in one event unless `eventOf` says otherwise. */
    async function placed(n: number, eventOf: (i: number) => string = () => 'e:1'): Promise<Post[]> {
      const posts = await triagedPosts(store, n)
      for (const [i, post] of posts.entries()) await store.placePost(placement(post, eventOf(i + 1)), machine)
      return posts
    }
    const rollupsAreRight = async (): Promise<void> => expect((await store.checkRollups()).wrong).toEqual([])

    it('take posts in, one commit each: sums, rollups, triage and card', async () => {
      const posts = await triagedPosts(store, 3)
      expect((await store.postsToPlace(10)).map(({ post }) => post.id).sort()).toEqual(posts.map(({ id }) => id).sort())
      for (const [i, post] of posts.entries()) await store.placePost(placement(post, 'e:1', i === 2 ? posts[0]!.id : post.id), machine)
      expect(await store.event('e:1')).toMatchObject({ postCount: 3, people: 2, state: 'open', firstAt: at(-3), lastAt: at(-1), title: '第1件：路灯不亮', place: '第一大街' })
      expect(await store.postsToPlace(10)).toEqual([])
      expect((await store.cards([posts[0]!.id]))[0]?.eventId).toBe('e:1')
      expect((await store.postsOfEvent('e:1')).map(({ id }) => id)).toEqual(posts.map(({ id }) => id).toReversed())
      expect((await store.rollups('e:1', 'day', at(-3000), at(3000))).reduce((sum, { posts: count }) => sum + count, 0)).toBe(3)
      await rollupsAreRight()
    })

    it('keep a post where it is when it is read anew', async () => {
      const [post] = await placed(1)
      await store.saveTriages([{ post: (await store.post(post!.id))!, triage: triageOf(post!), words: ['x'], fingerprint: { id: post!.id, bands: [], signature: '', at: at(3) } }])
      const [again] = await store.postsToPlace(5)
      expect(again?.placed?.eventId).toBe('e:1')
      expect((await store.placePost(placement(post!, 'e:other'), machine)).id).toBe('e:1')
      expect(await store.event('e:other')).toBeUndefined()
      expect((await store.triage(post!.id))?.eventId).toBe('e:1')
      expect((await store.event('e:1'))?.postCount).toBe(1)
    })

    it('lose none of twenty posts that come at once', async () => {
      const posts = await triagedPosts(store, 20)
      await Promise.all(posts.map((post) => store.placePost(placement(post, 'e:1'), machine)))
      expect(await store.event('e:1')).toMatchObject({ postCount: 20, people: 20 })
      await rollupsAreRight()
    })

    it('are merged by an officer, for good: the id leads on, and new posts follow', async () => {
      const posts = await placed(4, (i) => (i < 3 ? 'e:1' : 'e:3'))
      const merged = await store.mergeEvents('e:1', 'e:3', act('o1', 60, '同一件事'))
      expect(merged).toMatchObject({ id: 'e:1', postCount: 4, people: 4 })
      expect(await store.event('e:3')).toMatchObject({ state: 'merged', mergedInto: 'e:1', postCount: 0 })
      expect((await store.postsOfEvent('e:1')).every(({ placedBy, id }) => placedBy === (id === posts[2]!.id || id === posts[3]!.id ? 'officer' : 'machine'))).toBe(true)
      expect((await store.triage(posts[3]!.id))?.eventId).toBe('e:1')
      const more = (await triagedPosts(store, 5))[4]!
      expect((await store.placePost(placement(more, 'e:3'), machine)).id).toBe('e:1')
      await expect(store.mergeEvents('e:1', 'e:3', act('o1'))).rejects.toThrow(IllegalTransition)
      await expect(store.mergeEvents('e:1', 'e:1', act('o1'))).rejects.toThrow(IllegalTransition)
      await expect(store.mergeEvents('e:1', 'e:9', act('o1'))).rejects.toThrow(NoSuchRecord)
      await rollupsAreRight()
      expect((await verifyAudit(store.database)).broken).toBeNull()
      expect((await store.auditTrail({ action: 'event-merge' }, 0, 5))[0]).toMatchObject({ subject: 'event e:3', by: 'o1' })
    })

    it('are merged and taken back: the posts go home, those that came since stay, the pair is never proposed again', async () => {
      const posts = await placed(5, (i) => (i < 3 ? 'e:1' : i === 3 ? 'e:3' : 'e:5'))
      const before = await store.event('e:3')
      await store.mergeEvents('e:3', 'e:5', act('o1', 50))
      await store.mergeEvents('e:1', 'e:3', act('o1', 60))
      const late = (await triagedPosts(store, 6))[5]!
      await store.placePost(placement(late, 'e:3'), machine)
      expect(await store.event('e:1')).toMatchObject({ postCount: 6 })
      // What took it in was merged on: that merge is undone first.
      await expect(store.unmergeEvent('e:5', act('o1', 61))).rejects.toThrow(IllegalTransition)
      expect(await store.unmergeEvent('e:3', act('o1', 62))).toMatchObject({ id: 'e:3', title: before?.title, state: 'open', mergedInto: null, postCount: 3, apartFrom: ['e:1'] })
      expect(await store.event('e:1')).toMatchObject({ postCount: 3, apartFrom: ['e:3'] })
      expect((await store.postsOfEvent('e:1')).map(({ id }) => id).toSorted()).toEqual([posts[0]!.id, posts[1]!.id, late.id].toSorted())
      expect((await store.triage(posts[2]!.id))?.eventId).toBe('e:3')
      expect(await store.unmergeEvent('e:5', act('o1', 63))).toMatchObject({ postCount: 2 })
      expect((await store.postsOfEvent('e:3')).map(({ id }) => id)).toEqual([posts[2]!.id])
      await expect(store.unmergeEvent('e:5', act('o1', 64))).rejects.toThrow(IllegalTransition)
      expect(await store.keepProposals([proposeMerge({ into: 'e:1', from: 'e:3', likeness: 0.9, because: 'meaning' }, machine)])).toBe(0)
      // Merged once more, it comes back once more.
      await store.mergeEvents('e:1', 'e:3', act('o1', 65))
      expect(await store.unmergeEvent('e:3', act('o1', 66))).toMatchObject({ postCount: 1 })
      await rollupsAreRight()
      expect((await verifyAudit(store.database)).broken).toBeNull()
      expect((await store.auditTrail({ action: 'event-unmerge' }, 0, 5))).toHaveLength(3)
    })

    it('merged before merges noted what they brought are taken back by the moment of the merge', async () => {
      const posts = await placed(3, (i) => (i < 3 ? 'e:1' : 'e:3'))
      await store.mergeEvents('e:1', 'e:3', act('o1', 60))
      const old = (await store.database.get('eventPost', posts[2]!.id))!
      const { via: _via, ...without } = old
      await store.database.commit([{ op: 'replace', kind: 'eventPost', record: { ...without, version: old.version + 1 } }])
      expect(await store.unmergeEvent('e:3', act('o1', 61))).toMatchObject({ postCount: 1 })
      await rollupsAreRight()
    })

    it('are taken apart by an officer, and never proposed to be one again', async () => {
      const posts = await placed(3)
      const { left, taken } = await store.splitEvent('e:1', [posts[2]!.id], act('o1', 60))
      expect(left).toMatchObject({ id: 'e:1', postCount: 2, apartFrom: [taken.id] })
      expect(taken).toMatchObject({ postCount: 1, apartFrom: ['e:1'], state: 'open' })
      expect((await store.triage(posts[2]!.id))?.eventId).toBe(taken.id)
      expect(await store.keepProposals([proposeMerge({ into: 'e:1', from: taken.id, likeness: 0.9, because: 'meaning' }, machine)])).toBe(0)
      await expect(store.splitEvent('e:1', posts.slice(0, 2).map(({ id }) => id), act('o1', 61))).rejects.toThrow(IllegalTransition)
      await expect(store.splitEvent('e:1', [posts[2]!.id], act('o1', 61))).rejects.toThrow(IllegalTransition)
      await rollupsAreRight()
    })

    it('keep an officer’s title, mute and pin, whatever the machine reads', async () => {
      await placed(2, (i) => `e:${i}`)
      await store.renameEvent('e:1', '路灯久坏', act('o1'))
      await store.changeEvent('e:2', 'pin', act('o1'))
      const heat = (value: number) => ({ value, parts: { people: value }, version: 'heat-1', at: at(20) })
      await store.describeEvent('e:1', { title: '机器起的名', heat: heat(9), returns: 2 })
      await store.describeEvent('e:2', { title: '机器起的名', heat: heat(1) })
      expect(await store.event('e:1')).toMatchObject({ title: '路灯久坏', returns: 2 })
      const { events, total } = await store.events({ state: 'open' }, 'heat', 0, 10)
      expect([events.map(({ id }) => id), total]).toEqual([['e:2', 'e:1'], 2])
      expect((await store.events({}, 'chronic', 0, 1)).events[0]?.id).toBe('e:1')
      await store.changeEvent('e:1', 'mute', act('o1'))
      expect((await store.events({ state: 'open' }, 'heat', 0, 10)).total).toBe(1)
      await expect(store.changeEvent('e:1', 'mute', act('o1'))).rejects.toThrow(IllegalTransition)
      await expect(store.changeEvent('e:2', 'pin', act('o1'))).rejects.toThrow(IllegalTransition)
    })

    it('are proposed as one once; accepting merges them, refusing is remembered', async () => {
      await placed(3, (i) => `e:${i}`)
      const proposals = [proposeMerge({ into: 'e:1', from: 'e:2', likeness: 0.8, because: 'name' }, machine), proposeMerge({ into: 'e:1', from: 'e:3', likeness: 0.9, because: 'name' }, machine)]
      expect(await store.keepProposals(proposals)).toBe(2)
      expect(await store.keepProposals([proposeMerge({ into: 'e:2', from: 'e:1', likeness: 0.8, because: 'name' }, machine)])).toBe(0)
      expect((await store.openProposals(10)).map(({ from }) => from)).toEqual(['e:3', 'e:2'])
      await store.decideProposal(proposals[1]!.id, 'refuse', act('o1'))
      await store.decideProposal(proposals[0]!.id, 'accept', act('o1'))
      expect(await store.openProposals(10)).toEqual([])
      expect(await store.event('e:1')).toMatchObject({ postCount: 2 })
      expect(await store.event('e:3')).toMatchObject({ postCount: 1, state: 'open' })
      await expect(store.decideProposal(proposals[0]!.id, 'accept', act('o1'))).rejects.toThrow(IllegalTransition)
      await rollupsAreRight()
    })

    it('are counted afresh: a rollup that is wrong or missing is found and mended', async () => {
      await placed(3)
      const [rollup] = await store.rollups('e:1', 'day', at(-3000), at(3000))
      await store.database.commit([{ op: 'replace', kind: 'eventRollup', record: { ...rollup!, posts: 99, version: rollup!.version + 1 } }])
      expect((await store.checkRollups()).wrong).toEqual([rollup!.id])
      expect((await store.checkRollups(true)).wrong).toEqual([rollup!.id])
      await rollupsAreRight()
      await store.database.commit([{ op: 'delete', kind: 'eventRollup', id: rollup!.id }])
      await store.checkRollups(true)
      await rollupsAreRight()
    })

    it('raise an alarm once, with its notices, until a person takes note', async () => {
      const facts = { id: 'b:1', kind: 'event' as const, eventId: 'e:1', category: null, district: null, street: null, sensitive: false, postIds: ['p'], from: at(0), to: at(60), observed: 6, expected: 0.2, odds: 1e-7 }
      const notice = writeNotice({ id: 'b:1@mail', channel: 'mail', about: 'b:1', subject: '苗头', text: '…' }, at(60), true)
      expect(await store.keepBurst(openBurst(facts, machine), [notice])).toBe(true)
      expect(await store.keepBurst(openBurst(facts, machine), [notice])).toBe(false)
      expect(await store.notices({ about: 'b:1' }, 5)).toHaveLength(1)
      expect(await store.bursts({ state: 'open' }, 5)).toMatchObject([{ id: 'b:1', odds: 1e-7 }])
      await store.seeBurst('b:1', act('o1'))
      expect(await store.bursts({ state: 'open' }, 5)).toEqual([])
      await expect(store.seeBurst('b:1', act('o1'))).rejects.toThrow(IllegalTransition)
    })
  })
}
