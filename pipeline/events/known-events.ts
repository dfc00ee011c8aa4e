/** The book of open events kept in step with the store: with what other workers placed, and with what officers moved. */
import { createEventBook } from '../../classifiers/events/event-book.ts'
import type { EventBook } from '../../classifiers/events/event-book.ts'
import type { EventPost } from '../../storage/records/event-post.ts'
import type { EventStore } from '../../storage/store/events.ts'
import { matterOf } from './place-of-post.ts'

/** Events are open this long after their last post; older posts need not be known. */
const OPEN_DAYS = 150
const DAY_MS = 86_400_000
const PAGE = 500

export interface KnownEvents {
  readonly book: EventBook
  /** Learns what was placed since: the first time, all that is still open. */
  catchUp(): Promise<void>
  /** This process placed a post just now. */
  note(postId: string, eventId: string): void
  /** The book was wrong about these events: they are read anew. */
  readAnew(eventIds: Iterable<string>): Promise<void>
}

export function createKnownEvents(store: EventStore, { encoder, now }: { encoder: string | null; now: () => Date }): KnownEvents {
  const book = createEventBook({ parkAfterDays: OPEN_DAYS })
  const eventOf = new Map<string, string>()
  let seenUntil: string | undefined

  async function readAnew(eventIds: Iterable<string>): Promise<void> {
    for (const id of new Set(eventIds)) {
      book.forget(id)
      await learn(await store.postsOfEvent(id))
    }
  }

  async function learn(posts: readonly EventPost[]): Promise<void> {
    const prints = new Map((await store.fingerprints(posts.map(({ id }) => id))).map((print) => [print.id, print]))
    for (const post of posts) {
      eventOf.set(post.id, post.eventId)
      const matter = matterOf(post, prints.get(post.id), encoder)
      if (matter !== null) book.place(matter, post.eventId)
    }
  }

  return {
    book,
    readAnew,
    note: (postId, eventId) => void eventOf.set(postId, eventId),
    async catchUp() {
      seenUntil ??= new Date(now().getTime() - OPEN_DAYS * DAY_MS).toISOString()
      const stale = new Set<string>()
      for (let most = PAGE; ; ) {
        const page = await store.postsPlacedSince(seenUntil, most)
        const fresh = page.filter(({ id }) => !eventOf.has(id))
        for (const { id, eventId } of page) {
          const before = eventOf.get(id)
          if (before === undefined || before === eventId) continue
          stale.add(before)
          stale.add(eventId)
        }
        await learn(fresh)
        const last = page.at(-1)?.placedAt
        if (page.length < most || last === undefined) break
        // A whole page of one instant (a large merge) would never end: then more at once.
        if (last === seenUntil) most *= 2
        seenUntil = last
      }
      await readAnew(stale)
    },
  }
}
