/** 并案, 拆回 and 拆案: posts move between cases, both ways, and every number stays used. What is impossible is said before the store says so. */
import type { Case } from '../../storage/records/case.ts'
import { hasBegun } from '../../storage/records/case.ts'
import type { Store } from '../../storage/store.ts'
import type { Actor } from './actor.ts'
import { requireMay } from './actor.ts'
import { CaseworkRefused, present } from './refused.ts'
import { seenCase } from './writes.ts'

interface SeenCase {
  caseId: string
  version: number
  why: string
}

/** 并案: the posts of a case that no unit has had go to another that has not ended. @throws CaseworkRefused · StaleRecord */
export async function joinTwoCases(store: Store, actor: Actor, order: SeenCase & { into: string }, at: string): Promise<Case> {
  requireMay(actor, 'case:manage')
  const before = await seenCase(store, order.caseId, order.version)
  const into = await store.caseByNumber(order.into)
  if (!into) throw new CaseworkRefused('not_found', `没有编号为 ${order.into} 的案件`)
  if (into.id === before.id) throw new CaseworkRefused('illegal', '不能并入自身，请填写另一案件的编号')
  if (hasBegun(before)) throw new CaseworkRefused('illegal', `${before.number} 已转办过，不能再并入别的案件`)
  if (into.joinedTo) throw new CaseworkRefused('illegal', `${into.number} 已并入 ${present(await store.case(into.joinedTo), '案件').number}，请填写后者的编号`)
  if (into.status === 'closed' || into.status === 'voided') throw new CaseworkRefused('illegal', `${into.number} ${into.status === 'closed' ? '已办结' : '已作废'}，不能并入`)
  return (await store.joinCases(before.id, into.id, order.version, { at, by: actor.id, ...(order.why ? { why: order.why } : {}) })).joined
}

/** 拆回: a joined case gets its posts back from the case that has them now. */
export async function partJoinedCase(store: Store, actor: Actor, order: SeenCase, at: string): Promise<Case> {
  requireMay(actor, 'case:manage')
  await seenCase(store, order.caseId, order.version)
  return (await store.partCase(order.caseId, order.version, { at, by: actor.id, why: order.why })).parted
}

/** 拆案: some posts become a case of their own; at least one stays. Answers with the new case. */
export async function splitOneCase(store: Store, actor: Actor, order: SeenCase & { postIds: readonly string[] }, at: string): Promise<Case> {
  requireMay(actor, 'case:manage')
  const before = await seenCase(store, order.caseId, order.version)
  const postIds = [...new Set(order.postIds)]
  if (before.status === 'registered' && postIds.some((id) => !before.postIds.includes(id))) throw new CaseworkRefused('stale', '所选留言已不在本案件，请看过再操作')
  if (before.status === 'registered' && postIds.length >= before.postIds.length) throw new CaseworkRefused('invalid', '至少要留一件留言在原案件')
  return (await store.splitCase(before.id, postIds, order.version, { at, by: actor.id, why: order.why })).opened
}
