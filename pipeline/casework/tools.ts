/** What the actions of casework work with. */
import type { UrgencyLevel } from '../../storage/records/triage.ts'
import type { Store } from '../../storage/store.ts'
import type { ApprovalPolicies } from './approval-policy.ts'
import type { Clocks } from './clocks/clock-files.ts'
import type { Limits } from './limits.ts'
import type { SupervisionRules } from './supervision/supervision-rules.ts'

/** When the three clocks of a dispatch run out, and which policy said so (clocks/due-times.ts). */
export type DueTimesFor = (facts: { dispatchedAt: string; urgency: UrgencyLevel; category: string | null }) => { signBy: string; contactBy: string; resolveBy: string; policy: string }

/** The office's own rules, from data files. */
export interface CaseworkRules {
  clocks: Clocks
  dueTimes: DueTimesFor
  approvals: ApprovalPolicies
  supervision: SupervisionRules
  limits: Limits
}

export interface CaseworkTools extends CaseworkRules {
  store: Store
  /** A new record's id, without its prefix. */
  newId: () => string
}
