/** Triages: one commit writes what was read, the post's mark, its card and its fingerprint. */
import { Conflict } from '../database.ts'
import type { Database, Write } from '../database.ts'
import { cardOf } from '../records/card.ts'
import type { KindName, RecordOf } from '../records/kinds.ts'
import { markTriaged } from '../records/post.ts'
import type { TriageStore } from '../store.ts'

export function triageStore(database: Database): TriageStore {
  return {
    postsToTriage: (limit) => database.find('post', { where: { triageDue: true }, sort: [['firstSeenAt', 'asc']], limit }),
    async saveTriage(read, facts, words, fingerprint) {
      // The crawler may have seen the post again since it was read; only another content makes this triage void.
      for (;;) {
        const post = await database.get('post', read.id)
        if (!post || post.hash !== facts.hash) return false
        const [formerTriage, formerCard, formerPrint] = await Promise.all([database.get('triage', post.id), database.get('card', post.id), database.get('fingerprint', post.id)])
        const next = markTriaged(post)
        const triage = { ...facts, version: (formerTriage?.version ?? 0) + 1 }
        try {
          await database.commit([
            { op: 'replace', kind: 'post', record: next },
            following('triage', formerTriage, triage),
            { op: 'put', kind: 'card', record: cardOf(next, triage, words, (formerCard?.version ?? 0) + 1) },
            following('fingerprint', formerPrint, { ...fingerprint, version: (formerPrint?.version ?? 0) + 1 }),
          ])
          return true
        } catch (error) {
          if (!(error instanceof Conflict)) throw error
        }
      }
    },
    triage: (postId) => database.get('triage', postId),
    fingerprintsSharing: async (bands, limit) => {
      const found = new Map<string, RecordOf<'fingerprint'>>()
      for (const band of bands) {
        for (const print of await database.find('fingerprint', { where: { bands: band }, limit })) found.set(print.id, print)
        if (found.size >= limit) break
      }
      return [...found.values()]
    },
    async addCorrection(correction) {
      await database.commit([{ op: 'insert', kind: 'correction', record: { ...correction, version: 1 } }])
    },
    corrections: (postId) => database.find('correction', { where: { postId }, sort: [['at', 'asc']] }),
  }
}

function following<K extends KindName>(kind: K, former: RecordOf<K> | undefined, record: RecordOf<K>): Write {
  return { op: former ? 'replace' : 'insert', kind, record } as Write
}
