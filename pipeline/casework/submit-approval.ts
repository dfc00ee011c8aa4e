/** 呈批: an officer submits cases or a report; approvers approve, send back, pass up, delegate; the officer withdraws. */
import type { Write } from '../../storage/database.ts'
import type { Approval } from '../../storage/records/approval.ts'
import { decideApproval, delegateApproval, passUpApproval, submitForApproval, withdrawApproval } from '../../storage/records/approval.ts'
import type { Case } from '../../storage/records/case.ts'
import { changeCase } from '../../storage/records/case.ts'
import { may } from '../../storage/records/permissions.ts'
import type { Act } from '../../storage/records/record.ts'
import type { Report } from '../../storage/records/report.ts'
import { changeReport } from '../../storage/records/report.ts'
import type { Staff } from '../../storage/records/staff.ts'
import { districtsOf } from '../../storage/records/staff.ts'
import type { Store } from '../../storage/store.ts'
import type { Actor } from './actor.ts'
import { requireMay } from './actor.ts'
import type { ApprovalLevel } from './approval-policy.ts'
import { approvalNeed, levelsLeft, reportNeed } from './approval-policy.ts'
import { unitOfLevel } from './dispatch-case.ts'
import { CaseworkRefused, present } from './refused.ts'
import type { CaseworkTools } from './tools.ts'
import { insert, replace, seenCase } from './writes.ts'

export interface Submission {
  cases: readonly { id: string; version: number }[]
  reportId: string | null
  /** The version of the report that the person saw; absent where nobody looked. */
  reportVersion?: number | null
  /** 拟办意见. */
  proposal: string
  approverId: string
  /** 拟转单位; some rules go by the unit. */
  unitIds: readonly string[]
}

/** @throws CaseworkRefused · IllegalTransition when one of the cases cannot be submitted: then none is */
export function submitToApprover(tools: CaseworkTools, actor: Actor, submission: Submission, at: string): Promise<Approval> {
  requireMay(actor, 'case:submit')
  const { store } = tools
  const act: Act = { at, by: actor.id }
  return store.commitDecision(async () => {
    const cases = await Promise.all(submission.cases.map(({ id, version }) => seenCase(store, id, version)))
    if (new Set(cases.map(({ id }) => id)).size < cases.length) throw new CaseworkRefused('invalid', '同一案件不能呈批两次')
    refuseUnseen(await approverOf(store, submission.approverId), cases)
    await Promise.all(submission.unitIds.map((unitId) => unitOfLevel(store, unitId, 1, at)))
    const report = submission.reportId === null ? null : await seenReport(store, submission.reportId, submission.reportVersion ?? null)
    const needs = new Set([...cases.flatMap((record) => approvalNeed(tools.approvals, record, submission.unitIds, at).needs), ...(report ? reportNeed(tools.approvals, at) : [])])
    const requires = (['approver', 'leader'] as const).filter((level) => needs.has(level))
    const approval = submitForApproval({ id: `approval:${tools.newId()}`, caseIds: cases.map(({ id }) => id), reportId: submission.reportId, proposal: submission.proposal, approverId: submission.approverId, requires, unitIds: [...new Set(submission.unitIds)] }, act)
    const writes: Write[] = cases.map((record) => replace('case', changeCase(record, 'submit', { ...act, why: submission.proposal || undefined })))
    if (report) writes.push(replace('report', changeReport(report, 'submit', { ...act, why: submission.proposal || undefined })))
    return { writes: [insert('approval', approval), ...writes], facts: { at, by: actor.id, action: 'submit', subject: `approval ${approval.id}`, detail: { cases: approval.caseIds, report: submission.reportId, to: approval.approverId } }, result: approval }
  })
}

interface SeenApproval {
  approvalId: string
  version: number
}

/** Approve or send back; approving waits until all whom the policy names have said yes. */
export function decideOnApproval(tools: CaseworkTools, actor: Actor, order: SeenApproval & { decision: 'approve' | 'send_back'; opinion: string }, at: string): Promise<Approval> {
  requireMay(actor, 'case:approve')
  if (order.decision === 'send_back' && !order.opinion.trim()) throw new CaseworkRefused('invalid', '退回须写明意见')
  return changeApproval(tools.store, actor, order, at, order.decision, async (before, act) => {
    if (order.decision === 'approve') await refuseTooLow(tools.store, actor, before)
    return { approval: decideApproval(before, order.decision, order.opinion, act), cases: order.decision, why: order.opinion }
  })
}

