/** How one piece of news fared, with the error and the next try. */
import type { SubscriptionNews } from '../../../contract/subscription.ts'
import { minuteOf } from '../../shanghai-time.ts'
import { useTexts } from '../../texts/wording.ts'

export function NewsState({ news }: { news: SubscriptionNews }) {
  const { supervising } = useTexts()
  return (
    <>
      {supervising.letterStates[news.state]} {minuteOf(news.deliveredAt ?? news.at)}
      {news.lastError && <small>{news.lastError}</small>}
      {news.state === 'queued' && news.attempts > 0 && news.nextAttemptAt && <small>{supervising.next(minuteOf(news.nextAttemptAt))}</small>}
    </>
  )
}
