/** 退回筛选: takes a decision back. */
import { Input, Modal } from 'antd'
import { useState } from 'react'
import { useTexts } from '../../../texts/wording.ts'
import type { Decision } from '../use-decisions.ts'

export function ReturnDialog({ onClose, onDecide }: { onClose: () => void; onDecide: (decision: Decision) => void }) {
  const texts = useTexts()
  const [why, setWhy] = useState('')
  const decide = (): void => onDecide({ kind: 'return', why: why.trim() })
  return (
    <Modal open title={texts.act.returnTitle} onCancel={onClose} onOk={decide} okText={texts.act.return} width={440}>
      <p className="dialog-hint">{texts.act.returnNote}</p>
      <Input autoFocus maxLength={500} value={why} placeholder={texts.act.returnWhy} aria-label={texts.act.returnWhy} onChange={(event) => setWhy(event.target.value)} onPressEnter={(event) => !event.nativeEvent.isComposing && decide()} />
    </Modal>
  )
}
