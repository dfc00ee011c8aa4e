/** Small labels that mean the same on every page. */
import type { CaseStatus } from '../../../storage/records/case.ts'
import type { Screening } from '../../../storage/records/post.ts'
import type { SourceHealth } from '../../../storage/records/source.ts'
import type { UrgencyLevel } from '../../../storage/records/triage.ts'
import { useTexts } from '../texts/wording.ts'

export function UrgencyTag({ level }: { level: UrgencyLevel }) {
  return <span className={`tag urgency-${level}`}>{useTexts().urgency[level]}</span>
}

export function ScreeningTag({ screening }: { screening: Screening }) {
  return <span className={`tag screening-${screening}`}>{useTexts().screening[screening]}</span>
}

export function CaseStatusTag({ status }: { status: CaseStatus }) {
  return <span className={`tag case-${status}`}>{useTexts().caseStatus[status]}</span>
}

export function HealthTag({ health }: { health: SourceHealth }) {
  return <span className={`tag health-${health}`}>{useTexts().sources.health[health]}</span>
}
