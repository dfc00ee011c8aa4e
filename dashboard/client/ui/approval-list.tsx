/** 呈批 of a case or a report, each with what was said on its way. */
import type { ApprovalRow } from '../../contract/approval.ts'
import { minuteOf } from '../shanghai-time.ts'
import { useTexts } from '../texts/wording.ts'

export function ApprovalList({ approvals }: { approvals: readonly ApprovalRow[] }) {
  const { approvalState } = useTexts().casework
  return approvals.map((approval) => (
    <p key={approval.id} className="chain">
      <span className="tag">{approvalState[approval.state]}</span> {approval.submittedByName} → {approval.approverName} <small>{minuteOf(approval.submittedAt)}</small>
      <q>{approval.proposal}</q>
      {approval.passed.map((pass) => (
        <q key={pass.at}>
          {pass.byName}：{pass.opinion}
        </q>
      ))}
      {approval.opinion && <q>{approval.opinion}</q>}
    </p>
  ))
}
