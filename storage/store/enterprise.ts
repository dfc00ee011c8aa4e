/** CONTRACT, continued: 企业问题清单 and 整治台账. Every change is audited, and made of the version that the person saw. */
import type { Case } from '../records/case.ts'
import type { EnterpriseCharge, EnterpriseIssue, EnterpriseRating } from '../records/enterprise-issue.ts'
import type { Act } from '../records/record.ts'

export interface EnterpriseFilter {
  state?: EnterpriseIssue['state'] | undefined
  origin?: EnterpriseIssue['origin'] | undefined
  unitId?: string | undefined
  /** Not settled, and its day is before this one. */
  overdueOn?: string | undefined
  /** Not settled, and its day is this one or before it. */
  dueUntil?: string | undefined
}

/** The counts that the office reports: of the issues put on the list in a period. */
export interface EnterpriseCounts {
  listed: number
  /** 挂号 */
  registered: number
  /** 销号 */
  settled: number
  /** 满意 or 基本满意, of those that said anything. */
  content: number
  rated: number
}

export interface EnterpriseStore {
  enterpriseIssue(id: string): Promise<EnterpriseIssue | undefined>
  /** Newest first; the overdue ones longest overdue first. */
  enterpriseIssues(filter: EnterpriseFilter, skip: number, limit: number): Promise<{ issues: EnterpriseIssue[]; total: number }>
  /** Of the issues listed from an instant up to, but not including, another. */
  enterpriseCounts(from: string, to: string): Promise<EnterpriseCounts>
  /** The case it is dealt with in now: joined cases are followed, a post that is not accepted has none. */
  caseOfIssue(issue: EnterpriseIssue): Promise<Case | undefined>
  addEnterpriseIssue(issue: EnterpriseIssue): Promise<EnterpriseIssue>
  /** 挂号: the next number of the year of `act.at` in Shanghai is used up in the same commit. @throws StaleRecord · IllegalTransition */
  registerEnterpriseIssue(id: string, version: number, charge: EnterpriseCharge, today: string, act: Act): Promise<EnterpriseIssue>
  /** 销号, by the case as it is at that moment. @throws StaleRecord · IllegalTransition */
  settleEnterpriseIssue(id: string, version: number, evidence: string, act: Act): Promise<EnterpriseIssue>
  /** Of a case: linked to it, to a post in it, or to a case that was joined to it. */
  issuesOfCase(record: Case): Promise<EnterpriseIssue[]>
  /**
   * What the enterprise says. 不满意 takes the issue up again, and reopens the closed case behind it in the same commit.
   * `reopened`: that case; null where none was closed. @throws StaleRecord · IllegalTransition
   */
  rateEnterpriseIssue(id: string, version: number, said: EnterpriseRating, today: string, act: Act): Promise<{ issue: EnterpriseIssue; reopened: Case | null }>
  /** One legal change. @throws NoSuchRecord · StaleRecord · IllegalTransition */
  changeEnterpriseIssue(id: string, version: number, action: string, change: (issue: EnterpriseIssue) => EnterpriseIssue, act: Act): Promise<EnterpriseIssue>
}
