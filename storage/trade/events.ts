/** Events: where posts are put, and what officers decide on events. Every decision and its audit entry are one commit. */
import type { Condition, Database, Query, Write } from '../database.ts'
import type { EventFilter, EventOrder, EventStore, Placement, PostToPlace } from '../store/events.ts'
import { cameByMerge } from '../records/event-post.ts'
import type { EventPost } from '../records/event-post.ts'
import { absorbEvent, attachPost, changeEvent, describeEvent, openEvent, pinEvent, releaseEvent, renameEvent, splitEvent, unmergeEvent } from '../records/event.ts'
import type { HotEvent } from '../records/event.ts'
import type { Act } from '../records/record.ts'
import { IllegalTransition } from '../records/record.ts'
import type { AuditChain } from './audit.ts'
import { markWrites, moveWrites, rollupWrites, sumsOf } from './event-writes.ts'
import { existing, retryOnConflict } from './retry.ts'

type Part = Omit<EventStore, 'rollups' | 'checkRollups' | 'keepProposals' | 'openProposals' | 'decideProposal' | 'keepBurst' | 'bursts' | 'seeBurst'>

/** More merges in a row than this are a fault. */
const MOST_MERGES = 50

const orders: Record<EventOrder, NonNullable<Query['sort']>> = {
  heat: [['pinned', 'desc'], ['heat.value', 'desc'], ['lastAt', 'desc']],
  newest: [['lastAt', 'desc']],
  largest: [['postCount', 'desc'], ['lastAt', 'desc']],
  chronic: [['returns', 'desc'], ['postCount', 'desc']],
}

export function eventStore(database: Database, chain: AuditChain): Part {
  const readEvent = async (id: string): Promise<HotEvent> => existing(await database.get('event', id), 'event', id)
  const postsOf = (eventId: string): Promise<EventPost[]> => database.find('eventPost', { where: { eventId }, sort: [['at', 'asc']] })

  /** The event itself, or the one that took it in. */
  async function present(id: string): Promise<HotEvent | undefined> {
    let event = await database.get('event', id)
    for (let steps = 0; event?.state === 'merged' && event.mergedInto !== null && steps < MOST_MERGES; steps++) event = await database.get('event', event.mergedInto)
    return event
  }

  async function placeOnce({ post, title, place, topic }: Placement, act: Act): Promise<HotEvent> {
    const placed = await database.get('eventPost', post.id)
    if (placed !== undefined) {
      // Read anew, it stays where it was; only the marks were wiped by the reading.
      const event = await readEvent(placed.eventId)
      await database.commit(await markWrites(database, [post.id], placed.eventId))
      return event
    }
    const known = await present(post.eventId)
    const joined = known === undefined ? openEvent({ id: post.eventId, title, place, district: post.district, topic, firstAt: post.at, representatives: [post.id] }, act) : attachPost(known, post.at)
    const eventId = joined.id
    const event = known === undefined ? joined : { ...joined, people: sumsOf([...(await postsOf(eventId)), post])!.people }
    await database.commit([
      { op: 'insert', kind: 'eventPost', record: { ...post, eventId, placedBy: 'machine', version: 1 } },
      known === undefined ? { op: 'insert', kind: 'event', record: event } : { op: 'replace', kind: 'event', record: event },
      ...(await rollupWrites(database, [{ eventId, at: post.at, by: 1 }])),
      ...(await markWrites(database, [post.id], eventId)),
    ])
    return event
  }

  const decide = (id: string, action: string, act: Act, change: (event: HotEvent) => HotEvent): Promise<HotEvent> =>
    chain.commitAudited(async () => {
      const event = change(await readEvent(id))
      return { writes: [{ op: 'replace', kind: 'event', record: event }], facts: factsOf(act, action, id, {}), result: event }
    })

  return {
    async postsToPlace(limit) {
      const triages = await database.find('triage', { where: { eventId: null }, sort: [['at', 'asc']], limit })
      const ids = triages.map(({ id }) => id)
      const [posts, prints, placed] = await Promise.all([byId(database.getMany('post', ids)), byId(database.getMany('fingerprint', ids)), byId(database.getMany('eventPost', ids))])
      return triages.flatMap((triage): PostToPlace[] => {
        const post = posts.get(triage.id)
        return post === undefined ? [] : [{ post, triage, fingerprint: prints.get(triage.id), placed: placed.get(triage.id) }]
      })
    },
    placePost: (placement, act) => retryOnConflict(() => placeOnce(placement, act)),
    postsPlacedSince: (at, limit) => database.find('eventPost', { where: { placedAt: { gte: at } }, sort: [['placedAt', 'asc']], limit }),
    postsOfEvent: postsOf,
    eventPostsBetween: (from, to) => database.find('eventPost', { where: { at: { gte: from, lt: to } }, sort: [['at', 'asc']] }),
    fingerprints: (postIds) => database.getMany('fingerprint', postIds),
    event: (id) => database.get('event', id),
    async events(filter, order, skip, limit) {
      const where = whereOf(filter)
      const [events, total] = await Promise.all([database.find('event', { where, sort: orders[order], skip, limit }), database.count('event', { where })])
      return { events, total }
    },
    eventsById: (ids) => database.getMany('event', ids),
    describeEvent: (id, read) =>
      retryOnConflict(async () => {
        const event = describeEvent(await readEvent(id), read)
        await database.commit([{ op: 'replace', kind: 'event', record: event }])
        return event
      }),
    changeEvent: (id, action, act) => decide(id, action, act, (event) => (action === 'pin' || action === 'unpin' ? pinEvent(event, action === 'pin', act) : changeEvent(event, action, act))),
    renameEvent: (id, title, act) => decide(id, 'rename', act, (event) => renameEvent(event, title, act)),
    mergeEvents: (into, from, act) =>
      chain.commitAudited(async () => {
        const { writes, event } = await mergeWrites(database, into, from, act)
        return { writes, facts: factsOf(act, 'merge', from, { into }), result: event }
      }),
    unmergeEvent: (id, act) =>
      chain.commitAudited(async () => {
        const before = await readEvent(id)
        if (before.state !== 'merged' || before.mergedInto === null) throw new IllegalTransition('event', id, 'unmerge', before.state)
        const into = await readEvent(before.mergedInto)
        const mergedAt = before.history.findLast(({ action }) => action === 'merge')?.at
        const posts = await postsOf(into.id)
        const going = new Set(posts.filter((post) => cameByMerge(post, id, mergedAt)))
        // The event that took it in was merged on: that merge is undone first.
        const left = releaseEvent(into, id, sumsOf(posts.filter((post) => !going.has(post))), act)
        const event = unmergeEvent(before, sumsOf([...going]), act)
        const writes: Write[] = [{ op: 'replace', kind: 'event', record: left }, { op: 'replace', kind: 'event', record: event }, ...(await moveWrites(database, [...going], id, act.at, (post) => (post.via ?? []).slice(0, -1)))]
        return { writes, facts: factsOf(act, 'unmerge', id, { into: into.id, posts: going.size }), result: event }
      }),
    splitEvent: (id, postIds, act) =>
      chain.commitAudited(async () => {
        const posts = await postsOf(id)
        const asked = new Set(postIds)
        const moving = posts.filter((post) => asked.has(post.id))
        const [first] = moving
        if (first === undefined || moving.length < asked.size) throw new IllegalTransition('event', id, 'take apart', 'open', 'not all of these posts are in it')
        const before = await readEvent(id)
        // Named after its first post and the moment, so that taking the same post out again later opens another one.
        const other = `e:${first.id}@${act.at}`
        const left = splitEvent(before, other, sumsOf(posts.filter((post) => !asked.has(post.id))), act)
        const opened = openEvent({ id: other, title: first.title, place: null, district: first.district, topic: before.topic, firstAt: first.at, representatives: moving.slice(0, 3).map((post) => post.id) }, act)
        const taken = { ...opened, ...sumsOf(moving)!, apartFrom: [id] }
        const writes: Write[] = [{ op: 'replace', kind: 'event', record: left }, { op: 'insert', kind: 'event', record: taken }, ...(await moveWrites(database, moving, other, act.at))]
        return { writes, facts: factsOf(act, 'split', id, { into: other, posts: moving.length }), result: { left, taken } }
      }),
  }
}

