/** 催督办件: what the office pressed this unit about, and letters about no one case; a 督办 is answered here. */
import { Button, Empty, Skeleton } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { SupervisionView } from '../../../contract/supervision.ts'
import { api } from '../../api.ts'
import { useTexts } from '../../texts/wording.ts'
import { ActionDialog, textOf } from '../../ui/action-dialog.tsx'
import { minuteOf } from '../../shanghai-time.ts'
import { Part } from '../../ui/part.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { ReminderTable } from '../../ui/reminder-table.tsx'
import { SupervisionCard } from '../../ui/supervision-card.tsx'
import { useRefresh } from '../../use-refresh.ts'

const SHOWN = 50

export default function NoticesPage() {
  const { supervising: words } = useTexts()
  const { act } = useRefresh()
  const [answers, setAnswers] = useState<SupervisionView | null>(null)
  const supervisions = useQuery({ queryKey: ['my-supervisions'], queryFn: () => api('mySupervisions', { query: { limit: SHOWN } }) })
  const reminders = useQuery({ queryKey: ['my-reminders'], queryFn: () => api('myReminders', { query: { limit: SHOWN } }) })
  const letters = useQuery({ queryKey: ['my-letters'], queryFn: () => api('myLetters', { query: { limit: SHOWN } }) })
  const error = supervisions.error ?? reminders.error ?? letters.error
  return (
    <div className="page">
      <div className="page-head">
        <h1>{words.notices}</h1>
      </div>
      {error && <ProblemNote error={error} retry={() => void Promise.all([supervisions.refetch(), reminders.refetch(), letters.refetch()])} />}
      {(supervisions.isPending || reminders.isPending) && <Skeleton active />}
      {supervisions.data?.total === 0 && reminders.data?.total === 0 && letters.data?.total === 0 && <Empty description={words.noNotices} />}
      <Part title={words.tabs.supervisions} count={supervisions.data?.total ?? 0}>
        {supervisions.data?.supervisions.map((record) => (
          <SupervisionCard key={record.id} record={record}>
            {record.state === 'issued' && (
              <span className="commands">
                <Button size="small" type="primary" onClick={() => setAnswers(record)}>
                  {words.answer}
                </Button>
              </span>
            )}
          </SupervisionCard>
        ))}
      </Part>
      <Part title={words.letters} count={letters.data?.total ?? 0}>
        {letters.data?.letters.map((letter) => (
          <article key={letter.id} className="dispatch">
            <p className="dispatch-head">
              <span className="tag">{words.letterKinds[letter.kind]}</span> <b>{letter.subject}</b> <small>{minuteOf(letter.at)}</small>
            </p>
            <p className="words">{letter.text}</p>
          </article>
        ))}
      </Part>
      <Part title={words.tabs.reminders} count={reminders.data?.total ?? 0}>
        <ReminderTable reminders={reminders.data?.reminders ?? []} />
      </Part>
      {answers && (
        <ActionDialog
          title={`${words.answer} · ${answers.number ?? ''}`}
          confirm={words.answer}
          note={answers.matter}
          fields={[{ name: 'answer', label: words.answer, kind: 'words', rows: 6, most: 4000 }]}
          onClose={() => setAnswers(null)}
          onConfirm={(values) => act(() => api('answerSupervision', { params: { id: answers.id }, body: { version: answers.version, answer: textOf(values['answer']) } }))}
        />
      )}
    </div>
  )
}
