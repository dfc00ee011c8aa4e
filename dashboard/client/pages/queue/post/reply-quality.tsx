/** What the machine thinks of a reply: the score, what is missing, and for every criterion the reason and the words that decided. */
import type { ReplyAssessment } from '../../../../../storage/records/reply-quality.ts'
import { useTexts } from '../../../texts/wording.ts'

export function ReplyQuality({ assessment }: { assessment: ReplyAssessment }) {
  const texts = useTexts()
  return (
    <details className="reply-quality">
      <summary>
        <span className="tag">{texts.quality.score(assessment.score)}</span> {assessment.summary}
      </summary>
      <ul className="reasons">
        {assessment.findings.map(({ criterion, points, of, reason, spans }) => (
          <li key={criterion}>
            <span>
              {texts.quality.criteria[criterion]} {of > 0 ? `${points}/${of}` : '–'}
            </span>{' '}
            <small>{reason}</small>{' '}
            {[...new Set(spans.map(({ text }) => text))].map((words) => (
              <q key={words}>{words}</q>
            ))}
          </li>
        ))}
      </ul>
      <p className="part-note">{texts.quality.note(assessment.version)}</p>
    </details>
  )
}
