/** Files of a dispatch: opened one at a time, never shown inside the page. */
import { Button } from 'antd'
import type { AttachmentView } from '../../contract/dispatch.ts'
import { api } from '../api.ts'
import { useTexts } from '../texts/wording.ts'
import { useRefresh } from '../use-refresh.ts'

export function FileList({ files }: { files: readonly AttachmentView[] }) {
  const texts = useTexts()
  const { tell } = useRefresh()
  if (files.length === 0) return null
  return (
    <p className="files">
      <span>{texts.casework.attachments}</span>
      {files.map(({ id, name, kind }) => (
        <Button key={id} size="small" onClick={() => void tell(() => download(id))}>
          {texts.casework.attachmentKinds[kind]} · {name}
        </Button>
      ))}
    </p>
  )
}

async function download(id: string): Promise<void> {
  const { name, type, base64 } = await api('attachment', { params: { id } })
  const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0))
  const address = URL.createObjectURL(new Blob([bytes], { type }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  URL.revokeObjectURL(address)
}
