/** 企业问题清单 and 整治台账. */
import type { Condition, Database, Write } from '../database.ts'
import type { Case } from '../records/case.ts'
import { reopenCase } from '../records/case.ts'
import type { EnterpriseIssue } from '../records/enterprise-issue.ts'
import { enterpriseNumber, openEnterpriseStates, rateEnterpriseIssue, registerEnterpriseIssue, settleEnterpriseIssue } from '../records/enterprise-issue.ts'
import type { Act } from '../records/record.ts'
import type { EnterpriseFilter, EnterpriseStore } from '../store/enterprise.ts'
import type { AuditChain } from './audit.ts'
import { nextOfYear } from './case-number.ts'
import { existing, StaleRecord } from './retry.ts'

/** 并案 upon 并案 goes on only so far: a bound, should records ever point in a circle. */
const MOST_JOININGS = 20

export function enterpriseStore(database: Database, chain: AuditChain): EnterpriseStore {
  const seen = async (id: string, version: number): Promise<EnterpriseIssue> => {
    const issue = existing(await database.get('enterpriseIssue', id), 'enterpriseIssue', id)
    if (issue.version !== version) throw new StaleRecord('enterpriseIssue', id)
    return issue
  }
  const caseOf = async ({ caseId, postId }: EnterpriseIssue): Promise<Case | undefined> => {
    const id = caseId ?? (postId === null ? null : ((await database.get('post', postId))?.caseId ?? null))
    let record = id === null ? undefined : await database.get('case', id)
    for (let steps = 0; record?.status === 'joined' && record.joinedTo && steps < MOST_JOININGS; steps++) record = await database.get('case', record.joinedTo)
    return record
  }
  const change = (id: string, version: number, action: string, act: Act, prepare: (issue: EnterpriseIssue) => Promise<{ record: EnterpriseIssue; writes?: Write[] }>): Promise<EnterpriseIssue> =>
    chain.commitAudited(async () => {
      const { record, writes = [] } = await prepare(await seen(id, version))
      return { writes: [...writes, { op: 'replace', kind: 'enterpriseIssue', record }], facts: facts(record, action, act), result: record }
    })

  return {
    enterpriseIssue: (id) => database.get('enterpriseIssue', id),
    async enterpriseIssues(filter, skip, limit) {
      const where = toWhere(filter)
      const sort = filter.overdueOn === undefined && filter.dueUntil === undefined ? (['at', 'desc'] as const) : (['dueDay', 'asc'] as const)
      const [issues, total] = await Promise.all([database.find('enterpriseIssue', { where, sort: [sort], skip, limit }), database.count('enterpriseIssue', { where })])
      return { issues, total }
    },
    async enterpriseCounts(from, to) {
      const count = (where: Record<string, Condition>): Promise<number> => database.count('enterpriseIssue', { where: { at: { gte: from, lt: to }, ...where } })
      const [listed, registered, settled, content, rated] = await Promise.all([count({}), count({ number: { not: null } }), count({ state: 'settled' }), count({ 'satisfaction.verdict': { in: ['satisfied', 'fair'] } }), count({ 'satisfaction.verdict': { not: null } })])
      return { listed, registered, settled, content, rated }
    },
    caseOfIssue: caseOf,
    addEnterpriseIssue: (record) => chain.commitAudited(async () => ({ writes: [{ op: 'insert', kind: 'enterpriseIssue', record }], facts: facts(record, 'list_enterprise_issue', record.history[0]!), result: record })),
    registerEnterpriseIssue: (id, version, charge, today, act) =>
      change(id, version, 'register_enterprise_issue', act, async (issue) => {
        const { year, value, writes } = await nextOfYear(database, 'enterprise-number', act)
        return { record: registerEnterpriseIssue(issue, { ...charge, number: enterpriseNumber(year, value) }, today, act), writes }
      }),
    settleEnterpriseIssue: (id, version, evidence, act) =>
      change(id, version, 'settle_enterprise_issue', act, async (issue) => {
        const record = await caseOf(issue)
        return { record: settleEnterpriseIssue(issue, evidence, record?.status === 'closed' ? record.closedAt : null, act) }
      }),
    async issuesOfCase({ id, postIds }) {
      const caseIds = [id]
      // 并案 upon 并案: whatever came to it, by whichever way.
      for (let n = 0, level = [id]; level.length > 0 && n < MOST_JOININGS; n++) {
        level = (await database.find('case', { where: { joinedTo: { in: level } } })).map((one) => one.id).filter((one) => !caseIds.includes(one))
        caseIds.push(...level)
      }
      const [linked, posted] = await Promise.all([database.find('enterpriseIssue', { where: { caseId: { in: caseIds } } }), postIds.length === 0 ? [] : database.find('enterpriseIssue', { where: { postId: { in: postIds } } })])
      return [...new Map([...linked, ...posted].map((issue) => [issue.id, issue])).values()]
    },
    rateEnterpriseIssue: (id, version, said, today, act) =>
      chain.commitAudited(async () => {
        const before = await seen(id, version)
        const record = rateEnterpriseIssue(before, said, today, act)
        const behind = said.verdict === 'dissatisfied' ? await caseOf(before) : undefined
        const reopened = behind?.status === 'closed' ? reopenCase(behind, { ...act, why: `企业不满意（${record.number ?? ''}）：${said.words}` }) : null
        const entry = facts(record, 'rate_enterprise_issue', { ...act, why: said.words })
        return { writes: [{ op: 'replace', kind: 'enterpriseIssue', record }, ...(reopened ? [{ op: 'replace' as const, kind: 'case' as const, record: reopened }] : [])], facts: { ...entry, detail: { ...entry.detail, verdict: said.verdict, ...(reopened ? { reopened: reopened.number } : {}) } }, result: { issue: record, reopened } }
      }),
    changeEnterpriseIssue: (id, version, action, make, act) => change(id, version, action, act, async (issue) => ({ record: make(issue) })),
  }
}

function toWhere({ overdueOn, dueUntil, ...plain }: EnterpriseFilter): Record<string, Condition> {
  const open = { in: [...openEnterpriseStates] }
  const where: Record<string, Condition> = overdueOn !== undefined ? { state: open, dueDay: { lt: overdueOn } } : dueUntil !== undefined ? { state: open, dueDay: { lte: dueUntil } } : {}
  for (const [field, value] of Object.entries(plain)) if (value !== undefined) where[field] = value
  return where
}

const facts = ({ id, number, state }: EnterpriseIssue, action: string, act: Act) => ({ at: act.at, by: act.by, action, subject: `enterprise ${id}`, detail: { number, state, ...(act.why ? { why: act.why } : {}) } })
