/** Posts, their triage and the queue, for somebody who works for some districts only. */
import type { Facets, QueueFilter, Store } from '../store.ts'
import { pageSeen } from './sight.ts'
import type { Sight } from './sight.ts'

type Words =
  | 'post'
  | 'triage'
  | 'corrections'
  | 'addCorrection'
  | 'leastCertain'
  | 'raw'
  | 'lastRaw'
  | 'cards'
  | 'screeningQueue'
  | 'queueFacets'
  | 'claimPost'
  | 'acceptPost'
  | 'dismissPost'
  | 'mergePost'
  | 'returnPost'
  | 'cardsToForward'
  | 'cardsSubmittedBetween'
  | 'forwarding'
  | 'forwardings'

/** Readings looked at for those of the districts; the store itself looks at so many. */
const READINGS = 1000
const nothing: Facets = { urgency: [], topic: [], district: [], sourceId: [], screening: [] }

export function postWords(store: Store, sight: Sight): Pick<Store, Words> {
  /** The filter within the districts; null where it asks for another one. */
  const within = (filter: QueueFilter): QueueFilter | null => (filter.district === undefined || sight.isOwn(filter.district) ? { ...filter, districts: sight.districts } : null)
  const seen = async (id: string): Promise<boolean> => (await sight.postsSeen([id])).has(id)
  return {
    post: async (id) => ((await seen(id)) ? store.post(id) : undefined),
    triage: async (id) => ((await seen(id)) ? store.triage(id) : undefined),
    corrections: async (id) => ((await seen(id)) ? store.corrections(id) : []),
    async addCorrection(correction) {
      await sight.requirePosts([correction.postId])
      return store.addCorrection(correction)
    },
    leastCertain: async (task, limit) => (await sight.keepByPost(await store.leastCertain(task, READINGS), ({ triage }) => triage.id)).slice(0, limit),
    // A page of a source as it came holds posts of every district.
    raw: async () => undefined,
    lastRaw: async () => undefined,
    cards: async (ids) => sight.keepByPost(await store.cards(ids), ({ id }) => id),
    async screeningQueue(filter, order, skip, limit) {
      const own = within(filter)
      return own ? store.screeningQueue(own, order, skip, limit) : { cards: [], total: 0 }
    },
    async queueFacets(filter) {
      const own = within(filter)
      return own ? store.queueFacets(own) : nothing
    },
    async claimPost(id, by, at, until) {
      await sight.requirePosts([id])
      return store.claimPost(id, by, at, until)
    },
    async acceptPost(id, hash, facts, act) {
      await sight.requirePosts([id])
      return store.acceptPost(id, hash, facts, act)
    },
    async dismissPost(id, hash, reason, act) {
      await sight.requirePosts([id])
      return store.dismissPost(id, hash, reason, act)
    },
    async mergePost(id, hash, caseId, act) {
      await Promise.all([sight.requirePosts([id]), sight.requireCases([caseId])])
      return store.mergePost(id, hash, caseId, act)
    },
    async returnPost(id, act) {
      await sight.requirePosts([id])
      const caseId = (await store.post(id))?.caseId ?? null
      if (caseId !== null) await sight.requireCases([caseId])
      return store.returnPost(id, act)
    },
    cardsToForward: async (since, limit) => sight.keepByPost(await store.cardsToForward(since, limit), ({ id }) => id),
    cardsSubmittedBetween: async (from, to, limit) => sight.keepByPost(await store.cardsSubmittedBetween(from, to, limit), ({ id }) => id),
    async forwarding(id) {
      const record = await store.forwarding(id)
      return record && (await seen(record.postId)) ? record : undefined
    },
    async forwardings(filter, skip, limit) {
      const { page, total } = await pageSeen(
        async (from, most) => (await store.forwardings(filter, from, most)).forwardings,
        (some) => sight.keepByPost(some, ({ postId }) => postId),
        skip,
        limit,
      )
      return { forwardings: page, total }
    },
  }
}
