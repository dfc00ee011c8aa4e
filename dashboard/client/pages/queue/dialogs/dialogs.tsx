/** What an action asks before it happens. One is open at a time. */
import type { Answer } from '../../../../contract.ts'
import type { PostView } from '../../../../contract/post.ts'
import type { Decision, Decisions } from '../use-decisions.ts'
import { CompareDialog } from './compare-dialog.tsx'
import { CorrectDialog } from './correct-dialog.tsx'
import { DismissDialog } from './dismiss-dialog.tsx'
import { MergeDialog } from './merge-dialog.tsx'
import { ReturnDialog } from './return-dialog.tsx'
import { RevealDialog } from './reveal-dialog.tsx'

export type DialogName = 'dismiss' | 'merge' | 'return' | 'correct' | 'reveal' | 'compare' | 'keys'

interface DialogsProps {
  post: PostView
  subject: { id: string; hash: string; title: string }
  open: DialogName | null
  decisions: Decisions
  onClose: () => void
  onRevealed: (revealed: Answer<'revealPost'>) => void
}

export function Dialogs({ post, subject, open, decisions, onClose, onRevealed }: DialogsProps) {
  const decide = (decision: Decision): void => {
    onClose()
    decisions.decide(subject, decision)
  }
  return (
    <>
      {open === 'dismiss' && <DismissDialog onClose={onClose} onDecide={decide} />}
      {open === 'merge' && <MergeDialog post={post} onClose={onClose} onDecide={decide} />}
      {open === 'return' && <ReturnDialog onClose={onClose} onDecide={decide} />}
      {open === 'correct' && <CorrectDialog post={post} onClose={onClose} />}
      {open === 'reveal' && <RevealDialog post={post} onClose={onClose} onRevealed={onRevealed} />}
      {open === 'compare' && <CompareDialog post={post} onClose={onClose} />}
    </>
  )
}
