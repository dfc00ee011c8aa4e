/** 工作移交: everything that waits for one person goes to another of the same post, in one audited commit. */
import type { Write } from '../../../storage/database.ts'
import { handOverApproval } from '../../../storage/records/approval.ts'
import { may } from '../../../storage/records/permissions.ts'
import { handOverClaim } from '../../../storage/records/post.ts'
import type { Staff } from '../../../storage/records/staff.ts'
import { districtsOf } from '../../../storage/records/staff.ts'
import { refreshCard } from '../../../storage/trade/posts.ts'
import type { Actor } from '../actor.ts'
import { requireMay } from '../actor.ts'
import { CaseworkRefused, present } from '../refused.ts'
import { replace } from '../writes.ts'
import type { StaffTools } from './staff-rules.ts'
import { worksIn } from './staff-rules.ts'

export interface HandedOver {
  approvals: number
  submitted: number
  claims: number
  duties: number
}

/** @throws CaseworkRefused when the other cannot do this work, or nothing waits */
export function handOverLoad(tools: StaffTools, actor: Actor, order: { fromId: string; toId: string; why: string }, at: string): Promise<HandedOver> {
  requireMay(actor, 'staff:manage')
  const { store } = tools
  return store.commitDecision(async () => {
    const [from, to] = await Promise.all([store.staff(order.fromId), store.staff(order.toId)])
    refuseUnfit(tools, present(from, '移交人'), present(to, '接收人'))
    const { approvals, submitted, claims, duties } = await store.loadOf(order.fromId, at)
    const counts: HandedOver = { approvals: approvals.length, submitted: submitted.length, claims: claims.length, duties: duties.length }
    if (Object.values(counts).every((count) => count === 0)) throw new CaseworkRefused('illegal', '该人员名下没有待移交的工作')
    const act = { at, by: actor.id, why: order.why }
    if (approvals.some(({ submittedBy }) => submittedBy === order.toId) || submitted.some(({ approverId }) => approverId === order.toId)) throw new CaseworkRefused('illegal', '接收人不能审批自己呈批的件，请另选接收人')
    const papers = new Map([...approvals, ...submitted].map((approval) => [approval.id, approval]))
    const writes: Write[] = [
      ...[...papers.values()].map((approval) => replace('approval', handOverApproval(approval, order.fromId, order.toId, act))),
      ...claims.flatMap(({ post, card }): Write[] => {
        const handed = handOverClaim(post, order.fromId, order.toId)
        return [replace('post', handed), { op: 'put', kind: 'card', record: refreshCard(card, handed) }]
      }),
      ...duties.map((duty) => replace('duty', { ...duty, version: duty.version + 1, staffId: order.toId })),
    ]
    const detail = { to: order.toId, why: order.why, approvals: approvals.map(({ id }) => id), submitted: submitted.map(({ id }) => id), claims: claims.map(({ post }) => post.id), duties: duties.map(({ id }) => id) }
    return { writes, facts: { at, by: actor.id, action: 'hand_over_load', subject: `staff ${order.fromId}`, detail }, result: counts }
  })
}

/** The same post, or a higher one where it is about approving; the same unit. */
function refuseUnfit(tools: StaffTools, from: Staff, to: Staff): void {
  if (from.id === to.id) throw new CaseworkRefused('invalid', '请选择另一位接收人')
  if (!worksIn(tools, to) || to.lockedBy) throw new CaseworkRefused('illegal', `${to.name}的账号已停用或锁定，不能接收`)
  const higher = may(from.role, 'case:approve') && to.role === 'leader'
  if ((to.role !== from.role && !higher) || to.unitId !== from.unitId) throw new CaseworkRefused('illegal', '只能移交给同单位、同岗位的人员（审批人也可移交给市领导）')
  const limit = districtsOf(to)
  // What the other cannot see, the other cannot decide.
  if (limit !== null && !(districtsOf(from) ?? [null]).every((name) => name !== null && limit.includes(name))) throw new CaseworkRefused('illegal', `${to.name}只分管${limit.join('、')}，看不到移交人的全部工作，请另选接收人`)
}
