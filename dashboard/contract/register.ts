/** 手工登记: a call, a letter, a visit, an enterprise's complaint, written down by an officer. */
import { z } from 'zod'
import { zInstant } from '../../storage/records/record.ts'

export const handChannels = ['phone', 'letter', 'visit', 'enterprise'] as const
export type HandChannel = (typeof handChannels)[number]

export const TITLE_MOST = 100
export const CONTENT_MOST = 20_000

const words = (most: number) => z.string().trim().max(most).default('')

export const zRegister = z.strictObject({
  channel: z.enum(handChannels),
  title: z.string().trim().min(1, '请填写标题').max(TITLE_MOST),
  content: z.string().trim().min(1, '请填写内容').max(CONTENT_MOST),
  /** Who called, wrote or came; empty: did not say. */
  author: words(60),
  /** Kept as the last line of the content, where it is masked like every other number. */
  phone: z
    .string()
    .trim()
    .regex(/^(?:\+?\d[\d -]{5,18}\d)?$/, '电话号码只含数字、空格和短横，7 至 20 位')
    .default(''),
  place: words(200),
  /** When the citizen turned to the office; now, where it is not said. */
  submittedAt: zInstant.optional(),
})

/** `known`: the very same was registered before, and nothing was added. */
export const zRegistered = z.object({ id: z.string(), known: z.boolean() })
