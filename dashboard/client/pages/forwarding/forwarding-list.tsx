/** What left or is about to: recalled within its window, checked afterwards where it was sampled. */
import { Button, Empty, Pagination, Skeleton } from 'antd'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import type { ForwardingView } from '../../../contract/forwarding.ts'
import { api } from '../../api.ts'
import { useMe } from '../../me.ts'
import { minuteOf } from '../../shanghai-time.ts'
import { useTexts } from '../../texts/wording.ts'
import { ActionDialog, textOf } from '../../ui/action-dialog.tsx'
import { Part } from '../../ui/part.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { useRefresh } from '../../use-refresh.ts'

const PAGE = 30
const views = ['waiting', 'toCheck', 'all'] as const
type View = (typeof views)[number]

export function ForwardingList() {
  const texts = useTexts()
  const words = texts.supervising
  const [view, setView] = useState<View>('waiting')
  const [page, setPage] = useState(1)
  const filter = view === 'waiting' ? { state: 'waiting' as const } : view === 'toCheck' ? { toCheck: 'true' as const } : {}
  const { data, error, refetch } = useQuery({ queryKey: ['forwardings', view, page], queryFn: () => api('forwardings', { query: { ...filter, skip: (page - 1) * PAGE, limit: PAGE } }), placeholderData: keepPreviousData })
  const names: Record<View, string> = { waiting: words.forwardingStates.waiting, toCheck: words.toCheck, all: words.all }
  return (
    <Part title={words.plannedList}>
      <div className="filter-states" role="group" aria-label={words.plannedList}>
        {views.map((known) => (
          <button key={known} type="button" aria-pressed={known === view} onClick={() => (setPage(1), setView(known))}>
            {names[known]}
          </button>
        ))}
      </div>
      {error && !data && <ProblemNote error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton active />}
      {data?.total === 0 && <Empty description={words.none} />}
      {data?.forwardings.map((record) => <Forwarding key={record.id} record={record} />)}
      {data && <Pagination current={page} pageSize={PAGE} total={data.total} showSizeChanger={false} hideOnSinglePage onChange={setPage} />}
    </Part>
  )
}

function Forwarding({ record }: { record: ForwardingView }) {
  const texts = useTexts()
  const words = texts.supervising
  const { permissions } = useMe()
  const { act, tell } = useRefresh()
  const [open, setOpen] = useState<'recall' | 'wrong' | null>(null)
  const params = { id: record.id }
  const toCheck = record.sampled && record.check === null && record.state === 'forwarded' && permissions.includes('forwarding:check')
  return (
    <article className="dispatch">
      <p className="dispatch-head">
        <span className="tag">{words.forwardingStates[record.state]}</span>
        {record.caseId ? <Link to={`/cases/${encodeURIComponent(record.caseId)}`}>{record.title}</Link> : <b>{record.title}</b>}→ <b>{record.unit}</b>
        {record.state === 'waiting' && <span className="due">{words.leaves(minuteOf(record.leavesAt))}</span>}
        <span className="commands">
          {record.state === 'waiting' && permissions.includes('case:manage') && (
            <Button size="small" onClick={() => setOpen('recall')}>
              {words.recall}
            </Button>
          )}
          {toCheck && (
            <>
              <Button size="small" onClick={() => void tell(() => api('checkForwarding', { params, body: { right: true } }))}>
                {words.right}
              </Button>
              <Button size="small" onClick={() => setOpen('wrong')}>
                {words.wrong}
              </Button>
            </>
          )}
        </span>
      </p>
      <p>
        <small>{record.because}</small>
      </p>
      {record.settledWhy && record.state !== 'forwarded' && (
        <p>
          <small>{record.settledWhy}</small>
        </p>
      )}
      {record.check && (
        <p>
          <small>
            {record.check.byName}：{record.check.right ? words.right : words.wrong} {record.check.note}
          </small>
        </p>
      )}
      {open === 'recall' && (
        <ActionDialog title={words.recall} fields={[{ name: 'why', label: words.why, kind: 'words', most: 300 }]} onClose={() => setOpen(null)} onConfirm={(values) => act(() => api('recallForwarding', { params, body: { why: textOf(values['why']) } }))} />
      )}
      {open === 'wrong' && (
        <ActionDialog title={words.wrong} fields={[{ name: 'note', label: words.note, kind: 'words', most: 300 }]} onClose={() => setOpen(null)} onConfirm={(values) => act(() => api('checkForwarding', { params, body: { right: false, note: textOf(values['note']) } }))} />
      )}
    </article>
  )
}
