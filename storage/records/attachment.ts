/** 附件: a file that a unit adds to a reply or a request, typed by its content and kept once by its hash. */
import { z } from 'zod'
import { recordShape, zInstant } from './record.ts'

/** 证件 · 联系证据 · 办理附件 · 退单证明 */
export const attachmentKinds = ['credential', 'contact', 'handling', 'return'] as const
export type AttachmentKind = (typeof attachmentKinds)[number]

export const zAttachment = z.object({
  ...recordShape,
  dispatchId: z.string(),
  caseId: z.string(),
  unitId: z.string(),
  kind: z.enum(attachmentKinds),
  /** As its owner named it, made harmless. */
  name: z.string(),
  /** What its bytes say it is. */
  type: z.string(),
  size: z.number().int(),
  /** SHA-256 of the bytes: the id of the blob. */
  hash: z.string(),
  uploadedBy: z.string(),
  at: zInstant,
})
export type Attachment = z.infer<typeof zAttachment>

/** The bytes of a file in base64; `id` is their SHA-256, so that the same file is kept once. */
export const zBlob = z.object({ ...recordShape, base64: z.string() })
export type Blob = z.infer<typeof zBlob>
