/** The facts of a case, above what was done for it. */
import { Link } from 'react-router'
import type { CaseView } from '../../../contract/case.ts'
import { minuteOf } from '../../shanghai-time.ts'
import { useTexts } from '../../texts/wording.ts'

export function CaseFacts({ view: { case: record } }: { view: CaseView }) {
  const texts = useTexts()
  const { casework } = texts
  const caseLink = (number: string, words: string) => <Link to={`/cases/${encodeURIComponent(`number:${number}`)}`}>{words}</Link>
  const facts = [
    [texts.cases.channel, texts.channels[record.channel]],
    [texts.cases.category, record.category ?? texts.unknown],
    [texts.cases.district, record.district ?? texts.unknown],
    [texts.cases.opened, `${minuteOf(record.openedAt)} · ${record.openedByName}`],
    ...(record.units.length > 0 ? [[casework.units, record.units.join('、')]] : []),
    ...(record.dueAt ? [[casework.dueAt, `${minuteOf(record.dueAt)}${record.overdue ? ` · ${casework.late}` : ''}`]] : []),
    ...(record.closedAt ? [[texts.cases.closed, minuteOf(record.closedAt)]] : []),
    ...(record.answer ? [[casework.answer, record.answer]] : []),
    ...(record.reopened > 0 ? [[texts.cases.reopened, String(record.reopened)]] : []),
    ...(record.returns > 0 ? [[casework.asked.return, casework.returns(record.returns)]] : []),
    ...record.followUps.map((visit) => [casework.followUps, `${minuteOf(visit.at)} · ${visit.byName}${visit.satisfied === null ? '' : ` · ${casework.satisfied(visit.satisfied)}`}${visit.words ? ` · ${visit.words}` : ''}`]),
  ]
  return (
    <>
      <dl className="post-facts">
        {facts.map(([name, value]) => (
          <div key={`${name} ${value}`}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {(record.repeats ?? record.joinedTo) && (
        <p className="case-links">
          {record.repeats && caseLink(record.repeats, casework.repeats(record.repeats))} {record.joinedTo && caseLink(record.joinedTo, casework.joinedTo(record.joinedTo))}
        </p>
      )}
    </>
  )
}
