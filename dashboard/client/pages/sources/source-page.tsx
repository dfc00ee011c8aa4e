/** One source: its runs, the pages it could not read, and the site's last answer as plain text. */
import { Button, Skeleton } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import type { RunView } from '../../../contract/source.ts'
import { api, ApiProblem } from '../../api.ts'
import { minuteOf, secondOf } from '../../shanghai-time.ts'
import { useTexts } from '../../texts/wording.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { HealthTag } from '../../ui/tags.tsx'
import { SourceActions } from './source-actions.tsx'
import { YieldChart } from './yield-chart.tsx'
import './sources.css'

const EVERY_MS = 5000
const shown = ['found', 'new', 'changed', 'gone', 'failed', 'requests', 'retries', 'skippedByRobots', 'bytes'] as const

export default function SourcePage() {
  const texts = useTexts()
  const { id = '' } = useParams()
  const { data, error, refetch } = useQuery({ queryKey: ['sources', 'one', id], queryFn: () => api('source', { params: { id } }), refetchInterval: EVERY_MS })
  if (error && !data)
    return (
      <div className="page">
        <ProblemNote error={error} retry={() => void refetch()} />
      </div>
    )
  if (!data) return <Skeleton active className="page" />
  const { source, runs, deadLetters } = data
  return (
    <div className="page">
      <div className="page-head">
        <h1>{source.name}</h1>
        <HealthTag health={source.health} />
        <SourceActions source={source} />
        <Link to="/sources">{texts.cases.back}</Link>
      </div>
      <p className="source-why">
        {source.healthWhy ?? texts.sources.healthHint[source.health]} · {texts.sources.since(minuteOf(source.healthSince))}
      </p>
      <p className="part-note">
        {source.family} · <code>{source.url}</code> · {texts.sources.every(source.everyMinutes)}
      </p>
      <YieldChart yields={source.yields} />
      <section className="part">
        <h2>
          {texts.sources.letters} <span className="part-count">{deadLetters.length}</span>
        </h2>
        {deadLetters.length === 0 && <p className="part-note">{texts.sources.noLetters}</p>}
        <ul className="letters">
          {deadLetters.map((letter) => (
            <li key={letter.id}>
              <code>{letter.url}</code>
              <span>{letter.error}</span>
              <small>
                {minuteOf(letter.firstAt)} → {minuteOf(letter.lastAt)} · {texts.sources.attempts(letter.attempts)}
              </small>
            </li>
          ))}
        </ul>
      </section>
      <section className="part">
        <h2>{texts.sources.runs}</h2>
        {runs.length === 0 ? <p className="part-note">{texts.sources.noRuns}</p> : <Runs runs={runs} />}
      </section>
      <RawPage key={id} id={id} />
    </div>
  )
}

function Runs({ runs }: { runs: readonly RunView[] }) {
  const texts = useTexts()
  return (
    <div className="sheet-scroll">
      <table className="sheet">
        <thead>
          <tr>
            <th>{texts.sources.started}</th>
            <th>{texts.sources.lasted}</th>
            <th>{texts.sources.outcome}</th>
            {shown.map((name) => (
              <th key={name}>{texts.sources.counts[name]}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <tr key={run.id}>
              <td className="number">{secondOf(run.startedAt)}</td>
              <td className="number">{run.finishedAt ? texts.sources.seconds(Math.round((Date.parse(run.finishedAt) - Date.parse(run.startedAt)) / 1000)) : '…'}</td>
              <td title={run.error ?? ''}>
                {texts.sources.outcomes[run.outcome]}
                {run.error && <small className="run-error">{run.error}</small>}
              </td>
              {shown.map((name) => (
                <td key={name} className={run.counts[name] === 0 ? 'number zero' : 'number'}>
                  {run.counts[name]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** Asked for by hand only: each reading is audited. */
function RawPage({ id }: { id: string }) {
  const texts = useTexts()
  const [asked, setAsked] = useState(false)
  const { data, error, isFetching } = useQuery({ queryKey: ['raw', id], queryFn: () => api('sourceRaw', { params: { id } }), enabled: asked, staleTime: Infinity, gcTime: 0, refetchOnWindowFocus: false })
  const none = error instanceof ApiProblem && error.code === 'not_found'
  return (
    <section className="part">
      <h2>{texts.sources.raw}</h2>
      <p className="part-note">{texts.sources.rawNote}</p>
      {!data && !none && (
        <Button loading={isFetching} onClick={() => setAsked(true)}>
          {texts.sources.rawShow}
        </Button>
      )}
      {none && <p className="part-note">{texts.sources.noRaw}</p>}
      {data && (
        <>
          <p className="part-note">
            <code>{data.url}</code> · {secondOf(data.fetchedAt)} · {data.contentType} · {data.bytes} B {data.cut && `· ${texts.sources.rawCut}`}
          </p>
          <pre className="raw">{data.text}</pre>
        </>
      )}
    </section>
  )
}
