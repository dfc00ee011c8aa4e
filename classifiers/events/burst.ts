/**
 * Emerging issues: more people about one matter, or of one kind at one place, within one or three days than chance gives.
 * What is expected is learned from eight weeks before, by kind and place and day of the week; the thresholds are set so
 * that in a city where nothing is the matter an alarm is false about once in `falseAlarmWeeks` (measured: `npm run bench -- bursts`).
 */
import { chanceOfAtLeast } from './chance.ts'
import { grouped } from './grouped.ts'

export interface CountedPost {
  id: string
  /** Milliseconds. */
  at: number
  person: string | null
  eventId: string
  category: string | null
  district: string | null
  street: string | null
  /** 安全, 群体, 教育招生, 欠薪, 疫情, 食品. */
  sensitive: boolean
}

export type BurstKind = 'event' | 'street' | 'district'

export interface FoundBurst {
  kind: BurstKind
  /** What was counted, the same whenever it is found again. */
  key: string
  eventId: string | null
  category: string | null
  district: string | null
  street: string | null
  sensitive: boolean
  postIds: string[]
  from: number
  to: number
  /** People who wrote (of an event), or matters (of a kind at a place), and how many were to be expected. */
  observed: number
  expected: number
  odds: number
}

export interface BurstOptions {
  now: number
  /** Weeks between two false alarms. */
  falseAlarmWeeks?: number
  /** How often a day is looked. */
  looksADay?: number
  /** What was raised before: it is not raised again, nor another name of the same posts. */
  known?: readonly { key: string; postIds: readonly string[] }[]
}

const DAY_MS = 86_400_000
const SHANGHAI_MS = 8 * 3_600_000
/** Days that the expectation is learned from. */
export const HISTORY_DAYS = 56
const windows = [1, 3]
const longest = 3
/** Days of history that the average of kind and place counts for. */
const priorDays = 14
/** The share of false alarms that each way of counting may cause. */
const budgets: Record<BurstKind, number> = { event: 0.25, street: 0.08, district: 0.08 }
/** Sensitive kinds may err so much oftener; fewer people are enough. */
const sensitiveFactor = 5
const leastPeople = 4
const leastSensitive = 3
const kinds: readonly BurstKind[] = ['event', 'street', 'district']

const keyOf: Record<BurstKind, (post: CountedPost) => string | null> = {
  event: ({ eventId }) => eventId,
  street: ({ category, street }) => (category === null || street === null ? null : `${category}|${street}`),
  district: ({ category, district }) => (category === null || district === null ? null : `${category}|${district}`),
}

/** @param posts those of the last `HISTORY_DAYS` + 3 days, in any order */
export function findBursts(posts: readonly CountedPost[], { now, falseAlarmWeeks = 1, looksADay = 4, known = [] }: BurstOptions): FoundBurst[] {
  const recentFrom = now - longest * DAY_MS
  const history = posts.filter(({ at }) => at >= recentFrom - HISTORY_DAYS * DAY_MS && at < recentFrom)
  const recent = posts.filter(({ at }) => at >= recentFrom && at <= now)
  const weekdays = weekdayFactors(history)
  /** Events that an alarm names already: their posts raise no other alarm of the place they are in. */
  const said = new Set(known.flatMap(({ postIds }) => postIds))
  const raised = new Set(recent.filter(({ id }) => said.has(id)).map(({ eventId }) => eventId))
  const found: FoundBurst[] = []
  for (const kind of kinds) {
    const counted = kind === 'event' ? recent : recent.filter(({ eventId }) => !raised.has(eventId))
    const byKey = grouped(counted, keyOf[kind])
    const expectation = kind === 'event' ? eventExpectation(history) : placeExpectation(kind, history, byKey.size, looksADay)
    const allowed = budgets[kind] / falseAlarmWeeks / Math.max(1, expectation.chancesAWeek)
    for (const [key, own] of byKey) {
      const best = windows.map((days) => judge(own, key, days, now, expectation, weekdays)).reduce((a, b) => (b.odds < a.odds ? b : a))
      const sensitive = own.filter((post) => post.sensitive).length * 2 > own.length
      const enough = best.observed >= (sensitive ? leastSensitive : leastPeople)
      if (!enough || best.odds > allowed * (sensitive ? sensitiveFactor : 1)) continue
      found.push(described(kind, key, best, sensitive))
      if (kind === 'event') raised.add(key)
    }
  }
  return withoutRepeats(found.sort((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind) || a.odds - b.odds), known)
}

