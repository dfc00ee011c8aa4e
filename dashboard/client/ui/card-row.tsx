/** One post in a list. Everything in it is masked already. */
import type { CardView } from '../../contract/queue.ts'
import { useMe } from '../me.ts'
import { briefly } from '../shanghai-time.ts'
import { useTexts } from '../texts/wording.ts'
import { ScreeningTag, UrgencyTag } from './tags.tsx'

interface CardRowProps {
  card: CardView
  chosen?: boolean
  now: Date
  onChoose: () => void
}

export function CardRow({ card, chosen = false, now, onChoose }: CardRowProps) {
  const texts = useTexts()
  const me = useMe()
  const facts = [card.district ?? card.street, card.topic, card.source].filter(Boolean)
  return (
    <button type="button" className={`card urgent-${card.urgency}`} aria-current={chosen} onClick={onChoose} data-post={card.id}>
      <span className="card-top">
        <UrgencyTag level={card.urgency} />
        {card.screening !== 'waiting' && <ScreeningTag screening={card.screening} />}
        <span className="card-title">{card.title}</span>
        <time dateTime={card.submittedAt}>{briefly(card.submittedAt, now)}</time>
      </span>
      <span className="card-excerpt">{card.excerpt}</span>
      <span className="card-facts">
        <span className="card-where">{facts.join(' · ')}</span>
        {!card.understood && card.triaged && <em>{texts.post.notUnderstood}</em>}
        {card.flags.map((flag) => (
          <em key={flag} className="flag">
            {texts.flags[flag]}
          </em>
        ))}
        {card.similarCount > 0 && <em>{texts.queue.similar(card.similarCount)}</em>}
        {card.answered && <em>{texts.queue.answered}</em>}
        {card.gone && <em>{texts.queue.gone}</em>}
        {card.claimedByName && card.claimedBy !== me.id && <em className="held">{texts.queue.held(card.claimedByName)}</em>}
      </span>
    </button>
  )
}
