/** Cases and units: lists, joining, parting, splitting. What people do with a case beyond that is pipeline/casework. */
import type { Condition, Database, Write } from '../database.ts'
import { changeCase, openCase, removePost } from '../records/case.ts'
import type { Case } from '../records/case.ts'
import type { Post } from '../records/post.ts'
import { movePost } from '../records/post.ts'
import type { Act } from '../records/record.ts'
import { changeFields, IllegalTransition } from '../records/record.ts'
import type { CaseFilter, CaseStore } from '../store.ts'
import type { AuditChain } from './audit.ts'
import { nextCaseNumber } from './case-number.ts'
import { refreshCard } from './posts.ts'
import { existing, StaleRecord } from './retry.ts'

export function caseStore(database: Database, chain: AuditChain): CaseStore {
  const readCase = async (id: string): Promise<Case> => existing(await database.get('case', id), 'case', id)
  /** The case as the person saw it. */
  const seenCase = async (id: string, version: number): Promise<Case> => {
    const record = await readCase(id)
    if (record.version !== version) throw new StaleRecord('case', id)
    return record
  }
  const move = async (posts: readonly Post[], to: string, act: Act): Promise<Write[]> =>
    (
      await Promise.all(
        posts.map(async (before): Promise<Write[]> => {
          const post = movePost(before, to, act)
          const card = await database.get('card', post.id)
          return [{ op: 'replace', kind: 'post', record: post }, ...(card ? [{ op: 'put' as const, kind: 'card' as const, record: refreshCard(card, post) }] : [])]
        }),
      )
    ).flat()
  const replace = (record: Case): Write => ({ op: 'replace', kind: 'case', record })

  return {
    case: (id) => database.get('case', id),
    casesById: (ids) => database.getMany('case', ids),
    async caseByNumber(number) {
      return (await database.find('case', { where: { number }, limit: 1 }))[0]
    },
    async cases(filter, skip, limit) {
      const where = toWhere(filter)
      const sort = filter.overdueAt !== undefined ? (['dueAt', 'asc'] as const) : filter.toVisitFrom !== undefined ? (['closedAt', 'asc'] as const) : (['openedAt', 'desc'] as const)
      const [cases, total] = await Promise.all([database.find('case', { where, sort: [sort], skip, limit }), database.count('case', { where })])
      return { cases, total }
    },
    async casesOfPersons(persons, limit) {
      return persons.length === 0 ? [] : database.find('case', { where: { persons: { in: persons } }, sort: [['openedAt', 'desc']], limit })
    },
    async casesInWork(from, to) {
      const [open, closed] = await Promise.all([database.find('case', { where: { openedAt: { lt: to }, closedAt: null } }), database.find('case', { where: { openedAt: { lt: to }, closedAt: { gte: from } } })])
      return [...open, ...closed]
    },
    changeCase: (id, change, act, action) =>
      chain.commitAudited(async () => {
        const record = change(await readCase(id))
        return { writes: [replace(record)], facts: facts(act, action, `case ${id}`, { status: record.status }), result: record }
      }),
    joinCases: (id, intoId, version, act) =>
      chain.commitAudited(async () => {
        const [before, target] = await Promise.all([seenCase(id, version), readCase(intoId)])
        if (id === intoId || notToJoin.has(target.status)) throw new IllegalTransition('case', intoId, 'join', target.status)
        const joined = { ...changeCase(before, 'join', { ...act, why: `${target.number}${act.why ? `：${act.why}` : ''}` }), joinedTo: intoId }
        const posts = await database.getMany('post', before.postIds)
        const into = changeFields(target, 'take_in', { ...act, why: before.number }, { postIds: [...target.postIds, ...before.postIds.filter((postId) => !target.postIds.includes(postId))], urgency: before.urgency > target.urgency ? before.urgency : target.urgency, persons: [...new Set([...(target.persons ?? []), ...(before.persons ?? [])])] }, target.status)
        return { writes: [replace(joined), replace(into), ...(await move(posts, intoId, act))], facts: facts(act, 'join', `case ${id}`, { into: target.number }), result: { joined, into } }
      }),
    partCase: (id, version, act) =>
      chain.commitAudited(async () => {
        const before = await seenCase(id, version)
        // What it was joined to may itself have been joined since.
        let holder = await readCase(before.joinedTo ?? id)
        while (holder.status === 'joined' && holder.joinedTo) holder = await readCase(holder.joinedTo)
        const parted = { ...changeCase(before, 'part', act), joinedTo: null }
        // Only those that are still where they were brought: an officer may have moved one since.
        const posts = (await database.getMany('post', before.postIds)).filter((post) => post.caseId === holder.id)
        const back = new Set(posts.map((post) => post.id))
        parted.postIds = [...back]
        const from = changeFields(holder, 'let_out', { ...act, why: before.number }, { postIds: holder.postIds.filter((postId) => !back.has(postId)) }, holder.status)
        return { writes: [replace(parted), replace(from), ...(await move(posts, id, act))], facts: facts(act, 'part', `case ${id}`, { from: holder.number }), result: { parted, from } }
      }),
    splitCase: (id, postIds, version, act) =>
      chain.commitAudited(async () => {
        const before = await seenCase(id, version)
        if (postIds.length >= before.postIds.length) throw new IllegalTransition('case', id, 'split', before.status, 'at least one post must stay')
        const { number, writes } = await nextCaseNumber(database, act)
        const posts = await database.getMany('post', postIds)
        // Several removals are one change of the record: one version, all lines of history.
        const left = { ...postIds.reduce((record, postId) => removePost(record, postId, act), before), version: before.version + 1 }
        const card = (await database.getMany('card', postIds))[0]
        const { channel, category, district, urgency, persons } = before
        const opened = openCase({ id: `case:${number}`, number, channel, title: card?.title ?? before.title, postIds: posts.map((post) => post.id), category: card?.category ?? category, district: card?.district ?? district, urgency: card?.urgency ?? urgency, ...(persons ? { persons } : {}) }, { ...act, why: before.number })
        return { writes: [...writes, replace(left), { op: 'insert', kind: 'case', record: opened }, ...(await move(posts, opened.id, act))], facts: facts(act, 'split', `case ${id}`, { into: number, posts: postIds }), result: { left, opened } }
      }),
    units: () => database.find('unit', {}),
    unit: (id) => database.get('unit', id),
  }
}

const notToJoin: ReadonlySet<Case['status']> = new Set<Case['status']>(['closed', 'voided', 'joined'])

function toWhere({ overdueAt, toVisitFrom, returnsFrom, unitId, districts, ...plain }: CaseFilter): Record<string, Condition> {
  const where: Record<string, Condition> = {}
  for (const [field, value] of Object.entries(plain)) if (value !== undefined) where[field] = value
  if (districts !== undefined) where['district'] ??= { in: districts }
  if (unitId !== undefined) where['unitIds'] = unitId
  if (returnsFrom !== undefined) where['returns'] = { gte: returnsFrom }
  if (toVisitFrom !== undefined) Object.assign(where, { status: 'closed', visitedAt: null, closedAt: { gte: toVisitFrom } })
  if (overdueAt !== undefined) Object.assign(where, { status: 'dispatched', dueAt: { lt: overdueAt } })
  return where
}

const facts = (act: Act, action: string, subject: string, detail: Record<string, unknown>) => ({ at: act.at, by: act.by, action, subject, detail: act.why ? { ...detail, why: act.why } : detail })
