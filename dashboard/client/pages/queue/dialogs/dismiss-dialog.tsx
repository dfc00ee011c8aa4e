/** 不予受理: a number key chooses the reason and is done; 其他 asks for words. */
import { Button, Input, Modal } from 'antd'
import type { TextAreaRef } from 'antd/es/input/TextArea'
import { useRef, useState } from 'react'
import { dismissReasons } from '../../../../../storage/records/post.ts'
import { useKeys } from '../../../keys.ts'
import { useTexts } from '../../../texts/wording.ts'
import type { Decision } from '../use-decisions.ts'

type Reason = (typeof dismissReasons)[number]
const WORDS_NEEDED: Reason = '其他'

export function DismissDialog({ onClose, onDecide }: { onClose: () => void; onDecide: (decision: Decision) => void }) {
  const texts = useTexts()
  const [reason, setReason] = useState<Reason | null>(null)
  const [words, setWords] = useState('')
  const box = useRef<TextAreaRef>(null)
  const choose = (chosen: Reason): void => {
    const text = words.trim()
    if (chosen !== WORDS_NEEDED || text) return onDecide({ kind: 'dismiss', reason: chosen, words: text })
    setReason(chosen)
    box.current?.focus()
  }
  useKeys(Object.fromEntries(dismissReasons.map((name, index) => [String(index + 1), () => choose(name)])))
  const ready = reason !== null && words.trim() !== ''
  return (
    <Modal open title={texts.act.dismissTitle} onCancel={onClose} footer={null} width={460}>
      <p className="dialog-hint">{texts.act.dismissHint}</p>
      <div className="choices">
        {dismissReasons.map((name, index) => (
          <Button key={name} block aria-pressed={reason === name} type={reason === name ? 'primary' : 'default'} onClick={() => choose(name)}>
            <kbd>{index + 1}</kbd> {name}
          </Button>
        ))}
      </div>
      <Input.TextArea
        ref={box}
        rows={2}
        maxLength={500}
        value={words}
        placeholder={texts.act.dismissWords}
        aria-label={texts.act.dismissWords}
        onChange={(event) => setWords(event.target.value)}
        onPressEnter={(event) => {
          if (event.shiftKey || event.nativeEvent.isComposing || !ready) return
          event.preventDefault()
          choose(reason)
        }}
      />
      {reason !== null && (
        <Button type="primary" block className="dialog-confirm" disabled={!ready} onClick={() => choose(reason)}>
          {texts.act.dismissConfirm}
        </Button>
      )}
    </Modal>
  )
}
