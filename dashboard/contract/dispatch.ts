/** 转办: a dispatch with its replies and files as the office and the units see it, the unit's inbox, and what both do with it. */
import { z } from 'zod'
import { attachmentKinds, zAttachment } from '../../storage/records/attachment.ts'
import { askKinds, zDispatch } from '../../storage/records/dispatch.ts'
import { zInstant } from '../../storage/records/record.ts'
import { zReply } from '../../storage/records/reply.ts'
import { zUrgencyLevel } from '../../storage/records/triage.ts'
import { zHistoryView } from './history.ts'
import { zCardView, zPaging } from './queue.ts'

export const zAttachmentView = zAttachment.omit({ version: true, caseId: true, hash: true }).extend({ uploadedByName: z.string() })
export type AttachmentView = z.infer<typeof zAttachmentView>

/** What the reply check says to the reviewer; null where the check is not installed. */
export const zReplyCheck = z.object({ score: z.number(), summary: z.string(), reasons: z.array(z.string()) })

export const zReplyView = zReply.omit({ history: true, attachmentIds: true }).extend({ unit: z.string(), submittedByName: z.string(), reviewedByName: z.string().nullable(), attachments: z.array(zAttachmentView), check: zReplyCheck.nullable() })
export type ReplyView = z.infer<typeof zReplyView>

export const zDispatchRow = zDispatch.omit({ history: true, version: true, pauses: true, unpaused: true, attempts: true, lastError: true, nextAttemptAt: true, newsFrom: true }).extend({
  /** Names the state shown; an action names it back. */
  step: z.number().int(),
  unit: z.string(),
  /** The first clock that is still running, and whether it has run out. */
  next: z.object({ clock: z.enum(['sign', 'contact', 'resolve']), at: zInstant, late: z.boolean() }).nullable(),
  /** Every 暂停计时, oldest first; `ended`: when it was over, null while it stands. `upper`: it follows the unit above. */
  pauses: z.array(z.object({ from: zInstant, until: zInstant, ended: zInstant.nullable(), reason: z.string(), byName: z.string(), upper: z.boolean() })),
  /** Its clocks stand still now. */
  paused: z.boolean(),
})
export type DispatchRow = z.infer<typeof zDispatchRow>
export const zDispatchView = zDispatchRow.extend({ replies: z.array(zReplyView), attachments: z.array(zAttachmentView), history: z.array(zHistoryView) })
export type DispatchView = z.infer<typeof zDispatchView>

/** What a unit sees of a case in its list. */
const zWorkCase = z.object({ number: z.string(), title: z.string(), urgency: zUrgencyLevel, category: z.string().nullable(), district: z.string().nullable() })
/** `waitingBelow`: replies of units below that wait for this unit's review, and requests of theirs for its ruling. */
export const zInboxRow = zDispatchRow.extend({ case: zWorkCase, waitingBelow: z.number().int() })
export type InboxRow = z.infer<typeof zInboxRow>
export const inboxParts = ['open', 'answered', 'over'] as const
export const zInboxQuery = z.strictObject({ which: z.enum(inboxParts).default('open'), ...zPaging })
export const zInboxPage = z.object({ items: z.array(zInboxRow), total: z.number().int() })

export const zInboxItem = z.object({
  dispatch: zDispatchView,
  case: zWorkCase,
  /** Masked; `revealDispatch` shows them whole, with a reason. */
  posts: z.array(zCardView.pick({ id: true, title: true, submittedAt: true, author: true }).extend({ content: z.string(), place: z.string().nullable() })),
  /** Whether the unit leads, with whom it works, and its own sub-dispatches. */
  others: z.array(z.object({ unit: z.string(), role: z.enum(['lead', 'assist']) })),
  children: z.array(zDispatchView),
  /** Whom it can be sub-dispatched to. */
  subunits: z.array(z.object({ id: z.string(), name: z.string() })),
  instructions: z.array(z.object({ leader: z.string(), text: z.string(), issuedAt: zInstant, dueAt: zInstant.nullable() })),
})
export type InboxItem = z.infer<typeof zInboxItem>

