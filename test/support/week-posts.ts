/** Posts in events, as a week's report counts them. All texts are invented. */
import { maskText } from '../../storage/records/mask.ts'
import type { Store } from '../../storage/store.ts'
import { openStore } from '../../storage/trade-store.ts'
import { findPersonal } from './dashboard.ts'
import { memoryDatabase } from './memory-database.ts'
import type { SeedPost } from './screened-posts.ts'
import { seedPost, seedSource, seedUnits } from './screened-posts.ts'

export interface WeekPost extends SeedPost {
  eventId: string
  /** Shanghai time, `2026-11-17 09:30`. */
  time: string
  /** Null where nobody is named. */
  person?: string | null
  street?: string
  attention?: boolean
}

/** A store with a source and the city's units, no posts yet. */
export async function openWeekStore(): Promise<Store> {
  const store = openStore(memoryDatabase())
  await seedSource(store)
  await seedUnits(store)
  return store
}

let written = 0
export const instantAt = (time: string): string => new Date(`${time.replace(' ', 'T')}:00+08:00`).toISOString()

/** Collected, triaged, and in its event. Returns the post's id. */
export async function writeInEvent(store: Store, { eventId, time, person = `p${written}`, street, attention = false, ...seed }: WeekPost): Promise<string> {
  const at = instantAt(time)
  const { title = `${eventId}的来件`, category = '供水', district = '龙亭区', urgency = 0 } = seed
  const post = await seedPost(store, { externalId: `week-${++written}`, submittedAt: at, at, because: [], ...seed, title, category, district, urgency })
  const masked = maskText(title, findPersonal(post.content).filter(({ field }) => field === 'title'))
  await store.placePost(
    {
      post: { id: post.id, eventId, at, placedAt: at, because: 'name', likeness: 0.7, person, title: masked, category, district, street: street ?? null, urgency, attention, sensitive: false, matter: { version: 'matter-1', names: [], titleNames: 0, areas: [], terms: [], titleTerms: 0 } },
      title: masked,
      place: null,
      topic: '城乡建设',
    },
    { at, by: 'system:events' },
  )
  return post.id
}

