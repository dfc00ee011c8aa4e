/** 热点: what is emerging, what is hot and why, what the machine proposes to merge. The filters stand in the address. */
import { Empty, Pagination, Segmented, Skeleton } from 'antd'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { eventOrders } from '../../../contract/event.ts'
import type { EventRow } from '../../../contract/event.ts'
import { api } from '../../api.ts'
import { dayOf } from '../../shanghai-time.ts'
import { useTexts } from '../../texts/wording.ts'
import { useSearch } from '../../use-search.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { BurstList } from './burst-list.tsx'
import { DayBars } from './day-bars.tsx'
import { HeatParts } from '../../ui/heat-parts.tsx'
import { ProposalList } from './proposal-list.tsx'
import './trending.css'

const PAGE = 20
const periods = [7, 30, 90, 0]
const usualPeriod = 30

export default function TrendingPage() {
  const texts = useTexts()
  const words = texts.events
  const [search, changeSearch] = useSearch()
  const order = eventOrders.find((known) => known === search.get('order')) ?? 'heat'
  const days = periods.find((known) => String(known) === search.get('days')) ?? usualPeriod
  const state = search.get('state') === 'muted' ? 'muted' : 'open'
  const page = Math.max(1, Number(search.get('page')) || 1)
  const { data, error, refetch } = useQuery({
    queryKey: ['events', 'list', order, days, state, page],
    queryFn: () => api('events', { query: { order, state, ...(days > 0 ? { days } : {}), skip: (page - 1) * PAGE, limit: PAGE } }),
    placeholderData: keepPreviousData,
  })
  return (
    <div className="page">
      <div className="page-head">
        <h1>{words.title}</h1>
      </div>
      <p className="part-note">{words.note}</p>
      <BurstList />
      <div className="event-filters">
        <Segmented value={order} options={eventOrders.map((value) => ({ value, label: words.orders[value] }))} onChange={(value) => changeSearch({ order: value })} />
        <Segmented value={days} options={periods.map((value) => ({ value, label: words.periods[value] }))} onChange={(value) => changeSearch({ days: String(value) })} />
        <Segmented value={state} options={[{ value: 'open', label: words.open }, { value: 'muted', label: words.muted }]} onChange={(value) => changeSearch({ state: value })} />
      </div>
      {error && !data && <ProblemNote error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton active />}
      {data?.events.length === 0 && <Empty description={words.empty} />}
      <ol className="events">
        {data?.events.map((event, index) => <EventBox key={event.id} event={event} rank={(page - 1) * PAGE + index + 1} />)}
      </ol>
      {data && data.total > PAGE && <Pagination current={page} pageSize={PAGE} total={data.total} showSizeChanger={false} onChange={(next) => changeSearch({ page: String(next) })} />}
      <ProposalList />
    </div>
  )
}

function EventBox({ event, rank }: { event: EventRow; rank: number }) {
  const words = useTexts().events
  return (
    <li className="event" data-event={event.id}>
      <span className="event-rank number">{rank}</span>
      <div className="event-body">
        <h2>
          <Link to={`/trending/${encodeURIComponent(event.id)}`}>{event.title}</Link>
          {event.pinned && <span className="tag">{words.pinned}</span>}
          {event.returns > 0 && <span className="tag">{words.returns(event.returns)}</span>}
        </h2>
        <p className="event-facts">
          {[event.district, event.place, words.posts(event.postCount), words.people(event.people), `${dayOf(event.firstAt)} – ${dayOf(event.lastAt)}`].filter(Boolean).join(' · ')}
        </p>
        {event.heat && <HeatParts heat={event.heat} />}
      </div>
      <DayBars days={event.days} />
    </li>
  )
}
