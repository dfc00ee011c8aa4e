/** A failed read, with what happened and a way to try again. */
import { Alert, Button } from 'antd'
import { problemText } from '../problem-texts.ts'
import { useTexts } from '../texts/wording.ts'

export function ProblemNote({ error, retry }: { error: unknown; retry: () => void }) {
  const texts = useTexts()
  return (
    <Alert
      type="error"
      showIcon
      className="problem-note"
      title={problemText(error, texts)}
      action={
        <Button size="small" onClick={retry}>
          {texts.retry}
        </Button>
      }
    />
  )
}
