/** Posts: every sighting, every version, what was missed, and the raw pages behind them. */
import { Conflict } from '../database.ts'
import type { Database, Write } from '../database.ts'
import type { DeadLetter, RawEvidence } from '../records/evidence.ts'
import type { Card } from '../records/card.ts'
import type { Post } from '../records/post.ts'
import { missPost, newPost, postId, postponeVisit, seePostAgain } from '../records/post.ts'
import { changeFields } from '../records/record.ts'
import type { PostSighting, PostStore, SightingOutcome } from '../store.ts'
import { retryOnConflict } from './retry.ts'

export function postStore(database: Database): PostStore {
  return {
    savePost: (sighting) => saveOne(database, sighting),
    async savePosts(sightings) {
      const ids = new Set(sightings.map(({ sourceId, seen }) => postId(sourceId, seen.externalId)))
      if (ids.size === sightings.length) {
        try {
          const taken = await Promise.all(sightings.map((sighting) => sightingWrites(database, sighting)))
          await database.commit(onceEach(taken.flatMap(({ writes }) => writes)))
          return taken.map(({ outcome, post }) => ({ outcome, post }))
        } catch (error) {
          if (!(error instanceof Conflict)) throw error
        }
      }
      // One post twice, or somebody changed one of them meanwhile: each by itself, read afresh.
      const saved: { outcome: SightingOutcome; post: Post }[] = []
      for (const sighting of sightings) saved.push(await saveOne(database, sighting))
      return saved
    },
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

function saveOne(database: Database, sighting: PostSighting): Promise<{ outcome: SightingOutcome; post: Post }> {
  return retryOnConflict(async () => {
    const { writes, outcome, post } = await sightingWrites(database, sighting)
    await database.commit(writes)
    return { outcome, post }
  })
}

/** What a sighting writes, from the post as it is now. */
async function sightingWrites(database: Database, { sourceId, channel, seen, hash, at, nextVisit, raw, fromFile }: PostSighting): Promise<{ writes: Write[]; outcome: SightingOutcome; post: Post }> {
  const known = await database.get('post', postId(sourceId, seen.externalId))
  if (fromFile && known && (known.hash === hash || known.versions.some((former) => former.hash === hash))) return { writes: [], outcome: 'same', post: known }
  const evidence = raw && known?.hash !== hash ? await newRaw(database, raw()) : []
  const nextVisitAt = nextVisit(known)
  if (!known) {
    const post = newPost(seen, { sourceId, channel, hash, at, nextVisitAt })
    return { writes: [{ op: 'insert', kind: 'post', record: post }, ...evidence], outcome: 'new', post }
  }
  const post = seePostAgain(known, seen, { hash, at, nextVisitAt })
  const back = known.tombstone ? await cardWrites(database, post) : []
  const answered = await siteReplyWrites(database, known, post, at)
  return { writes: [{ op: 'replace', kind: 'post', record: post }, ...evidence, ...back, ...answered], outcome: hash === known.hash ? 'same' : 'changed', post }
}

/** 网上答复: an answer that is new on the site is noted on the case the post is in. */
async function siteReplyWrites(database: Database, known: Post, post: Post, at: string): Promise<Write[]> {
  if (post.caseId === null || post.content.replies.length <= known.content.replies.length) return []
  const record = await database.get('case', post.caseId)
  if (!record) return []
  const unit = post.content.replies.at(-1)?.unit ?? ''
  return [{ op: 'replace', kind: 'case', record: changeFields(record, 'site_reply', { at, by: 'system:collect', why: unit ? `${unit}：${post.id}` : post.id }, { siteRepliedAt: record.siteRepliedAt ?? at }, record.status) }]
}

/** Two posts of one batch may have come on the very same page. */
function onceEach(writes: Write[]): Write[] {
  const pages = new Set<string>()
  return writes.filter((write) => {
    if (write.kind !== 'rawEvidence' || write.op === 'delete') return true
    const known = pages.has(write.record.id)
    pages.add(write.record.id)
    return !known
  })
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
