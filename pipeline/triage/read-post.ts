/** Posts read: the classifiers' answer, and the posts each resembles. */
import { similarity } from '../../classifiers/duplicates/minhash.ts'
import type { TriageReader } from '../../classifiers/read.ts'
import type { Fingerprint } from '../../storage/records/evidence.ts'
import type { Post } from '../../storage/records/post.ts'
import type { SimilarPost } from '../../storage/records/triage.ts'
import type { PostReading, Store } from '../../storage/store.ts'

/** From this Jaccard similarity of shingles on, two posts are shown as near-duplicates (PEERS §4 measures at 0.5). */
export const LEAST_SIMILARITY = 0.5
const MOST_SIMILAR = 10
/** Candidates looked at per post: a text that was copied more often than this is known as such by then. */
const MOST_CANDIDATES = 200

/** Reads posts, one after another. Nothing is written; `at` is the instant the triages will carry. */
export async function readPosts(posts: readonly Post[], tools: { store: Pick<Store, 'fingerprintsSharing'>; reader: TriageReader; at: string }): Promise<PostReading[]> {
  const readings: PostReading[] = []
  for (const post of posts) {
    const { fingerprint: print, words, ...read } = tools.reader.read({ title: post.content.title, content: post.content.content })
    const fingerprint = { id: post.id, bands: print.bands, signature: print.signature, at: tools.at }
    // The store does not know those of this batch yet, and copies tend to come together.
    const beside = readings.map((reading) => reading.fingerprint)
    const candidates = [...(await tools.store.fingerprintsSharing(print.bands, MOST_CANDIDATES)), ...beside]
    readings.push({
      post,
      triage: { ...read, id: post.id, postId: post.id, at: tools.at, hash: post.hash, similar: similarPosts(fingerprint, candidates), eventId: null },
      words,
      fingerprint,
    })
  }
  return readings
}

/** The candidates that are similar indeed, most similar first. */
export function similarPosts(own: Omit<Fingerprint, 'version'>, candidates: readonly Omit<Fingerprint, 'version'>[]): SimilarPost[] {
  const others = new Map(candidates.filter(({ id }) => id !== own.id).map((candidate) => [candidate.id, candidate]))
  return [...others.values()]
    .map(({ id, signature }) => ({ postId: id, similarity: similarity(own.signature, signature), why: '文字相近' }))
    .filter((found) => found.similarity >= LEAST_SIMILARITY)
    .toSorted((a, b) => b.similarity - a.similarity || (a.postId < b.postId ? -1 : 1))
    .slice(0, MOST_SIMILAR)
}
