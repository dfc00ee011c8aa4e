/** Who wrote: hashes of what tells one person from others, and whether they wrote on the same matter before. */
import { createHash } from 'node:crypto'
import type { Database } from '../database.ts'
import type { Case } from '../records/case.ts'
import type { Post } from '../records/post.ts'
import type { PersonalKind, Triage } from '../records/triage.ts'

/** A name, a plate or a house does not tell who wrote: many share it, or it is the one complained of. */
const telling: ReadonlySet<PersonalKind> = new Set<PersonalKind>(['mobile', 'landline', 'idNumber', 'qq', 'wechat', 'email'])
const HASH_LENGTH = 32
const CASES_LOOKED_AT = 20

/** Empty while triage has not read the very content. */
export function personsOf(post: Post, triage: Triage | undefined): string[] {
  if (!triage || triage.hash !== post.hash) return []
  const values = triage.personal.filter(({ kind }) => telling.has(kind)).map(({ kind, field, start, end }) => `${kind}:${post.content[field].slice(start, end).replace(/[\s-]/gu, '').toLowerCase()}`)
  return [...new Set(values)].map((value) => createHash('sha256').update(value).digest('hex').slice(0, HASH_LENGTH))
}

/** The latest case of the same person on the same matter: a similar post, or the same category. */
export async function repeatedCase(database: Database, persons: readonly string[], triage: Triage | undefined, category: string | null): Promise<Case | undefined> {
  if (persons.length === 0) return undefined
  const earlier = await database.find('case', { where: { persons: { in: persons } }, sort: [['openedAt', 'desc']], limit: CASES_LOOKED_AT })
  const similar = new Set(triage?.similar.map(({ postId }) => postId))
  return earlier.find((record) => record.status !== 'voided' && (record.postIds.some((postId) => similar.has(postId)) || (category !== null && record.category === category)))
}
