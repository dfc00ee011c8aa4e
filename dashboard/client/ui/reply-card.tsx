/** A unit's reply: the public answer, the internal finding apart from it, files, and what the check says to a reviewer. */
import type { ReactNode } from 'react'
import type { ReplyView } from '../../contract/dispatch.ts'
import { minuteOf } from '../shanghai-time.ts'
import { useTexts } from '../texts/wording.ts'
import { FileList } from './file-list.tsx'

export function ReplyCard({ reply, children }: { reply: ReplyView; children?: ReactNode }) {
  const { casework } = useTexts()
  return (
    <div className="unit-reply">
      <p className="unit-reply-head">
        <b>{reply.unit}</b>
        <span className={`tag review-${reply.review}`}>{casework.reviewState[reply.review]}</span>
        {reply.resolved !== undefined && <span className="tag">{casework.resolved(reply.resolved)}</span>}
        <small>
          {reply.submittedByName} · {minuteOf(reply.submittedAt)}
        </small>
      </p>
      <dl className="unit-reply-parts">
        <dt>{casework.answer}</dt>
        <dd>{reply.publicAnswer}</dd>
        {reply.finding && (
          <>
            <dt>{casework.finding}</dt>
            <dd>{reply.finding}</dd>
          </>
        )}
        {reply.unresolvedWhy && (
          <>
            <dt>{casework.unresolvedWhy}</dt>
            <dd>{reply.unresolvedWhy}</dd>
          </>
        )}
        {reply.reviewOpinion && (
          <>
            <dt>{casework.reviewOpinion}</dt>
            <dd>
              {reply.reviewedByName}：{reply.reviewOpinion}
            </dd>
          </>
        )}
      </dl>
      <FileList files={reply.attachments} />
      {reply.check && (
        <p className="unit-reply-check" title={casework.checkNote}>
          <b>{casework.check(reply.check.score)}</b> {reply.check.summary}
        </p>
      )}
      {children}
    </div>
  )
}
