/** What was answered in public at the site, and how the citizen rated it. */
import { useQuery } from '@tanstack/react-query'
import type { PostContent } from '../../../../../storage/records/observation.ts'
import { api } from '../../../api.ts'
import { minuteOf } from '../../../shanghai-time.ts'
import { useTexts } from '../../../texts/wording.ts'
import { ReplyQuality } from './reply-quality.tsx'

/** `hash` names the content, so that an assessment is never shown beside another's reply. */
export function Replies({ id, hash, replies, ratings }: Pick<PostContent, 'replies' | 'ratings'> & { id: string; hash: string }) {
  const texts = useTexts()
  const { data: assessments } = useQuery({ queryKey: ['quality', id, hash], queryFn: () => api('replyQuality', { params: { id } }), enabled: replies.length > 0, staleTime: Infinity })
  return (
    <section className="part">
      <h2>
        {texts.post.replies} {replies.length > 0 && <span className="part-count">{replies.length}</span>}
      </h2>
      {replies.length === 0 && <p className="part-note">{texts.post.noReplies}</p>}
      {replies.map((reply, index) => (
        <article key={index} className="reply">
          <b>{reply.unit ?? texts.post.replyUnit}</b>
          {reply.at && <time dateTime={reply.at}>{minuteOf(reply.at)}</time>}
          <p className="words">{reply.text}</p>
          {assessments?.[index] && <ReplyQuality assessment={assessments[index]} />}
        </article>
      ))}
      {ratings && <p className="part-note">{[ratings.label, stars(ratings.resolution), ratings.comment].filter(Boolean).join(' · ')}</p>}
    </section>
  )
}

const MOST_STARS = 5
const stars = (given: number | null): string => (given === null ? '' : '★'.repeat(Math.round(given)) + '☆'.repeat(MOST_STARS - Math.round(given)))
