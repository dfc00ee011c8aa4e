/** 热点, for somebody who works for some districts only: events by their own district, and of their posts those that are seen. */
import type { HotEvent } from '../records/event.ts'
import type { Store } from '../store.ts'
import { NoSuchRecord } from '../trade/retry.ts'
import { pageSeen } from './sight.ts'
import type { Sight } from './sight.ts'

type Words = 'event' | 'events' | 'eventsById' | 'postsOfEvent' | 'eventPostsBetween' | 'changeEvent' | 'renameEvent' | 'mergeEvents' | 'unmergeEvent' | 'splitEvent' | 'rollups' | 'openProposals' | 'decideProposal' | 'bursts' | 'seeBurst'

const PROPOSALS_READ = 1000
const BURSTS_READ = 1000

export function eventWords(store: Store, sight: Sight): Pick<Store, Words> {
  const own = (events: readonly HotEvent[]): HotEvent[] => events.filter(({ district }) => sight.isOwn(district))
  const seen = async (ids: readonly string[]): Promise<ReadonlySet<string>> => new Set(own(await store.eventsById([...new Set(ids)])).map(({ id }) => id))
  const requireEvents = async (...ids: readonly string[]): Promise<void> => {
    const known = await seen(ids)
    for (const id of ids) if (!known.has(id)) throw new NoSuchRecord('event', id)
  }
  return {
    async event(id) {
      const event = await store.event(id)
      return sight.isOwn(event?.district) ? event : undefined
    },
    async events(filter, order, skip, limit) {
      const { page, total } = await pageSeen(async (from, most) => (await store.events(filter, order, from, most)).events, async (some) => own(some), skip, limit)
      return { events: page, total }
    },
    eventsById: async (ids) => own(await store.eventsById(ids)),
    postsOfEvent: async (eventId) => sight.keepByPost(await store.postsOfEvent(eventId), ({ id }) => id),
    eventPostsBetween: async (from, to) => sight.keepByPost(await store.eventPostsBetween(from, to), ({ id }) => id),
    async changeEvent(id, action, act) {
      await requireEvents(id)
      return store.changeEvent(id, action, act)
    },
    async renameEvent(id, title, act) {
      await requireEvents(id)
      return store.renameEvent(id, title, act)
    },
    async mergeEvents(into, from, act) {
      await requireEvents(into, from)
      return store.mergeEvents(into, from, act)
    },
    async unmergeEvent(id, act) {
      const event = (await store.eventsById([id]))[0]
      await requireEvents(id, ...(event?.mergedInto ? [event.mergedInto] : []))
      return store.unmergeEvent(id, act)
    },
    async splitEvent(id, postIds, act) {
      await Promise.all([requireEvents(id), sight.requirePosts(postIds)])
      return store.splitEvent(id, postIds, act)
    },
    async rollups(eventId, unit, from, to) {
      const all = await store.rollups(eventId, unit, from, to)
      const known = await seen(all.map((rollup) => rollup.eventId))
      return all.filter((rollup) => known.has(rollup.eventId))
    },
    async openProposals(limit) {
      const all = await store.openProposals(PROPOSALS_READ)
      const known = await seen(all.flatMap(({ into, from }) => [into, from]))
      return all.filter(({ into, from }) => known.has(into) && known.has(from)).slice(0, limit)
    },
    async decideProposal(id, decision, act) {
      const proposal = await store.database.get('eventProposal', id)
      if (!proposal) throw new NoSuchRecord('eventProposal', id)
      await requireEvents(proposal.into, proposal.from)
      return store.decideProposal(id, decision, act)
    },
    async bursts(filter, limit) {
      const all = (await store.bursts(filter, BURSTS_READ)).filter(({ district }) => sight.isOwn(district)).slice(0, limit)
      const posts = await sight.postsSeen(all.flatMap(({ postIds }) => postIds))
      return all.map((burst) => ({ ...burst, postIds: burst.postIds.filter((id) => posts.has(id)) }))
    },
    async seeBurst(id, act) {
      const burst = await store.database.get('burst', id)
      if (!sight.isOwn(burst?.district)) throw new NoSuchRecord('burst', id)
      return store.seeBurst(id, act)
    },
  }
}
