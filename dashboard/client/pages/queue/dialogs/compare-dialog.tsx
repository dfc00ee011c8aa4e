/** Two similar posts side by side, what they share coloured. */
import { Modal, Select, Skeleton } from 'antd'
import { useState } from 'react'
import type { PostView } from '../../../../contract/post.ts'
import { minuteOf } from '../../../shanghai-time.ts'
import { useTexts } from '../../../texts/wording.ts'
import { commonStretches } from '../common-stretches.ts'
import { usePost } from '../use-post.ts'

export function CompareDialog({ post, onClose }: { post: PostView; onClose: () => void }) {
  const texts = useTexts()
  const [otherId, setOtherId] = useState(post.similar[0]?.card.id ?? '')
  const { data: other } = usePost(otherId)
  return (
    <Modal open title={texts.post.compareTitle} onCancel={onClose} footer={null} width={1040}>
      <p className="dialog-hint">{texts.post.compareHint}</p>
      <Select
        className="compare-choose"
        value={otherId}
        aria-label={texts.post.compareOther}
        onChange={setOtherId}
        options={post.similar.map(({ card, similarity }) => ({ value: card.id, label: `${Math.round(similarity * 100)}% · ${card.title}` }))}
      />
      <div className="compare">
        <Side heading={texts.post.compareThis} post={post} other={other} />
        {other ? <Side heading={texts.post.compareOther} post={other} other={post} /> : <Skeleton active />}
      </div>
    </Modal>
  )
}

function Side({ heading, post, other }: { heading: string; post: PostView; other: PostView | undefined }) {
  const texts = useTexts()
  const { title, content } = post.content
  return (
    <article>
      <small>
        {heading} · {post.source} · {minuteOf(post.content.submittedAt)} · {post.triage?.place.district ?? texts.unknown} · {post.content.author}
      </small>
      <h3>
        <Common text={title} other={other?.content.title ?? ''} />
      </h3>
      <p className="words">
        <Common text={content} other={other?.content.content ?? ''} />
      </p>
    </article>
  )
}

function Common({ text, other }: { text: string; other: string }) {
  return commonStretches(text, other).map(({ text: words, common }, index) => (common ? <mark key={index} className="common">{words}</mark> : <span key={index}>{words}</span>))
}