interface Judged { posts: CountedPost[]; observed: number; expected: number; odds: number }
interface Expectation {
  /** People a day, on an average day. */
  rate(key: string): number
  /** The chance of so many people where `mean` would be usual. */
  odds(observed: number, mean: number): number
  /** How often in a week chance gets a try: the allowed odds are the false alarms allowed, divided by it. */
  chancesAWeek: number
  /** What is counted of the posts of a key. */
  count(posts: readonly CountedPost[]): number
}

function judge(own: readonly CountedPost[], key: string, days: number, now: number, { rate, odds, count }: Expectation, weekdays: readonly number[]): Judged {
  const posts = own.filter(({ at }) => at > now - days * DAY_MS)
  const observed = count(posts)
  let factor = 0
  for (let day = 0; day < days; day++) factor += weekdays[weekdayOf(now - day * DAY_MS)]!
  const expected = rate(key) * factor
  return { posts, observed, expected, odds: posts.length === 0 ? 1 : odds(observed, expected) }
}

/**
 * A matter's further writers. That somebody else writes of it within three days has a chance (a), that one more does another (q),
 * both learned from the matters of the last weeks: so many more have a · q^(more − 1). A matter that people write of all the
 * time is held against its own weeks besides.
 */
function eventExpectation(history: readonly CountedPost[]): Expectation {
  const byEvent = grouped(history, keyOf.event)
  let joined = 0
  let more = 0
  for (const own of byEvent.values()) {
    const first = Math.min(...own.map(({ at }) => at))
    const others = peopleIn(own.filter(({ at }) => at <= first + longest * DAY_MS)) - 1
    if (others > 0) joined++
    // One crowd is no rule: it counts like a few.
    more += Math.min(2, Math.max(0, others - 1))
  }
  const a = (joined + 1) / (byEvent.size + 20)
  const q = Math.min(0.6, (more + 2) / (joined + more + 10))
  return {
    rate: (key) => peopleIn(byEvent.get(key) ?? []) / HISTORY_DAYS,
    odds: (observed, mean) => Math.max(observed < 2 ? 1 : a * q ** (observed - 2), mean === 0 ? 0 : chanceOfAtLeast(observed, mean)),
    chancesAWeek: (byEvent.size / HISTORY_DAYS) * 7,
    count: peopleIn,
  }
}

/** Matters of a kind at a place: its own weeks, drawn towards what the kind and the place let expect. */
function placeExpectation(kind: 'street' | 'district', history: readonly CountedPost[], keys: number, looksADay: number): Expectation {
  const byKey = grouped(history, keyOf[kind])
  const place = (post: CountedPost): string | null => (kind === 'street' ? post.street : post.district)
  const placed = history.filter((post) => post.category !== null && place(post) !== null)
  const byKind = grouped(placed, ({ category }) => category)
  const byPlace = grouped(placed, place)
  const rate = (key: string): number => {
    const [category = '', where = ''] = key.split('|')
    const usual = ((byKind.get(category)?.length ?? 0.5) * (byPlace.get(where)?.length ?? 0.5)) / Math.max(1, placed.length) / HISTORY_DAYS
    return (mattersIn(byKey.get(key) ?? []) + usual * priorDays) / (HISTORY_DAYS + priorDays)
  }
  const spread = scatterOf(byKey)
  return { rate, odds: (observed, mean) => chanceOfAtLeast(observed, mean, spread), chancesAWeek: keys * 7 * looksADay * windows.length, count: mattersIn }
}

