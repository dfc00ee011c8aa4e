/** What the machine read in the post, how sure it is, why, and what people corrected. */
import { Button } from 'antd'
import type { PostView } from '../../../../contract/post.ts'
import { useTexts } from '../../../texts/wording.ts'
import { reasonsOf } from '../evidence-segments.ts'

/** Below this a label is the classifier's default, not its finding. */
const UNSURE_BELOW = 0.1

export function Findings({ post, mayCorrect, onCorrect }: { post: PostView; mayCorrect: boolean; onCorrect: () => void }) {
  const texts = useTexts()
  const { triage } = post
  if (!triage) return null
  const percent = (confidence: number): string => (confidence < UNSURE_BELOW ? texts.post.unsure : texts.post.confidence(Math.round(confidence * 100)))
  const corrected = (task: string): string | undefined => {
    const last = post.corrections.findLast((correction) => correction.task === task)
    return last && texts.post.corrected(task === 'urgency' ? (texts.urgency[Number(last.person)] ?? last.person) : last.person, last.byName)
  }
  const rows = [
    { task: 'urgency', name: texts.post.urgency, value: texts.urgency[triage.urgency.level], sure: triage.urgency.confidence },
    { task: 'topic', name: texts.post.topic, value: triage.topic.label, sure: triage.topic.confidence },
    { task: 'category', name: texts.post.category, value: triage.category.label, sure: triage.category.confidence },
  ]
  return (
    <section className="part">
      <h2>
        {texts.post.triage}
        {mayCorrect && (
          <Button size="small" className="part-button" onClick={onCorrect}>
            {texts.act.correct} <kbd>E</kbd>
          </Button>
        )}
      </h2>
      <dl className="findings">
        {rows.map(({ task, name, value, sure }) => (
          <div key={task}>
            <dt>{name}</dt>
            <dd>
              <b className={corrected(task) ? 'overruled' : sure < UNSURE_BELOW ? 'unsure' : ''}>{value}</b> <small>{percent(sure)}</small>
              {corrected(task) && <em>{corrected(task)}</em>}
            </dd>
          </div>
        ))}
        {triage.urgency.flags.length > 0 && (
          <div>
            <dt>{texts.post.flags}</dt>
            <dd>
              {triage.urgency.flags.map((flag) => (
                <span key={flag} className="tag flag">
                  {texts.flags[flag]}
                </span>
              ))}
            </dd>
          </div>
        )}
      </dl>
      <ul className="reasons">
        {reasonsOf(post.evidence).map(({ about, because, words }) => (
          <li key={about + because}>
            <span className={`dot why-${about}`}>{texts.post.because[about]}</span>
            {words.map((word) => (
              <q key={word}>{word}</q>
            ))}
            <small>{because}</small>
          </li>
        ))}
      </ul>
    </section>
  )
}
