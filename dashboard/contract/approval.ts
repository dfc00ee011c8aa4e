/** 呈批: what waits for a person, what they submitted, one of them whole, and the decisions. */
import { z } from 'zod'
import { approvalStates, zApproval } from '../../storage/records/approval.ts'
import { zInstant } from '../../storage/records/record.ts'
import { roles } from '../../storage/records/staff.ts'
import { zCaseRow } from './case-row.ts'
import { zHistoryView } from './history.ts'
import { zPaging } from './queue.ts'

export const zApprovalRow = zApproval.omit({ history: true, requires: true, reportId: true, passed: true, unitIds: true }).extend({
  reportId: z.string().nullable(),
  requires: z.array(z.enum(['approver', 'leader'])),
  passed: z.array(z.object({ byName: z.string(), at: zInstant, opinion: z.string() })),
  submittedByName: z.string(),
  approverName: z.string(),
  /** 拟转单位. */
  units: z.array(z.string()),
  /** Titles of the cases, with their numbers. */
  about: z.array(z.string()),
})
export type ApprovalRow = z.infer<typeof zApprovalRow>

/** mine: waits for me · sent: I submitted it · decided: went through my hands. */
export const approvalBoxes = ['mine', 'sent', 'all'] as const
export const zApprovalsQuery = z.strictObject({ box: z.enum(approvalBoxes).default('mine'), state: z.enum(approvalStates).optional(), ...zPaging })
export const zApprovalsPage = z.object({ approvals: z.array(zApprovalRow), total: z.number().int() })
export const zApprovalView = z.object({
  approval: zApprovalRow,
  cases: z.array(z.object({ case: zCaseRow, excerpt: z.string() })),
  /** The 专报 or 简报 that is submitted, to be read right there. */
  report: z.object({ id: z.string(), number: z.string(), title: z.string(), text: z.string(), caseIds: z.array(z.string()) }).nullable(),
  /** Whether somebody above the caller must still say yes. */
  needsLeader: z.boolean(),
  history: z.array(zHistoryView),
})
export type ApprovalView = z.infer<typeof zApprovalView>

export const zApprovers = z.array(z.object({ id: z.string(), name: z.string(), role: z.enum(roles) }))

const version = z.number().int().min(1)
const opinion = z.string().trim().max(1000)
const staffId = z.string().min(1).max(200)
export const zSubmit = z
  .strictObject({ cases: z.array(z.strictObject({ id: z.string().min(1).max(200), version })).max(50), reportId: z.string().max(200).nullable().default(null), reportVersion: version.nullable().default(null), proposal: opinion.min(4, '请写明拟办意见，至少 4 个字'), approverId: staffId, unitIds: z.array(z.string().min(1).max(200)).max(20).default([]) })
  .refine(({ cases, reportId }) => cases.length > 0 || reportId !== null, { path: ['cases'], message: '请选择案件' })
export const zDecide = z.strictObject({ version, decision: z.enum(['approve', 'send_back']), opinion: opinion.default('') }).refine(({ decision, opinion: words }) => decision === 'approve' || words.length > 0, { path: ['opinion'], message: '退回须写明意见' })
export const zPassUp = z.strictObject({ version, to: staffId, opinion: opinion.default('') })
export const zHandOver = z.strictObject({ version, to: staffId })
export const zWithdraw = z.strictObject({ version })