/** Variance ÷ mean of three-day counts over keys and weeks; the largest thousandth is left out, it may be what is looked for. */
function scatterOf(byKey: ReadonlyMap<string, readonly CountedPost[]>): number {
  let squares = 0
  let means = 0
  const periods = Math.floor(HISTORY_DAYS / longest)
  const rows = [...byKey.values()].map((own) => {
    const counts = new Map<number, CountedPost[]>()
    for (const post of own) {
      const period = Math.floor(post.at / DAY_MS / longest)
      counts.set(period, [...(counts.get(period) ?? []), post])
    }
    return [...counts.values()].map(mattersIn)
  })
  const limit = rows.flat().sort((a, b) => a - b)[Math.floor(rows.flat().length * 0.999)] ?? Number.POSITIVE_INFINITY
  for (const counts of rows) {
    const kept = counts.map((count) => Math.min(count, limit))
    const mean = kept.reduce((sum, count) => sum + count, 0) / periods
    squares += kept.reduce((sum, count) => sum + (count - mean) ** 2, 0) / periods + ((periods - kept.length) / periods) * mean ** 2
    means += mean
  }
  return means === 0 ? 1 : Math.max(1, squares / means)
}

/** Each weekday's share of a week's posts, 1 on average. */
function weekdayFactors(history: readonly CountedPost[]): number[] {
  const counts = Array<number>(7).fill(history.length / 70 + 1)
  for (const { at } of history) counts[weekdayOf(at)]!++
  const mean = counts.reduce((sum, count) => sum + count, 0) / 7
  return counts.map((count) => count / mean)
}

const weekdayOf = (at: number): number => (Math.floor((at + SHANGHAI_MS) / DAY_MS) + 4) % 7

function peopleIn(posts: readonly CountedPost[]): number {
  const named = new Set<string>()
  let others = 0
  for (const { person } of posts) {
    if (person === null) others++
    else named.add(person)
  }
  return named.size + others
}

/** Neighbours who write of one matter are the event's own alarm: at a place, matters are counted, and one person's as one. */
const mattersIn = (posts: readonly CountedPost[]): number => Math.min(new Set(posts.map(({ eventId }) => eventId)).size, peopleIn(posts))

function described(kind: BurstKind, key: string, { posts, observed, expected, odds }: Judged, sensitive: boolean): FoundBurst {
  const most = (field: (post: CountedPost) => string | null): string | null => [...grouped(posts, field)].sort((a, b) => b[1].length - a[1].length)[0]?.[0] ?? null
  const moments = posts.map(({ at }) => at)
  return {
    kind,
    key: `${kind}:${key}`,
    eventId: kind === 'event' ? key : null,
    category: most(({ category }) => category),
    district: most(({ district }) => district),
    street: kind === 'district' ? null : most(({ street }) => street),
    sensitive,
    postIds: posts.map(({ id }) => id),
    from: Math.min(...moments),
    to: Math.max(...moments),
    observed,
    expected,
    odds,
  }
}

/** The same posts are one alarm, by the narrowest name; what was raised before is raised again only when it has doubled. */
function withoutRepeats(found: readonly FoundBurst[], known: readonly { key: string; postIds: readonly string[] }[]): FoundBurst[] {
  const kept: FoundBurst[] = []
  for (const burst of found) {
    const overlaps = ({ key, postIds }: { key: string; postIds: readonly string[] }): boolean => {
      const said = new Set(postIds)
      const both = burst.postIds.filter((id) => said.has(id)).length
      return (key === burst.key && burst.postIds.length < 2 * postIds.length) || both * 2 >= burst.postIds.length
    }
    if (![...known, ...kept].some(overlaps)) kept.push(burst)
  }
  return kept
}
