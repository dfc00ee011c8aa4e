/** 督办, 约谈, 通报: proposed by rules or begun by hand; the supervisor issues, closes and drops. */
import { Button, Empty, Skeleton } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { SupervisionState } from '../../../../storage/records/supervision.ts'
import { supervisionStates } from '../../../../storage/records/supervision.ts'
import { api } from '../../api.ts'
import { useMe } from '../../me.ts'
import { useTexts } from '../../texts/wording.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { SupervisionCard } from '../../ui/supervision-card.tsx'
import { BeginDialog, SupervisionActions } from './supervision-actions.tsx'

const SHOWN = 50

export function SupervisionList() {
  const texts = useTexts()
  const words = texts.supervising
  const mayManage = useMe().permissions.includes('supervision:manage')
  const [state, setState] = useState<SupervisionState | undefined>()
  const [begins, setBegins] = useState(false)
  const { data, error, refetch } = useQuery({ queryKey: ['supervisions', state], queryFn: () => api('supervisions', { query: { state, limit: SHOWN } }) })
  return (
    <>
      <div className="filter-states" role="group" aria-label={texts.cases.status}>
        <button type="button" aria-pressed={!state} onClick={() => setState(undefined)}>
          {words.all}
        </button>
        {supervisionStates.map((known) => (
          <button key={known} type="button" aria-pressed={state === known} onClick={() => setState(known)}>
            {words.states[known]}
          </button>
        ))}
        {mayManage && (
          <Button size="small" type="primary" onClick={() => setBegins(true)}>
            {words.begin}
          </Button>
        )}
      </div>
      {error && !data && <ProblemNote error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton active />}
      {data?.total === 0 && <Empty description={words.none} />}
      {data?.supervisions.map((record) => (
        <SupervisionCard key={record.id} record={record} linked>
          {mayManage && <SupervisionActions record={record} />}
        </SupervisionCard>
      ))}
      {begins && <BeginDialog onClose={() => setBegins(false)} />}
    </>
  )
}
