/** 转办: a case goes to a lead unit and assisting units; while it is out, further ones can join. */
import type { Case } from '../../storage/records/case.ts'
import { changeCase } from '../../storage/records/case.ts'
import type { Dispatch } from '../../storage/records/dispatch.ts'
import { newDispatch } from '../../storage/records/dispatch.ts'
import type { Act } from '../../storage/records/record.ts'
import { changeFields } from '../../storage/records/record.ts'
import type { Unit } from '../../storage/records/unit.ts'
import { existsOn } from '../../storage/records/unit.ts'
import type { Store } from '../../storage/store.ts'
import type { Actor } from './actor.ts'
import { requireMay } from './actor.ts'
import { approvalNeed, isApproved, levelsLeft } from './approval-policy.ts'
import { CaseworkRefused, present } from './refused.ts'
import { activeDispatches, settleCase } from './settle-case.ts'
import { dayInShanghai } from './shanghai-day.ts'
import type { CaseworkTools } from './tools.ts'
import { insert, replace, seenCase } from './writes.ts'

export interface DispatchOrder {
  caseId: string
  /** The case's version that the person saw. */
  version: number
  leadUnitId: string | null
  assistUnitIds: readonly string[]
  /** Another 办结 deadline than the policy's. */
  dueAt: string | null
  /** Why it goes out: the officer's words, or the name of the rule. */
  because: string
}

/** @throws CaseworkRefused · IllegalTransition */
export function dispatchCase(tools: CaseworkTools, actor: Actor, order: DispatchOrder, at: string): Promise<{ record: Case; sent: Dispatch[] }> {
  requireMay(actor, 'case:manage')
  const { store } = tools
  const act: Act = { at, by: actor.id }
  return store.commitDecision(async () => {
    const before = await seenCase(store, order.caseId, order.version)
    const former = await store.dispatchesOf(before.id)
    const active = activeDispatches(before, former)
    const unitIds = [...(order.leadUnitId === null ? [] : [order.leadUnitId]), ...order.assistUnitIds]
    refuseWrongUnits(before, order, unitIds, active)
    await Promise.all(unitIds.map((unitId) => unitOfLevel(store, unitId, 1, at)))
    await refuseUnapproved(tools, before, unitIds, at)
    const after = before.status === 'dispatched' || before.status === 'replied' ? changeFields(before, 'dispatch_more', { ...act, why: order.because || undefined }, {}, before.status) : changeCase(before, 'dispatch', { ...act, why: order.because || undefined })
    const sent = unitIds.map((unitId) => makeDispatch(tools, before, { unitId, role: unitId === order.leadUnitId ? 'lead' : 'assist', dueAt: order.dueAt, because: order.because || '人工转办' }, act))
    const record = settleCase(before, after, [...former, ...sent], act)
    return {
      writes: [replace('case', record), ...sent.map((dispatch) => insert('dispatch', dispatch))],
      facts: { at, by: actor.id, action: 'dispatch', subject: `case ${before.id}`, detail: { lead: order.leadUnitId, assist: [...order.assistUnitIds], because: order.because } },
      result: { record, sent },
    }
  })
}

/** A dispatch of level 1 with its clocks. @throws CaseworkRefused when the deadline is not in the future */
export function makeDispatch(tools: CaseworkTools, record: Case, to: { unitId: string; role: Dispatch['role']; dueAt: string | null; because: string }, act: Act): Dispatch {
  const due = tools.dueTimes({ dispatchedAt: act.at, urgency: record.urgency, category: record.category })
  if (to.dueAt !== null && to.dueAt <= act.at) throw new CaseworkRefused('invalid', '办结期限已经过去，请另定')
  const dueAt = to.dueAt ?? due.resolveBy
  const byThen = (instant: string): string => (instant < dueAt ? instant : dueAt)
  return newDispatch({ id: `dispatch:${tools.newId()}`, caseId: record.id, unitId: to.unitId, role: to.role, parentId: null, signDueAt: byThen(due.signBy), contactDueAt: byThen(due.contactBy), dueAt, because: to.because, round: record.reopened }, act)
}

/** A unit of that level that exists today. @throws CaseworkRefused */
export async function unitOfLevel(store: Store, id: string, level: 1 | 2, at: string): Promise<Unit> {
  const unit = present(await store.unit(id), '单位')
  if (!existsOn(unit, dayInShanghai(at))) throw new CaseworkRefused('illegal', `${unit.name}已于 ${unit.until ?? unit.from} 撤销，请改选承接的单位`)
  if (unit.level !== level) throw new CaseworkRefused('illegal', level === 1 ? `${unit.name}是二级单位，由其上级单位加派` : `${unit.name}不是二级单位`)
  return unit
}

function refuseWrongUnits(record: Case, order: DispatchOrder, unitIds: readonly string[], active: readonly Dispatch[]): void {
  if (unitIds.length === 0) throw new CaseworkRefused('invalid', '请选择承办单位')
  if (new Set(unitIds).size < unitIds.length) throw new CaseworkRefused('invalid', '同一单位不能既主办又协办')
  const lead = active.find(({ role }) => role === 'lead')
  if (order.leadUnitId !== null && lead) throw new CaseworkRefused('illegal', '已有主办单位；要换主办请改派')
  if (order.leadUnitId === null && !lead) throw new CaseworkRefused('invalid', '请指定主办单位')
  if (record.status !== 'registered' && record.status !== 'approved' && active.some(({ unitId }) => unitIds.includes(unitId))) throw new CaseworkRefused('illegal', '所选单位已在承办此件')
}

const MOST_APPROVALS = 50

/** Those whom the rules name for this case and these units have all said yes, since it was opened or opened again. */
async function refuseUnapproved(tools: CaseworkTools, record: Case, unitIds: readonly string[], at: string): Promise<void> {
  const { needs, because } = approvalNeed(tools.approvals, record, unitIds, at)
  if (needs.length === 0) return
  if (!isApproved(record)) throw new CaseworkRefused('illegal', `须先呈批：${because.join('；')}`)
  const since = record.history.findLast(({ action }) => action === 'reopen')?.at ?? ''
  const { approvals } = await tools.store.approvals({ caseId: record.id, state: 'approved' }, 0, MOST_APPROVALS)
  const sayers = approvals.filter(({ decidedAt }) => (decidedAt ?? '') >= since).flatMap(({ approverId, passed = [] }) => [approverId, ...passed.map(({ by }) => by)])
  const said = await Promise.all([...new Set(sayers)].map(async (id) => (await tools.store.staff(id))?.role ?? ''))
  if (levelsLeft(needs, said).includes('leader')) throw new CaseworkRefused('illegal', `还须市领导批准，请重新呈批：${because.join('；')}`)
}
