/** Which unit should answer, and why the machine thinks so. */
import type { PostView } from '../../../../contract/post.ts'
import { useTexts } from '../../../texts/wording.ts'

export function SuggestedUnits({ post }: { post: PostView }) {
  const texts = useTexts()
  if (!post.triage) return null
  const corrected = post.corrections.findLast(({ task }) => task === 'routing')
  return (
    <section className="part">
      <h2>{texts.post.units}</h2>
      {corrected && <p className="units-corrected">{texts.post.corrected(corrected.person, corrected.byName)}</p>}
      {post.triage.units.length === 0 && <p className="part-note">{texts.post.noUnits}</p>}
      <ol className="units">
        {post.triage.units.map(({ unitId, name, confidence, reasons }) => (
          <li key={unitId}>
            <b>{name}</b>
            <span className="meter" role="img" aria-label={texts.post.confidence(Math.round(confidence * 100))}>
              <i style={{ width: `${Math.round(confidence * 100)}%` }} />
            </span>
            <small>{Math.round(confidence * 100)}%</small>
            <p>{reasons.join('；')}</p>
          </li>
        ))}
      </ol>
    </section>
  )
}
