/** One post read: the classifiers' answer, and the posts it resembles. */
import { similarity } from '../../classifiers/duplicates/minhash.ts'
import type { TriageReader } from '../../classifiers/read.ts'
import type { Fingerprint } from '../../storage/records/evidence.ts'
import type { Post } from '../../storage/records/post.ts'
import type { SimilarPost, Triage } from '../../storage/records/triage.ts'
import type { Store } from '../../storage/store.ts'

/** From this Jaccard similarity of shingles on, two posts are shown as near-duplicates (PEERS §4 measures at 0.5). */
export const LEAST_SIMILARITY = 0.5
const MOST_SIMILAR = 10
/** Candidates looked at per post: a text that was copied more often than this is known as such by then. */
const MOST_CANDIDATES = 200

export interface PostReading {
  triage: Omit<Triage, 'version'>
  words: string[]
  fingerprint: Omit<Fingerprint, 'version'>
}

/** Reads a post. Nothing is written; `at` is the instant the triage will carry. */
export async function readPost(post: Post, tools: { store: Pick<Store, 'fingerprintsSharing'>; reader: TriageReader; at: string }): Promise<PostReading> {
  const { fingerprint: print, words, ...read } = tools.reader.read({ title: post.content.title, content: post.content.content })
  const fingerprint = { id: post.id, bands: print.bands, signature: print.signature, at: tools.at }
  const candidates = print.bands.length === 0 ? [] : await tools.store.fingerprintsSharing(print.bands, MOST_CANDIDATES)
  return {
    triage: { ...read, id: post.id, postId: post.id, at: tools.at, hash: post.hash, similar: similarPosts(fingerprint, candidates), eventId: null },
    words,
    fingerprint,
  }
}

/** The candidates that are similar indeed, most similar first. */
export function similarPosts(own: Omit<Fingerprint, 'version'>, candidates: readonly Fingerprint[]): SimilarPost[] {
  return candidates
    .filter(({ id }) => id !== own.id)
    .map(({ id, signature }) => ({ postId: id, similarity: similarity(own.signature, signature), why: '文字相近' }))
    .filter((found) => found.similarity >= LEAST_SIMILARITY)
    .toSorted((a, b) => b.similarity - a.similarity || (a.postId < b.postId ? -1 : 1))
    .slice(0, MOST_SIMILAR)
}
