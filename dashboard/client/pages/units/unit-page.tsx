/** One unit: its dates, who took over, its people, what it has in hand, its history. */
import { Skeleton } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from 'react-router'
import { api } from '../../api.ts'
import { minuteOf } from '../../shanghai-time.ts'
import { useTexts } from '../../texts/wording.ts'
import { HistoryList } from '../../ui/history-list.tsx'
import { Part } from '../../ui/part.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { UNITS } from './unit-tree.ts'
import './units.css'

export default function UnitPage() {
  const texts = useTexts()
  const words = texts.administration.units
  const { id = '' } = useParams()
  const { data, error, refetch } = useQuery({ queryKey: [UNITS, id], queryFn: () => api('unit', { params: { id } }) })
  const { data: units } = useQuery({ queryKey: [UNITS], queryFn: () => api('units') })
  if (error) return <ProblemNote error={error} retry={() => void refetch()} />
  if (!data) return <Skeleton active />
  const facts: [string, React.ReactNode][] = [
    [words.level, words.levels[data.level]],
    [words.kind, words.kinds[data.kind]],
    [words.district, data.district],
    [words.parent, data.parentId && <UnitLinks ids={[data.parentId]} units={units} />],
    [words.dates, words.span(data.from, data.until)],
    [words.successors, data.successorIds.length > 0 && <UnitLinks ids={data.successorIds} units={units} />],
    [words.aliases, data.aliases.join('、')],
  ]
  return (
    <div className="page units">
      <div className="page-head">
        <h1>{data.name}</h1>
        <Link to="/units">{words.back}</Link>
      </div>
      <dl className="post-facts">
        {facts
          .filter(([, value]) => value)
          .map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
      <Part title={words.people} count={data.people.length}>
        <p className="unit-people">
          {data.people.map((person) => (
            <span key={person.id} className="tag">
              {person.name} · {person.login}
              {!person.active && ` · ${words.off}`}
            </span>
          ))}
        </p>
      </Part>
      <Part title={words.dispatches} count={data.dispatches.length}>
        <ul className="unit-work">
          {data.dispatches.map((dispatch) => (
            <li key={dispatch.id}>
              {words.case} {dispatch.caseNumber} · {texts.casework.role[dispatch.role]} · {texts.casework.handling[dispatch.handling]} · {texts.casework.due(texts.casework.clocks.resolve, minuteOf(dispatch.dueAt))}
            </li>
          ))}
        </ul>
      </Part>
      <Part title={words.history} count={data.history.length}>
        <HistoryList history={data.history} />
      </Part>
    </div>
  )
}

function UnitLinks({ ids, units }: { ids: readonly string[]; units: readonly { id: string; name: string }[] | undefined }) {
  return (
    <>
      {ids.map((id) => (
        <Link key={id} to={`/units/${encodeURIComponent(id)}`} className="unit-link">
          {units?.find((unit) => unit.id === id)?.name ?? id}
        </Link>
      ))}
    </>
  )
}
