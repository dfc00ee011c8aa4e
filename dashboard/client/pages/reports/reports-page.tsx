/** 专报: all reports, the latest first; an officer writes one here, about a hot issue when the address names it. */
import { Button, Empty, Pagination, Skeleton } from 'antd'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useNavigate } from 'react-router'
import { REPORT_CASES_MOST, reportKinds } from '../../../../storage/records/report.ts'
import type { EventView } from '../../../contract/event.ts'
import { api } from '../../api.ts'
import { useMay } from '../../me.ts'
import { dayOf, minuteOf } from '../../shanghai-time.ts'
import type { Texts } from '../../texts/zh.ts'
import { useTexts } from '../../texts/wording.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { useNow } from '../../use-now.ts'
import { useSearch } from '../../use-search.ts'
import { MonthDialog, WeekDialog, WriteDialog } from './report-dialogs.tsx'
import type { Written } from './report-dialogs.tsx'
import './reports.css'

const PAGE = 20
const CASE_ID = /^case:(\d{4}-\d{6})$/u

export default function ReportsPage() {
  const texts = useTexts()
  const words = texts.reports
  const navigate = useNavigate()
  const now = useNow()
  const writes = useMay('report:write')
  const [search, changeSearch] = useSearch()
  const kind = reportKinds.find((known) => known === search.get('kind'))
  const page = Math.max(1, Number(search.get('page')) || 1)
  const eventId = search.get('event')
  const [open, setOpen] = useState<'write' | 'month' | 'week' | null>(eventId === null ? null : 'write')
  const { data, error, refetch } = useQuery({ queryKey: ['reports', 'list', kind, page], queryFn: () => api('reports', { query: { kind, skip: (page - 1) * PAGE, limit: PAGE } }), placeholderData: keepPreviousData })
  const event = useQuery({ queryKey: ['events', 'one', eventId], queryFn: () => api('event', { params: { id: eventId ?? '' } }), enabled: open === 'write' && eventId !== null })
  const show = ({ id }: { id: string }): void => void navigate(`/reports/${encodeURIComponent(id)}`)
  const close = (): void => {
    setOpen(null)
    if (eventId !== null) changeSearch({ event: undefined }, { replace: true })
  }
  return (
    <div className="page reports">
      <div className="page-head">
        <h1>{words.title}</h1>
        {writes && (
          <>
            <Button onClick={() => setOpen('week')}>{words.makeWeek}</Button>
            <Button onClick={() => setOpen('month')}>{words.makeMonth}</Button>
            <Button type="primary" onClick={() => setOpen('write')}>
              {words.write}
            </Button>
          </>
        )}
      </div>
      <div className="filter-states" role="group" aria-label={words.title}>
        <button type="button" aria-pressed={!kind} onClick={() => changeSearch({ kind: undefined })}>
          {words.all}
        </button>
        {reportKinds.map((known) => (
          <button key={known} type="button" aria-pressed={kind === known} onClick={() => changeSearch({ kind: known })}>
            {words.kinds[known]}
          </button>
        ))}
      </div>
      {error && !data && <ProblemNote error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton active />}
      {data?.total === 0 && <Empty description={words.none} />}
      {data?.reports.map((report) => (
        <article key={report.id} className="report-row" data-report={report.id}>
          <p className="approval-head">
            <span className={`tag report-${report.state}`}>{words.states[report.state]}</span>
            <b>{report.number}</b>
            <small>{words.by(texts.stages[report.byName] ?? report.byName, report.at ? minuteOf(report.at) : '')}</small>
          </p>
          <h2>
            <Link to={`/reports/${encodeURIComponent(report.id)}`}>{report.title || report.number}</Link>
          </h2>
          <p className="part-note">
            {[report.kind === 'special' ? '' : `${report.from} – ${report.lastDay}`, report.caseCount > 0 && words.casesOf(report.caseCount), report.instructionCount > 0 && words.instructionsOf(report.instructionCount)].filter(Boolean).join(' · ')}
          </p>
        </article>
      ))}
      {data && data.total > PAGE && <Pagination current={page} pageSize={PAGE} total={data.total} showSizeChanger={false} onChange={(next) => changeSearch({ page: String(next) })} />}
      {open === 'week' && <WeekDialog today={dayOf(now.toISOString())} onClose={close} onMade={show} />}
      {open === 'month' && <MonthDialog month={lastMonth(now)} onClose={close} onMade={show} />}
      {open === 'write' && (eventId === null || event.data) && <WriteDialog eventId={eventId} initial={event.data ? aboutEvent(event.data, texts) : { title: '', text: '', caseNumbers: [] }} onClose={close} onWritten={show} />}
    </div>
  )
}

/** The month before this one, in Shanghai. */
function lastMonth(now: Date): string {
  const [year = 0, month = 1] = dayOf(now.toISOString()).split('-').map(Number)
  return month === 1 ? `${year - 1}-12` : `${year}-${String(month - 1).padStart(2, '0')}`
}

/** What the store knows of a hot issue, as a beginning for the officer's own words. */
function aboutEvent({ event, posts, places, units, answered }: EventView, texts: Texts): Written {
  const facts = { from: dayOf(event.firstAt), to: dayOf(event.lastAt), posts: event.postCount, people: event.people, place: places.map(({ name }) => name).slice(0, 5).join('、'), units: units.map(({ name }) => name).slice(0, 5).join('、'), answered }
  const numbers = posts.flatMap(({ caseId }) => CASE_ID.exec(caseId ?? '')?.[1] ?? [])
  return { title: event.title, text: texts.reports.factsOf(facts), caseNumbers: [...new Set(numbers)].slice(0, REPORT_CASES_MOST) }
}
