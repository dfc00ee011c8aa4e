/** Title, urgency, where it came from, and what an officer must know before reading on. */
import { Alert, Button } from 'antd'
import { Link } from 'react-router'
import type { EvidenceView, PostView } from '../../../../contract/post.ts'
import { minuteOf } from '../../../shanghai-time.ts'
import { useTexts } from '../../../texts/wording.ts'
import { Marked } from './marked.tsx'
import { CaseStatusTag, ScreeningTag, UrgencyTag } from '../../../ui/tags.tsx'

interface PostHeadProps {
  post: PostView
  title: string
  evidence: EvidenceView[]
  /** Who else has it open, as a sentence. */
  held: string | null
  onClose: () => void
}

export function PostHead({ post, title, evidence, held, onClose }: PostHeadProps) {
  const texts = useTexts()
  const { triage, content } = post
  const place = triage ? [...new Set([triage.place.district, triage.place.street, triage.place.community, triage.place.spot])].filter(Boolean).join(' ') : ''
  return (
    <header className="post-head">
      <div className="post-title">
        {triage && <UrgencyTag level={triage.urgency.level} />}
        <h1>{title ? <Marked text={title} evidence={evidence.filter(({ field }) => field === 'title')} /> : content.content.slice(0, 24)}</h1>
        <ScreeningTag screening={post.screening} />
        <Button type="text" className="post-close" aria-label={texts.close} onClick={onClose}>
          ✕
        </Button>
      </div>
      <dl className="post-facts">
        <Fact name={texts.post.source}>
          {post.source}
          {content.state && ` · ${content.state}`}
        </Fact>
        {post.addressee && <Fact name={texts.post.addressee}>{post.addressee}</Fact>}
        <Fact name={texts.post.author}>{content.author ?? texts.unknown}</Fact>
        <Fact name={texts.post.submitted}>
          <time dateTime={content.submittedAt}>{minuteOf(content.submittedAt)}</time>
        </Fact>
        <Fact name={texts.post.firstSeen}>
          <time dateTime={post.firstSeenAt}>{minuteOf(post.firstSeenAt)}</time>
        </Fact>
        <Fact name={texts.post.place}>{place || content.place || texts.unknown}</Fact>
        {isWeb(post.url) && (
          <Fact name="">
            <a href={post.url} target="_blank" rel="noreferrer noopener" title={texts.post.originalTitle}>
              {texts.post.original} ↗
            </a>
          </Fact>
        )}
      </dl>
      {held && <Alert type="warning" showIcon title={held} />}
      {post.goneAt && <Alert type="warning" showIcon title={texts.post.goneAt(minuteOf(post.goneAt))} />}
      {!triage && <Alert type="info" showIcon title={texts.post.waitingTriage} />}
      {triage && !triage.understood && <Alert type="warning" showIcon title={`${texts.post.notUnderstood}：${triage.notUnderstoodWhy ?? ''}`} />}
      {post.dismissReason && <Alert type="info" showIcon title={texts.post.dismissedFor(post.dismissReason)} />}
      {post.case && (
        <Alert
          type="success"
          showIcon
          title={
            <>
              {texts.post.inCase} <Link to={`/cases/${encodeURIComponent(post.case.id)}`}>{post.case.number}</Link> {post.case.title} <CaseStatusTag status={post.case.status} />
            </>
          }
        />
      )}
    </header>
  )
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      {name && <dt>{name}</dt>}
      <dd>{children}</dd>
    </div>
  )
}

/** Threat: a page's link can be anything; only web addresses become links. */
const isWeb = (url: string): boolean => /^https?:\/\//iu.test(url)