/** The writes of a merge, for whoever else commits it along (an accepted proposal). */
export async function mergeWrites(database: Database, intoId: string, fromId: string, act: Act): Promise<{ writes: Write[]; event: HotEvent }> {
  const read = async (id: string): Promise<HotEvent> => existing(await database.get('event', id), 'event', id)
  const [into, from] = [await read(intoId), await read(fromId)]
  const gone = changeEvent(from, 'merge', act, intoId)
  const posts = (id: string): Promise<EventPost[]> => database.find('eventPost', { where: { eventId: id }, sort: [['at', 'asc']] })
  const [staying, moving] = [await posts(intoId), await posts(fromId)]
  const event = absorbEvent(into, from, sumsOf([...staying, ...moving]) ?? into, act)
  const writes: Write[] = [{ op: 'replace', kind: 'event', record: event }, { op: 'replace', kind: 'event', record: { ...gone, postCount: 0, people: 0 } }, ...(await moveWrites(database, moving, intoId, act.at, (post) => [...(post.via ?? []), fromId]))]
  return { writes, event }
}

const factsOf = (act: Act, action: string, id: string, detail: Record<string, unknown>) => ({ at: act.at, by: act.by, action: `event-${action}`, subject: `event ${id}`, detail: { ...detail, ...(act.why === undefined ? {} : { why: act.why }) } })
const byId = async <T extends { id: string }>(found: Promise<T[]>): Promise<Map<string, T>> => new Map((await found).map((record) => [record.id, record]))

function whereOf({ since, least, ...fields }: EventFilter): Record<string, Condition> {
  const where: Record<string, Condition> = {}
  for (const [field, value] of Object.entries(fields)) if (value !== undefined) where[field] = value
  if (since !== undefined) where['lastAt'] = { gte: since }
  if (least !== undefined) where['postCount'] = { gte: least }
  return where
}