/** 来函: letters to the unit that are about no one dispatch: what it took over, what is due. */
export const letterKindsShown = ['hand_over', 'enterprise'] as const
export const zMyLetters = z.object({ letters: z.array(z.object({ id: z.string(), kind: z.enum(letterKindsShown), subject: z.string(), text: z.string(), at: zInstant })), total: z.number().int() })

const step = z.number().int().min(1)
const words = z.string().trim().max(500)
const attachmentIds = z.array(z.string().max(100)).max(20).default([])
const unitId = z.string().min(1).max(200)
export const ANSWER_MOST = 4000

export const zSign = z.strictObject({ step })
export const zContact = z.strictObject({ step, note: words.min(4, '请写明联系方式和情况，至少 4 个字') })
export const zReplyDraft = z.strictObject({
  step,
  finding: z.string().trim().max(ANSWER_MOST).default(''),
  publicAnswer: z.string().trim().min(1, '请填写公开答复内容').max(ANSWER_MOST),
  resolved: z.boolean(),
  unresolvedWhy: words.default(''),
  attachmentIds,
}).refine(({ resolved, unresolvedWhy }) => resolved || unresolvedWhy.length > 0, { path: ['unresolvedWhy'], message: '未解决的须说明原因' })
export const zAskDraft = z.strictObject({ step, what: z.enum(askKinds), reason: words.min(4, '请写明理由，至少 4 个字'), until: zInstant.nullable().default(null), attachmentIds }).refine(({ what, until }) => what !== 'pause' || until !== null, { path: ['until'], message: '请填写暂停计时至何时' })
export const zWithdrawAsk = z.strictObject({ step, what: z.enum(askKinds), why: words.default('') })
export const zPauseOrder = z.strictObject({ step, reason: words.min(4, '请写明暂停计时的原因，至少 4 个字'), until: zInstant })
export const zResumeOrder = z.strictObject({ step, why: words.min(1, '请写明恢复计时的原因') })
export const zDelegate = z.strictObject({ step, unitIds: z.array(unitId).min(1, '请选择二级单位').max(20), dueAt: zInstant.nullable().default(null), note: words.default('') })
export const zRecall = z.strictObject({ step, why: words.min(1, '请写明原因'), toUnitId: unitId.nullable().default(null) })
export const zRule = z.strictObject({ step, what: z.enum(askKinds), granted: z.boolean(), ruling: words.default(''), toUnitId: unitId.nullable().default(null), until: zInstant.nullable().default(null) }).refine(({ granted, ruling }) => granted || ruling.length > 0, { path: ['ruling'], message: '不同意须说明理由' })
export const zReview = z
  .strictObject({ version: z.number().int().min(1), decision: z.enum(['accept', 'send_back']), opinion: words.default(''), dueAt: zInstant.nullable().default(null) })
  .refine(({ decision, opinion }) => decision === 'accept' || opinion.length > 0, { path: ['opinion'], message: '退回重办须写明意见' })

export const zAttachQuery = z.strictObject({ dispatchId: z.string().min(1).max(200), kind: z.enum(attachmentKinds), name: z.string().trim().min(1).max(120) })
export const zAttachmentFile = z.object({ name: z.string(), type: z.string(), base64: z.string() })

/** What waits for the office: replies to review, and 退单, 延期 and 暂停计时 to rule on. */
const zDeskCase = zWorkCase.extend({ id: z.string() })
export const zReviews = z.object({
  replies: z.array(z.object({ reply: zReplyView, case: zDeskCase })),
  total: z.number().int(),
  /** With the files that prove the reason. */
  asks: z.array(z.object({ dispatch: zDispatchRow, case: zDeskCase, attachments: z.array(zAttachmentView) })),
})
export type Reviews = z.infer<typeof zReviews>
