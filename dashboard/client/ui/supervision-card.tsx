/** One 督办: its form as it stands, and whatever the caller may do with it. */
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import type { SupervisionView } from '../../contract/supervision.ts'
import { minuteOf } from '../shanghai-time.ts'
import { useTexts } from '../texts/wording.ts'

/** `linked`: the reader may open the cases. */
export function SupervisionCard({ record, linked = false, children }: { record: SupervisionView; linked?: boolean; children?: ReactNode }) {
  const { supervising: words, reports: { print } } = useTexts()
  return (
    <article className="dispatch">
      <p className="dispatch-head">
        <b>{words.kinds[record.kind]}</b>
        {record.number && <span className="number">{record.number}</span>}
        <span className="tag">{words.levels[record.level]}</span>
        <span className="tag">{words.states[record.state]}</span>
        <b>{record.unit}</b>
        {record.dueAt && (
          <span className={record.late ? 'due late' : 'due'}>
            {record.kind === 'talk' ? words.talkAt : words.answerDue} {minuteOf(record.dueAt)} {record.late && <b>{words.answerLate}</b>}
          </span>
        )}
        {children}
      </p>
      <p>{record.matter}</p>
      <p>
        <small>
          {words.requirement}：{record.requirement}
        </small>
      </p>
      {record.cases.length > 0 && (
        <p>
          <small>{words.cases}：</small>
          {record.cases.map(({ id, number, title }) => (
            <span key={id} className="number" title={title}>
              {linked ? <Link to={`/cases/${encodeURIComponent(id)}`}>{number}</Link> : number}{' '}
            </span>
          ))}
        </p>
      )}
      {record.answer && (
        <p>
          <small>
            {words.answer}（{record.answeredByName}）：
          </small>
          {record.answer}
        </p>
      )}
      {record.outcome && (
        <p>
          <small>{words.outcome}：</small>
          {record.outcome}
        </p>
      )}
      <p>
        <small>
          {record.ruleId ? words.byRule : record.byName} · {minuteOf(record.at)}
          {record.why && record.why !== record.matter && ` · ${record.why}`}
          {record.number && (
            <>
              {' · '}
              <Link to={`/supervise/${encodeURIComponent(record.id)}/print`}>{print}</Link>
            </>
          )}
        </small>
      </p>
    </article>
  )
}
