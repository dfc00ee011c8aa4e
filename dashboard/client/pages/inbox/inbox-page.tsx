/** 承办: a unit's own work, the soonest due first. */
import { Empty, Pagination, Skeleton } from 'antd'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { inboxParts } from '../../../contract/dispatch.ts'
import { api } from '../../api.ts'
import { useTexts } from '../../texts/wording.ts'
import { useSearch } from '../../use-search.ts'
import { DueTag } from '../../ui/due-tag.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { UrgencyTag } from '../../ui/tags.tsx'
import './inbox.css'

const PAGE = 30

export default function InboxPage() {
  const texts = useTexts()
  const { casework } = texts
  const [search, changeSearch] = useSearch()
  const which = inboxParts.find((part) => part === search.get('which')) ?? 'open'
  const page = Math.max(1, Number(search.get('page')) || 1)
  const { data, error, refetch } = useQuery({ queryKey: ['inbox', 'list', which, page], queryFn: () => api('inbox', { query: { which, skip: (page - 1) * PAGE, limit: PAGE } }), placeholderData: keepPreviousData })
  return (
    <div className="page inbox">
      <div className="page-head">
        <h1>{casework.inbox.title}</h1>
      </div>
      <div className="filter-states" role="group" aria-label={casework.inbox.title}>
        {inboxParts.map((part) => (
          <button key={part} type="button" aria-pressed={which === part} onClick={() => changeSearch({ which: part })}>
            {casework.inbox.parts[part]}
          </button>
        ))}
      </div>
      {error && <ProblemNote error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton active />}
      {data?.total === 0 && <Empty description={casework.inbox.empty} />}
      <div className="work-list">
        {data?.items.map((item) => (
          <Link key={item.id} to={`/inbox/${encodeURIComponent(item.id)}`} className={item.next?.late ? 'work late' : 'work'}>
            <span className="work-title">
              <UrgencyTag level={item.case.urgency} /> <b>{item.case.title}</b>
            </span>
            <span className="work-facts">
              <span className={`tag handling-${item.handling}`}>{casework.handling[item.handling]}</span>
              <span className="number">{item.case.number}</span>
              <span>{item.parentId === null ? casework.role[item.role] : casework.below}</span>
              <span>{[item.case.district, item.case.category].filter(Boolean).join(' · ')}</span>
              {item.waitingBelow > 0 && <b className="tag waiting-below">{casework.waitingBelow(item.waitingBelow)}</b>}
              <DueTag dispatch={item} />
            </span>
          </Link>
        ))}
      </div>
      {data && <Pagination current={page} pageSize={PAGE} total={data.total} showSizeChanger={false} hideOnSinglePage onChange={(at) => changeSearch({ page: String(at) })} />}
    </div>
  )
}
