/**
 * How hot an event is, as a sum whose parts are shown. Likes are rare (70 % of real posts have none) and one busy person
 * can write often, so that people count, not posts; a dislike lowers the likes of its own post alone, never a complaint.
 */

import { heatParts } from '../../storage/records/event.ts'
import type { HeatPart } from '../../storage/records/event.ts'

/** Raise with every change of the formula: heats of two versions are not compared. */
export const heatVersion = 'heat-2'

/** What heat asks of a post. */
export interface HeatPost {
  /** Milliseconds. */
  at: number
  /** Who wrote it; posts without a name count as of a person each. */
  person: string | null
  /** The district or town it is about; null where it does not say. */
  place: string | null
  /** 0 普通 · 1 紧急 · 2 特急; null where it was not read. */
  urgency: number | null
  /** Null where the source does not say. */
  answered: boolean | null
  up: number
  down: number
  /** Leaders instructed on it, or press and television are named. */
  attention: boolean
}

/** All parts but `age` are 0 or more. */
export interface Heat { heat: number; parts: Record<HeatPart, number>; version: string }

export interface HeatOptions {
  /** The moment it is judged at, milliseconds. */
  now: number
  /** After so many days a post weighs half; `Infinity` where a whole period is ranked, old and new alike. */
  halfLifeDays: number
  /** When cases of these posts were closed, milliseconds; who writes after that says that it is not settled. */
  closedAt?: readonly number[]
}

const DAY_MS = 86_400_000
const SILENCE_DAYS = 60
/** A person's further posts: the tenth still says that nothing was done, but it is no tenth person. */
const again = 0.3
/**
 * 5 likes weigh nothing, 30 like 1 person, 100 like 5, 400 like 10, 2,000 like 17: most posts have none, so that a handful says
 * little, and signatures come in crowds. One post with thousands stands among matters of fifteen to twenty people.
 */
const likesWorth = 2
const crowdOfLikes = 30
const returnsWorth = 3
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
const round = (value: number): number => Math.round(value * 100) / 100

/**
 *   people      each person 1 + 0.3·ln(posts)
 *   likes       2·ln(1 + (likes ÷ 30)²), likes being the sum over posts of max(0, likes − dislikes)
 *   places      ln(distinct places), where people write from more than one
 *   growth      2·log₂ of posts in the last half-life against what its own history lets expect, 0 to 6
 *   urgency     people × mean level ÷ 2 × 0.5
 *   unanswered  people × share without an answer (of those the source tells) × 0.3
 *   attention   1.5·ln(1 + posts with it)
 *   returns     3·ln(1 + times it came back: after 60 days of silence, or after a case of it was closed)
 *   age         minus what decay takes of all these but growth: posts weigh 2^(−age ÷ half-life)
 */
export function heatOf(posts: readonly HeatPost[], { now, halfLifeDays, closedAt }: HeatOptions): Heat {
  const written = new Map<string, number>()
  posts.forEach(({ person }, i) => {
    const name = person ?? `#${i}`
    written.set(name, (written.get(name) ?? 0) + 1)
  })
  const people = sum([...written.values()].map((count) => 1 + again * Math.log(count)))
  const likes = likesWorth * Math.log1p((sum(posts.map(({ up, down }) => Math.max(0, up - down))) / crowdOfLikes) ** 2)
  const places = Math.log(Math.max(1, new Set(posts.flatMap(({ place }) => (place === null ? [] : [place]))).size))
  const levels = posts.flatMap(({ urgency }) => (urgency === null ? [] : [urgency]))
  const urgency = levels.length === 0 ? 0 : people * (sum(levels) / levels.length / 2) * 0.5
  const known = posts.flatMap(({ answered }) => (answered === null ? [] : [answered]))
  const unanswered = known.length === 0 ? 0 : people * (known.filter((answered) => !answered).length / known.length) * 0.3
  const attention = 1.5 * Math.log(1 + posts.filter((post) => post.attention).length)
  const returns = returnsWorth * Math.log(1 + returnsOf(posts, closedAt))
  const weights = posts.map(({ at }) => 2 ** (-Math.max(0, now - at) / DAY_MS / halfLifeDays))
  const kept = posts.length === 0 ? 0 : sum(weights) / posts.length
  const age = -(people + likes + places + urgency + unanswered + attention + returns) * (1 - kept)
  const parts = { people, likes, places, growth: growthOf(posts, now, halfLifeDays), urgency, unanswered, attention, returns, age }
  return { heat: round(Math.max(0, sum(Object.values(parts)))), parts: Object.fromEntries(heatParts.map((part) => [part, round(parts[part])])) as Heat['parts'], version: heatVersion }
}

/**
 * How often people wrote again after a long silence, or after a case of the matter was closed: what was called settled was
 * not. However many write then, each silence and each closure counts once; one that was both, once.
 */
export function returnsOf(posts: readonly { at: number }[], closedAt: readonly number[] = []): number {
  const moments = posts.map(({ at }) => at).sort((a, b) => a - b)
  return moments.filter((at, i) => {
    const before = moments[i - 1]
    return before !== undefined && (at - before > SILENCE_DAYS * DAY_MS || closedAt.some((closed) => before < closed && closed < at))
  }).length
}

/** The last half-life against the event's own earlier pace; an event younger than that has no history to outgrow. */
function growthOf(posts: readonly HeatPost[], now: number, halfLifeDays: number): number {
  const since = now - halfLifeDays * DAY_MS
  const before = posts.filter(({ at }) => at <= since)
  const recent = posts.filter(({ at }) => at > since && at <= now).length
  if (before.length === 0 || recent === 0) return 0
  const days = Math.max(halfLifeDays, (since - Math.min(...before.map(({ at }) => at))) / DAY_MS)
  const expected = (before.length / days) * halfLifeDays
  return Math.min(6, Math.max(0, 2 * Math.log2((recent + 1) / (expected + 1))))
}
