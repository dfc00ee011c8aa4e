/** The matters of the newest posts, held in memory: where «the same matter in other words» is looked for. */
import { unpackEmbedding } from '../../classifiers/duplicates/meaning.ts'
import { sharedNames } from '../../classifiers/duplicates/place-names.ts'
import type { EncoderReader } from '../../classifiers/encoder/encoder-reader.ts'
import type { Fingerprint, Meaning } from '../../storage/records/evidence.ts'
import type { SimilarPost } from '../../storage/records/triage.ts'
import type { TriageStore } from '../../storage/store.ts'

type Print = Omit<Fingerprint, 'version'>

/** From this likelihood on a post is shown: of judged pairs, nine in ten were one matter. */
const LEAST_LIKELIHOOD = 0.5
/** Posts remembered, 512 bytes each and their names: about 8 MB. Older ones are found by copies alone. */
const MOST_REMEMBERED = 10_000
/** Fingerprints asked of the store at once. */
const PAGE = 500

interface Remembered {
  id: string
  meaning: Meaning
  vector: Int8Array
  /** 1 / length of `vector`. */
  scale: number
}

export interface RecentMatters {
  /** Learns what was read since, here or by other workers; the first time, the newest posts of the store. */
  catchUp(): Promise<void>
  /** The posts of the same matter, likeliest first. */
  sameMatter(own: Pick<Print, 'id' | 'meaning'>): SimilarPost[]
  remember(print: Print): void
}

export function createRecentMatters(store: Pick<TriageStore, 'fingerprintsSince'>, encoder: EncoderReader, most = MOST_REMEMBERED): RecentMatters {
  /** In the order they came; the oldest is forgotten first. */
  const known = new Map<string, Remembered>()
  let seenUntil = ''

  function remember({ id, at, meaning }: Print): void {
    if (at > seenUntil) seenUntil = at
    known.delete(id)
    if (!meaning || meaning.encoder !== encoder.version) return
    known.set(id, remembered(id, meaning))
    if (known.size > most) known.delete(known.keys().next().value!)
  }

  return {
    remember,
    async catchUp() {
      // Newest first, so that the first time ends after the newest `most`; then only what came since.
      const from = seenUntil
      const fresh = await store.fingerprintsSince(from, from === '' ? most : PAGE)
      for (const print of fresh.toReversed()) if (known.get(print.id)?.meaning.vector !== print.meaning?.vector) remember(print)
    },
    sameMatter({ id, meaning }) {
      if (!meaning) return []
      const own = remembered(id, meaning)
      const found: SimilarPost[] = []
      for (const other of known.values()) {
        if (other.id === id || !mayBeSame(meaning, other.meaning)) continue
        const cosine = dot(own.vector, other.vector) * own.scale * other.scale
        // Even two shared names do not make a pair likely below this.
        if (cosine < LEAST_COSINE) continue
        const names = sharedNames(meaning.names, other.meaning.names)
        const likelihood = encoder.sameMatter.likelihood(cosine, names)
        if (likelihood >= LEAST_LIKELIHOOD) found.push({ postId: other.id, similarity: Math.round(likelihood * 1000) / 1000, why: names > 0 ? '可能是同一事项，说到同一地点' : '可能是同一事项' })
      }
      return found.toSorted((a, b) => b.similarity - a.similarity)
    },
  }
}

const LEAST_COSINE = 0.4

/** Of another district or without a topic in common, two posts are two matters. */
function mayBeSame(one: Meaning, other: Meaning): boolean {
  if (one.district !== null && other.district !== null && one.district !== other.district) return false
  return one.topics.some((topic) => other.topics.includes(topic))
}

function remembered(id: string, meaning: Meaning): Remembered {
  const vector = unpackEmbedding(meaning.vector)
  const square = dot(vector, vector)
  return { id, meaning, vector, scale: square === 0 ? 0 : 1 / Math.sqrt(square) }
}

function dot(a: Int8Array, b: Int8Array): number {
  let sum = 0
  for (let j = 0; j < a.length; j++) sum += a[j]! * b[j]!
  return sum
}
