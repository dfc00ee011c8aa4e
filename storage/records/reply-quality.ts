/** What the machine thinks of an answer to a post: a score, and for every criterion the points, the reason and the words that decided. Advice for the reviewer, never a verdict. */
import { z } from 'zod'

/**
 * relevance 切题 · finding 查明情况（咨询：有答复或依据） · measure 办理措施 · deadline 时限 · contact 联系方式 · timeliness 及时 ·
 * boilerplate 套话（只有收悉、感谢、转办） · hollow 「华而不实」（口号多、实事少）
 */
export const replyCriteria = ['relevance', 'finding', 'measure', 'deadline', 'contact', 'timeliness', 'boilerplate', 'hollow'] as const
export type ReplyCriterion = (typeof replyCriteria)[number]

/** Words that decided, in the reply or in the post; `start` and `end` in UTF-16 units of that text. */
export const zReplySpan = z.object({ where: z.enum(['reply', 'title', 'content']), start: z.number().int().min(0), end: z.number().int().min(0), text: z.string() })
export type ReplySpan = z.infer<typeof zReplySpan>

export const zReplyFinding = z.object({
  criterion: z.enum(replyCriteria),
  /** `of` is what could be had; 0 where the criterion does not count here (no dates known, nothing to do). */
  points: z.number().min(0),
  of: z.number().min(0),
  /** For people, in Chinese. */
  reason: z.string(),
  spans: z.array(zReplySpan),
})
export type ReplyFinding = z.infer<typeof zReplyFinding>

export const replyGrades = ['好', '一般', '差'] as const

export const zReplyAssessment = z.object({
  /** Version of rules and weights. */
  version: z.string(),
  /** 0 to 100. */
  score: z.number().int().min(0).max(100),
  grade: z.enum(replyGrades),
  /** One line for people: the grade and what is missing most. */
  summary: z.string(),
  /** 咨询 are answered, 办理 (complaints, requests) are acted on: what a full answer holds differs. */
  kind: z.enum(['咨询', '办理']),
  /** Nothing but receipt, thanks and «passed on». */
  boilerplateOnly: z.boolean(),
  /** 「华而不实」 */
  hollow: z.boolean(),
  /** One a criterion, in the order of `replyCriteria`. */
  findings: z.array(zReplyFinding),
})
export type ReplyAssessment = z.infer<typeof zReplyAssessment>
