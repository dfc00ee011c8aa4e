/** 筛选: the queue, and what an officer decides. Each decision is one commit: post, card, case, number, audit. */
import type { Condition, Database, Query, Write } from '../database.ts'
import type { Post } from '../records/post.ts'
import { acceptPost, claimPost, dismissPost, mergePost, returnPost } from '../records/post.ts'
import { addPost, changeCase, openCase, removePost } from '../records/case.ts'
import type { Case } from '../records/case.ts'
import type { Act } from '../records/record.ts'
import type { Facets, QueueFilter, QueueOrder, ScreeningStore } from '../store.ts'
import type { AuditChain } from './audit.ts'
import { nextCaseNumber } from './case-number.ts'
import { personsOf, repeatedCase } from './persons.ts'
import { refreshCard } from './posts.ts'
import { existing, retryOnConflict, StaleContent } from './retry.ts'

const orders: Record<QueueOrder, NonNullable<Query['sort']>> = {
  // Within a level what nobody has answered comes first, and of that the newest: a danger of today can still be averted.
  urgent: [
    ['urgency', 'desc'],
    ['answered', 'asc'],
    ['submittedAt', 'desc'],
  ],
  newest: [['submittedAt', 'desc']],
  oldest: [['submittedAt', 'asc']],
}

export function screeningStore(database: Database, chain: AuditChain): ScreeningStore {
  const readPost = async (id: string): Promise<Post> => existing(await database.get('post', id), 'post', id)
  const readFor = async (id: string, hash: string): Promise<Post> => {
    const post = await readPost(id)
    if (post.hash !== hash) throw new StaleContent(id)
    return post
  }
  const cardWrite = async (post: Post): Promise<Write[]> => {
    const card = await database.get('card', post.id)
    return card ? [{ op: 'put', kind: 'card', record: refreshCard(card, post) }] : []
  }
  const readCase = async (id: string): Promise<Case> => existing(await database.get('case', id), 'case', id)

  return {
    async screeningQueue(filter, order, skip, limit) {
      const query = toQuery(filter)
      const [cards, total] = await Promise.all([database.find('card', { ...query, sort: orders[order], skip, limit }), database.count('card', query)])
      return { cards, total }
    },
    async queueFacets(filter) {
      const fields = ['urgency', 'topic', 'district', 'sourceId', 'screening'] as const
      const counted = await Promise.all(
        fields.map(async (field) => {
          // A facet counts over all other filters, so that its own other values stay visible.
          const query = toQuery({ ...filter, [field]: undefined })
          const rows = await database.countBy('card', [field], query)
          return [field, rows.map(({ values, count }) => ({ value: values[0] as string | number | null, count }))] as const
        }),
      )
      return Object.fromEntries(counted) as Facets
    },
    cards: (ids) => database.getMany('card', ids),
    claimPost: (id, by, at, until) =>
      retryOnConflict(async () => {
        const post = claimPost(await readPost(id), by, at, until)
        await database.commit([{ op: 'replace', kind: 'post', record: post }, ...(await cardWrite(post))])
        return post
      }),
    acceptPost: (id, hash, facts, act) =>
      chain.commitAudited(async () => {
        const before = await readFor(id, hash)
        const triage = await database.get('triage', id)
        const { number, writes: counter } = await nextCaseNumber(database, act)
        const caseId = `case:${number}`
        const post = acceptPost(before, caseId, act)
        const category = facts.category ?? triage?.category.label ?? null
        const persons = personsOf(before, triage)
        const repeated = await repeatedCase(database, persons, triage, category)
        const opened = openCase(
          {
            id: caseId,
            number,
            channel: post.channel,
            title: facts.title ?? (post.content.title || post.content.content.slice(0, 30)),
            postIds: [post.id],
            category,
            district: triage?.place.district ?? null,
            urgency: facts.urgency ?? triage?.urgency.level ?? 0,
            persons,
            repeatOf: repeated?.id ?? null,
            siteRepliedAt: post.content.replies.length > 0 ? act.at : null,
          },
          act,
        )
        return {
          writes: [...counter, { op: 'replace', kind: 'post', record: post }, { op: 'insert', kind: 'case', record: opened }, ...(await cardWrite(post))],
          facts: { ...who(act), action: 'accept', subject: `post ${id}`, detail: { case: number } },
          result: { post, case: opened },
        }
      }),
    dismissPost: (id, hash, reason, act) =>
      chain.commitAudited(async () => {
        const post = dismissPost(await readFor(id, hash), reason, act)
        return {
          writes: [{ op: 'replace', kind: 'post', record: post }, ...(await cardWrite(post))],
          facts: { ...who(act), action: 'dismiss', subject: `post ${id}`, detail: { reason, why: act.why ?? '' } },
          result: post,
        }
      }),
    mergePost: (id, hash, caseId, act) =>
      chain.commitAudited(async () => {
        const before = await readFor(id, hash)
        const triage = await database.get('triage', id)
        const target = await readCase(caseId)
        const joined = { ...addPost(target, id, triage?.urgency.level ?? 0, act), persons: [...new Set([...(target.persons ?? []), ...personsOf(before, triage)])] }
        const post = mergePost(before, caseId, act)
        return {
          writes: [{ op: 'replace', kind: 'post', record: post }, { op: 'replace', kind: 'case', record: joined }, ...(await cardWrite(post))],
          facts: { ...who(act), action: 'merge', subject: `post ${id}`, detail: { case: joined.number } },
          result: { post, case: joined },
        }
      }),
    returnPost: (id, act) =>
      chain.commitAudited(async () => {
        const before = await readPost(id)
        const post = returnPost(before, act)
        const writes: Write[] = [{ op: 'replace', kind: 'post', record: post }, ...(await cardWrite(post))]
        if (before.caseId) {
          const left = removePost(await readCase(before.caseId), id, act)
          // A case without posts is voided in the same breath: two changes of the record, one version apart in the store.
          const record = left.postIds.length === 0 ? { ...changeCase(left, 'void', { ...act, why: act.why ?? '来件退回筛选队列' }), version: left.version } : left
          writes.push({ op: 'replace', kind: 'case', record })
        }
        return { writes, facts: { ...who(act), action: 'return', subject: `post ${id}`, detail: { from: before.screening, why: act.why ?? '' } }, result: post }
      }),
  }
}

const who = (act: Act): { at: string; by: string } => ({ at: act.at, by: act.by })

/** The filter as a query; absent fields are left out. */
function toQuery(filter: QueueFilter): Pick<Query, 'where' | 'words'> {
  const { from, to, seenAfter, flag, words, districts, ...plain } = filter
  const where: Record<string, Condition> = {}
  for (const [field, value] of Object.entries(plain)) if (value !== undefined) where[field] = value
  if (districts !== undefined) where['district'] ??= { in: districts }
  if (flag !== undefined) where['flags'] = flag
  if (from !== undefined || to !== undefined) where['submittedAt'] = { ...(from === undefined ? {} : { gte: from }), ...(to === undefined ? {} : { lt: to }) }
  if (seenAfter !== undefined) where['firstSeenAt'] = { gt: seenAfter }
  return words && words.length > 0 ? { where, words } : { where }
}
