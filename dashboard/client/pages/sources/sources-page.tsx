/** 来源健康: every board and mailbox, whether it works, and why not. */
import { Empty, Skeleton } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import type { SourceRow } from '../../../contract/source.ts'
import { api } from '../../api.ts'
import { minuteOf } from '../../shanghai-time.ts'
import { useTexts } from '../../texts/wording.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { HealthTag } from '../../ui/tags.tsx'
import { SourceActions } from './source-actions.tsx'
import { YieldChart } from './yield-chart.tsx'
import './sources.css'

const EVERY_MS = 5000

export default function SourcesPage() {
  const texts = useTexts()
  const { data, error, refetch } = useQuery({ queryKey: ['sources', 'list'], queryFn: () => api('sources'), refetchInterval: EVERY_MS })
  return (
    <div className="page">
      <div className="page-head">
        <h1>{texts.sources.title}</h1>
      </div>
      {error && !data && <ProblemNote error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton active />}
      {data?.length === 0 && <Empty description={texts.sources.empty} />}
      <div className="sources">
        {[...(data ?? [])].sort(worstFirst).map((source) => (
          <SourceBox key={source.id} source={source} />
        ))}
      </div>
    </div>
  )
}

function SourceBox({ source }: { source: SourceRow }) {
  const texts = useTexts()
  return (
    <article className={`source health-edge-${source.health}`}>
      <header>
        <h2>
          <Link to={`/sources/${encodeURIComponent(source.id)}`}>{source.name}</Link>
        </h2>
        <HealthTag health={source.health} />
        {!source.enabled && <span className="tag">{texts.sources.disabled}</span>}
        {source.claim && <span className="tag running">{texts.sources.running}</span>}
      </header>
      <p className="source-why">{source.healthWhy ?? texts.sources.healthHint[source.health]}</p>
      <dl>
        <div>
          <dt>{texts.sources.lastSuccess}</dt>
          <dd>{source.lastSuccessAt ? minuteOf(source.lastSuccessAt) : texts.sources.never}</dd>
        </div>
        <div>
          <dt>{texts.sources.nextRun}</dt>
          <dd>
            {minuteOf(source.nextRunAt)} <small>{texts.sources.every(source.everyMinutes)}</small>
          </dd>
        </div>
        <div>
          <dt>{texts.sources.letters}</dt>
          <dd>{source.deadLetters}</dd>
        </div>
      </dl>
      <footer>
        <figure>
          <YieldChart yields={source.yields} />
          <figcaption>{texts.sources.yield}</figcaption>
        </figure>
        <SourceActions source={source} />
      </footer>
    </article>
  )
}

const badness = { broken: 4, blocked: 3, changed: 3, quiet: 1, working: 0 } as const
const worstFirst = (a: SourceRow, b: SourceRow): number => badness[b.health] - badness[a.health] || a.name.localeCompare(b.name, 'zh-CN')
