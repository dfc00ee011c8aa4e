/** Triages: what was read, the post's mark, its card and its fingerprint are written together or not at all. */
import { Conflict } from '../database.ts'
import type { Database, Write } from '../database.ts'
import { cardOf } from '../records/card.ts'
import type { KindName, RecordOf } from '../records/kinds.ts'
import { markTriaged } from '../records/post.ts'
import type { PostReading, TriageStore } from '../store.ts'
import { leastCertain } from './least-certain.ts'
import { retryOnConflict } from './retry.ts'

export function triageStore(database: Database): TriageStore {
  return {
    postsToTriage: (limit) => database.find('post', { where: { triageDue: true }, sort: [['firstSeenAt', 'asc']], limit }),
    async saveTriages(readings) {
      const ids = readings.map(({ post }) => post.id)
      const [posts, triages, cards, fingerprints] = await Promise.all([database.getMany('post', ids), database.getMany('triage', ids), database.getMany('card', ids), database.getMany('fingerprint', ids)])
      const known = { post: byId(posts), triage: byId(triages), card: byId(cards), fingerprint: byId(fingerprints) }
      const writes = readings.map((reading) => triageWrites(known, reading)).filter((found) => found !== undefined)
      try {
        await database.commit(writes.flat())
        return writes.length
      } catch (error) {
        if (!(error instanceof Conflict)) throw error
      }
      // Somebody changed one of them meanwhile: each by itself, read afresh.
      let kept = 0
      for (const reading of readings) if (await saveOne(database, reading)) kept++
      return kept
    },
    triage: (postId) => database.get('triage', postId),
    fingerprintsSharing: (bands, limit) => (bands.length === 0 ? Promise.resolve([]) : database.find('fingerprint', { where: { bands: { in: bands } }, limit })),
    fingerprintsSince: (at, limit) => database.find('fingerprint', { where: { at: { gte: at } }, sort: [['at', 'desc']], limit }),
    async addCorrection(correction) {
      await database.commit([{ op: 'insert', kind: 'correction', record: { ...correction, version: 1 } }])
    },
    corrections: (postId) => database.find('correction', { where: { postId }, sort: [['at', 'asc']] }),
    leastCertain: (task, limit) => leastCertain(database, task, limit),
  }
}

/** The crawler may have seen the post again since it was read: only another content makes the reading void. */
function saveOne(database: Database, reading: PostReading): Promise<boolean> {
  return retryOnConflict(async () => {
    const { id } = reading.post
    const [post, triage, card, fingerprint] = await Promise.all([database.get('post', id), database.get('triage', id), database.get('card', id), database.get('fingerprint', id)])
    const writes = triageWrites({ post: byId([post]), triage: byId([triage]), card: byId([card]), fingerprint: byId([fingerprint]) }, reading)
    if (writes) await database.commit(writes)
    return writes !== undefined
  })
}

/** What the store holds of some posts now, by the post's id. */
type Known = { readonly [K in 'post' | 'triage' | 'card' | 'fingerprint']: ReadonlyMap<string, RecordOf<K>> }

const byId = <R extends { id: string }>(records: readonly (R | undefined)[]): Map<string, R> => new Map(records.flatMap((record) => (record === undefined ? [] : [[record.id, record]])))

/** The writes of one reading, or undefined when it is of a content that is no more. */
function triageWrites(known: Known, { post: read, triage: facts, words, fingerprint }: PostReading): Write[] | undefined {
  const post = known.post.get(read.id)
  if (!post || post.hash !== facts.hash) return undefined
  const formerTriage = known.triage.get(post.id)
  const formerCard = known.card.get(post.id)
  const formerPrint = known.fingerprint.get(post.id)
  const next = markTriaged(post)
  const triage = { ...facts, version: (formerTriage?.version ?? 0) + 1 }
  return [
    { op: 'replace', kind: 'post', record: next },
    following('triage', formerTriage, triage),
    { op: 'put', kind: 'card', record: cardOf(next, triage, words, (formerCard?.version ?? 0) + 1) },
    following('fingerprint', formerPrint, { ...fingerprint, version: (formerPrint?.version ?? 0) + 1 }),
  ]
}

function following<K extends KindName>(kind: K, former: RecordOf<K> | undefined, record: RecordOf<K>): Write {
  return { op: former ? 'replace' : 'insert', kind, record } as Write
}
