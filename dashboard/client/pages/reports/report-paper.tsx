/** A report as it is printed on A4. */
import { Skeleton } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from 'react-router'
import { api } from '../../api.ts'
import { dayOf, minuteOf } from '../../shanghai-time.ts'
import { useTexts } from '../../texts/wording.ts'
import { Paper, Paragraphs } from '../../ui/paper.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { useNow } from '../../use-now.ts'
import { FigureTables } from './report-figures.tsx'
import { WeekTables } from './week-tables.tsx'

export default function ReportPaper() {
  const { id = '' } = useParams()
  const { casework, reports: words } = useTexts()
  const now = useNow()
  const { data, error, refetch } = useQuery({ queryKey: ['reports', 'one', id], queryFn: () => api('report', { params: { id } }) })
  const meta = useQuery({ queryKey: ['meta'], queryFn: () => api('meta'), staleTime: Number.POSITIVE_INFINITY })
  if (error) return <ProblemNote error={error} retry={() => void refetch()} />
  if (!data || !meta.data) return <Skeleton active className="page" />
  const { report, figures, week, cases, instructions, approvals } = data
  const decided = approvals.find(({ state }) => state === 'approved')
  return (
    <Paper head={words.paper.head(meta.data.city, words.kinds[report.kind])} number={report.number} day={report.at ? dayOf(report.at) : report.from} beside={<Link to={`/reports/${encodeURIComponent(report.id)}`}>{words.back}</Link>}>
      <h2>{report.title}</h2>
      <div className="paper-text">
        <Paragraphs text={report.text} />
      </div>
      {figures && <FigureTables figures={figures} />}
      {week && <WeekTables figures={week} onPaper />}
      {cases.length > 0 && (
        <>
          <h3>{words.cases}</h3>
          <table>
            <tbody>
              {cases.map(({ case: record, units, answer }) => (
                <tr key={record.id}>
                  <td className="number">{record.number}</td>
                  <td>{record.title}</td>
                  <td>{units.join('、')}</td>
                  <td>{answer ?? words.noResult}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
      {instructions.length > 0 && (
        <>
          <h3>{casework.instructions}</h3>
          {instructions.map((instruction) => (
            <p key={instruction.id} className="paper-keep">
              {instruction.leaderName}（{dayOf(instruction.issuedAt)}）：{instruction.text}
              {instruction.outcome && `　${casework.form.outcome}：${instruction.outcome}`}
            </p>
          ))}
        </>
      )}
      <p className="paper-foot">
        {[words.states[report.state], decided?.approverName, words.paper.printedOn(minuteOf(now.toISOString()))].filter(Boolean).join('　')}
      </p>
    </Paper>
  )
}
