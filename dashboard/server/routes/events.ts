/** 热点: what is hot and why, what is emerging, and what officers decide on events. */
import type { Card } from '../../../storage/records/card.ts'
import type { EventRollup } from '../../../storage/records/event-rollup.ts'
import { beginningOf } from '../../../storage/records/event-rollup.ts'
import type { HotEvent } from '../../../storage/records/event.ts'
import type { EventRow } from '../../contract/event.ts'
import { actOf } from '../handlers.ts'
import type { Handlers, Tools } from '../handlers.ts'
import { found } from '../refusal.ts'
import { cardView, historyView } from '../views/cards.ts'

const DAY_MS = 86_400_000
const SHANGHAI_MS = 8 * 3_600_000
/** Days drawn in a list; in an event's own page, the last of its days. */
const DAYS_IN_LIST = 14
const DAYS_IN_DETAIL = 60
const POSTS_SHOWN = 500
const BURSTS_SHOWN = 50
const PROPOSALS_SHOWN = 50

type Names = 'events' | 'event' | 'changeEvent' | 'renameEvent' | 'mergeEvent' | 'unmergeEvent' | 'splitEvent' | 'eventProposals' | 'decideEventProposal' | 'bursts' | 'seeBurst'

export function eventHandlers({ store, names }: Tools): Pick<Handlers, Names> {
  const read = async (id: string): Promise<HotEvent> => found(await store.event(id), '热点')
  const titlesOf = async (ids: readonly string[]): Promise<Map<string, HotEvent>> => new Map((await store.eventsById([...new Set(ids)])).map((event) => [event.id, event]))
  const moved = ({ id, state, title, postCount }: HotEvent) => ({ id, state, title, postCount })

  return {
    async events({ query: { order, skip, limit, days, ...filter }, at }) {
      const since = days === undefined ? undefined : new Date(Date.parse(at) - days * DAY_MS).toISOString()
      const { events, total } = await store.events({ ...filter, since }, order, skip, limit)
      const from = new Date(Date.parse(beginningOf('day', at)) - (DAYS_IN_LIST - 1) * DAY_MS).toISOString()
      const rollups = new Map<string, EventRollup[]>()
      for (const rollup of await store.rollups(null, 'day', from, at)) rollups.set(rollup.eventId, [...(rollups.get(rollup.eventId) ?? []), rollup])
      return { events: events.map((event) => rowOf(event, rollups.get(event.id) ?? [], from, DAYS_IN_LIST)), total }
    },
    async event({ params, at }) {
      const event = await read(params.id)
      const placed = await store.postsOfEvent(event.id)
      const until = beginningOf('day', event.lastAt)
      const length = Math.min(DAYS_IN_DETAIL, Math.round((Date.parse(until) - Date.parse(beginningOf('day', event.firstAt))) / DAY_MS) + 1)
      const from = new Date(Date.parse(until) - (length - 1) * DAY_MS).toISOString()
      const [cards, rollups, bursts, known, target, absorbed] = await Promise.all([
        store.cards(placed.map(({ id }) => id)),
        store.rollups(event.id, 'day', from, new Date(Date.parse(until) + 1).toISOString()),
        store.bursts({ eventId: event.id }, BURSTS_SHOWN),
        names(),
        event.mergedInto === null ? undefined : store.event(event.mergedInto),
        store.eventsById([...new Set(event.history.flatMap(({ action, why }) => (action === 'absorb' && why ? [why] : [])))]),
      ])
      const views = new Map(cards.map((card) => [card.id, cardView(card, known, at)]))
      return {
        event: rowOf(event, rollups, from, length),
        absorbed: absorbed.filter(({ state, mergedInto }) => state === 'merged' && mergedInto === event.id).map(({ id, title }) => ({ id, title })),
        mergedInto: target === undefined ? null : { id: target.id, title: target.title },
        representatives: event.representatives.flatMap((id) => views.get(id) ?? []),
        posts: [...views.values()].toReversed().slice(0, POSTS_SHOWN),
        places: counted(cards, ({ district, street }) => [district, street].filter(Boolean).join(' ') || null),
        units: counted(cards, ({ unitId }) => (unitId === null ? null : known.unit(unitId))),
        answered: cards.filter(({ answered }) => answered).length,
        bursts,
        history: historyView(event.history, known),
      }
    },
    async changeEvent({ params, body, ...call }) {
      await read(params.id)
      return moved(await store.changeEvent(params.id, body.action, actOf(call)))
    },
    async renameEvent({ params, body, ...call }) {
      await read(params.id)
      return moved(await store.renameEvent(params.id, body.title, actOf(call)))
    },
    async mergeEvent({ params, body, ...call }) {
      await Promise.all([read(params.id), read(body.into)])
      return moved(await store.mergeEvents(body.into, params.id, actOf(call, body.why)))
    },
    async unmergeEvent({ params, ...call }) {
      await read(params.id)
      return moved(await store.unmergeEvent(params.id, actOf(call)))
    },
    async splitEvent({ params, body, ...call }) {
      await read(params.id)
      return moved((await store.splitEvent(params.id, body.postIds, actOf(call, body.why))).taken)
    },
    async eventProposals() {
      const proposals = await store.openProposals(PROPOSALS_SHOWN)
      const events = await titlesOf(proposals.flatMap(({ into, from }) => [into, from]))
      return proposals.map((proposal) => {
        const [into, from] = [events.get(proposal.into), events.get(proposal.from)]
        return { ...proposal, intoTitle: into?.title ?? proposal.into, fromTitle: from?.title ?? proposal.from, intoPosts: into?.postCount ?? 0, fromPosts: from?.postCount ?? 0 }
      })
    },
    decideEventProposal: ({ params, body, ...call }) => store.decideProposal(params.id, body.decision, actOf(call)),
    async bursts({ query }) {
      const bursts = await store.bursts(query, BURSTS_SHOWN)
      const [events, cards] = await Promise.all([titlesOf(bursts.flatMap(({ eventId }) => eventId ?? [])), store.cards([...new Set(bursts.flatMap(({ postIds }) => postIds))])])
      const cardOf = new Map(cards.map((card) => [card.id, card]))
      return bursts.map((burst) => ({
        ...burst,
        title: (burst.eventId === null ? undefined : events.get(burst.eventId)?.title) ?? [burst.district, burst.street, burst.category].filter(Boolean).join(' '),
        posts: burst.postIds.flatMap((id) => cardOf.get(id) ?? []),
      }))
    },
    seeBurst: ({ params, ...call }) => store.seeBurst(params.id, actOf(call)),
  }
}

function rowOf(event: HotEvent, rollups: readonly EventRollup[], from: string, length: number): EventRow {
  const posts = new Map(rollups.map((rollup) => [rollup.from, rollup.posts]))
  const days = Array.from({ length }, (_, i) => {
    const begin = Date.parse(from) + i * DAY_MS
    return { day: new Date(begin + SHANGHAI_MS).toISOString().slice(0, 10), posts: posts.get(new Date(begin).toISOString()) ?? 0 }
  })
  return { ...event, days }
}

function counted(cards: readonly Card[], nameOf: (card: Card) => string | null): { name: string; posts: number }[] {
  const counts = new Map<string, number>()
  for (const card of cards) {
    const name = nameOf(card)
    if (name !== null) counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return [...counts].map(([name, posts]) => ({ name, posts })).sort((a, b) => b.posts - a.posts)
}
