/** 附件: what a file is, is read from its bytes; a name that says otherwise is refused. */
import { createHash } from 'node:crypto'
import { fileTypeFromBuffer } from 'file-type'
import type { Attachment, AttachmentKind } from '../../storage/records/attachment.ts'
import { isOpen } from '../../storage/records/dispatch.ts'
import type { Actor } from './actor.ts'
import { ownDispatch, requireMay } from './actor.ts'
import { CaseworkRefused } from './refused.ts'
import type { CaseworkTools } from './tools.ts'

/** MongoDB keeps a record of at most 16 MiB, and base64 makes four bytes of three. */
export const ATTACHMENT_BYTES = 10 * 1024 ** 2
const MOST_FILES = 20

/** Type by content → the endings it may have. No macros, no pages, no scripts, no archives. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  'image/jpeg': ['.jpg', '.jpeg'],
  'image/png': ['.png'],
  'image/webp': ['.webp'],
  'application/pdf': ['.pdf'],
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': ['.docx'],
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': ['.xlsx'],
  'video/mp4': ['.mp4'],
  'audio/mpeg': ['.mp3'],
}

export interface NewFile {
  dispatchId: string
  kind: AttachmentKind
  name: string
  bytes: Uint8Array
}

/** @throws CaseworkRefused when it is too large, of another kind than its name says, or of a kind that is not taken */
export async function attachFile({ store, newId }: CaseworkTools, actor: Actor, file: NewFile, at: string): Promise<Attachment> {
  requireMay(actor, 'dispatch:handle')
  const dispatch = await ownDispatch(store, actor, file.dispatchId)
  if (!isOpen(dispatch)) throw new CaseworkRefused('illegal', '该转办件已不在办理中，不能再加附件')
  if (file.bytes.byteLength > ATTACHMENT_BYTES) throw new CaseworkRefused('too_large', `附件不能超过 ${ATTACHMENT_BYTES / 1024 ** 2} MB`)
  const type = await typeOf(file)
  const before = (await store.attachmentsOf(dispatch.caseId)).filter(({ dispatchId }) => dispatchId === dispatch.id)
  if (before.length >= MOST_FILES) throw new CaseworkRefused('illegal', `一件最多 ${MOST_FILES} 个附件`)
  const hash = createHash('sha256').update(file.bytes).digest('hex')
  const record: Attachment = { id: `attachment:${newId()}`, version: 1, dispatchId: dispatch.id, caseId: dispatch.caseId, unitId: dispatch.unitId, kind: file.kind, name: file.name, type, size: file.bytes.byteLength, hash, uploadedBy: actor.id, at }
  return store.addAttachment(record, Buffer.from(file.bytes).toString('base64'))
}

/** What the bytes are, if it is taken and the name agrees. */
export async function typeOf({ name, bytes }: Pick<NewFile, 'name' | 'bytes'>): Promise<string> {
  const found = await fileTypeFromBuffer(bytes)
  const endings = found === undefined ? undefined : allowed[found.mime]
  if (endings === undefined) throw new CaseworkRefused('invalid', '只收图片（JPG、PNG、WebP）、PDF、Word（docx）、Excel（xlsx）、MP4、MP3 文件')
  if (!endings.some((ending) => name.toLowerCase().endsWith(ending))) throw new CaseworkRefused('invalid', `文件内容是 ${endings.join(' / ')}，与文件名「${name}」不符`)
  return found?.mime ?? ''
}
