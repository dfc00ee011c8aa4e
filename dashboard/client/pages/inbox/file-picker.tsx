/** Files for a reply or a request: each is brought as soon as it is chosen; the form holds their ids. */
import { App, Button } from 'antd'
import { useRef, useState } from 'react'
import type { AttachmentKind } from '../../../../storage/records/attachment.ts'
import type { AttachmentView } from '../../../contract/dispatch.ts'
import { api } from '../../api.ts'
import { problemText } from '../../problem-texts.ts'
import { useTexts } from '../../texts/wording.ts'

interface FilePickerProps {
  dispatchId: string
  kind: AttachmentKind
  value?: string[]
  onChange?: (ids: string[]) => void
}

export function FilePicker({ dispatchId, kind, onChange }: FilePickerProps) {
  const texts = useTexts()
  const { notification } = App.useApp()
  const [files, setFiles] = useState<AttachmentView[]>([])
  const [busy, setBusy] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const keep = (next: AttachmentView[]): void => {
    setFiles(next)
    onChange?.(next.map(({ id }) => id))
  }
  const bring = async (chosen: readonly File[]): Promise<void> => {
    setBusy(true)
    let brought = files
    try {
      for (const file of chosen) {
        const body = new Uint8Array(await file.arrayBuffer())
        brought = [...brought, await api('addAttachment', { query: { dispatchId, kind, name: file.name }, body })]
      }
    } catch (error) {
      notification.error({ title: problemText(error, texts) })
    }
    keep(brought)
    setBusy(false)
  }
  return (
    <div className="file-picker">
      <input ref={input} type="file" multiple className="file-input" disabled={busy} aria-label={texts.casework.form.files} onChange={(event) => void bring([...(event.target.files ?? [])])} />
      <Button loading={busy} onClick={() => input.current?.click()}>
        {busy ? texts.casework.form.uploading : texts.casework.form.chooseFiles}
      </Button>
      {files.map(({ id, name }) => (
        <span key={id} className="file-picked">
          {name}
          <Button type="text" size="small" onClick={() => keep(files.filter((file) => file.id !== id))}>
            {texts.casework.form.remove}
          </Button>
        </span>
      ))}
    </div>
  )
}
