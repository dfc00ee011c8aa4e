/** The writes that follow when posts come into an event or change it: sums, rollups, and the marks on triage and card. */
import type { Database, Write } from '../database.ts'
import { movePost } from '../records/event-post.ts'
import type { EventPost } from '../records/event-post.ts'
import { countRollups } from '../records/event-rollup.ts'
import type { EventSums } from '../records/event.ts'

/** Counts up or down by `by` (1 or −1) for each post; a rollup that comes to nothing is deleted. */
export async function rollupWrites(database: Database, changes: readonly { eventId: string; at: string; by: 1 | -1 }[]): Promise<Write[]> {
  const added = countRollups(changes.filter(({ by }) => by === 1))
  const taken = countRollups(changes.filter(({ by }) => by === -1))
  const ids = [...new Set([...added.keys(), ...taken.keys()])]
  const known = new Map((await database.getMany('eventRollup', ids)).map((rollup) => [rollup.id, rollup]))
  return ids.flatMap((id): Write[] => {
    const former = known.get(id)
    const facts = former ?? added.get(id) ?? taken.get(id)!
    const posts = (former?.posts ?? 0) + (added.get(id)?.posts ?? 0) - (taken.get(id)?.posts ?? 0)
    if (posts <= 0) return former ? [{ op: 'delete', kind: 'eventRollup', id }] : []
    const record = { ...facts, posts, version: (former?.version ?? 0) + 1 }
    return [former ? { op: 'replace', kind: 'eventRollup', record } : { op: 'insert', kind: 'eventRollup', record }]
  })
}

/** The marks of posts that now belong to an event, on their triages and cards. */
export async function markWrites(database: Database, postIds: readonly string[], eventId: string): Promise<Write[]> {
  const [triages, cards] = await Promise.all([database.getMany('triage', postIds), database.getMany('card', postIds)])
  return [
    ...triages.map((triage): Write => ({ op: 'replace', kind: 'triage', record: { ...triage, eventId, version: triage.version + 1 } })),
    ...cards.map((card): Write => ({ op: 'put', kind: 'card', record: { ...card, eventId, version: card.version + 1 } })),
  ]
}

/** Posts go over to another event, by an officer: the posts themselves, both events' rollups, the marks. `viaOf`: what each came through by merges from now on. */
export async function moveWrites(database: Database, posts: readonly EventPost[], eventId: string, at: string, viaOf?: (post: EventPost) => readonly string[]): Promise<Write[]> {
  const changes = posts.flatMap((post) => [{ eventId: post.eventId, at: post.at, by: -1 as const }, { eventId, at: post.at, by: 1 as const }])
  return [
    ...posts.map((post): Write => ({ op: 'replace', kind: 'eventPost', record: movePost(post, eventId, at, viaOf?.(post)) })),
    ...(await rollupWrites(database, changes)),
    ...(await markWrites(database, posts.map(({ id }) => id), eventId)),
  ]
}

/** What posts say together; null where there are none. */
export function sumsOf(posts: readonly Pick<EventPost, 'at' | 'person'>[]): EventSums | null {
  const [first, ...others] = posts.map(({ at }) => at).sort()
  if (first === undefined) return null
  const named = new Set(posts.flatMap(({ person }) => (person === null ? [] : [person])))
  return { postCount: posts.length, people: named.size + posts.filter(({ person }) => person === null).length, firstAt: first, lastAt: others.at(-1) ?? first }
}
