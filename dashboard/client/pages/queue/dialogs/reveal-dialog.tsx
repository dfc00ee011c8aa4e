/** 查看原文: asks for the reason that the audit trail will keep. */
import { Button, Input, Modal } from 'antd'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { Answer } from '../../../../contract.ts'
import type { PostView } from '../../../../contract/post.ts'
import { api } from '../../../api.ts'
import { problemText } from '../../../problem-texts.ts'
import { useTexts } from '../../../texts/wording.ts'

const REASON_LEAST = 4

interface RevealDialogProps {
  post: PostView
  onClose: () => void
  onRevealed: (revealed: Answer<'revealPost'>) => void
}

export function RevealDialog({ post, onClose, onRevealed }: RevealDialogProps) {
  const texts = useTexts()
  const [reason, setReason] = useState('')
  const reveal = useMutation({
    mutationFn: () => api('revealPost', { params: { id: post.id }, body: { reason: reason.trim() } }),
    onSuccess: (revealed) => {
      onRevealed(revealed)
      onClose()
    },
  })
  const ready = reason.trim().length >= REASON_LEAST
  return (
    <Modal open title={texts.act.revealTitle} onCancel={onClose} onOk={() => reveal.mutate()} okText={texts.act.revealConfirm} okButtonProps={{ disabled: !ready, loading: reveal.isPending }} width={460}>
      <p className="dialog-hint">{texts.act.revealNote}</p>
      <div className="reveal-reasons">
        {texts.act.revealReasons.map((suggestion) => (
          <Button key={suggestion} size="small" onClick={() => setReason(suggestion)}>
            {suggestion}
          </Button>
        ))}
      </div>
      <Input autoFocus maxLength={200} value={reason} placeholder={texts.act.revealPlaceholder} aria-label={texts.act.revealPlaceholder} onChange={(event) => setReason(event.target.value)} onPressEnter={(event) => !event.nativeEvent.isComposing && ready && reveal.mutate()} />
      {reveal.error && <p className="merge-found problem">{problemText(reveal.error, texts)}</p>}
    </Modal>
  )
}
