/** 呈批、批示、催办、督办、企业问题 and 媒体点名, for somebody who works for some districts only: theirs are those whose every case is. */
import type { Store } from '../store.ts'
import { NoSuchRecord } from '../trade/retry.ts'
import type { EnterpriseIssue } from '../records/enterprise-issue.ts'
import { pageSeen, WholeCityOnly } from './sight.ts'
import type { Sight } from './sight.ts'

type Words =
  | 'approval'
  | 'approvals'
  | 'instruction'
  | 'instructions'
  | 'reminders'
  | 'supervision'
  | 'supervisions'
  | 'mediaMentions'
  | 'addMediaMention'
  | 'addEnterpriseIssue'
  | 'changeMediaMention'
  | 'enterpriseIssue'
  | 'enterpriseIssues'
  | 'caseOfIssue'
  | 'registerEnterpriseIssue'
  | 'settleEnterpriseIssue'
  | 'changeEnterpriseIssue'
  | 'issuesOfCase'
  | 'rateEnterpriseIssue'

export function paperWords(store: Store, sight: Sight): Pick<Store, Words> {
  const byCases = <T extends { caseIds: readonly string[] }>(records: readonly T[]): Promise<T[]> => sight.keepByCases(records, ({ caseIds }) => caseIds)
  const one = async <T extends { caseIds: readonly string[] }>(record: T | undefined): Promise<T | undefined> => (record ? (await byCases([record]))[0] : undefined)
  const caseOfIssue = async (issue: EnterpriseIssue) => {
    const record = await store.caseOfIssue(issue)
    return sight.isOwn(record?.district) ? record : undefined
  }
  const issuesSeen = async (issues: readonly EnterpriseIssue[]): Promise<EnterpriseIssue[]> => {
    const cases = await Promise.all(issues.map(caseOfIssue))
    return issues.filter((_, n) => cases[n] !== undefined)
  }
  const enterpriseIssue: Store['enterpriseIssue'] = async (id) => {
    const issue = await store.enterpriseIssue(id)
    return issue && (await caseOfIssue(issue)) ? issue : undefined
  }
  const requireIssue = async (id: string): Promise<void> => {
    if (!(await enterpriseIssue(id))) throw new NoSuchRecord('enterpriseIssue', id)
  }
  return {
    approval: async (id) => one(await store.approval(id)),
    async approvals(filter, skip, limit) {
      const { page, total } = await pageSeen(async (from, most) => (await store.approvals(filter, from, most)).approvals, byCases, skip, limit)
      return { approvals: page, total }
    },
    instruction: async (id) => one(await store.instruction(id)),
    async instructions(filter, skip, limit) {
      const { page, total } = await pageSeen(async (from, most) => (await store.instructions(filter, from, most)).instructions, byCases, skip, limit)
      return { instructions: page, total }
    },
    async reminders(filter, skip, limit) {
      const { page, total } = await pageSeen(
        async (from, most) => (await store.reminders(filter, from, most)).reminders,
        (some) => sight.keepByCases(some, ({ caseId }) => [caseId]),
        skip,
        limit,
      )
      return { reminders: page, total }
    },
    supervision: async (id) => one(await store.supervision(id)),
    async supervisions(filter, skip, limit) {
      const { page, total } = await pageSeen(async (from, most) => (await store.supervisions(filter, from, most)).supervisions, byCases, skip, limit)
      return { supervisions: page, total }
    },
    async mediaMentions(filter, skip, limit) {
      const { page, total } = await pageSeen(async (from, most) => (await store.mediaMentions(filter, from, most)).mentions, byCases, skip, limit)
      return { mentions: page, total }
    },
    async addMediaMention(mention) {
      if (!(await one(mention))) throw new WholeCityOnly(sight.districts)
      return store.addMediaMention(mention)
    },
    // An issue has no district before it has a case.
    async addEnterpriseIssue() {
      throw new WholeCityOnly(sight.districts)
    },
    async changeMediaMention(id, version, action, change, act) {
      const mention = await store.database.get('mediaMention', id)
      if (!(await one(mention))) throw new NoSuchRecord('mediaMention', id)
      return store.changeMediaMention(id, version, action, change, act)
    },
    enterpriseIssue,
    async enterpriseIssues(filter, skip, limit) {
      const { page, total } = await pageSeen(async (from, most) => (await store.enterpriseIssues(filter, from, most)).issues, issuesSeen, skip, limit)
      return { issues: page, total }
    },
    caseOfIssue,
    async registerEnterpriseIssue(id, ...rest) {
      await requireIssue(id)
      return store.registerEnterpriseIssue(id, ...rest)
    },
    async settleEnterpriseIssue(id, ...rest) {
      await requireIssue(id)
      return store.settleEnterpriseIssue(id, ...rest)
    },
    // Who sees the case sees what it is about.
    issuesOfCase: async (record) => (sight.isOwn(record.district) ? store.issuesOfCase(record) : []),
    async rateEnterpriseIssue(id, ...rest) {
      await requireIssue(id)
      return store.rateEnterpriseIssue(id, ...rest)
    },
    async changeEnterpriseIssue(id, ...rest) {
      await requireIssue(id)
      return store.changeEnterpriseIssue(id, ...rest)
    },
  }
}