/** 呈送上级: agrees and passes it on to one who decides. */
export function passApprovalUp(tools: CaseworkTools, actor: Actor, order: SeenApproval & { to: string; opinion: string }, at: string): Promise<Approval> {
  requireMay(actor, 'case:approve')
  return changeApproval(tools.store, actor, order, at, 'pass_up', async (before, act) => {
    const next = await approverOf(tools.store, order.to)
    refuseUnseen(next, await tools.store.casesById(before.caseIds))
    if (next.role !== 'leader') throw new CaseworkRefused('illegal', '呈送上级须选择市领导；交同级请用「转交」')
    return { approval: passUpApproval(before, order.to, order.opinion, act), cases: null, why: '' }
  })
}

/** 转交 to another of the same standing or higher. */
export function delegateOneApproval(tools: CaseworkTools, actor: Actor, order: SeenApproval & { to: string }, at: string): Promise<Approval> {
  requireMay(actor, 'case:approve')
  return changeApproval(tools.store, actor, order, at, 'delegate', async (before, act) => {
    refuseUnseen(await approverOf(tools.store, order.to), await tools.store.casesById(before.caseIds))
    return { approval: delegateApproval(before, order.to, act), cases: null, why: '' }
  })
}

export function withdrawOneApproval(tools: CaseworkTools, actor: Actor, order: SeenApproval, at: string): Promise<Approval> {
  requireMay(actor, 'case:submit')
  return changeApproval(tools.store, actor, order, at, 'withdraw', async (before, act) => ({ approval: withdrawApproval(before, act), cases: 'withdraw', why: '' }))
}

function changeApproval(store: Store, actor: Actor, order: SeenApproval, at: string, action: string, make: (before: Approval, act: Act) => Promise<{ approval: Approval; cases: 'approve' | 'send_back' | 'withdraw' | null; why: string }>): Promise<Approval> {
  const act: Act = { at, by: actor.id }
  return store.commitDecision(async () => {
    const before = present(await store.approval(order.approvalId), '呈批件')
    if (before.version !== order.version) throw new CaseworkRefused('stale', '该呈批件在您打开之后有了变化，请看过再操作')
    const mine = action === 'withdraw' ? before.submittedBy : before.approverId
    if (mine !== actor.id) throw new CaseworkRefused('illegal', action === 'withdraw' ? '只有呈批人可以撤回' : '该呈批件不在您处')
    const { approval, cases, why } = await make(before, act)
    const writes: Write[] = cases === null ? [] : (await store.casesById(approval.caseIds)).map((record) => replace('case', changeCase(record, cases, { ...act, why: why || undefined })))
    const report = cases === null || !approval.reportId ? undefined : await store.report(approval.reportId)
    if (report && cases !== null) writes.push(replace('report', changeReport(report, cases, { ...act, why: why || undefined })))
    return { writes: [replace('approval', approval), ...writes], facts: { at, by: actor.id, action, subject: `approval ${approval.id}`, detail: { cases: approval.caseIds, to: approval.approverId } }, result: approval }
  })
}

async function seenReport(store: Store, id: string, version: number | null): Promise<Report> {
  const report = present(await store.report(id), '报告')
  if (version !== null && report.version !== version) throw new CaseworkRefused('stale', '该报告在您打开之后有了改动，请看过再呈批')
  return report
}

async function approverOf(store: Store, id: string): Promise<Staff> {
  const staff = await store.staff(id)
  if (!staff?.active || !may(staff.role, 'case:approve')) throw new CaseworkRefused('invalid', '所选的人不能审批，请另选')
  return staff
}

/** 分管区划: who would decide must see all of it; a report is the whole city's. */
function refuseUnseen(approver: Staff, cases: readonly Pick<Case, 'district'>[]): void {
  const limit = districtsOf(approver)
  if (limit !== null && (cases.length === 0 || cases.some(({ district }) => district === null || !limit.includes(district)))) throw new CaseworkRefused('illegal', `${approver.name}只分管${limit.join('、')}，看不到本件，请另选审批人`)
}

/** The roles of those who agreed and passed it up. */
export const rolesThatPassed = (store: Store, approval: Approval): Promise<string[]> => Promise.all((approval.passed ?? []).map(async ({ by }) => (await store.staff(by))?.role ?? ''))

async function refuseTooLow(store: Store, actor: Actor, approval: Approval): Promise<void> {
  const left: ApprovalLevel[] = levelsLeft(approval.requires ?? [], [...(await rolesThatPassed(store, approval)), actor.role])
  if (left.includes('leader')) throw new CaseworkRefused('illegal', '按审批规则还须市领导批准，请呈送上级')
}
