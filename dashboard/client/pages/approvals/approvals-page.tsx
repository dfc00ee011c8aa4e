/** 呈批: what waits for me, what I submitted, and all of it. On a phone: read the card, tap once to open, once to decide. */
import { Empty, Skeleton } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { approvalBoxes } from '../../../contract/approval.ts'
import { api } from '../../api.ts'
import { useMay } from '../../me.ts'
import { useTexts } from '../../texts/wording.ts'
import { useSearch } from '../../use-search.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { ApprovalCard } from './approval-card.tsx'
import './approvals.css'

const SHOWN = 50

export default function ApprovalsPage() {
  const { casework } = useTexts()
  const decides = useMay('case:approve')
  const [search, changeSearch] = useSearch()
  const submits = useMay('case:submit')
  const boxes = approvalBoxes.filter((box) => (box === 'mine' ? decides : box === 'sent' ? submits : true))
  const box = boxes.find((known) => known === search.get('box')) ?? boxes[0] ?? 'all'
  const { data, error, refetch } = useQuery({ queryKey: ['approvals', box], queryFn: () => api('approvals', { query: { box, limit: SHOWN } }) })
  return (
    <div className="page approvals">
      <div className="page-head">
        <h1>{casework.desk.approvals}</h1>
      </div>
      <div className="filter-states" role="group" aria-label={casework.desk.approvals}>
        {boxes.map((known) => (
          <button key={known} type="button" aria-pressed={box === known} onClick={() => changeSearch({ box: known })}>
            {casework.desk.boxes[known]}
          </button>
        ))}
      </div>
      {error && <ProblemNote error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton active />}
      {data?.total === 0 && <Empty description={casework.desk.noApprovals} />}
      {data?.approvals.map((approval) => (
        <ApprovalCard key={`${approval.id} ${approval.version}`} approval={approval} />
      ))}
    </div>
  )
}
