/** 发件箱: how letters fare, dead letters first in sight; and, for the system administrator, how each unit is reached. */
import { Alert, Button, Empty, Pagination, Skeleton } from 'antd'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { deliveryStates } from '../../../../storage/records/dispatch.ts'
import type { LetterView } from '../../../contract/outbox.ts'
import { api } from '../../api.ts'
import { useMe } from '../../me.ts'
import { minuteOf } from '../../shanghai-time.ts'
import { useTexts } from '../../texts/wording.ts'
import { ActionDialog, textOf } from '../../ui/action-dialog.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { useRefresh } from '../../use-refresh.ts'
import { ChannelsPart } from './channels-part.tsx'

const PAGE = 50

export default function OutboxPage() {
  const texts = useTexts()
  const words = texts.supervising
  const { permissions } = useMe()
  const [search, setSearch] = useSearchParams()
  const [page, setPage] = useState(1)
  const state = deliveryStates.find((known) => known === search.get('state'))
  const { data, error, refetch } = useQuery({ queryKey: ['outbox', state, page], queryFn: () => api('outbox', { query: { state, skip: (page - 1) * PAGE, limit: PAGE } }), placeholderData: keepPreviousData })
  const show = (chosen: typeof state): void => {
    setPage(1)
    setSearch(chosen ? { state: chosen } : {})
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
    <div className="sheet-scroll">
      <table className="sheet">
        <thead>
          <tr>
            <th>{words.time}</th>
            <th>{words.letter}</th>
            <th>{words.caseNumber}</th>
            <th>{words.unit}</th>
            <th>{words.channel}</th>
            <th>{texts.cases.status}</th>
            <th>{words.attempts}</th>
            <th>{words.error}</th>
            <th>{words.receipt}</th>
            {mayManage && <th />}
          </tr>
        </thead>
        <tbody>
          {letters.map((letter) => (
            <tr key={letter.id}>
              <td className="number">{minuteOf(letter.at)}</td>
              <td>{words.letterKinds[letter.kind]}</td>
              <td className="number">{letter.caseNumber}</td>
              <td>{letter.unit}</td>
              <td>{words.channels[letter.channel]}</td>
              <td>
                {words.letterStates[letter.state]} {letter.state === 'queued' && letter.attempts > 0 && letter.nextAttemptAt && <small>{words.next(minuteOf(letter.nextAttemptAt))}</small>}
              </td>
              <td className="number">{letter.attempts}</td>
              <td className="wide">{letter.lastError}</td>
              <td>
                {letter.receipt?.reference || (letter.confirmedAt && minuteOf(letter.confirmedAt))}
                {letter.receipt?.status && <small>{words.remoteStatus(letter.receipt.status, letter.receipt.notes ?? '', minuteOf(letter.receipt.askedAt ?? letter.receipt.at))}</small>}
                {letter.receipt?.askError && <small>{letter.receipt.askError}</small>}
              </td>
              {mayManage && (
                <td>
                  {(letter.state === 'failed' || letter.state === 'held') && (
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
                  )}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {carried && (
        <ActionDialog
          title={`${words.byHand} · ${carried.unit}`}
          confirm={words.byHand}
          fields={[{ name: 'how', label: words.how, kind: 'line', most: 200 }]}
          onClose={() => setCarried(null)}
          onConfirm={(values) => act(() => api('carryLetter', { params: { id: carried.id }, body: { how: textOf(values['how']) } }))}
        />
      )}
    </div>
  )
}
