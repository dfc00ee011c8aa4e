/** `evaluate events`: a whole file of posts, attached one by one in the order of their time, then ranked by heat. */
import { z } from 'zod'
import { openUrgencyReader } from '../read.ts'
import type { City } from '../city.ts'
import { describeEvent } from './description.ts'
import type { ToldPost } from './description.ts'
import { createEventBook } from './event-book.ts'
import type { HeatPart } from '../../storage/records/event.ts'
import type { HeatPost } from './heat.ts'
import { heatOf } from './heat.ts'
import { mentionsPress } from './attention.ts'
import { createMatterReader } from './matter.ts'
import { isSure, proposeMerges } from './proposals.ts'

const written = /^\s*(\d{4})[/-](\d{1,2})[/-](\d{1,2})(?:[ T]+(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?)?\s*$/u

/** A row of public posts; the time as people in Shanghai write it. */
export const zEventRow = z.object({
  id: z.union([z.string(), z.number()]),
  user: z.string().nullish(),
  time: z.string().regex(written, 'a time is written 2019/2/28 11:25:05'),
  title: z.string(),
  detail: z.string(),
  up: z.number().min(0).default(0),
  down: z.number().min(0).default(0),
})
export type EventRow = z.output<typeof zEventRow>

export interface RankedEvent {
  rank: number
  heat: number
  parts: Record<HeatPart, number>
  title: string
  place: string | null
  from: string
  to: string
  postIds: EventRow['id'][]
}

export interface EventsFound {
  events: RankedEvent[]
  /** Merges that were proposed of a night and taken as accepted. */
  accepted: number
}

const SHANGHAI_MS = 8 * 3_600_000
const DAY_MS = 86_400_000

function instantOf(time: string): number {
  const [, year, month, day, hour = '0', minute = '0', second = '0'] = written.exec(time)!
  return Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second)) - SHANGHAI_MS
}

export interface EvaluateOptions {
  city: City
  /** Embeddings in the order of the rows; null without an encoder. */
  vectors: readonly Float32Array[] | null
  /** Surest proposals of each night are taken as accepted; false leaves every post where it was attached. */
  acceptSure: boolean
}

/** Finds the events of the rows, best first. The file is one period: old and new posts weigh alike. */
export function evaluateEvents(rows: readonly EventRow[], { city, vectors, acceptSure }: EvaluateOptions): EventsFound {
  const reader = createMatterReader(city)
  const urgency = openUrgencyReader().reader
  const posts = rows.map((row, i): ToldPost & { heat: HeatPost } => {
    const matter = reader.read({ title: row.title, content: row.detail }, vectors?.[i] ?? null)
    const at = instantOf(row.time)
    const { level } = urgency.classify({ title: row.title, content: row.detail })
    const heat = { at, person: row.user ?? null, place: matter.areas[0] ?? null, urgency: level, answered: null, up: row.up, down: row.down, attention: mentionsPress(row.title, row.detail) }
    return { ...matter, id: String(i), at, topic: null, title: row.title, heat }
  })
  const { members, accepted } = attachAll(posts, acceptSure)
  const now = Math.max(...posts.map(({ at }) => at))
  const events = [...members].map((indices) => {
    const own = indices.map((i) => posts[i]!)
    const { title, place } = describeEvent(own)
    const { heat, parts } = heatOf(own.map((post) => post.heat), { now, halfLifeDays: Number.POSITIVE_INFINITY })
    const moments = own.map(({ at }) => at)
    return { rank: 0, heat, parts, title, place, from: new Date(Math.min(...moments)).toISOString(), to: new Date(Math.max(...moments)).toISOString(), postIds: indices.map((i) => rows[i]!.id) }
  })
  events.sort((a, b) => b.heat - a.heat || b.postIds.length - a.postIds.length || (a.from < b.from ? -1 : 1))
  return { events: events.map((event, i) => ({ ...event, rank: i + 1 })), accepted }
}

function attachAll(posts: readonly ToldPost[], acceptSure: boolean): { members: number[][]; accepted: number } {
  const book = createEventBook()
  const members = new Map<string, number[]>()
  let accepted = 0
  let today = Number.NaN
  let touched = new Set<string>()

  function endDay(): void {
    if (!acceptSure) return
    for (const proposal of proposeMerges(book, [...touched])) {
      const [into, from] = [members.get(proposal.into), members.get(proposal.from)]
      if (!isSure(proposal) || into === undefined || from === undefined) continue
      book.merge(proposal.into, proposal.from)
      into.push(...from)
      members.delete(proposal.from)
      accepted++
    }
    touched = new Set()
  }

  for (const i of posts.map((_, i) => i).sort((a, b) => posts[a]!.at - posts[b]!.at || a - b)) {
    const post = posts[i]!
    const day = Math.floor((post.at + SHANGHAI_MS) / DAY_MS)
    if (day !== today) endDay()
    today = day
    const { eventId } = book.attach(post)
    touched.add(eventId)
    const own = members.get(eventId)
    if (own === undefined) members.set(eventId, [i])
    else own.push(i)
  }
  endDay()
  return { members: [...members.values()].map((indices) => indices.sort((a, b) => posts[a]!.at - posts[b]!.at)), accepted }
}
