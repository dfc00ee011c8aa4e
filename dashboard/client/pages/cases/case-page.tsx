/** One case: what it is, the posts in it, and what happened. The address names it by id, or by number as `number:2026-000123`. */
import { Button, Skeleton } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from 'react-router'
import { api } from '../../api.ts'
import { minuteOf } from '../../shanghai-time.ts'
import { useTexts } from '../../texts/wording.ts'
import { useNow } from '../../use-now.ts'
import { CardRow } from '../../ui/card-row.tsx'
import { HistoryList } from '../../ui/history-list.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { CaseStatusTag, UrgencyTag } from '../../ui/tags.tsx'
import './cases.css'

const BY_NUMBER = /^number:(?<number>.+)$/u

export default function CasePage() {
  const texts = useTexts()
  const navigate = useNavigate()
  const now = useNow()
  const { id = '' } = useParams()
  const number = BY_NUMBER.exec(id)?.groups?.['number']
  const { data, error, refetch } = useQuery({ queryKey: ['cases', 'one', id], queryFn: () => (number === undefined ? api('case', { params: { id } }) : api('caseByNumber', { params: { number } })) })
  const back = <Button onClick={() => void navigate('/cases')}>{texts.cases.back}</Button>
  if (error)
    return (
      <div className="page">
        <ProblemNote error={error} retry={() => void refetch()} />
        {back}
      </div>
    )
  if (!data) return <Skeleton active className="page" />
  const { case: record, posts, history } = data
  const facts = [
    [texts.cases.channel, texts.channels[record.channel]],
    [texts.cases.category, record.category ?? texts.unknown],
    [texts.cases.district, record.district ?? texts.unknown],
    [texts.cases.opened, `${minuteOf(record.openedAt)} · ${record.openedByName}`],
    ...(record.closedAt ? [[texts.cases.closed, minuteOf(record.closedAt)]] : []),
    ...(record.reopened > 0 ? [[texts.cases.reopened, String(record.reopened)]] : []),
  ]
  return (
    <div className="page case-page">
      <div className="page-head">
        <h1>
          <UrgencyTag level={record.urgency} /> <span className="case-number">{record.number}</span> {record.title}
        </h1>
        <CaseStatusTag status={record.status} />
        {back}
      </div>
      <dl className="post-facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <div className="case-columns">
        <section className="part">
          <h2>
            {texts.cases.postsIn} <span className="part-count">{posts.length}</span>
          </h2>
          {posts.length === 0 && <p className="part-note">{texts.cases.noPosts}</p>}
          <div className="cards">
            {posts.map((card) => (
              <CardRow key={card.id} card={card} now={now} onChoose={() => void navigate(`/queue?screening=all&post=${encodeURIComponent(card.id)}`)} />
            ))}
          </div>
        </section>
        <section className="part">
          <h2>{texts.cases.history}</h2>
          <HistoryList history={history} />
        </section>
      </div>
    </div>
  )
}
