/** One case: what it is, what was done for it by whom, and what can be done now. The address names it by id, or by number as `number:2026-000123`. */
import { Alert, Button, Skeleton } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from 'react-router'
import type { CaseRow } from '../../../contract/case-row.ts'
import { api } from '../../api.ts'
import { useMay } from '../../me.ts'
import { minuteOf } from '../../shanghai-time.ts'
import { useTexts } from '../../texts/wording.ts'
import { useNow } from '../../use-now.ts'
import { useUnitChoices } from '../../use-unit-choices.ts'
import { ApprovalList } from '../../ui/approval-list.tsx'
import { CardRow } from '../../ui/card-row.tsx'
import { CommandActions } from '../../ui/command-actions.tsx'
import { DispatchCard } from '../../ui/dispatch-card.tsx'
import { EnterprisePart } from '../../ui/enterprise-part.tsx'
import { HistoryList } from '../../ui/history-list.tsx'
import { MediaPart } from '../../ui/media-part.tsx'
import { Part } from '../../ui/part.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { CaseStatusTag, UrgencyTag } from '../../ui/tags.tsx'
import { CaseActions } from './case-actions.tsx'
import { CaseFacts } from './case-facts.tsx'
import { CaseSupervising } from './case-supervising.tsx'
import './cases.css'

const BY_NUMBER = /^number:(?<number>.+)$/u

export default function CasePage() {
  const texts = useTexts()
  const navigate = useNavigate()
  const now = useNow()
  const manages = useMay('case:manage')
  const units = useUnitChoices(1)
  const { id = '' } = useParams()
  const number = BY_NUMBER.exec(id)?.groups?.['number']
  const { data, error, refetch } = useQuery({ queryKey: ['cases', 'one', id], queryFn: () => (number === undefined ? api('case', { params: { id } }) : api('caseByNumber', { params: { number } })) })
  const back = <Button onClick={() => void navigate('/cases')}>{texts.cases.back}</Button>
  if (error)
    return (
      <div className="page">
        <ProblemNote error={error} retry={() => void refetch()} />
        {back}
      </div>
    )
  if (!data) return <Skeleton active className="page" />
  const { case: record, posts, history, dispatches } = data
  const { casework } = texts
  return (
    <div className="page case-page">
      <div className="page-head">
        <h1>
          <UrgencyTag level={record.urgency} /> <span className="case-number">{record.number}</span> {record.title}
        </h1>
        <CaseStatusTag status={record.status} />
        {back}
      </div>
      {data.pingPong && <Alert type="warning" showIcon title={casework.pingPong} />}
      {data.approvalNeed.needs.length > 0 && manages && <Alert type="info" showIcon title={casework.needs(data.approvalNeed.because.join('；'))} />}
      <CaseFacts view={data} />
      <CaseActions view={data} />
      <div className="case-columns">
        <div>
          <Part title={casework.dispatches}>
            {dispatches.length === 0 && <p className="part-note">{casework.notYet}</p>}
            {dispatches
              .filter(({ parentId }) => parentId === null)
              .flatMap((upper) => [upper, ...dispatches.filter(({ parentId }) => parentId === upper.id)])
              .map((dispatch) => (
                <DispatchCard
                  key={dispatch.id}
                  dispatch={dispatch}
                  commands={manages && dispatch.parentId === null ? <CommandActions dispatch={dispatch} units={units} /> : undefined}
                  reviews={manages && dispatch.parentId === null}
                />
              ))}
          </Part>
          <Part title={texts.cases.postsIn} count={posts.length}>
            <div className="cards">
              {posts.map((card) => (
                <CardRow key={card.id} card={card} now={now} onChoose={() => void navigate(`/queue?screening=all&post=${encodeURIComponent(card.id)}`)} />
              ))}
            </div>
          </Part>
          {posts.length === 0 && <p className="part-note">{texts.cases.noPosts}</p>}
          <Part title={casework.siteReplies} count={data.siteReplies.length}>
            {data.siteReplies.map((reply) => (
              <p key={`${reply.postId} ${reply.at} ${reply.text}`} className="site-reply">
                <b>{reply.unit || texts.post.replyUnit}</b> {reply.at && <small>{minuteOf(reply.at)}</small>} <span className="tag">{reply.replyId ? casework.siteMatched : casework.siteUnmatched}</span>
                <q>{reply.text}</q>
              </p>
            ))}
          </Part>
          <Related title={casework.samePerson} cases={data.samePerson} />
          <Related title={casework.sameMatter} cases={data.sameMatter} />
        </div>
        <div>
          <EnterprisePart caseId={record.id} />
          <MediaPart caseId={record.id} />
          <Part title={casework.approvals} count={data.approvals.length}>
            <ApprovalList approvals={data.approvals} />
          </Part>
          <Part title={casework.instructions} count={data.instructions.length}>
            {data.instructions.map((instruction) => (
              <p key={instruction.id} className="chain">
                <span className="tag">{casework.instructionState[instruction.state]}</span> <Link to={`/instructions?open=${encodeURIComponent(instruction.id)}`}>{instruction.leaderName}</Link> <small>{minuteOf(instruction.issuedAt)}</small>
                <q>{instruction.text}</q>
                {instruction.outcome && <q>{instruction.outcome}</q>}
              </p>
            ))}
          </Part>
          <Part title={texts.reports.fromReport} count={data.reports.length}>
            {data.reports.map((report) => (
              <p key={report.id} className="chain">
                <span className="tag">{texts.reports.states[report.state]}</span> <Link to={`/reports/${encodeURIComponent(report.id)}`}>{report.number}</Link> {report.title}
              </p>
            ))}
          </Part>
          <CaseSupervising caseId={record.id} />
          <Part title={texts.cases.history}>
            <HistoryList history={history} />
          </Part>
        </div>
      </div>
    </div>
  )
}

function Related({ title, cases }: { title: string; cases: readonly CaseRow[] }) {
  return (
    <Part title={title} count={cases.length}>
      {cases.map((other) => (
        <p key={other.id} className="related">
          <Link to={`/cases/${encodeURIComponent(other.id)}`}>{other.number}</Link> <CaseStatusTag status={other.status} /> {other.title}
        </p>
      ))}
    </Part>
  )
}
