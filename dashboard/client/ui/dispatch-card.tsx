/** One dispatch: unit, state, clocks, what was asked, replies and files. What may be done with it comes as children. */
import type { ReactNode } from 'react'
import type { DispatchView } from '../../contract/dispatch.ts'
import { minuteOf } from '../shanghai-time.ts'
import { useTexts } from '../texts/wording.ts'
import { AskNotes, PauseNotes } from './ask-note.tsx'
import { ReviewActions } from './command-actions.tsx'
import { DueTag } from './due-tag.tsx'
import { FileList } from './file-list.tsx'
import { ReplyCard } from './reply-card.tsx'

interface DispatchCardProps {
  dispatch: DispatchView
  commands?: ReactNode
  /** The person reviews its replies. */
  reviews?: boolean
}

export function DispatchCard({ dispatch, commands, reviews = false }: DispatchCardProps) {
  const { casework } = useTexts()
  const shown = new Set(dispatch.replies.flatMap(({ attachments }) => attachments.map(({ id }) => id)))
  return (
    <article className={dispatch.parentId === null ? 'dispatch' : 'dispatch below'}>
      <p className="dispatch-head">
        <b>{dispatch.unit}</b>
        <span className="tag">{dispatch.parentId === null ? casework.role[dispatch.role] : casework.below}</span>
        <span className={`tag handling-${dispatch.handling}`}>{casework.handling[dispatch.handling]}</span>
        <DueTag dispatch={dispatch} />
        <small>
          {minuteOf(dispatch.sentAt)} · {casework.due(casework.clocks.resolve, minuteOf(dispatch.dueAt))}
        </small>
        {commands}
      </p>
      <PauseNotes dispatch={dispatch} />
      <AskNotes dispatch={dispatch} />
      {dispatch.replies.map((reply) => (
        <ReplyCard key={reply.id} reply={reply}>
          {reviews && dispatch.handling === 'replied' && <ReviewActions reply={reply} />}
        </ReplyCard>
      ))}
      <FileList files={dispatch.attachments.filter(({ id }) => !shown.has(id))} />
    </article>
  )
}
