/**
 * The book of open events: every post joins one or opens one, in constant time. Ids never change and no post is moved
 * again by the book. Events that nothing joined for long are parked: they leave the indices, so that the cost of a post
 * depends on how many events are open, never on how many there have been.
 */
import { createEventIndex } from './event-index.ts'
import type { EventIndex } from './event-index.ts'
import type { MatterPost, Profile } from './profile.ts'
import { absorb, openProfile, takeIn } from './profile.ts'
import { createShelf } from './shelf.ts'
import type { Fit, Reading } from './same-event.ts'
import { fitOf, readingOf, tellsPlace } from './same-event.ts'
import { createBandTable, unpackSignature } from './wording.ts'

export interface Attachment {
  eventId: string
  opened: boolean
  /** How it fitted; null when it opened its own. */
  fit: Fit | null
  /** Another event it fits as well: a hint that the two are one. */
  alsoFits: string | null
}

export interface EventBook {
  /** The post joins the event it fits best, or opens `newId(post)`. Posts come roughly in the order of their time. */
  attach(post: MatterPost): Attachment
  /** Puts a post where people or an earlier run put it. */
  place(post: MatterPost, eventId: string): void
  /** People joined two events: the posts of `from` count to `into` from now on. */
  merge(into: string, from: string): void
  /** Takes an event out, as if it were parked: it was merged, split, or is read anew. */
  forget(eventId: string): void
  profile(eventId: string): Profile | undefined
  /** Parks what nothing joined since; returns how many. Called by `attach` once a day of the posts' time. */
  park(now: number): number
  readonly open: number
  readonly indices: Indices
  /** Open events that may be about the same: for the nightly pass. */
  near(eventId: string): Profile[]
}

export interface Indices { names: EventIndex; terms: EventIndex; open: number }

export interface BookOptions {
  newId?: (post: MatterPost) => string
  /** An event is parked after so many days without a post; one of a single post sooner. */
  parkAfterDays?: number
  parkSingleAfterDays?: number
  tableBits?: number
  /** Parked events that can be taken up again by a name in a title; the oldest make room. */
  shelved?: number
}

const DAY_MS = 86_400_000
const mostListed = 64
/** Rarest words looked up, and events compared, for one post. */
const wordsLooked = 10
const compared = 40

