/** Cases: the row of a list, the whole of one with all that was done for it, and what the office does with it. */
import { z } from 'zod'
import { caseStatuses, zFollowUp } from '../../storage/records/case.ts'
import { zInstant } from '../../storage/records/record.ts'
import { reportStates } from '../../storage/records/report.ts'
import { zApprovalRow } from './approval.ts'
import { zDispatchView } from './dispatch.ts'
import { zHistoryView } from './history.ts'
import { zInstructionRow } from './instruction.ts'
import { zCaseRow } from './case-row.ts'
import { zCardView, zPaging } from './queue.ts'

const flag = z.enum(['true', 'false']).transform((value) => value === 'true')
export const zCasesQuery = z.strictObject({
  status: z.enum(caseStatuses).optional(),
  unitId: z.string().max(200).optional(),
  /** Only those that are out and past their deadline. */
  overdue: flag.optional(),
  /** 待回访: closed within the last 60 days, and nobody was reached yet. */
  toVisit: flag.optional(),
  urgency: z.coerce.number<string | number>().pipe(z.union([z.literal(0), z.literal(1), z.literal(2)])).optional(),
  category: z.string().max(60).optional(),
  ...zPaging,
})
export const zCasesPage = z.object({ cases: z.array(zCaseRow), total: z.number().int() })

export const zCaseView = z.object({
  case: zCaseRow.extend({ answer: z.string().nullable(), followUps: z.array(zFollowUp.extend({ byName: z.string() })), siteRepliedAt: zInstant.nullable() }),
  posts: z.array(zCardView),
  /** Who must approve before it goes out, and why; empty for an ordinary case or one that is approved. */
  approvalNeed: z.object({ needs: z.array(z.enum(['approver', 'leader'])), because: z.array(z.string()) }),
  approvals: z.array(zApprovalRow),
  instructions: z.array(zInstructionRow),
  /** 专报 that it stands in, or from whose 批示 it followed. */
  reports: z.array(z.object({ id: z.string(), number: z.string(), title: z.string(), state: z.enum(reportStates), instructionIds: z.array(z.string()) })),
  dispatches: z.array(zDispatchView),
  /** 退单 back and forth. */
  pingPong: z.boolean(),
  /** Answers seen on the site, and which accepted reply of ours each is. */
  siteReplies: z.array(z.object({ postId: z.string(), unit: z.string(), at: zInstant.nullable(), text: z.string(), replyId: z.string().nullable() })),
  /** 同人 and 同事项, this case left out. */
  samePerson: z.array(zCaseRow),
  sameMatter: z.array(zCaseRow),
  history: z.array(zHistoryView),
})
export type CaseView = z.infer<typeof zCaseView>

const version = z.number().int().min(1)
const why = z.string().trim().max(500)
const unitId = z.string().min(1).max(200)
export const MOST_UNITS = 20

export const zDispatchCase = z.strictObject({ version, leadUnitId: unitId.nullable(), assistUnitIds: z.array(unitId).max(MOST_UNITS).default([]), dueAt: zInstant.nullable().default(null), because: why.default('') })
export const zCloseCase = z.strictObject({ version, answer: z.string().trim().min(1, '请写明公开答复').max(4000) })
export const zReopenCase = z.strictObject({ version, why: why.min(1, '请写明重办的原因') })
const heard = z.boolean().nullable()
export const zFollowUpCase = z
  .strictObject({ version, reached: z.boolean(), responded: heard, resolved: heard, satisfied: heard, words: why.default(''), keepClosed: why.min(4, '请写明不重办的理由，至少 4 个字').nullable().default(null) })
  .refine(({ reached, responded, resolved, satisfied }) => (reached ? ![responded, resolved, satisfied].includes(null) : [responded, resolved, satisfied].every((answer) => answer === null)), { path: ['satisfied'], message: '联系上的须填写响应、解决、满意三项' })
export const zJoinCase = z.strictObject({ version, into: z.string().trim().regex(/^\d{4}-\d{6}$/, '案件编号形如 2026-000123'), why: why.default('') })
export const zPartCase = z.strictObject({ version, why: why.min(1, '请写明原因') })
export const zSplitCase = z.strictObject({ version, postIds: z.array(z.string().min(1).max(600)).min(1).max(100), why: why.min(1, '请写明原因') })
