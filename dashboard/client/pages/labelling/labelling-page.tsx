/** 标注: one post after the other, the least certain first; a key a label. */
import { App, Button, Empty, Select, Skeleton } from 'antd'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import type { LabellingRow } from '../../../contract/labelling.ts'
import { correctable } from '../../../contract/post.ts'
import { api } from '../../api.ts'
import type { Correctable } from '../../correction-options.ts'
import { correctionOptions } from '../../correction-options.ts'
import { useKeys } from '../../keys.ts'
import { problemText } from '../../problem-texts.ts'
import { useTexts } from '../../texts/wording.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import './labelling.css'

export default function LabellingPage() {
  const texts = useTexts()
  const queryClient = useQueryClient()
  const [task, setTask] = useState<Correctable>('topic')
  const [passed, setPassed] = useState<ReadonlySet<string>>(new Set())
  const [done, setDone] = useState(0)
  // A batch stands still while it is worked through: what is labelled is passed over here.
  const { data, error, refetch } = useQuery({ queryKey: ['labelling', task], queryFn: () => api('labelling', { query: { task } }), staleTime: Infinity, refetchOnWindowFocus: false })
  const rows = data?.rows.filter(({ card }) => !passed.has(`${task} ${card.id}`)) ?? []
  const pass = (id: string): void => setPassed((former) => new Set([...former, `${task} ${id}`]))
  const more = (): void => void queryClient.invalidateQueries({ queryKey: ['labelling', task] })
  const nextTask = (): void => setTask(correctable[(correctable.indexOf(task) + 1) % correctable.length] ?? 'topic')
  useKeys({ t: nextTask })
  const row = rows[0]
  return (
    <div className="page labelling">
      <div className="page-head">
        <h1>{texts.labelling.title}</h1>
        <div className="labelling-tasks" role="tablist">
          {correctable.map((one) => (
            <Button key={one} role="tab" aria-selected={one === task} type={one === task ? 'primary' : 'default'} size="small" onClick={() => setTask(one)}>
              {texts.labelling.tasks[one]}
            </Button>
          ))}
        </div>
      </div>
      <p className="part-note">{texts.labelling.hint}</p>
      {error && !data && <ProblemNote error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton active />}
      {data && !row && (
        <Empty description={texts.labelling.none}>
          <Button onClick={more}>{texts.labelling.more}</Button>
        </Empty>
      )}
      {row && (
        <Labelled
          key={`${task} ${row.card.id}`}
          task={task}
          row={row}
          onDone={() => {
            setDone((n) => n + 1)
            pass(row.card.id)
          }}
          onSkip={() => pass(row.card.id)}
        />
      )}
      <p className="part-note" role="status">
        {texts.labelling.left(rows.length)} · {texts.labelling.done(done)} · {texts.labelling.keys}
      </p>
    </div>
  )
}

function Labelled({ task, row, onDone, onSkip }: { task: Correctable; row: LabellingRow; onDone: () => void; onSkip: () => void }) {
  const texts = useTexts()
  const { notification } = App.useApp()
  const { id } = row.card
  const { data: post } = useQuery({ queryKey: ['post', id], queryFn: () => api('post', { params: { id } }) })
  const { data: choices } = useQuery({ queryKey: ['choices'], queryFn: () => api('choices'), staleTime: 300_000 })
  const give = useMutation({
    mutationFn: (value: string) => api('correctPost', { params: { id }, body: { task, value } }),
    onSuccess: onDone,
    onError: (error) => notification.error({ title: problemText(error, texts) }),
  })
  const nameOf = (value: string, name: string): string => (task === 'urgency' ? (texts.urgency[Number(value)] ?? name) : name)
  const label = (value: string | undefined): void => {
    if (value !== undefined && !give.isPending) give.mutate(value)
  }
  const digits = Object.fromEntries(row.choices.slice(0, 9).map(({ value }, i) => [String(i + 1), () => label(value)]))
  useKeys({ ...digits, a: () => label(row.choices[0]?.value), s: onSkip })
  return (
    <article className="labelling-post">
      <h2>{post?.content.title ?? row.card.title}</h2>
      <p className="words">{post?.content.content ?? row.card.excerpt}</p>
      <p className="part-note">
        {texts.labelling.sureness(Math.round(row.sureness * 100))} · <Link to={`/queue?post=${encodeURIComponent(id)}`}>{texts.labelling.open}</Link>
      </p>
      <div className="labelling-choices">
        {row.choices.map(({ value, name, confidence }, i) => (
          <Button key={value} type={i === 0 ? 'primary' : 'default'} disabled={give.isPending} onClick={() => label(value)}>
            <kbd>{i + 1}</kbd> {nameOf(value, name)} {confidence > 0 && <small>{Math.round(confidence * 100)}%</small>}
          </Button>
        ))}
        {task !== 'urgency' && <Select showSearch={{ optionFilterProp: 'label' }} aria-label={texts.labelling.other} placeholder={texts.labelling.other} disabled={give.isPending} options={correctionOptions(task, choices, texts.urgency)} onChange={label} />}
        <Button type="text" onClick={onSkip}>
          {texts.labelling.skip} <kbd>S</kbd>
        </Button>
      </div>
    </article>
  )
}
