/** 久拖不决: each case with every reason why it is one. */
import { Empty, Skeleton } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { api } from '../../api.ts'
import { dayOf } from '../../shanghai-time.ts'
import { useTexts } from '../../texts/wording.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import { CaseStatusTag, UrgencyTag } from '../../ui/tags.tsx'

const SHOWN = 100

export function LingeringList() {
  const texts = useTexts()
  const words = texts.supervising
  const { data, error, refetch } = useQuery({ queryKey: ['lingering'], queryFn: () => api('lingering', { query: { limit: SHOWN } }) })
  if (error && !data) return <ProblemNote error={error} retry={() => void refetch()} />
  if (!data) return <Skeleton active />
  if (data.total === 0) return <Empty description={words.none} />
  return (
    <Sheet
      folds
      rows={data.rows}
      keyOf={({ caseId }) => caseId}
      columns={[
        { key: 'number', head: words.caseNumber, className: 'number', render: ({ caseId, number }) => <Link to={`/cases/${encodeURIComponent(caseId)}`}>{number}</Link> },
        { key: 'urgency', head: texts.cases.urgency, render: ({ urgency }) => <UrgencyTag level={urgency} /> },
        { key: 'matter', head: words.matter, className: 'wide', render: ({ title }) => title },
        { key: 'status', head: texts.cases.status, render: ({ status }) => <CaseStatusTag status={status} /> },
        { key: 'units', head: words.unit, render: ({ units }) => units.join('、') },
        { key: 'opened', head: words.opened, labelled: true, className: 'number', render: ({ openedAt }) => dayOf(openedAt) },
        { key: 'why', head: words.why, render: ({ reasons }) => reasons.map(({ reason, count }) => words.reasons[reason](count)).join('；') },
      ]}
    />
  )
}
