/** One piece of a unit's work: what was written, until when, with whom; and every step to the reply. */
import { Button, Skeleton } from 'antd'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import { api } from '../../api.ts'
import { minuteOf } from '../../shanghai-time.ts'
import { useTexts } from '../../texts/wording.ts'
import { ActionDialog, textOf } from '../../ui/action-dialog.tsx'
import { CommandActions } from '../../ui/command-actions.tsx'
import { DispatchCard } from '../../ui/dispatch-card.tsx'
import { HistoryList } from '../../ui/history-list.tsx'
import { Part } from '../../ui/part.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { UrgencyTag } from '../../ui/tags.tsx'
import { InboxActions } from './inbox-actions.tsx'
import './inbox.css'

export default function InboxItemPage() {
  const texts = useTexts()
  const { casework } = texts
  const navigate = useNavigate()
  const client = useQueryClient()
  const { id = '' } = useParams()
  const key = ['inbox', 'one', id]
  const [asking, setAsking] = useState(false)
  const { data, error, refetch } = useQuery({ queryKey: key, queryFn: () => api('inboxItem', { params: { id } }) })
  const back = <Button onClick={() => void navigate('/inbox')}>{texts.cases.back}</Button>
  if (error)
    return (
      <div className="page">
        <ProblemNote error={error} retry={() => void refetch()} />
        {back}
      </div>
    )
  if (!data) return <Skeleton active className="page" />
  const { dispatch, case: record } = data
  return (
    <div className="page inbox-item">
      <div className="page-head">
        <h1>
          <UrgencyTag level={record.urgency} /> <span className="case-number">{record.number}</span> {record.title}
        </h1>
        {back}
      </div>
      <InboxActions item={data} />
      <Part title={casework.inbox.instructions} count={data.instructions.length}>
        {data.instructions.map((instruction) => (
          <p key={instruction.issuedAt} className="chain">
            {instruction.leader} <small>{minuteOf(instruction.issuedAt)}</small>
            <q>{instruction.text}</q>
          </p>
        ))}
      </Part>
      <DispatchCard dispatch={dispatch} />
      {dispatch.because && (
        <p className="part-note">
          {casework.inbox.sentWhy}：{dispatch.because}
        </p>
      )}
      {data.others.length > 0 && (
        <p className="part-note">
          {casework.inbox.others}：{data.others.map(({ unit, role }) => `${unit}（${casework.role[role]}）`).join('、')}
        </p>
      )}
      <Part title={casework.inbox.posts}>
        {data.posts.map((post) => (
          <article key={post.id} className="work-post">
            <h3>{post.title}</h3>
            <p className="part-note">{[post.author, minuteOf(post.submittedAt), post.place].filter(Boolean).join(' · ')}</p>
            <p className="words">{post.content}</p>
          </article>
        ))}
        <Button size="small" onClick={() => setAsking(true)}>
          {casework.act.reveal}
        </Button>
      </Part>
      <Part title={casework.inbox.below} count={data.children.length}>
        {data.children.map((child) => (
          <DispatchCard key={child.id} dispatch={child} commands={<CommandActions dispatch={child} />} reviews />
        ))}
      </Part>
      <Part title={texts.cases.history}>
        <HistoryList history={dispatch.history} />
      </Part>
      {asking && (
        <ActionDialog
          title={casework.act.reveal}
          note={casework.inbox.revealNote}
          fields={[{ name: 'reason', label: casework.why, kind: 'line', most: 200 }]}
          onClose={() => setAsking(false)}
          onConfirm={async (values) => client.setQueryData(key, await api('revealDispatch', { params: { id }, body: { reason: textOf(values['reason']) } }))}
        />
      )}
    </div>
  )
}
