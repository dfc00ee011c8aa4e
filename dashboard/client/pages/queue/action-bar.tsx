/** What can be done with the post, each with its key; big enough for a thumb. */
import { Button } from 'antd'
import type { PostView } from '../../../contract/post.ts'
import { useTexts } from '../../texts/wording.ts'
import type { DialogName } from './dialogs/dialogs.tsx'
import type { Decisions } from './use-decisions.ts'

interface ActionBarProps {
  post: PostView
  subject: { id: string; hash: string; title: string }
  mayScreen: boolean
  decisions: Decisions
  onDialog: (dialog: DialogName) => void
}

export function ActionBar({ post, subject, mayScreen, decisions, onDialog }: ActionBarProps) {
  const texts = useTexts()
  if (!mayScreen) return <footer className="actions note">{texts.act.notYours}</footer>
  if (post.screening !== 'waiting')
    return (
      <footer className="actions">
        <Button size="large" onClick={() => onDialog('return')}>
          {texts.act.return} <kbd>U</kbd>
        </Button>
        <Button size="large" onClick={() => onDialog('correct')}>
          {texts.act.correct} <kbd>E</kbd>
        </Button>
      </footer>
    )
  return (
    <footer className="actions">
      <Button size="large" type="primary" onClick={() => decisions.decide(subject, { kind: 'accept' })}>
        {texts.act.accept} <kbd>A</kbd>
      </Button>
      <Button size="large" onClick={() => onDialog('dismiss')}>
        {texts.act.dismiss} <kbd>D</kbd>
      </Button>
      <Button size="large" onClick={() => onDialog('merge')}>
        {texts.act.merge} <kbd>M</kbd>
      </Button>
      <Button size="large" className="actions-more" onClick={() => onDialog('correct')}>
        {texts.act.correct} <kbd>E</kbd>
      </Button>
      <Button size="large" type="text" className="actions-undo" disabled={decisions.count === 0} onClick={decisions.undoLast}>
        {texts.act.undo} <kbd>U</kbd>
      </Button>
    </footer>
  )
}
