/** One mention in the media: what it demanded, and how it was answered. */
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import type { MentionView } from '../../contract/media.ts'
import { useTexts } from '../texts/wording.ts'
import { HistoryList } from './history-list.tsx'
import { CaseStatusTag } from './tags.tsx'

/** `whole`: with its cases and its history; on the page of a case the short form will do. */
export function MentionCard({ mention, whole = false, children }: { mention: MentionView; whole?: boolean; children?: ReactNode }) {
  const { media: words } = useTexts()
  const { closure } = mention
  return (
    <article className="dispatch">
      <p className="dispatch-head">
        <b>{mention.medium}</b>
        {mention.column && <span>{mention.column}</span>}
        <span className="tag">{words.kinds[mention.kind]}</span>
        <span className={`tag ${mention.state === 'closed' ? 'handling-accepted' : 'handling-redo'}`}>{words.states[mention.state]}</span>
        <small>{mention.day}</small>
        {children}
      </p>
      <p>
        <b>{mention.title}</b> <Original link={mention.link} />
      </p>
      <p>
        <small>{words.demanded}：</small>
        {mention.demanded}
      </p>
      {whole && (
        <p>
          <small>{words.cases}：</small>
          {mention.cases.length === 0 && words.noCases}
          {mention.cases.map(({ id, number, title, status }) => (
            <span key={id} title={title}>
              <Link to={`/cases/${encodeURIComponent(id)}`}>{number}</Link> <CaseStatusTag status={status} />{' '}
            </span>
          ))}
        </p>
      )}
      {closure && (
        <p>
          <small>{words.answered(closure.day, closure.byName)}：</small>
          {closure.answer} <Original link={closure.link} />
        </p>
      )}
      {whole && (
        <details className="media-history">
          <summary>{words.history}</summary>
          <HistoryList history={mention.history.map((entry) => ({ ...entry, action: words.steps[entry.action] ?? entry.action }))} />
        </details>
      )}
    </article>
  )
}

/** Leads out of the program: the other site learns nothing of where it was clicked. */
function Original({ link }: { link: string | null }) {
  const { media: words } = useTexts()
  return link ? (
    <a href={link} target="_blank" rel="noopener noreferrer">
      {words.open}
    </a>
  ) : null
}
