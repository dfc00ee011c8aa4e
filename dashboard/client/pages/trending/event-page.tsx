/** One event: why it is hot, the posts that stand for it, when, where, who is concerned, what was answered, and what officers did. */
import { Checkbox, Skeleton } from 'antd'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useState } from 'react'
import { Link, useNavigate, useParams } from 'react-router'
import type { EventView } from '../../../contract/event.ts'
import { api } from '../../api.ts'
import { useMay } from '../../me.ts'
import { minuteOf } from '../../shanghai-time.ts'
import { useTexts } from '../../texts/wording.ts'
import { CardRow } from '../../ui/card-row.tsx'
import { HistoryList } from '../../ui/history-list.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { useNow } from '../../use-now.ts'
import { DayBars } from './day-bars.tsx'
import { EventActions } from './event-actions.tsx'
import { HeatParts } from '../../ui/heat-parts.tsx'
import { UndoMerge } from './undo-merge.tsx'
import './trending.css'

export default function EventPage() {
  const { id = '' } = useParams()
  const words = useTexts().events
  const { data, error, refetch } = useQuery({ queryKey: ['events', 'one', id], queryFn: () => api('event', { params: { id } }) })
  return (
    <div className="page">
      <Link to="/trending">{words.backToList}</Link>
      {error && !data && <ProblemNote error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton active />}
      {data && <EventDetail key={id} view={data} />}
    </div>
  )
}

function EventDetail({ view }: { view: EventView }) {
  const { event } = view
  const words = useTexts().events
  const navigate = useNavigate()
  const now = useNow()
  const manages = useMay('event:manage')
  const [marked, setMarked] = useState<readonly string[]>([])
  const open = (post: string): void => void navigate(`/queue?post=${encodeURIComponent(post)}`)
  return (
    <article className="event-detail">
      <div className="page-head">
        <h1>{event.title}</h1>
        {event.pinned && <span className="tag">{words.pinned}</span>}
        {event.state === 'muted' && <span className="tag">{words.muted}</span>}
      </div>
      {view.mergedInto && (
        <p>
          {words.mergedInto} <Link to={`/trending/${encodeURIComponent(view.mergedInto.id)}`}>{view.mergedInto.title}</Link> {manages && <UndoMerge id={event.id} />}
        </p>
      )}
      {view.absorbed.length > 0 && (
        <p className="event-merged">
          {words.absorbed}
          {view.absorbed.map(({ id, title }) => (
            <span key={id}>
              <Link to={`/trending/${encodeURIComponent(id)}`}>{title}</Link> {manages && event.state !== 'merged' && <UndoMerge id={id} />}
            </span>
          ))}
        </p>
      )}
      {manages && event.state !== 'merged' && <EventActions event={event} marked={marked} onDone={() => setMarked([])} />}
      {event.heat && <HeatParts heat={event.heat} />}
      <dl className="event-known">
        <Fact name={words.span}>
          {minuteOf(event.firstAt)} – {minuteOf(event.lastAt)} · {words.posts(event.postCount)} · {words.people(event.people)}
          {event.returns > 0 && ` · ${words.returns(event.returns)}`}
        </Fact>
        <Fact name={words.place}>{[event.place, ...view.places.map(({ name, posts }) => `${name}（${posts}）`)].filter(Boolean).join('、') || '—'}</Fact>
        <Fact name={words.units}>{view.units.map(({ name, posts }) => `${name}（${posts}）`).join('、') || '—'}</Fact>
        <Fact name={words.answered}>{words.answeredOf(view.answered, event.postCount)}</Fact>
      </dl>
      <DayBars days={event.days} />
      <h2>{words.representatives}</h2>
      {view.representatives.map((card) => (
        <CardRow key={card.id} card={card} now={now} onChoose={() => open(card.id)} />
      ))}
      <h2>{words.allPosts}</h2>
      {view.posts.map((card) => (
        <div key={card.id} className="event-post">
          {manages && <Checkbox aria-label={card.title} checked={marked.includes(card.id)} onChange={({ target }) => setMarked((before) => (target.checked ? [...before, card.id] : before.filter((id) => id !== card.id)))} />}
          <CardRow card={card} now={now} onChoose={() => open(card.id)} />
        </div>
      ))}
      <h2>{words.history}</h2>
      <HistoryList history={view.history} />
    </article>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
