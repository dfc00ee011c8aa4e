/** What is known of an event's posts together: how often each name, area and word occurs, the sum of their meanings, some of their wordings. */
import { concernsOf } from './concerns.ts'
import type { Matter } from './matter.ts'
import { unpackSignature } from './wording.ts'

export interface Profile {
  id: string
  /** Posts in it. */
  size: number
  /** Milliseconds. */
  firstAt: number
  lastAt: number
  /** Name → posts that hold it; `titleNames`: that hold it in the title. */
  names: Map<string, number>
  titleNames: Map<string, number>
  /** Posts whose title holds any name but a wide one. */
  named: number
  areas: Map<string, number>
  terms: Map<string, number>
  topics: Map<string, number>
  /** Kind of complaint (concerns.ts) → posts whose title, or whose text, is about it. */
  titleConcerns: Map<string, number>
  concerns: Map<string, number>
  /** One post: its embedding in 8 bits; more: the sum of theirs; null without an encoder. */
  meaning: Int8Array | Float32Array | null
  /** The embeddings of some of its posts in 8 bits: the first and the latest; none of a single one. */
  exemplars: Int8Array[]
  /** The first and the latest. */
  wordings: Uint16Array[]
}

/** A post as an event takes it in. */
export interface MatterPost extends Matter {
  id: string
  /** Milliseconds. */
  at: number
  topic: string | null
}

/** Towns, streets, lakes: places that hold many others. */
export const widePlace = /(?:街道|镇|湖|新区|开发区|经开区|高新区|县|地铁站|高速|公路|铁路|国际城)$/u
/** The title says which place it is about. */
export const isNamed = (post: Matter): boolean => post.names.slice(0, post.titleNames).some((name) => !widePlace.test(name))

const mostNames = 64
const mostTerms = 80
const mostWordings = 4
const mostExemplars = 8
const steps = 127

export function openProfile(id: string, post: MatterPost): Profile {
  const profile: Profile = { id, size: 0, firstAt: post.at, lastAt: post.at, names: new Map(), titleNames: new Map(), named: 0, areas: new Map(), terms: new Map(), topics: new Map(), titleConcerns: new Map(), concerns: new Map(), meaning: null, exemplars: [], wordings: [] }
  takeIn(profile, post)
  return profile
}

/** Adds a post. Words that only few posts of a large event hold are forgotten: a profile's size is bounded. */
export function takeIn(profile: Profile, post: MatterPost): void {
  profile.size++
  profile.firstAt = Math.min(profile.firstAt, post.at)
  profile.lastAt = Math.max(profile.lastAt, post.at)
  countInto(profile.names, post.names, mostNames)
  countInto(profile.titleNames, post.names.slice(0, post.titleNames), mostNames)
  if (isNamed(post)) profile.named++
  countInto(profile.areas, post.areas, 12)
  countInto(profile.terms, post.terms, mostTerms)
  if (post.topic !== null) countInto(profile.topics, [post.topic], 12)
  const { title, all } = concernsOf(post)
  countInto(profile.titleConcerns, title, 24)
  countInto(profile.concerns, all, 48)
  if (post.vector !== null && profile.size > 1) keepExemplar(profile, post.vector)
  profile.meaning = addMeaning(profile.meaning, profile.size, post.vector)
  const wording = unpackSignature(post.signature)
  if (wording !== null) {
    if (profile.wordings.length >= mostWordings) profile.wordings.splice(1, 1)
    profile.wordings.push(wording)
  }
}

function keepExemplar({ meaning, exemplars }: Profile, vector: Float32Array): void {
  if (meaning instanceof Int8Array) exemplars.push(meaning)
  if (exemplars.length >= mostExemplars) exemplars.splice(2, 1)
  exemplars.push(packed(vector))
}

function countInto(counts: Map<string, number>, keys: readonly string[], most: number): void {
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
  if (counts.size <= most * 1.5) return
  const kept = [...counts].sort((a, b) => b[1] - a[1]).slice(0, most)
  counts.clear()
  for (const [key, count] of kept) counts.set(key, count)
}

function addMeaning(sum: Profile['meaning'], size: number, vector: Float32Array | null): Profile['meaning'] {
  if (vector === null) return sum
  if (size === 1) return packed(vector)
  const next = sum instanceof Float32Array ? sum : unpacked(sum ?? new Int8Array(vector.length))
  for (let i = 0; i < vector.length; i++) next[i]! += vector[i]!
  return next
}

/** Of 512 numbers in a vector of length 1 hardly any is above a third: the eight bits are spent on those there are. */
const scale = 3

const packed = (vector: Float32Array): Int8Array => Int8Array.from(vector, (value) => Math.max(-steps, Math.min(steps, Math.round(value * steps * scale))))
const unpacked = (meaning: Int8Array): Float32Array => Float32Array.from(meaning, (value) => value / steps / scale)

/** The mean of the posts' embeddings; null without an encoder. */
export function meanMeaning({ meaning, size }: Profile): Float32Array | null {
  if (meaning === null) return null
  return meaning instanceof Float32Array ? meaning.map((value) => value / size) : unpacked(meaning)
}

/** Takes in all posts of another event. */
export function absorb(profile: Profile, other: Profile): void {
  const own = meanMeaning(profile)
  const others = meanMeaning(other)
  const size = profile.size + other.size
  const exemplars = [...exemplarsOf(profile).slice(0, 5), ...exemplarsOf(other).slice(-3)]
  if (own !== null && others !== null) profile.meaning = own.map((value, i) => value * profile.size + others[i]! * other.size)
  profile.size = size
  profile.named += other.named
  profile.firstAt = Math.min(profile.firstAt, other.firstAt)
  profile.lastAt = Math.max(profile.lastAt, other.lastAt)
  for (const counts of ['names', 'titleNames', 'areas', 'terms', 'topics', 'titleConcerns', 'concerns'] as const) {
    for (const [key, count] of other[counts]) profile[counts].set(key, (profile[counts].get(key) ?? 0) + count)
  }
  profile.exemplars = exemplars
  profile.wordings = [...profile.wordings.slice(0, 2), ...other.wordings.slice(-2)]
}

/** Mean cosine of a post to the posts of an event; null where either has no embedding. */
export function meanCosine(profile: Profile, vector: Float32Array | null): number | null {
  const { meaning, size } = profile
  if (meaning === null || vector === null || meaning.length !== vector.length) return null
  let sum = 0
  for (let i = 0; i < vector.length; i++) sum += meaning[i]! * vector[i]!
  return meaning instanceof Float32Array ? sum / size : sum / steps / scale
}

const exemplarsOf = ({ meaning, exemplars }: Profile): Int8Array[] => (meaning instanceof Int8Array ? [meaning] : exemplars)

/** Cosine of a post to the nearest of the event's kept posts; null where either has no embedding. */
export function nearestCosine(profile: Profile, vector: Float32Array | null): number | null {
  const known = exemplarsOf(profile)
  if (vector === null || known.length === 0) return null
  let most = -1
  for (const one of known) {
    let sum = 0
    for (let i = 0; i < vector.length; i++) sum += one[i]! * vector[i]!
    most = Math.max(most, sum / steps / scale)
  }
  return most
}
