/** Below a list that is being changed: that nothing is saved yet, and the two ways on. */
import { Alert, Button } from 'antd'
import { useTexts } from '../../texts/wording.ts'

export function DraftBar({ save, onSave, onDiscard }: { save: string; onSave: () => void; onDiscard: () => void }) {
  const words = useTexts().rules
  return (
    <Alert
      type="warning"
      showIcon
      className="draft-bar"
      title={words.unsaved}
      action={
        <span className="commands">
          <Button size="small" onClick={onDiscard}>
            {words.discard}
          </Button>
          <Button size="small" type="primary" onClick={onSave}>
            {save}
          </Button>
        </span>
      }
    />
  )
}
