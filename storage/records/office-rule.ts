/** One rule of 审批 and one of 督办, as data that the office edits. The clocks' rules stand in clock-policy.ts. */
import { z } from 'zod'
import { channels } from './post.ts'
import { supervisionKinds, zSupervisionLevel } from './supervision.ts'
import { zUrgencyLevel } from './triage.ts'

/** Who must say yes, in their order. */
export const zApprovalLevel = z.enum(['approver', 'leader'])

export const zApprovalRule = z.strictObject({
  id: z.string().trim().min(1, '规则须有名称').max(40),
  /** All that is named must fit; `units`: one of the units it would go to. */
  when: z.strictObject({ urgency: z.array(zUrgencyLevel).optional(), categories: z.array(z.string()).optional(), channels: z.array(z.enum(channels)).optional(), units: z.array(z.string()).optional() }),
  needs: z.array(zApprovalLevel).min(1, '请选择须由谁审批'),
  why: z.string().trim().min(1, '请写明理由').max(100),
})
export type ApprovalRule = z.infer<typeof zApprovalRule>

const count = z.number().int().min(1, '须为正整数').max(1000)
export const zSupervisionRule = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{1,40}$/),
  when: z.discriminatedUnion('type', [
    /** A dispatch is so many working days past its end. */
    z.strictObject({ type: z.literal('dispatch_overdue'), workingDays: count }),
    /** So many of a unit's dispatches that ended within the last days were late. */
    z.strictObject({ type: z.literal('unit_overdue'), count, days: count }),
    /** The citizen was not satisfied so many times. */
    z.strictObject({ type: z.literal('case_dissatisfied'), count }),
    /** The case has not ended after so many working days. */
    z.strictObject({ type: z.literal('case_open'), workingDays: count }),
  ]),
  propose: z.strictObject({ kind: z.enum(supervisionKinds), level: zSupervisionLevel }),
})
export type SupervisionRule = z.infer<typeof zSupervisionRule>

/** 久拖不决: any of these. */
export const zLingering = z.strictObject({ workingDays: count, extensions: count, returns: count, dissatisfied: count })
