/** 呈批. */
import { levelsLeft } from '../../../pipeline/casework/approval-policy.ts'
import { decideOnApproval, delegateOneApproval, passApprovalUp, rolesThatPassed, submitToApprover, withdrawOneApproval } from '../../../pipeline/casework/submit-approval.ts'
import type { Approval } from '../../../storage/records/approval.ts'
import { may } from '../../../storage/records/permissions.ts'
import { reportNumber } from '../../../storage/records/report.ts'
import type { Answer } from '../../contract.ts'
import type { Handlers, Tools } from '../handlers.ts'
import { actorOf } from '../handlers.ts'
import { found } from '../refusal.ts'
import { approvalRow } from '../views/approval-view.ts'
import { casesAbout } from '../views/case-view.ts'
import { caseRow, historyView } from '../views/cards.ts'

type Names = 'approvers' | 'approvals' | 'approval' | 'submitCases' | 'decideApproval' | 'passUpApproval' | 'delegateApproval' | 'withdrawApproval'

export function approvalHandlers({ store, names, casework }: Tools): Pick<Handlers, Names> {
  const row = async (approval: Approval): Promise<Answer<'submitCases'>> => approvalRow(approval, await names(), await casesAbout(store, approval.caseIds))
  return {
    approvers: async () => (await store.allStaff()).filter(({ active, role }) => active && may(role, 'case:approve')).map(({ id, name, role }) => ({ id, name, role })),
    async approvals({ query: { box, state, skip, limit }, caller }) {
      const filter = box === 'mine' ? { approverId: caller.staff.id, state: state ?? 'pending' } : box === 'sent' ? { submittedBy: caller.staff.id, state } : { state }
      const [page, known] = await Promise.all([store.approvals(filter, skip, limit), names()])
      const about = await casesAbout(store, page.approvals.flatMap(({ caseIds }) => caseIds))
      return { approvals: page.approvals.map((approval) => approvalRow(approval, known, about)), total: page.total }
    },
    async approval({ params, caller, at }) {
      const approval = found(await store.approval(params.id), '呈批件')
      const [known, about, passers] = await Promise.all([names(), casesAbout(store, approval.caseIds), rolesThatPassed(store, approval)])
      const report = approval.reportId ? await store.report(approval.reportId) : undefined
      const cards = await store.cards([...about.values()].flatMap(({ postIds }) => postIds.slice(0, 1)))
      return {
        approval: approvalRow(approval, known, about),
        cases: [...about.values()].map((record) => ({ case: caseRow(record, known, at), excerpt: cards.find(({ id }) => id === record.postIds[0])?.excerpt ?? '' })),
        report: report ? { id: report.id, number: reportNumber(report), title: report.title ?? '', text: report.text ?? '', caseIds: report.caseIds ?? [] } : null,
        needsLeader: levelsLeft(approval.requires ?? [], [...passers, caller.staff.role]).includes('leader'),
        history: historyView(approval.history, known),
      }
    },
    submitCases: async (call) => row(await submitToApprover(casework, actorOf(call), call.body, call.at)),
    decideApproval: async (call) => row(await decideOnApproval(casework, actorOf(call), { approvalId: call.params.id, ...call.body }, call.at)),
    passUpApproval: async (call) => row(await passApprovalUp(casework, actorOf(call), { approvalId: call.params.id, ...call.body }, call.at)),
    delegateApproval: async (call) => row(await delegateOneApproval(casework, actorOf(call), { approvalId: call.params.id, ...call.body }, call.at)),
    withdrawApproval: async (call) => row(await withdrawOneApproval(casework, actorOf(call), { approvalId: call.params.id, ...call.body }, call.at)),
  }
}
