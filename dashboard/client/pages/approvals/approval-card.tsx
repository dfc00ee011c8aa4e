/** One submission: the proposal and its cases, and for whom it waits the decision, right there. */
import { Button, Input } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import type { ApprovalRow } from '../../../contract/approval.ts'
import { api } from '../../api.ts'
import { useMay, useMe } from '../../me.ts'
import { minuteOf } from '../../shanghai-time.ts'
import { useTexts } from '../../texts/wording.ts'
import { ActionDialog, textOf } from '../../ui/action-dialog.tsx'
import { UrgencyTag } from '../../ui/tags.tsx'
import { useRefresh } from '../../use-refresh.ts'

export function ApprovalCard({ approval }: { approval: ApprovalRow }) {
  const texts = useTexts()
  const { casework } = texts
  const me = useMe()
  const mine = useMay('case:approve') && approval.state === 'pending' && approval.approverId === me.id
  const withdraws = useMay('case:submit') && approval.state === 'pending' && approval.submittedBy === me.id
  const { tell } = useRefresh()
  const { data } = useQuery({ queryKey: ['approvals', 'one', approval.id, approval.version], queryFn: () => api('approval', { params: { id: approval.id } }) })
  return (
    <article className="approval">
      <p className="approval-head">
        <span className={`tag approval-${approval.state}`}>{casework.approvalState[approval.state]}</span>
        <small>{casework.desk.submittedBy(approval.submittedByName, minuteOf(approval.submittedAt))}</small>
        {approval.state === 'pending' && !mine && <small>→ {approval.approverName}</small>}
      </p>
      {data?.report && (
        <div className="approval-report">
          <p>
            <Link to={`/reports/${encodeURIComponent(data.report.id)}`}>{data.report.number}</Link> <b>{data.report.title}</b>
          </p>
          <div className="words">{data.report.text}</div>
        </div>
      )}
      <ul className="approval-cases">
        {data?.cases.map(({ case: record, excerpt }) => (
          <li key={record.id}>
            <UrgencyTag level={record.urgency} /> <Link to={`/cases/${encodeURIComponent(record.id)}`}>{record.number}</Link> <b>{record.title}</b>
            <p>{excerpt}</p>
          </li>
        ))}
      </ul>
      <p className="approval-proposal">
        <b>{casework.form.proposal}</b> {approval.proposal}
      </p>
      {approval.units.length > 0 && (
        <p className="approval-proposal">
          <b>{casework.form.proposedUnits}</b> {approval.units.join('、')}
        </p>
      )}
      {approval.passed.map((pass) => (
        <p key={pass.at} className="approval-passed">
          {casework.desk.passed(pass.byName)}
          {pass.opinion && <q>{pass.opinion}</q>}
        </p>
      ))}
      {approval.opinion && (
        <p className="approval-passed">
          {approval.approverName}
          <q>{approval.opinion}</q>
        </p>
      )}
      {mine && <Deciding approval={approval} needsLeader={data?.needsLeader ?? false} caseIds={data?.report ? data.report.caseIds : approval.caseIds} reportId={approval.reportId} />}
      {withdraws && <Button onClick={() => void tell(() => api('withdrawApproval', { params: { id: approval.id }, body: { version: approval.version } }))}>{casework.act.withdraw}</Button>}
    </article>
  )
}

function Deciding({ approval: { id, version }, needsLeader, caseIds, reportId }: { approval: ApprovalRow; needsLeader: boolean; caseIds: readonly string[]; reportId: string | null }) {
  const texts = useTexts()
  const { casework } = texts
  const { tell, act } = useRefresh()
  const instructs = useMay('instruction:write')
  const [opinion, setOpinion] = useState('')
  const [open, setOpen] = useState<'passUp' | 'handOver' | null>(null)
  const people = useQuery({ queryKey: ['approvers'], queryFn: () => api('approvers'), enabled: open !== null })
  const me = useMe()
  const others = (people.data ?? []).filter((person) => person.id !== me.id && (open === 'handOver' || person.role === 'leader')).map((person) => ({ value: person.id, label: `${person.name} · ${texts.roles[person.role]}` }))
  const decide = (decision: 'approve' | 'send_back') => tell(() => api('decideApproval', { params: { id }, body: { version, decision, opinion: opinion.trim() } }))
  const instruct = () => tell(() => api('writeInstruction', { body: { text: opinion.trim(), caseIds: [...caseIds], reportId } }))
  return (
    <div className="deciding">
      {needsLeader && <p className="part-note">{casework.desk.mustPassUp}</p>}
      <Input.TextArea rows={2} maxLength={1000} value={opinion} placeholder={casework.desk.tapHint} aria-label={casework.opinion} onChange={(event) => setOpinion(event.target.value)} />
      <div className="deciding-buttons">
        {needsLeader ? (
          <Button type="primary" onClick={() => setOpen('passUp')}>
            {casework.act.passUp}
          </Button>
        ) : (
          <Button type="primary" onClick={() => void decide('approve')}>
            {casework.act.approve}
          </Button>
        )}
        {instructs && (caseIds.length > 0 || reportId !== null) && (
          <Button disabled={!opinion.trim()} onClick={() => void instruct()}>
            {casework.act.instruct}
          </Button>
        )}
        <Button danger disabled={!opinion.trim()} onClick={() => void decide('send_back')}>
          {casework.act.refuse}
        </Button>
        {!needsLeader && !instructs && <Button onClick={() => setOpen('passUp')}>{casework.act.passUp}</Button>}
        <Button onClick={() => setOpen('handOver')}>{casework.act.handOver}</Button>
      </div>
      {open && (
        <ActionDialog
          title={casework.act[open]}
          fields={[{ name: 'to', label: casework.people, kind: 'one', choices: others }]}
          onClose={() => setOpen(null)}
          onConfirm={(values) =>
            act(() => {
              const to = textOf(values['to'])
              return open === 'passUp' ? api('passUpApproval', { params: { id }, body: { version, to, opinion: opinion.trim() } }) : api('delegateApproval', { params: { id }, body: { version, to } })
            })
          }
        />
      )}
    </div>
  )
}
