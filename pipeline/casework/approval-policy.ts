/** Who must approve before a case goes out: storage/seed/approval-policy.json, in versions by day, so that an old decision is read by the rules of its day. */
import { z } from 'zod'
import type { Approval } from '../../storage/records/approval.ts'
import type { Case } from '../../storage/records/case.ts'
import { zApprovalLevel, zApprovalRule } from '../../storage/records/office-rule.ts'
import { zDay } from '../../storage/records/record.ts'
import { dayInShanghai } from './shanghai-day.ts'

export const zApprovalPolicies = z.strictObject({
  versions: z
    .array(
      z.strictObject({
        version: z.string(),
        from: zDay,
        rules: z.array(zApprovalRule),
        /** Who must say yes to a 专报 or 简报; the approver where a version does not say. */
        reports: z.array(zApprovalLevel).min(1).optional(),
      }),
    )
    .min(1),
})
export type ApprovalPolicies = z.infer<typeof zApprovalPolicies>

export type ApprovalLevel = NonNullable<Approval['requires']>[number]
/** Who must say yes, in their order, and by which rules; empty for an ordinary case. */
export interface ApprovalNeed {
  needs: ApprovalLevel[]
  because: string[]
  version: string
}

/** What the rules of that day say of a case that is to go to `unitIds`. */
export function approvalNeed(policies: ApprovalPolicies, record: Pick<Case, 'urgency' | 'category' | 'channel'>, unitIds: readonly string[], at: string): ApprovalNeed {
  const policy = policyAt(policies, at)
  const rules = (policy?.rules ?? []).filter(
    ({ when }) =>
      (when.urgency?.includes(record.urgency) ?? true) &&
      (when.categories?.includes(record.category ?? '') ?? true) &&
      (when.channels?.includes(record.channel) ?? true) &&
      (when.units?.some((unitId) => unitIds.includes(unitId)) ?? true),
  )
  return { needs: (['approver', 'leader'] as const).filter((level) => rules.some(({ needs }) => needs.includes(level))), because: rules.map(({ why }) => why), version: policy?.version ?? '' }
}

/** Who must say yes to a report, by the version of that day. */
export const reportNeed = (policies: ApprovalPolicies, at: string): ApprovalLevel[] => policyAt(policies, at)?.reports ?? ['approver']

function policyAt(policies: ApprovalPolicies, at: string): ApprovalPolicies['versions'][number] | undefined {
  const day = dayInShanghai(at)
  return policies.versions.filter(({ from }) => from <= day).toSorted((a, b) => (a.from < b.from ? 1 : -1))[0]
}

/** Whether it was approved since it was opened, or opened again. */
export function isApproved(record: Case): boolean {
  const lines = record.history.map(({ action }) => action)
  return lines.lastIndexOf('approve') > lines.lastIndexOf('reopen')
}

/** The levels that still have to say yes: a leader's word counts for an approver's, too. */
export function levelsLeft(needs: readonly ApprovalLevel[], said: readonly string[]): ApprovalLevel[] {
  if (said.includes('leader')) return []
  return needs.filter((level) => !said.includes(level))
}