export function createEventBook({ newId = (post) => `e:${post.id}`, parkAfterDays = 150, parkSingleAfterDays = 90, tableBits = 22, shelved = 60_000 }: BookOptions = {}): EventBook {
  const profiles = new Map<number, Profile>()
  const numbers = new Map<string, number>()
  const names = createEventIndex(mostListed)
  const terms = createEventIndex(mostListed)
  const bands = createBandTable(tableBits)
  const shelf = createShelf(shelved)
  let next = 0
  let today = Number.NEGATIVE_INFINITY
  const indices: Indices = {
    names,
    terms,
    get open() {
      return profiles.size
    },
  }

  function candidates(post: MatterPost, wording: Uint16Array | null): number[] {
    const votes = new Map<number, number>()
    const vote = (event: number, weight: number): void => void votes.set(event, (votes.get(event) ?? 0) + weight)
    for (const name of post.names) {
      const weight = 6 / (1 + names.spread(name) / 12)
      for (const event of names.find(name)) vote(event, weight)
    }
    const rare = post.terms.map((term) => ({ term, spread: terms.spread(term) })).filter(({ spread }) => spread > 0).sort((a, b) => a.spread - b.spread).slice(0, wordsLooked)
    for (const { term, spread } of rare) for (const event of terms.find(term)) vote(event, Math.log((2 + profiles.size) / (1 + spread)))
    if (wording !== null) for (const event of bands.find(wording)) if (profiles.has(event)) vote(event, 20)
    const found = [...votes]
    if (found.length > compared) found.sort((a, b) => b[1] - a[1] || b[0] - a[0])
    return found.slice(0, compared).map(([event]) => event)
  }

  function put(post: MatterPost, eventId: string): void {
    const known = numbers.get(eventId)
    const number = known ?? next++
    const before = known === undefined ? null : profiles.get(known)!
    const held = { names: new Set(before?.names.keys()), terms: new Set(before?.terms.keys()) }
    const profile = before ?? openProfile(eventId, post)
    if (before === null) {
      profiles.set(number, profile)
      numbers.set(eventId, number)
    } else takeIn(profile, post)
    // What the profile holds now and did not before is listed; what it forgot is struck out.
    for (const [index, counts, former] of [[names, profile.names, held.names], [terms, profile.terms, held.terms]] as const) {
      for (const key of counts.keys()) if (!former.delete(key)) index.add(key, number)
      for (const key of former) index.remove(key, number)
    }
    const wording = unpackSignature(post.signature)
    if (wording !== null) bands.note(wording, number)
  }

  function drop(number: number): void {
    const profile = profiles.get(number)
    if (profile === undefined) return
    for (const name of profile.names.keys()) names.remove(name, number)
    for (const term of profile.terms.keys()) terms.remove(term, number)
    profiles.delete(number)
    numbers.delete(profile.id)
  }

  function park(now: number): number {
    let parked = 0
    for (const [number, profile] of profiles) {
      const days = (now - profile.lastAt) / DAY_MS
      if (days <= (profile.size === 1 ? parkSingleAfterDays : parkAfterDays)) continue
      drop(number)
      shelf.put(profile)
      parked++
    }
    return parked
  }

  const score = (profile: Profile, fit: Fit): number => fit.margin + 0.03 * Math.log(profile.size) + 0.04 * fit.sharedName

  /** Events the post fits, the best first. Of two that fit alike the larger takes it: fragments do not grow. */
  function fitting(post: MatterPost, reading: Reading): { profile: Profile; fit: Fit }[] {
    const found: { profile: Profile; fit: Fit; score: number }[] = []
    for (const number of candidates(post, reading.wording)) {
      const profile = profiles.get(number)!
      const fit = fitOf(post, profile, indices, reading)
      if (fit !== null && fit.margin >= 0) found.push({ profile, fit, score: score(profile, fit) })
    }
    if (found.length > 1) found.sort((a, b) => b.score - a.score || (a.profile.id < b.profile.id ? -1 : 1))
    return found
  }

  /** A parked event of the same name that the post fits: the matter has come back. */
  function onShelf(post: MatterPost, reading: Reading): { profile: Profile; fit: Fit } | undefined {
    let best: { profile: Profile; fit: Fit } | undefined
    for (const profile of shelf.find(post.names.slice(0, post.titleNames))) {
      const fit = fitOf(post, profile, indices, reading)
      if (fit !== null && fit.margin >= 0 && fit.sharedName >= tellsPlace && (best === undefined || fit.margin > best.fit.margin)) best = { profile, fit }
    }
    return best
  }

  function takeUp(profile: Profile): void {
    shelf.take(profile.id)
    list(profile)
  }

  function list(profile: Profile): void {
    const number = next++
    profiles.set(number, profile)
    numbers.set(profile.id, number)
    for (const name of profile.names.keys()) names.add(name, number)
    for (const term of profile.terms.keys()) terms.add(term, number)
    for (const wording of profile.wordings) bands.note(wording, number)
  }

  return {
    attach(post) {
      const day = Math.floor(post.at / DAY_MS)
      if (day > today) {
        today = day
        park(post.at)
      }
      const reading = readingOf(post)
      const [open, second] = fitting(post, reading)
      const best = open ?? onShelf(post, reading)
      if (best === undefined) {
        const eventId = newId(post)
        put(post, eventId)
        return { eventId, opened: true, fit: null, alsoFits: null }
      }
      if (open === undefined) takeUp(best.profile)
      put(post, best.profile.id)
      return { eventId: best.profile.id, opened: false, fit: best.fit, alsoFits: second?.profile.id ?? null }
    },
    place: put,
    forget(eventId) {
      const number = numbers.get(eventId)
      if (number !== undefined) drop(number)
      shelf.take(eventId)
    },
    merge(into, from) {
      const [to, gone] = [profiles.get(numbers.get(into) ?? -1), profiles.get(numbers.get(from) ?? -1)]
      if (to === undefined || gone === undefined) return
      drop(numbers.get(into)!)
      drop(numbers.get(from)!)
      absorb(to, gone)
      list(to)
    },
    profile: (eventId) => profiles.get(numbers.get(eventId) ?? -1),
    park,
    get open() {
      return profiles.size
    },
    indices,
    near(eventId) {
      const own = numbers.get(eventId)
      const profile = own === undefined ? undefined : profiles.get(own)
      if (profile === undefined) return []
      const votes = new Map<number, number>()
      const vote = (event: number, weight: number): void => void votes.set(event, (votes.get(event) ?? 0) + weight)
      const held = (counts: Map<string, number>): string[] => [...counts].filter(([, count]) => count / profile.size >= 0.3).map(([key]) => key)
      for (const name of held(profile.names)) for (const event of names.find(name)) vote(event, 6 / (1 + names.spread(name) / 12))
      for (const term of held(profile.terms)) for (const event of terms.find(term)) vote(event, Math.log((2 + profiles.size) / (1 + terms.spread(term))))
      return [...votes].filter(([event]) => event !== own).sort((a, b) => b[1] - a[1]).slice(0, compared).map(([event]) => profiles.get(event)!)
    },
  }
}
