/** What people corrected, where they sent letters and under what they filed them, as labelled rows for training: the way back from the staff to the classifiers is a file, not an import. */
import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import type { Database } from './database.ts'
import type { Dispatch } from './records/dispatch.ts'
import type { Correction } from './records/evidence.ts'
import { maskText } from './records/mask.ts'
import type { PostContent } from './records/observation.ts'
import type { Triage } from './records/triage.ts'

/** One line of the file. `text` is title and content, personal data covered. */
export interface LabelledRow {
  task: Correction['task']
  text: string
  title: string
  content: string
  /** What a person said. */
  label: string
  /** What the machine had said. */
  machine: string | null
  postId: string
  at: string
}

type Labelled = Pick<Correction, 'id' | 'task' | 'postId' | 'machine' | 'person' | 'at'>
const keyOf = (task: string, postId: string): string => JSON.stringify([task, postId])

/**
 * Writes one JSON line a correction, in the order they were made; of several on one post and task the last. A letter that a unit
 * took on counts as one for routing, and the category of its case as one for category, where nobody said otherwise: what is read rightly must be taught too.
 * The text is the one the correction speaks of: what triage read, masked by what triage found in it. A
 * correction whose text is not there any more is left out and counted.
 */
export async function exportLabels(database: Database, file: string): Promise<{ rows: number; leftOut: number }> {
  const lastSaid = new Map<string, Correction>()
  for await (const correction of database.scan('correction')) {
    const key = keyOf(correction.task, correction.postId)
    const former = lastSaid.get(key)
    if (!former || former.at <= correction.at) lastSaid.set(key, correction)
  }
  const corrections = [...lastSaid.values(), ...(await dispatched(database, lastSaid))].sort((a, b) => (a.at === b.at ? (a.id < b.id ? -1 : 1) : a.at < b.at ? -1 : 1))
  const counted = { rows: 0, leftOut: 0 }
  async function* lines(): AsyncGenerator<string> {
    for (const correction of corrections) {
      const row = await labelledRow(database, correction)
      if (row) counted.rows++
      else counted.leftOut++
      if (row) yield `${JSON.stringify(row)}\n`
    }
  }
  await pipeline(lines(), createWriteStream(file, { mode: 0o600 }))
  return counted
}

/** A dispatch's handling from which on the unit has taken the letter on: it was not returned, and somebody works on it. */
const takenOn: ReadonlySet<Dispatch['handling']> = new Set(['contacted', 'replied', 'accepted'])

/** Units that lead a case, and its category, for each of its posts. */
async function dispatched(database: Database, lastSaid: ReadonlyMap<string, Correction>): Promise<Labelled[]> {
  const byPost = new Map<string, Labelled>()
  const keep = (said: Labelled): void => {
    const key = keyOf(said.task, said.postId)
    const former = byPost.get(key)
    if (!lastSaid.has(key) && (former === undefined || former.at <= said.at)) byPost.set(key, said)
  }
  for await (const { id, parentId, role, handling, caseId, unitId, sentAt } of database.scan('dispatch')) {
    if (parentId !== null || role !== 'lead' || !takenOn.has(handling)) continue
    const about = await database.get('case', caseId)
    for (const postId of about?.postIds ?? []) {
      const triage = await database.get('triage', postId)
      keep({ id, task: 'routing', postId, person: unitId, machine: triage?.units[0]?.unitId ?? null, at: sentAt })
      const category = about?.category ?? null
      if (category !== null) keep({ id: `${id}:category`, task: 'category', postId, person: category, machine: triage?.category.label ?? null, at: sentAt })
    }
  }
  return [...byPost.values()]
}

async function labelledRow(database: Database, { task, postId, person, machine, at }: Labelled): Promise<LabelledRow | undefined> {
  const [post, triage] = await Promise.all([database.get('post', postId), database.get('triage', postId)])
  if (!post || !triage) return undefined
  const read = post.hash === triage.hash ? post.content : post.versions.findLast((version) => version.hash === triage.hash)?.content
  if (!read) return undefined
  const { title, content } = masked(read, triage)
  return { task, text: title ? `${title}\n${content}` : content, title, content, label: person, machine, postId, at }
}

function masked({ title, content }: PostContent, { personal }: Triage): { title: string; content: string } {
  const spans = (field: 'title' | 'content') => personal.filter((span) => span.field === field)
  return { title: maskText(title, spans('title')), content: maskText(content, spans('content')) }
}
