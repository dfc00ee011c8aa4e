/** Looks for emerging issues, keeps each alarm with its notices, once. */
import { findBursts, HISTORY_DAYS } from '../../classifiers/events/burst.ts'
import type { FoundBurst } from '../../classifiers/events/burst.ts'
import { openBurst } from '../../storage/records/burst.ts'
import type { Burst } from '../../storage/records/burst.ts'
import type { HotEvent } from '../../storage/records/event.ts'
import { writeNotice } from '../../storage/records/notice.ts'
import type { NoticeChannel } from '../../storage/records/notice.ts'
import type { EventStore } from '../../storage/store/events.ts'
import { burstMessage } from './burst-text.ts'

const DAY_MS = 86_400_000
export const LOOKS_A_DAY = 4
/** An alarm is not raised again within this long, unless it has doubled. */
const REMEMBERED_DAYS = 14
const MOST_REMEMBERED = 1000

export interface BurstWatch {
  store: EventStore
  channels: readonly NoticeChannel[]
  /** Nothing may leave: notices are kept as «held». */
  held: boolean
}

/** Returns the alarms that are new at this moment. */
export async function watchBursts({ store, channels, held }: BurstWatch, at: string): Promise<Burst[]> {
  const now = Date.parse(at)
  const ago = (days: number): string => new Date(now - days * DAY_MS).toISOString()
  const posts = await store.eventPostsBetween(ago(HISTORY_DAYS + 3), new Date(now + 1).toISOString())
  const known = (await store.bursts({ since: ago(REMEMBERED_DAYS) }, MOST_REMEMBERED)).map(({ id, postIds }) => ({ key: id.slice(0, id.lastIndexOf('@')), postIds }))
  const found = findBursts(posts.map((post) => ({ ...post, at: Date.parse(post.at) })), { now, looksADay: LOOKS_A_DAY, known })
  const events = new Map((await store.eventsById(found.flatMap(({ eventId }) => eventId ?? []))).map((event) => [event.id, event]))
  const kept: Burst[] = []
  for (const one of found) {
    const event = one.eventId === null ? undefined : events.get(one.eventId)
    // An officer who muted it knows of it.
    if (event?.state === 'muted') continue
    const burst = burstOf(one, at)
    const message = burstMessage(burst, event as HotEvent | undefined)
    const notices = channels.map((channel) => writeNotice({ id: `${burst.id}@${channel}`, channel, about: burst.id, ...message }, at, held))
    if (await store.keepBurst(burst, notices)) kept.push(burst)
  }
  return kept
}

function burstOf({ key, from, to, ...facts }: FoundBurst, at: string): Burst {
  return openBurst({ ...facts, id: `${key}@${at}`, from: new Date(from).toISOString(), to: new Date(to).toISOString() }, { at, by: 'system:events' })
}
