/** One report: its text, who decided on it, the 批示 written on it, the cases and what became of them. */
import { Alert, Button, Skeleton } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useNavigate, useParams } from 'react-router'
import { weekOf } from '../../../../storage/records/week.ts'
import type { ReportView } from '../../../contract/report.ts'
import { api } from '../../api.ts'
import { useMay, useMe } from '../../me.ts'
import { minuteOf } from '../../shanghai-time.ts'
import { useTexts } from '../../texts/wording.ts'
import { ApprovalList } from '../../ui/approval-list.tsx'
import { HistoryList } from '../../ui/history-list.tsx'
import { Paragraphs } from '../../ui/paper.tsx'
import { Part } from '../../ui/part.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { SubmitDialog } from '../../ui/submit-dialog.tsx'
import { CaseStatusTag } from '../../ui/tags.tsx'
import { useRefresh } from '../../use-refresh.ts'
import { DropDialog, InstructDialog, WriteDialog } from './report-dialogs.tsx'
import { FigureTables } from './report-figures.tsx'
import { WeekTables } from './week-tables.tsx'
import './reports.css'

export default function ReportPage() {
  const { id = '' } = useParams()
  const words = useTexts().reports
  const { data, error, refetch } = useQuery({ queryKey: ['reports', 'one', id], queryFn: () => api('report', { params: { id } }) })
  return (
    <div className="page reports">
      <Link to="/reports">{words.back}</Link>
      {error && !data && <ProblemNote error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton active />}
      {data && <Report view={data} />}
    </div>
  )
}

function Report({ view }: { view: ReportView }) {
  const texts = useTexts()
  const { casework, reports: words } = texts
  const { report, figures, week, event, cases, approvals, instructions } = view
  return (
    <>
      <div className="page-head">
        <h1>{report.title || report.number}</h1>
        <span className={`tag report-${report.state}`}>{words.states[report.state]}</span>
      </div>
      <p className="part-note">
        {[report.number, words.by(texts.stages[report.byName] ?? report.byName, report.at ? minuteOf(report.at) : ''), report.kind === 'special' ? '' : `${words.period} ${report.from} – ${report.lastDay}`].filter(Boolean).join(' · ')}
      </p>
      {event && (
        <p>
          {words.about} <Link to={`/trending/${encodeURIComponent(event.id)}`}>{event.title}</Link>
        </p>
      )}
      <ReportActions view={view} />
      <div className="report-body">
        <Paragraphs text={report.text} />
        {figures && <FigureTables figures={figures} className="sheet" />}
        {week && <WeekTables figures={week} />}
      </div>
      <Part title={words.chain}>
        {instructions.length === 0 && <p className="part-note">{words.noInstructions}</p>}
        {instructions.map((instruction) => (
          <p key={instruction.id} className="chain">
            <span className={`tag instruction-${instruction.state}`}>{casework.instructionState[instruction.state]}</span> <Link to={`/instructions?open=${encodeURIComponent(instruction.id)}`}>{instruction.leaderName}</Link> <small>{minuteOf(instruction.issuedAt)}</small>{' '}
            {instruction.targets.join('、')} {instruction.dueAt && <small className={instruction.late ? 'due late' : 'due'}>{`${casework.form.instructionDue} ${minuteOf(instruction.dueAt)}`}</small>}
            <q>{instruction.text}</q>
            {instruction.outcome && <q>{instruction.outcome}</q>}
          </p>
        ))}
      </Part>
      <Part title={words.cases} count={cases.length}>
        {cases.map(({ case: record, units, answer, followed }) => (
          <p key={record.id} className="chain">
            <Link to={`/cases/${encodeURIComponent(record.id)}`}>{record.number}</Link> <CaseStatusTag status={record.status} /> {followed && <span className="tag">{words.followed}</span>} {record.title} <small>{units.join('、')}</small>
            {answer && <q>{answer}</q>}
          </p>
        ))}
      </Part>
      <Part title={words.approvals} count={approvals.length}>
        <ApprovalList approvals={approvals} />
      </Part>
      <Part title={words.history}>
        <HistoryList history={view.history} />
      </Part>
    </>
  )
}

function ReportActions({ view }: { view: ReportView }) {
  const texts = useTexts()
  const { casework, reports: words } = texts
  const navigate = useNavigate()
  const me = useMe()
  const { tell } = useRefresh()
  const [open, setOpen] = useState<'mend' | 'submit' | 'drop' | 'instruct' | null>(null)
  const [writes, submits, instructs] = [useMay('report:write'), useMay('case:submit'), useMay('instruction:write')]
  const { report, approvals } = view
  const inHand = report.state === 'draft' || report.state === 'sent_back'
  const pending = approvals.find(({ state, submittedBy }) => state === 'pending' && submittedBy === me.id)
  const close = (): void => setOpen(null)
  return (
    <>
      {inHand && submits && <Alert type="info" showIcon title={words.needs(view.needs.map((level) => words.levels[level]).join('、'))} />}
      <div className="case-actions" role="group">
        {view.pendingApprovalId && (
          <Button type="primary" onClick={() => void navigate('/approvals')}>
            {words.decide}
          </Button>
        )}
        {inHand && submits && (
          <Button type="primary" onClick={() => setOpen('submit')}>
            {words.submit}
          </Button>
        )}
        {instructs && (report.state === 'submitted' || report.state === 'frozen') && <Button onClick={() => setOpen('instruct')}>{words.instruct}</Button>}
        {inHand && writes && <Button onClick={() => setOpen('mend')}>{words.mend}</Button>}
        {inHand && writes && report.kind === 'monthly' && <Button onClick={() => void tell(() => api('makeMonthReport', { body: { month: report.from.slice(0, 7) } }))}>{words.remake}</Button>}
        {inHand && writes && report.kind === 'weekly' && <Button onClick={() => void tell(() => api('makeWeekReport', { body: { week: weekOf(report.from) } }))}>{words.remake}</Button>}
        {pending && <Button onClick={() => void tell(() => api('withdrawApproval', { params: { id: pending.id }, body: { version: pending.version } }))}>{casework.act.withdraw}</Button>}
        <Button onClick={() => void navigate(`/reports/${encodeURIComponent(report.id)}/print`)}>{words.print}</Button>
        {inHand && writes && (
          <Button danger onClick={() => setOpen('drop')}>
            {words.drop}
          </Button>
        )}
      </div>
      {open === 'mend' && <WriteDialog before={report} initial={{ title: report.title, text: report.text, caseNumbers: view.cases.flatMap(({ case: record, followed }) => (followed ? [] : [record.number])) }} onClose={close} onWritten={close} />}
      {open === 'submit' && <SubmitDialog cases={[]} report={report} note={report.title} onClose={close} />}
      {open === 'instruct' && <InstructDialog view={view} onClose={close} />}
      {open === 'drop' && <DropDialog report={report} onClose={close} />}
    </>
  )
}
