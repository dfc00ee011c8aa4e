/** Posts read: the classifiers' answer, and the posts each resembles. */
import { setImmediate } from 'node:timers/promises'
import type { Text } from '../../classifiers/classifier.ts'
import { similarity } from '../../classifiers/duplicates/minhash.ts'
import type { EncoderReader } from '../../classifiers/encoder/encoder-reader.ts'
import type { TriageReader, TriageReading } from '../../classifiers/read.ts'
import type { Fingerprint } from '../../storage/records/evidence.ts'
import type { Post } from '../../storage/records/post.ts'
import type { SimilarPost } from '../../storage/records/triage.ts'
import type { PostReading, Store } from '../../storage/store.ts'
import type { RecentMatters } from './recent-matters.ts'

/** From this Jaccard similarity of shingles on, two posts are shown as near-duplicates (PEERS §4 measures at 0.5). */
export const LEAST_SIMILARITY = 0.5
const MOST_SIMILAR = 10
/** Candidates looked at per post: a text that was copied more often than this is known as such by then. */
const MOST_CANDIDATES = 200
/** Candidates of a whole batch that are fetched at once; where there are more, each post asks for its own. */
const MOST_AT_ONCE = 2000

export interface ReadingTools {
  store: Pick<Store, 'fingerprintsSharing'>
  reader: TriageReader
  /** Null where the encoder is off. */
  deep: { encoder: EncoderReader; matters: RecentMatters } | null
  /** The instant the triages will carry. */
  at: string
}

/** Reads posts, one after another. Nothing is written. */
export async function readPosts(posts: readonly Post[], { store, reader, deep, at }: ReadingTools): Promise<PostReading[]> {
  const texts = posts.map(({ content: { title, content } }) => ({ title, content }))
  const found = deep === null ? await readOneByOne(reader, texts) : await reader.readWith(deep.encoder, texts)
  await deep?.matters.catchUp()
  const sharing = await candidatesOf(found.map(({ fingerprint }) => fingerprint.bands), store)
  const readings: PostReading[] = []
  for (const [i, post] of posts.entries()) {
    const { fingerprint: print, words, meaning, ...read } = found[i]!
    const fingerprint = { id: post.id, bands: print.bands, signature: print.signature, at, meaning }
    const copies = similarPosts(fingerprint, await sharing.of(print.bands))
    const similar = joined(copies, deep?.matters.sameMatter(fingerprint) ?? [])
    deep?.matters.remember(fingerprint)
    // The store does not know those of this batch yet, and copies tend to come together.
    sharing.add(fingerprint)
    readings.push({ post, triage: { ...read, id: post.id, postId: post.id, at, hash: post.hash, similar, eventId: null }, words, fingerprint })
  }
  return readings
}

/** Others get their turn every so many posts: requests to the pages must not wait for a whole batch. */
const READ_AT_A_STRETCH = 20

async function readOneByOne(reader: TriageReader, texts: readonly Text[]): Promise<TriageReading[]> {
  const found: TriageReading[] = []
  for (const text of texts) {
    if (found.length > 0 && found.length % READ_AT_A_STRETCH === 0) await setImmediate()
    found.push(reader.read(text))
  }
  return found
}

type Candidate = Omit<Fingerprint, 'version'>

/** What shares a band with a post: one question to the store for the whole batch, and the batch's own posts as they are read. */
async function candidatesOf(bands: readonly (readonly string[])[], store: ReadingTools['store']): Promise<{ of(own: readonly string[]): Promise<Candidate[]>; add(one: Candidate): void }> {
  const stored = await store.fingerprintsSharing([...new Set(bands.flat())], MOST_AT_ONCE)
  const complete = stored.length < MOST_AT_ONCE
  const byBand = new Map<string, Candidate[]>()
  const add = (one: Candidate): void => {
    for (const band of one.bands) {
      const known = byBand.get(band)
      if (known === undefined) byBand.set(band, [one])
      else known.push(one)
    }
  }
  if (complete) for (const one of stored) add(one)
  return {
    add,
    of: async (own) => [...(complete ? [] : await store.fingerprintsSharing(own, MOST_CANDIDATES)), ...new Set(own.flatMap((band) => byBand.get(band) ?? []))],
  }
}

/** The candidates that are similar indeed, most similar first. */
export function similarPosts(own: Candidate, candidates: readonly Candidate[]): SimilarPost[] {
  const others = new Map(candidates.filter(({ id }) => id !== own.id).map((candidate) => [candidate.id, candidate]))
  return [...others.values()]
    .map(({ id, signature }) => ({ postId: id, similarity: similarity(own.signature, signature), why: '文字相近' }))
    .filter((found) => found.similarity >= LEAST_SIMILARITY)
    .toSorted((a, b) => b.similarity - a.similarity || (a.postId < b.postId ? -1 : 1))
    .slice(0, MOST_SIMILAR)
}

/** Copies first; then the same matter in other words, which is likely but not seen. */
function joined(copies: SimilarPost[], matters: readonly SimilarPost[]): SimilarPost[] {
  const copied = new Set(copies.map(({ postId }) => postId))
  return [...copies, ...matters.filter(({ postId }) => !copied.has(postId))].slice(0, MOST_SIMILAR)
}
