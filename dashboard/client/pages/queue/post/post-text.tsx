/** The citizen's words, with what decided underlined and explained. They are only ever text nodes. */
import { Button } from 'antd'
import type { PostContent } from '../../../../../storage/records/observation.ts'
import type { EvidenceView, PostView } from '../../../../contract/post.ts'
import { useTexts } from '../../../texts/wording.ts'
import { Marked } from './marked.tsx'

interface PostTextProps {
  post: PostView
  content: PostContent
  evidence: EvidenceView[]
  /** Shown in full. */
  open: boolean
  mayReveal: boolean
  onReveal: () => void
  onHide: () => void
}

export function PostText({ post, content, evidence, open, mayReveal, onReveal, onHide }: PostTextProps) {
  const texts = useTexts()
  return (
    <section className={open ? 'part post-text open' : 'part post-text'}>
      <h2>
        {texts.post.body}
        <span className="part-note">
          {open ? texts.post.revealed : post.covered > 0 && texts.post.masked(post.covered)}
          {open && (
            <Button size="small" danger onClick={onHide}>
              {texts.post.hide} <kbd>R</kbd>
            </Button>
          )}
          {!open && mayReveal && post.covered > 0 && (
            <Button size="small" onClick={onReveal}>
              {texts.post.reveal} <kbd>R</kbd>
            </Button>
          )}
        </span>
      </h2>
      <p className="words">
        <Marked text={content.content} evidence={evidence.filter(({ field }) => field === 'content')} />
      </p>
      {content.attachments.length > 0 && <p className="part-note">{texts.post.attachments(content.attachments.length)}</p>}
    </section>
  )
}
