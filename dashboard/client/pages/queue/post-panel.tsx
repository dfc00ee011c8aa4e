/** The post, everything known about it, and what can be done with it. */
import { Skeleton } from 'antd'
import { useState } from 'react'
import type { Answer } from '../../../contract.ts'
import type { PostView } from '../../../contract/post.ts'
import { useKeys } from '../../keys.ts'
import { useMay } from '../../me.ts'
import { useTexts } from '../../texts/wording.ts'
import { HistoryList } from '../../ui/history-list.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { ActionBar } from './action-bar.tsx'
import type { DialogName } from './dialogs/dialogs.tsx'
import { Dialogs } from './dialogs/dialogs.tsx'
import { Findings } from './post/findings.tsx'
import { PostHead } from './post/post-head.tsx'
import { PostText } from './post/post-text.tsx'
import { Replies } from './post/replies.tsx'
import { SimilarPosts } from './post/similar-posts.tsx'
import { SuggestedUnits } from './post/suggested-units.tsx'
import { Versions } from './post/versions.tsx'
import { useClaim } from './use-claim.ts'
import type { Decisions } from './use-decisions.ts'
import { usePost } from './use-post.ts'

export interface PanelProps {
  id: string
  dialog: DialogName | null
  onDialog: (dialog: DialogName | null) => void
  decisions: Decisions
  onChoose: (id: string | undefined) => void
}

export function PostPanel(props: PanelProps) {
  const { data: post, error, refetch } = usePost(props.id)
  if (error && !post) return <ProblemNote error={error} retry={() => void refetch()} />
  if (!post) return <Skeleton active className="post-skeleton" paragraph={{ rows: 12 }} />
  return <Panel {...props} post={post} />
}

function Panel({ post, dialog, onDialog, decisions, onChoose }: PanelProps & { post: PostView }) {
  const texts = useTexts()
  const mayScreen = useMay('queue:screen')
  const mayReveal = useMay('post:reveal')
  const held = useClaim(post, mayScreen)
  const [revealed, setRevealed] = useState<Answer<'revealPost'> | null>(null)
  // What was revealed belongs to one content; after a change it is covered again.
  const open = revealed?.hash === post.hash ? revealed : null
  const content = open?.content ?? post.content
  const evidence = open?.evidence ?? post.evidence
  const subject = { id: post.id, hash: post.hash, title: post.content.title || post.content.content.slice(0, 20) }
  const waiting = post.screening === 'waiting'
  useKeys(
    {
      ...(mayScreen && waiting ? { a: () => decisions.decide(subject, { kind: 'accept' }), d: () => onDialog('dismiss'), m: () => onDialog('merge') } : {}),
      ...(mayScreen ? { u: waiting ? decisions.undoLast : () => onDialog('return'), e: () => onDialog('correct') } : {}),
      ...(mayReveal ? { r: () => (open ? setRevealed(null) : onDialog('reveal')) } : {}),
      ...(post.similar.length > 0 ? { c: () => onDialog('compare') } : {}),
    },
    dialog === null,
  )
  return (
    <article className="post">
      <div className="post-scroll">
        <PostHead post={post} title={content.title} evidence={evidence} held={held} onClose={() => onChoose(undefined)} />
        <PostText post={post} content={content} evidence={evidence} open={open !== null} mayReveal={mayReveal} onReveal={() => onDialog('reveal')} onHide={() => setRevealed(null)} />
        <div className="post-columns">
          <Findings post={post} mayCorrect={mayScreen} onCorrect={() => onDialog('correct')} />
          <SuggestedUnits post={post} />
        </div>
        <SimilarPosts post={post} onCompare={() => onDialog('compare')} onChoose={onChoose} />
        <Replies id={post.id} hash={post.hash} replies={content.replies} ratings={content.ratings} />
        <Versions post={post} />
        <section className="part">
          <h2>{texts.post.history}</h2>
          <HistoryList history={post.history} />
        </section>
      </div>
      <ActionBar post={post} subject={subject} mayScreen={mayScreen} decisions={decisions} onDialog={onDialog} />
      <Dialogs post={post} subject={subject} open={dialog} onClose={() => onDialog(null)} decisions={decisions} onRevealed={setRevealed} />
    </article>
  )
}
