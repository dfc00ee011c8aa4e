/** Posts about the same matter: to compare, to open, and where they were merged to. */
import { Button } from 'antd'
import { Link } from 'react-router'
import type { PostView } from '../../../../contract/post.ts'
import { briefly } from '../../../shanghai-time.ts'
import { useTexts } from '../../../texts/wording.ts'
import { useNow } from '../../../use-now.ts'
import { ScreeningTag } from '../../../ui/tags.tsx'

export function SimilarPosts({ post, onCompare, onChoose }: { post: PostView; onCompare: () => void; onChoose: (id: string) => void }) {
  const texts = useTexts()
  const now = useNow()
  if (post.similar.length === 0) return null
  return (
    <section className="part">
      <h2>
        {texts.post.similar} <span className="part-count">{post.similar.length}</span>
        <Button size="small" className="part-button" onClick={onCompare}>
          {texts.post.compare} <kbd>C</kbd>
        </Button>
      </h2>
      <ul className="similar">
        {post.similar.map(({ card, similarity, why, case: joined }) => (
          <li key={card.id}>
            <span className="similar-rate">{Math.round(similarity * 100)}%</span>
            <button type="button" onClick={() => onChoose(card.id)}>
              {card.title}
            </button>
            <ScreeningTag screening={card.screening} />
            {joined && <Link to={`/cases/${encodeURIComponent(joined.id)}`}>{joined.number}</Link>}
            <small>
              {why} · {card.district ?? texts.unknown} · <time dateTime={card.submittedAt}>{briefly(card.submittedAt, now)}</time>
            </small>
          </li>
        ))}
      </ul>
    </section>
  )
}
