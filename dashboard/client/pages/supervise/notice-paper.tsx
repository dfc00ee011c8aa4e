/** 督办通知, 约谈通知 or 通报 as it is printed on A4: the form of the office, with room for the unit's answer and seal. */
import { Skeleton } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from 'react-router'
import type { SupervisionView } from '../../../contract/supervision.ts'
import { api } from '../../api.ts'
import { useMay } from '../../me.ts'
import { dayOf, minuteOf } from '../../shanghai-time.ts'
import { useTexts } from '../../texts/wording.ts'
import { Paper } from '../../ui/paper.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'

/** A unit has its own list; nobody has more than this open. */
const MOST = 100

export default function NoticePaper() {
  const { id = '' } = useParams()
  const { reports, supervising, cases } = useTexts()
  const whole = useMay('supervision:read')
  const read = async (): Promise<SupervisionView | null> => (whole ? api('supervision', { params: { id } }) : ((await api('mySupervisions', { query: { limit: MOST } })).supervisions.find((one) => one.id === id) ?? null))
  const { data, error, refetch } = useQuery({ queryKey: ['supervisions', 'paper', id], queryFn: read })
  const meta = useQuery({ queryKey: ['meta'], queryFn: () => api('meta'), staleTime: Number.POSITIVE_INFINITY })
  if (error) return <ProblemNote error={error} retry={() => void refetch()} />
  if (data === undefined || !meta.data) return <Skeleton active className="page" />
  const back = <Link to={whole ? '/supervise?tab=supervisions' : '/notices'}>{cases.back}</Link>
  if (data === null) return <div className="page">{back}</div>
  const { paper } = reports
  const rows: [name: string, value: string][] = [
    [paper.unit, data.unit],
    [paper.level, supervising.levels[data.level]],
    [paper.matter, data.matter],
    [paper.cases, data.cases.map(({ number, title }) => `${number} ${title}`).join('；') || '—'],
    [paper.requirement, data.requirement],
    [data.kind === 'talk' ? paper.talk : paper.due, data.dueAt ? minuteOf(data.dueAt) : '—'],
    [paper.issuedBy, data.issuedByName ?? paper.notIssued],
    [paper.issuedAt, data.issuedAt ? minuteOf(data.issuedAt) : '—'],
    [paper.contact, data.contact || '—'],
  ]
  return (
    <Paper head={paper.notices[data.kind](meta.data.city)} number={data.number ?? paper.notIssued} day={data.issuedAt ? dayOf(data.issuedAt) : dayOf(data.at)} beside={back}>
      <table className="paper-form">
        <tbody>
          {rows.map(([name, value]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{value}</td>
            </tr>
          ))}
          <tr>
            <th scope="row">{paper.answer}</th>
            <td className="paper-room">
              {data.answer ?? ''}
              {data.answer && data.answeredAt && <p>{paper.answered(data.answeredByName ?? '', minuteOf(data.answeredAt))}</p>}
            </td>
          </tr>
          {data.outcome && (
            <tr>
              <th scope="row">{paper.outcome}</th>
              <td>{data.outcome}</td>
            </tr>
          )}
        </tbody>
      </table>
      <p className="paper-foot">{paper.sign}</p>
    </Paper>
  )
}
