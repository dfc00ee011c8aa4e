/** 审核: replies of units that wait for the office, and their 退单 and 延期. */
import { Empty, Skeleton } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import type { Reviews } from '../../../contract/dispatch.ts'
import { api } from '../../api.ts'
import { useTexts } from '../../texts/wording.ts'
import { useUnitChoices } from '../../use-unit-choices.ts'
import { AskNotes } from '../../ui/ask-note.tsx'
import { CommandActions, ReviewActions } from '../../ui/command-actions.tsx'
import { FileList } from '../../ui/file-list.tsx'
import { DueTag } from '../../ui/due-tag.tsx'
import { Part } from '../../ui/part.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { ReplyCard } from '../../ui/reply-card.tsx'
import { UrgencyTag } from '../../ui/tags.tsx'

const SHOWN = 50

export default function ReviewsPage() {
  const { casework } = useTexts()
  const units = useUnitChoices(1)
  const { data, error, refetch } = useQuery({ queryKey: ['reviews'], queryFn: () => api('reviews', { query: { limit: SHOWN } }) })
  return (
    <div className="page reviews">
      <div className="page-head">
        <h1>{casework.desk.reviews}</h1>
      </div>
      {error && <ProblemNote error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton active />}
      {data && data.total === 0 && data.asks.length === 0 && <Empty description={casework.desk.noReviews} />}
      <Part title={casework.desk.asks} count={data?.asks.length ?? 0}>
        {data?.asks.map(({ dispatch, case: record, attachments }) => (
          <article key={dispatch.id} className="dispatch">
            <CaseLine record={record} />
            <p className="dispatch-head">
              <b>{dispatch.unit}</b>
              <DueTag dispatch={dispatch} />
              <CommandActions dispatch={dispatch} units={units} />
            </p>
            <AskNotes dispatch={dispatch} />
            <FileList files={attachments} />
          </article>
        ))}
      </Part>
      <Part title={casework.desk.replies} count={data?.total ?? 0}>
        {data?.replies.map(({ reply, case: record }) => (
          <article key={reply.id} className="dispatch">
            <CaseLine record={record} />
            <ReplyCard reply={reply}>
              <ReviewActions reply={reply} />
            </ReplyCard>
          </article>
        ))}
      </Part>
    </div>
  )
}

function CaseLine({ record }: { record: Reviews['replies'][number]['case'] }) {
  return (
    <p className="case-line">
      <UrgencyTag level={record.urgency} /> <Link to={`/cases/${encodeURIComponent(record.id)}`}>{record.number}</Link> <b>{record.title}</b>
    </p>
  )
}
