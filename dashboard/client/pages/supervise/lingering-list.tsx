/** 久拖不决: each case with every reason why it is one. */
import { Empty, Skeleton } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { api } from '../../api.ts'
import { dayOf } from '../../shanghai-time.ts'
import { useTexts } from '../../texts/wording.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
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
    <div className="sheet-scroll">
      <table className="sheet">
        <thead>
          <tr>
            <th>{words.caseNumber}</th>
            <th>{texts.cases.urgency}</th>
            <th>{words.matter}</th>
            <th>{texts.cases.status}</th>
            <th>{words.unit}</th>
            <th>{words.opened}</th>
            <th>{words.why}</th>
          </tr>
        </thead>
        <tbody>
          {data.rows.map((row) => (
            <tr key={row.caseId}>
              <td className="number">
                <Link to={`/cases/${encodeURIComponent(row.caseId)}`}>{row.number}</Link>
              </td>
              <td>
                <UrgencyTag level={row.urgency} />
              </td>
              <td className="wide">{row.title}</td>
              <td>
                <CaseStatusTag status={row.status} />
              </td>
              <td>{row.units.join('、')}</td>
              <td className="number">{dayOf(row.openedAt)}</td>
              <td>{row.reasons.map(({ reason, count }) => words.reasons[reason](count)).join('；')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
