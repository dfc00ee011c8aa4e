/** 回音壁: what the media named, and what still has to be answered. */
import { Button, Empty, Pagination, Skeleton } from 'antd'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { mentionStates } from '../../../../storage/records/media-mention.ts'
import { api } from '../../api.ts'
import { useMay } from '../../me.ts'
import { useTexts } from '../../texts/wording.ts'
import { useSearch } from '../../use-search.ts'
import { MentionCard } from '../../ui/mention-card.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { AddMention, MentionActions } from './mention-dialogs.tsx'
import './media.css'

const PAGE = 20

export default function MediaPage() {
  const { media: words } = useTexts()
  const manages = useMay('media:manage')
  const [search, changeSearch] = useSearch()
  const [adds, setAdds] = useState(false)
  const state = mentionStates.find((known) => known === search.get('state'))
  const page = Math.max(1, Number(search.get('page')) || 1)
  const query = { state, skip: (page - 1) * PAGE, limit: PAGE }
  const { data, error, refetch } = useQuery({ queryKey: ['media', query], queryFn: () => api('mediaMentions', { query }), placeholderData: keepPreviousData })
  return (
    <div className="page media">
      <div className="page-head">
        <h1>{words.title}</h1>
        {manages && (
          <Button type="primary" onClick={() => setAdds(true)}>
            {words.add}
          </Button>
        )}
      </div>
      <p className="part-note">{words.note}</p>
      <div className="filter-states" role="group" aria-label={words.title}>
        <button type="button" aria-pressed={!state} onClick={() => changeSearch({ state: undefined })}>
          {words.all}
        </button>
        {mentionStates.map((known) => (
          <button key={known} type="button" aria-pressed={state === known} onClick={() => changeSearch({ state: known })}>
            {words.states[known]}
            {known === 'open' && data && data.open > 0 && ` ${data.open}`}
          </button>
        ))}
      </div>
      {error && !data && <ProblemNote error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton active />}
      {data?.total === 0 && <Empty description={words.none} />}
      {data?.mentions.map((mention) => (
        <MentionCard key={mention.id} mention={mention} whole>
          {manages && <MentionActions mention={mention} />}
        </MentionCard>
      ))}
      {data && <Pagination current={page} pageSize={PAGE} total={data.total} showSizeChanger={false} hideOnSinglePage onChange={(at) => changeSearch({ page: String(at) })} />}
      {adds && <AddMention onClose={() => setAdds(false)} />}
    </div>
  )
}
