/** 发件箱: how letters fare, dead letters first in sight; and, for the system administrator, how each unit is reached. */
import { Alert, Button, Empty, Pagination, Skeleton } from 'antd'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { deliveryStates } from '../../../../storage/records/dispatch.ts'
import type { LetterView } from '../../../contract/outbox.ts'
import { api } from '../../api.ts'
import { useMe } from '../../me.ts'
import { minuteOf } from '../../shanghai-time.ts'
import { useTexts } from '../../texts/wording.ts'
import { ActionDialog, textOf } from '../../ui/action-dialog.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import { useRefresh } from '../../use-refresh.ts'
import { useSearch } from '../../use-search.ts'
import { ChannelsPart } from './channels-part.tsx'

const PAGE = 50

export default function OutboxPage() {
  const texts = useTexts()
  const words = texts.supervising
  const { permissions } = useMe()
  const [search, changeSearch] = useSearch()
  const [page, setPage] = useState(1)
  const state = deliveryStates.find((known) => known === search.get('state'))
  const { data, error, refetch } = useQuery({ queryKey: ['outbox', state, page], queryFn: () => api('outbox', { query: { state, skip: (page - 1) * PAGE, limit: PAGE } }), placeholderData: keepPreviousData })
  const show = (chosen: typeof state): void => {
    setPage(1)
    changeSearch({ state: chosen })
  }
  return (
    <div className="page">
      <div className="page-head">
        <h1>{words.outbox}</h1>
      </div>
      {data?.held && <Alert type="info" showIcon title={words.outboxHeld} />}
      <div className="filter-states" role="group" aria-label={texts.cases.status}>
        <button type="button" aria-pressed={!state} onClick={() => show(undefined)}>
          {words.all}
        </button>
        {deliveryStates.map((known) => (
          <button key={known} type="button" aria-pressed={state === known} onClick={() => show(known)}>
            {words.letterStates[known]} {data ? data.counts[known] : ''}
          </button>
        ))}
      </div>
      {error && !data && <ProblemNote error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton active />}
      {data?.total === 0 && <Empty description={words.none} />}
      {data && data.total > 0 && <Letters letters={data.letters} held={data.held} mayManage={permissions.includes('outbox:manage')} />}
      {data && <Pagination current={page} pageSize={PAGE} total={data.total} showSizeChanger={false} hideOnSinglePage onChange={setPage} />}
      {permissions.includes('channel:manage') && <ChannelsPart />}
    </div>
  )
}

function Letters({ letters, held, mayManage }: { letters: readonly LetterView[]; held: boolean; mayManage: boolean }) {
  const texts = useTexts()
  const words = texts.supervising
  const { act, tell } = useRefresh()
  const [carried, setCarried] = useState<LetterView | null>(null)
  return (
    <>
      <Sheet
        folds
        rows={letters}
        keyOf={({ id }) => id}
        columns={[
          { key: 'at', head: words.time, className: 'number', render: ({ at }) => minuteOf(at) },
          { key: 'letter', head: words.letter, render: ({ kind }) => words.letterKinds[kind] },
          { key: 'case', head: words.caseNumber, className: 'number', render: ({ caseNumber }) => caseNumber },
          { key: 'unit', head: words.unit, render: ({ unit }) => unit },
          { key: 'channel', head: words.channel, render: ({ channel }) => words.channels[channel] },
          {
            key: 'state',
            head: texts.cases.status,
            render: ({ state, attempts, nextAttemptAt }) => (
              <>
                {words.letterStates[state]} {state === 'queued' && attempts > 0 && nextAttemptAt && <small>{words.next(minuteOf(nextAttemptAt))}</small>}
              </>
            ),
          },
          { key: 'attempts', head: words.attempts, labelled: true, className: 'number', render: ({ attempts }) => attempts },
          { key: 'error', head: words.error, className: 'wide', render: ({ lastError }) => lastError },
          { key: 'receipt', head: words.receipt, render: (letter) => <Receipt letter={letter} /> },
          ...(mayManage
            ? [
                {
                  key: 'acts',
                  acts: true,
                  render: (letter: LetterView) =>
                    (letter.state === 'failed' || letter.state === 'held') && (
                      <span className="commands">
                        {!held && letter.channel !== 'hold' && (
                          <Button size="small" onClick={() => void tell(() => api('resendLetter', { params: { id: letter.id } }))}>
                            {words.resend}
                          </Button>
                        )}
                        <Button size="small" onClick={() => setCarried(letter)}>
                          {words.byHand}
                        </Button>
                      </span>
                    ),
                },
              ]
            : []),
        ]}
      />
      {carried && (
        <ActionDialog
          title={`${words.byHand} · ${carried.unit}`}
          confirm={words.byHand}
          fields={[{ name: 'how', label: words.how, kind: 'line', most: 200 }]}
          onClose={() => setCarried(null)}
          onConfirm={(values) => act(() => api('carryLetter', { params: { id: carried.id }, body: { how: textOf(values['how']) } }))}
        />
      )}
    </>
  )
}

/** What the unit's system answered, and what it says of the letter now. */
function Receipt({ letter: { receipt, confirmedAt } }: { letter: LetterView }) {
  const words = useTexts().supervising
  const said = receipt?.reference || (confirmedAt && minuteOf(confirmedAt))
  if (!said && !receipt?.status && !receipt?.askError) return null
  return (
    <>
      {said}
      {receipt?.status && <small>{words.remoteStatus(receipt.status, receipt.notes ?? '', minuteOf(receipt.askedAt ?? receipt.at))}</small>}
      {receipt?.askError && <small>{receipt.askError}</small>}
    </>
  )
}
