/** A week's figures as they were counted: what came in, the hot issues with what their rank is made of, what grew, what became of cases. */
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import type { Channel } from '../../../../storage/records/post.ts'
import type { ComparedFigure, WeekEventFigures, WeekFigureTables } from '../../../contract/report-figures.ts'
import { minuteOf } from '../../shanghai-time.ts'
import { useTexts } from '../../texts/wording.ts'
import { HeatParts } from '../../ui/heat-parts.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import { FigureTables } from './report-figures.tsx'

interface WeekTablesProps {
  figures: WeekFigureTables
  /** Printed: nothing to click, no posts, the heat in one number. */
  onPaper?: boolean
}

export function WeekTables({ figures, onPaper = false }: WeekTablesProps) {
  const texts = useTexts()
  const words = texts.reports.weekly
  const { intake, events, hot, alarms, returning, categories, districts, accepted, closed, overdue, cases, complete, at } = figures
  const before = complete ? words.lastWeek : words.lastWeekSoFar
  const named = (eventId: string | null, title: string): ReactNode => (eventId === null || onPaper ? title : <Link to={`/trending/${encodeURIComponent(eventId)}`}>{title}</Link>)
  const channels = intake.byChannel.map(({ channel, ...counts }) => ({ name: texts.channels[channel as Channel] ?? channel, ...counts }))
  const grown = [
    { title: words.categories, rows: categories },
    { title: words.districts, rows: districts },
  ]
  return (
    <>
      {!complete && <p className="part-note">{words.notOver(minuteOf(at))}</p>}
      <h3>{words.events}</h3>
      {events.length === 0 && <p className="part-note">{words.noEvents}</p>}
      {hot > events.length && <p className="part-note">{words.hot(events.length, hot)}</p>}
      {events.length > 0 && <EventTable events={events} before={before} onPaper={onPaper} />}
      {alarms.length > 0 && (
        <>
          <h3>{texts.events.bursts}</h3>
          <Sheet
            folds
            columns={[
              { key: 'title', className: 'wide', render: ({ eventId, title }) => named(eventId, title) },
              { key: 'days', render: ({ firstDay, lastDay }) => (firstDay === lastDay ? firstDay : `${firstDay} – ${lastDay}`) },
              { key: 'observed', render: ({ kind, observed }) => texts.events.observed(kind, observed) },
              { key: 'expected', render: ({ expected }) => texts.events.expected(expected < 0.1 ? '< 0.1' : expected.toFixed(1)) },
            ]}
            rows={alarms}
            keyOf={({ eventId, title }) => eventId ?? title}
          />
        </>
      )}
      {returning.length > 0 && (
        <>
          <h3>{words.returning}</h3>
          <Sheet
            folds
            columns={[
              { key: 'title', className: 'wide', render: ({ eventId, title }) => named(eventId, title) },
              { key: 'returns', render: ({ returns }) => texts.events.returns(returns) },
              { key: 'first', render: ({ firstDay }) => words.first(firstDay) },
              { key: 'week', head: words.thisWeek, labelled: true, render: ({ people, posts }) => words.counted(people, posts) },
            ]}
            rows={returning}
            keyOf={({ eventId }) => eventId}
          />
        </>
      )}
      <ComparedTable title={words.intake} before={before} rows={[{ name: words.all, ...intake.all }, ...channels]} />
      {intake.dismissed > 0 && <p className="part-note">{words.dismissed(intake.dismissed)}</p>}
      {grown.map(({ title, rows }) => rows.length > 0 && <ComparedTable key={title} title={title} before={before} rows={rows} />)}
      <ComparedTable title={words.casework} before={before} rows={[{ name: words.accepted, ...accepted }, { name: words.closed, ...closed }]} />
      <p className="part-note">{[minuteOf(at), words.overdue(overdue)].join(' · ')}</p>
      <FigureTables figures={cases} className={onPaper ? '' : 'sheet'} />
    </>
  )
}

function EventTable({ events, before, onPaper }: { events: readonly WeekEventFigures[]; before: string; onPaper: boolean }) {
  const texts = useTexts()
  const words = texts.reports.weekly
  const marksOf = ({ district, place, standing, weeks, firstDay, all, returns, alarmed }: WeekEventFigures): string =>
    [[district, place].filter(Boolean).join(' '), standing === 'continuing' ? words.weeks(weeks) : words.standing[standing], standing !== 'new' && words.first(firstDay), standing !== 'new' && words.total(all.people, all.posts), returns > 0 && texts.events.returns(returns), alarmed && words.alarmed].filter(Boolean).join(' · ')
  const handlingOf = ({ units, suggested, cases, all }: WeekEventFigures): string[] => [
    cases.all === 0 ? words.noCase : words.cases(cases),
    units.length > 0 ? units.join('、') : suggested.length > 0 ? words.suggested(suggested.join('、')) : '',
    cases.instructed > 0 ? words.instructed(cases.instructed) : '',
    words.answered(all.answered, all.posts),
    all.waiting > 0 ? words.waiting(all.waiting) : '',
  ].filter(Boolean)
  return (
    <Sheet
      folds
      className="week-events"
      columns={[
        { key: 'rank', head: words.rank, className: 'number', render: (event) => events.indexOf(event) + 1 },
        {
          key: 'event',
          head: words.event,
          className: 'wide',
          render: (event) => (
            <>
              {onPaper ? <b>{event.title}</b> : <Link to={`/trending/${encodeURIComponent(event.eventId)}`}>{event.title}</Link>}
              <small>{marksOf(event)}</small>
              {onPaper ? null : <HeatParts heat={event.heat} />}
              {!onPaper &&
                event.shown.map(({ postId, title, day }) => (
                  <small key={postId}>
                    {day} <Link to={`/queue?post=${encodeURIComponent(postId)}`}>{title}</Link>
                  </small>
                ))}
            </>
          ),
        },
        { key: 'now', head: words.thisWeek, labelled: true, className: 'number', render: ({ people, posts }) => words.counted(people.now, posts.now) },
        { key: 'before', head: before, labelled: true, className: 'number', render: ({ people, posts }) => words.counted(people.before, posts.before) },
        ...(onPaper ? [{ key: 'heat', head: texts.events.heat, className: 'number', render: ({ heat }: WeekEventFigures) => heat.value.toFixed(1) }] : []),
        { key: 'handling', head: words.handling, className: 'wide', render: (event) => handlingOf(event).map((line) => <small key={line}>{line}</small>) },
      ]}
      rows={events}
      keyOf={({ eventId }) => eventId}
    />
  )
}

function ComparedTable({ title, before, rows }: { title: string; before: string; rows: readonly (ComparedFigure & { name: string })[] }) {
  const words = useTexts().reports.weekly
  return (
    <>
      <h3>{title}</h3>
      <Sheet
        columns={[
          { key: 'name', render: ({ name }) => name },
          { key: 'now', head: words.thisWeek, className: 'number', render: ({ now }) => now },
          { key: 'before', head: before, className: 'number', render: (row) => row.before },
          { key: 'rate', head: words.rate, className: 'number', render: ({ rate }) => (rate === null ? words.none : `${rate > 0 ? '+' : rate < 0 ? '−' : ''}${(Math.abs(rate) * 100).toFixed(1)}%`) },
        ]}
        rows={rows}
        keyOf={({ name }) => name}
      />
    </>
  )
}
