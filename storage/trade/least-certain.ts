/** 标注: the posts whose labels teach the classifiers most, which are those they were least sure of. */
import type { Database } from '../database.ts'
import type { Triage } from '../records/triage.ts'
import type { LabellingTask, UncertainReading } from '../store.ts'

/** So many of the latest readings are looked at: what is older was read by older models. */
const LOOKED_AT = 1000

export async function leastCertain(database: Database, task: LabellingTask, limit: number): Promise<UncertainReading[]> {
  const latest = await database.find('triage', { sort: [['at', 'desc']], limit: LOOKED_AT })
  const understood = latest.filter((triage) => triage.understood).map((triage) => ({ triage, sureness: surenessOf(triage, task) }))
  const ordered = understood.sort((a, b) => a.sureness - b.sureness || (a.triage.id < b.triage.id ? -1 : 1))
  const found: UncertainReading[] = []
  const alike = new Set<string>()
  for (let from = 0; from < ordered.length && found.length < limit; from += limit) {
    const some = ordered.slice(from, from + limit)
    const ids = some.map(({ triage }) => triage.id)
    const [labelled, posts] = await Promise.all([database.find('correction', { where: { task, postId: { in: ids } } }), database.getMany('post', ids)])
    const done = new Set(labelled.map(({ postId }) => postId))
    const hashes = new Map(posts.map((post) => [post.id, post.hash]))
    for (const one of some) {
      const { id, hash, similar } = one.triage
      if (found.length >= limit || done.has(id) || hashes.get(id) !== hash || alike.has(id)) continue
      found.push(one)
      // A copy of what is labelled teaches nothing.
      for (const { postId } of similar) alike.add(postId)
    }
  }
  return found
}

/** How far the first choice stands out: before the second where there is one, else its own confidence. */
function surenessOf({ topic, category, urgency, units }: Triage, task: LabellingTask): number {
  if (task === 'urgency') return urgency.confidence
  if (task === 'routing') return Math.max(0, (units[0]?.confidence ?? 0) - (units[1]?.confidence ?? 0))
  const { confidence, alternatives } = task === 'topic' ? topic : category
  return Math.max(0, confidence - (alternatives[0]?.confidence ?? 0))
}
