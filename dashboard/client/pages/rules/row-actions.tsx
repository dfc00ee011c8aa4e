/** What can be done with one rule of a list. */
import { Button } from 'antd'
import { useTexts } from '../../texts/wording.ts'

interface RowActionsProps {
  name: string
  onEdit: () => void
  onUp?: (() => void) | undefined
  onDown?: (() => void) | undefined
  onRemove?: (() => void) | undefined
}

export function RowActions({ name, onEdit, onUp, onDown, onRemove }: RowActionsProps) {
  const words = useTexts().rules
  const buttons: [string, (() => void) | undefined][] = [
    [words.edit, onEdit],
    [words.up, onUp],
    [words.down, onDown],
    [words.remove, onRemove],
  ]
  return (
    <span className="commands">
      {buttons.flatMap(([word, act]) =>
        act
          ? [
              <Button key={word} size="small" danger={word === words.remove} aria-label={`${word} ${name}`} onClick={act}>
                {word}
              </Button>,
            ]
          : [],
      )}
    </span>
  )
}
