/** Posts: every sighting, every version, what was missed, and the raw pages behind them. */
import type { Database, Write } from '../database.ts'
import type { DeadLetter, RawEvidence } from '../records/evidence.ts'
import type { Card } from '../records/card.ts'
import type { Post } from '../records/post.ts'
import { missPost, newPost, postId, postponeVisit, seePostAgain } from '../records/post.ts'
import type { PostStore, SightingOutcome } from '../store.ts'
import { retryOnConflict } from './retry.ts'

export function postStore(database: Database): PostStore {
  return {
    savePost: ({ sourceId, channel, seen, hash, at, nextVisit, raw }) =>
      retryOnConflict(async () => {
        const known = await database.get('post', postId(sourceId, seen.externalId))
        const evidence = raw && known?.hash !== hash ? await newRaw(database, raw()) : []
        const nextVisitAt = nextVisit(known)
        if (!known) {
          const post = newPost(seen, { sourceId, channel, hash, at, nextVisitAt })
          await database.commit([{ op: 'insert', kind: 'post', record: post }, ...evidence])
          return { outcome: 'new' as SightingOutcome, post }
        }
        const post = seePostAgain(known, seen, { hash, at, nextVisitAt })
        const back = known.tombstone ? await cardWrites(database, post) : []
        await database.commit([{ op: 'replace', kind: 'post', record: post }, ...evidence, ...back])
        return { outcome: (hash === known.hash ? 'same' : 'changed') as SightingOutcome, post }
      }),
    missPost: (sourceId, externalId, at, confirmAfterMs, nextVisitAt) =>
      retryOnConflict(async () => {
        const known = await database.get('post', postId(sourceId, externalId))
        if (!known) return undefined
        const post = missPost(known, at, confirmAfterMs, nextVisitAt)
        if (post === known) return { gone: false, post }
        const gone = known.tombstone === null && post.tombstone !== null
        await database.commit([{ op: 'replace', kind: 'post', record: post }, ...(gone ? await cardWrites(database, post) : [])])
        return { gone, post }
      }),
    post: (id) => database.get('post', id),
    postsByExternalId: (sourceId, externalIds) =>
      database.getMany(
        'post',
        externalIds.map((externalId) => postId(sourceId, externalId)),
      ),
    postsDueForVisit: (sourceId, now, limit) => database.find('post', { where: { sourceId, nextVisitAt: { lte: now } }, sort: [['nextVisitAt', 'asc']], limit }),
    postsSubmittedBetween: (sourceId, from, to) => database.count('card', { where: { sourceId, submittedAt: { gte: from, lt: to } } }),
    postsFirstSeenSince: (sourceId, from) => database.count('post', { where: { sourceId, firstSeenAt: { gte: from } } }),
    keepDeadLetter: ({ sourceId, externalId, url, error, at, submittedAt, raw, missing, nextVisit }) =>
      retryOnConflict(async () => {
        const id = postId(sourceId, externalId)
        const [known, post] = await Promise.all([database.get('deadLetter', id), database.get('post', id)])
        const former = known ?? { id, version: 0, sourceId, externalId, firstAt: at, attempts: 0, evidenceId: null, submittedAt: null, missingSince: null }
        const record: DeadLetter = {
          ...former,
          version: former.version + 1,
          url,
          error,
          lastAt: at,
          attempts: former.attempts + 1,
          submittedAt: submittedAt ?? former.submittedAt ?? null,
          evidenceId: raw?.id ?? former.evidenceId ?? null,
          missingSince: missing ? (former.missingSince ?? at) : null,
        }
        const letter: Write = { op: known ? 'replace' : 'insert', kind: 'deadLetter', record }
        const later: Write[] = post && post.nextVisitAt !== null && nextVisit ? [{ op: 'replace', kind: 'post', record: postponeVisit(post, nextVisit(record.attempts)) }] : []
        await database.commit([letter, ...later, ...(raw ? await newRaw(database, raw) : [])])
        return record
      }),
    async clearDeadLetter(sourceId, externalId) {
      const id = postId(sourceId, externalId)
      if (await database.get('deadLetter', id)) await database.commit([{ op: 'delete', kind: 'deadLetter', id }])
    },
    deadLetters: (sourceId, limit) => database.find('deadLetter', { where: { sourceId }, sort: [['lastAt', 'desc']], limit }),
    keepRaw: (raw) => retryOnConflict(async () => database.commit(await newRaw(database, raw))),
    raw: (id) => database.get('rawEvidence', id),
    async lastRaw(sourceId) {
      return (await database.find('rawEvidence', { where: { sourceId }, sort: [['fetchedAt', 'desc']], limit: 1 }))[0]
    },
  }
}

/** The same page is kept once: its id is its hash. */
async function newRaw(database: Database, raw: Omit<RawEvidence, 'version'>): Promise<Write[]> {
  if (await database.get('rawEvidence', raw.id)) return []
  return [{ op: 'insert', kind: 'rawEvidence', record: { ...raw, version: 1 } }]
}

/** The card's share of a post that changed outside of triage; none while triage has not made one. */
async function cardWrites(database: Database, post: Post): Promise<Write[]> {
  const card = await database.get('card', post.id)
  return card ? [{ op: 'put', kind: 'card', record: refreshCard(card, post) }] : []
}

/** The card after people or the crawler changed the post; what triage read stays. */
export function refreshCard(card: Card, post: Post): Card {
  return {
    ...card,
    version: card.version + 1,
    screening: post.screening,
    caseId: post.caseId,
    claimedBy: post.claim?.by ?? null,
    claimedUntil: post.claim?.until ?? null,
    gone: post.tombstone !== null,
  }
}
