/** Files for a reply or a request: each is brought as soon as it is chosen; the form holds their ids. */
import { App, Button, Select } from 'antd'
import { useRef, useState } from 'react'
import type { AttachmentKind } from '../../../../storage/records/attachment.ts'
import type { AttachmentView } from '../../../contract/dispatch.ts'
import { api } from '../../api.ts'
import { problemText } from '../../problem-texts.ts'
import { useTexts } from '../../texts/wording.ts'

interface FilePickerProps {
  dispatchId: string
  /** What it can be; with several the person says which. */
  kinds: readonly [AttachmentKind, ...AttachmentKind[]]
  value?: string[]
  onChange?: (ids: string[]) => void
}

export function FilePicker({ dispatchId, kinds, onChange }: FilePickerProps) {
  const texts = useTexts()
  const { notification } = App.useApp()
  const [files, setFiles] = useState<AttachmentView[]>([])
  const [kind, setKind] = useState(kinds[0])
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
      <input
        ref={input}
        type="file"
        multiple
        className="file-input"
        disabled={busy}
        aria-label={texts.casework.form.files}
        onChange={({ target }) => {
          void bring([...(target.files ?? [])])
          // The same file may be chosen again after it was removed.
          target.value = ''
        }}
      />
      {kinds.length > 1 && <Select value={kind} aria-label={texts.casework.form.kind} options={kinds.map((value) => ({ value, label: texts.casework.attachmentKinds[value] }))} onChange={setKind} />}
      <Button loading={busy} onClick={() => input.current?.click()}>
        {busy ? texts.casework.form.uploading : texts.casework.form.chooseFiles}
      </Button>
      {files.map(({ id, name, kind: chosen }) => (
        <span key={id} className="file-picked">
          {texts.casework.attachmentKinds[chosen]} · {name}
          <Button type="text" size="small" onClick={() => keep(files.filter((file) => file.id !== id))}>
            {texts.casework.form.remove}
          </Button>
        </span>
      ))}
    </div>
  )
}
