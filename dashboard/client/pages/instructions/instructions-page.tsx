/** 批示: all of them, each with its cases and its outcome. `open` in the address is the one that is unfolded. */
import { Button, Empty, Skeleton } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import { instructionStates } from '../../../../storage/records/instruction.ts'
import type { InstructionRow } from '../../../contract/instruction.ts'
import { api } from '../../api.ts'
import { useMay } from '../../me.ts'
import { minuteOf } from '../../shanghai-time.ts'
import { useTexts } from '../../texts/wording.ts'
import { ActionDialog, textOf } from '../../ui/action-dialog.tsx'
import { HistoryList } from '../../ui/history-list.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { CaseStatusTag } from '../../ui/tags.tsx'
import { useRefresh } from '../../use-refresh.ts'
import { useSearch } from '../../use-search.ts'
import './instructions.css'

const SHOWN = 50

export default function InstructionsPage() {
  const texts = useTexts()
  const { casework } = texts
  const [search, changeSearch] = useSearch()
  const state = instructionStates.find((known) => known === search.get('state'))
  const open = search.get('open')
  const { data, error, refetch } = useQuery({ queryKey: ['instructions', 'list', state], queryFn: () => api('instructions', { query: { state, limit: SHOWN } }) })
  const show = (chosen: typeof state): void => changeSearch({ state: chosen, open: undefined })
  return (
    <div className="page instructions">
      <div className="page-head">
        <h1>{casework.desk.instructions}</h1>
      </div>
      <div className="filter-states" role="group" aria-label={casework.desk.instructions}>
        <button type="button" aria-pressed={!state} onClick={() => show(undefined)}>
          {texts.queue.all}
        </button>
        {instructionStates.map((known) => (
          <button key={known} type="button" aria-pressed={state === known} onClick={() => show(known)}>
            {casework.instructionState[known]}
          </button>
        ))}
      </div>
      {error && <ProblemNote error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton active />}
      {data?.total === 0 && <Empty description={casework.desk.noInstructions} />}
      {data?.instructions.map((instruction) => (
        <article key={instruction.id} className="instruction">
          <button type="button" className="instruction-text" aria-expanded={open === instruction.id} onClick={() => changeSearch({ open: open === instruction.id ? undefined : instruction.id })}>
            <span className={`tag instruction-${instruction.state}`}>{casework.instructionState[instruction.state]}</span>
            <b>{instruction.text}</b>
          </button>
          <p className="approval-head">
            <small>
              {instruction.leaderName} · {minuteOf(instruction.issuedAt)}
            </small>
            {instruction.targets.length > 0 && <small>{instruction.targets.join('、')}</small>}
            {instruction.dueAt && (
              <small className={instruction.late ? 'due late' : 'due'}>
                {casework.form.instructionDue} {minuteOf(instruction.dueAt)}
              </small>
            )}
          </p>
          {instruction.outcome && (
            <p>
              {casework.form.outcome}
              <q>{instruction.outcome}</q>
            </p>
          )}
          {open === instruction.id && <Chain id={instruction.id} />}
          <Tracking instruction={instruction} />
        </article>
      ))}
    </div>
  )
}

/** From the words to the cases, their units and the answers. */
function Chain({ id }: { id: string }) {
  const { reports: words } = useTexts()
  const { data } = useQuery({ queryKey: ['instructions', 'one', id], queryFn: () => api('instruction', { params: { id } }) })
  if (!data) return <Skeleton active />
  return (
    <div className="instruction-chain">
      {data.report && (
        <p>
          {words.fromReport} <Link to={`/reports/${encodeURIComponent(data.report.id)}`}>{data.report.number}</Link> {data.report.title}
        </p>
      )}
      {data.cases.map(({ case: record, units, answer }) => (
        <p key={record.id}>
          <Link to={`/cases/${encodeURIComponent(record.id)}`}>{record.number}</Link> <CaseStatusTag status={record.status} /> {record.title} <small>{units.join('、')}</small>
          {answer && <q>{answer}</q>}
        </p>
      ))}
      <HistoryList history={data.history} />
    </div>
  )
}

function Tracking({ instruction }: { instruction: InstructionRow }) {
  const { casework, reports: words } = useTexts()
  const { act, tell } = useRefresh()
  const [open, setOpen] = useState<'fulfil' | 'reopen' | 'link' | null>(null)
  if (!useMay('instruction:track')) return null
  const track = (action: 'start' | 'fulfil' | 'reopen', why = '') => api('trackInstruction', { params: { id: instruction.id }, body: { version: instruction.version, action, why } })
  return (
    <p className="commands">
      {instruction.state === 'issued' && (
        <Button size="small" onClick={() => void tell(() => track('start'))}>
          {casework.act.start}
        </Button>
      )}
      {instruction.state === 'fulfilled' ? (
        <Button size="small" onClick={() => setOpen('reopen')}>
          {casework.act.resume}
        </Button>
      ) : (
        <Button size="small" type="primary" onClick={() => setOpen('fulfil')}>
          {casework.act.fulfil}
        </Button>
      )}
      {instruction.state !== 'fulfilled' && (
        <Button size="small" onClick={() => setOpen('link')}>
          {words.link}
        </Button>
      )}
      {open === 'link' && (
        <ActionDialog
          title={words.link}
          note={words.linkNote}
          fields={[{ name: 'caseNumbers', label: words.caseNumbers, kind: 'line', hint: words.caseNumbersHint }]}
          onClose={() => setOpen(null)}
          onConfirm={(values) => act(() => api('linkInstruction', { params: { id: instruction.id }, body: { version: instruction.version, caseNumbers: textOf(values['caseNumbers']).split(/[\s,，、;；]+/u).filter(Boolean) } }))}
        />
      )}
      {open && open !== 'link' && (
        <ActionDialog
          title={open === 'fulfil' ? casework.act.fulfil : casework.act.resume}
          note={instruction.text}
          fields={[{ name: 'why', label: open === 'fulfil' ? casework.form.outcome : casework.why, kind: 'words', rows: 4, most: 1000 }]}
          onClose={() => setOpen(null)}
          onConfirm={(values) => act(() => track(open, textOf(values['why'])))}
        />
      )}
    </p>
  )
}
