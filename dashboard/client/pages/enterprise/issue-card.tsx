/** One issue with its 整治台账; `manages`: the reader may act on it. */
import { Button } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import type { IssueView } from '../../../contract/enterprise.ts'
import { api } from '../../api.ts'
import { minuteOf } from '../../shanghai-time.ts'
import { useTexts } from '../../texts/wording.ts'
import { ActionDialog, textOf } from '../../ui/action-dialog.tsx'
import { HistoryList } from '../../ui/history-list.tsx'
import { CaseStatusTag } from '../../ui/tags.tsx'
import { IssueActions } from './issue-actions.tsx'

export function IssueCard({ issue, manages }: { issue: IssueView; manages: boolean }) {
  const { enterprise: words } = useTexts()
  const { meeting } = issue
  return (
    <article className="dispatch issue">
      <p className="dispatch-head">
        <b className="case-number">{issue.number ?? words.noNumber}</b>
        <span className={`tag issue-${issue.state}`}>{words.states[issue.state]}</span>
        {issue.reopened > (issue.state === 'reopened' ? 1 : 0) && <span className="tag issue-reopened">{words.reopened(issue.reopened)}</span>}
        <b>{issue.enterprise}</b>
        {issue.category && <small>{issue.category}</small>}
        {manages && <IssueActions issue={issue} />}
      </p>
      <p className="issue-text">{issue.text}</p>
      <p className="issue-facts">
        <span>{meeting ? `${meeting.name} · ${meeting.day}${meeting.place ? ` · ${meeting.place}` : ''}` : words.origins[issue.origin]}</span>
        <Contact issue={issue} manages={manages} />
        {issue.unit && (
          <span>
            {words.unit}：{issue.unit}
            {issue.person && `（${issue.person}）`}
          </span>
        )}
        {issue.dueDay && (
          <span className={issue.overdue ? 'due late' : 'due'}>
            {words.dueOn(issue.dueDay)} {issue.overdue && <b>{words.overdue}</b>}
          </span>
        )}
        {issue.remindedAt && <span>{words.reminded(minuteOf(issue.remindedAt))}</span>}
        {issue.case && (
          <span>
            {words.case} <Link to={`/cases/${encodeURIComponent(issue.case.id)}`}>{issue.case.number}</Link> <CaseStatusTag status={issue.case.status} />
          </span>
        )}
        {issue.waitingPostId && <Link to={`/queue?screening=all&post=${encodeURIComponent(issue.waitingPostId)}`}>{words.inQueue}</Link>}
      </p>
      <Ledger issue={issue} />
      <details className="issue-history">
        <summary>{words.history}</summary>
        <HistoryList history={issue.history.map((entry) => ({ ...entry, action: words.steps[entry.action] ?? entry.action }))} />
      </details>
    </article>
  )
}

function Ledger({ issue: { state, percent, progress, settled, satisfaction } }: { issue: IssueView }) {
  const { enterprise: words } = useTexts()
  return (
    <div className="issue-ledger">
      {state !== 'listed' && (
        <p className="issue-percent">
          {words.progress} <progress max={100} value={percent} aria-label={words.progress} /> {percent}%
        </p>
      )}
      {progress.length > 0 && (
        <ol>
          {progress.map((line) => (
            <li key={line.at}>
              <time>{line.day}</time> <b>{line.percent}%</b> {line.text} <small>{line.byName}</small>
            </li>
          ))}
        </ol>
      )}
      {settled && (
        <p>
          <span className="tag issue-settled">{words.settledBy(settled.byName)}</span> <small>{minuteOf(settled.at)}</small> {settled.evidence}
          {settled.why && `（${words.settleWhy}：${settled.why}）`}
        </p>
      )}
      {satisfaction && (
        <p>
          <span className={`tag issue-${satisfaction.verdict}`}>{words.verdicts[satisfaction.verdict]}</span> {satisfaction.words} <small>{minuteOf(satisfaction.at)} · {satisfaction.byName}</small>
        </p>
      )}
    </div>
  )
}

/** Covered, until an officer says why it is needed. */
function Contact({ issue, manages }: { issue: IssueView; manages: boolean }) {
  const { enterprise: words } = useTexts()
  const [asks, setAsks] = useState(false)
  const [shown, setShown] = useState<IssueView['contact'] | null>(null)
  const { name, phone } = shown ?? issue.contact
  if (!name && !phone) return null
  return (
    <span>
      {[name, phone].filter(Boolean).join(' ')}
      {manages && !shown && (
        <Button type="link" size="small" onClick={() => setAsks(true)}>
          {words.act.reveal}
        </Button>
      )}
      {asks && (
        <ActionDialog
          title={words.act.reveal}
          note={words.revealNote}
          fields={[{ name: 'reason', label: words.reason, kind: 'line', most: 200 }]}
          onClose={() => setAsks(false)}
          onConfirm={async (values) => setShown(await api('revealEnterpriseContact', { params: { id: issue.id }, body: { reason: textOf(values['reason']) } }))}
        />
      )}
    </span>
  )
}
