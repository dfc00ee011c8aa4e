/** 回音壁: cases that the media named, and how each was answered. */
import { z } from 'zod'
import { caseStatuses } from '../../storage/records/case.ts'
import { mediaKinds, mentionStates, zMediaMention, zWebLink } from '../../storage/records/media-mention.ts'
import { zDay, zInstant } from '../../storage/records/record.ts'
import { zHistoryView } from './history.ts'
import { zPaging } from './queue.ts'

const byId = z.strictObject({ id: z.string().min(1).max(200) })
const version = z.number().int().min(1)
const words = (most: number) => z.string().trim().min(1, '请填写').max(most)
const day = zDay.refine((text) => !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text), '没有这一天')
/** An empty field is no link. */
const link = z
  .string()
  .trim()
  .refine((text) => text === '' || zWebLink.safeParse(text).success, '链接须以 http:// 或 https:// 开头')
  .default('')
  .transform((text) => text || null)
const caseNumbers = z.array(z.string().trim().regex(/^\d{4}-\d{6}$/, '案件编号形如 2026-000123')).max(50)

const zMentionView = zMediaMention.omit({ history: true, by: true, caseIds: true, closure: true }).extend({
  byName: z.string(),
  cases: z.array(z.object({ id: z.string(), number: z.string(), title: z.string(), status: z.enum(caseStatuses) })),
  closure: z.object({ day: zDay, answer: z.string(), link: zWebLink.nullable(), at: zInstant, byName: z.string() }).nullable(),
  history: z.array(zHistoryView),
})
export type MentionView = z.infer<typeof zMentionView>

export const mediaEndpoints = {
  mediaMentions: { method: 'GET', path: '/api/media', permission: 'media:read', query: z.strictObject({ state: z.enum(mentionStates).optional(), caseId: z.string().min(1).max(200).optional(), ...zPaging }), answer: z.object({ mentions: z.array(zMentionView), total: z.number().int(), open: z.number().int() }) },
  addMediaMention: { method: 'POST', path: '/api/media', permission: 'media:manage', body: z.strictObject({ medium: words(60), kind: z.enum(mediaKinds), column: z.string().trim().max(60).default(''), title: words(200), day, link, caseNumbers: caseNumbers.default([]), demanded: words(2000) }), answer: zMentionView },
  linkMediaMention: { method: 'POST', path: '/api/media/:id/link', permission: 'media:manage', params: byId, body: z.strictObject({ version, caseNumbers: caseNumbers.min(1, '请填写案件编号') }), answer: zMentionView },
  closeMediaMention: { method: 'POST', path: '/api/media/:id/close', permission: 'media:manage', params: byId, body: z.strictObject({ version, day, answer: words(4000), link }), answer: zMentionView },
} as const
