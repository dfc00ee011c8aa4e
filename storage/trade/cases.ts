/** Cases, approvals and units. */
import type { Database, Where, Write } from '../database.ts'
import { decideApproval, submitForApproval } from '../records/approval.ts'
import { changeCase } from '../records/case.ts'
import type { Case } from '../records/case.ts'
import type { Act } from '../records/record.ts'
import type { CaseStore } from '../store.ts'
import type { AuditChain } from './audit.ts'
import { existing } from './retry.ts'

export function caseStore(database: Database, chain: AuditChain): CaseStore {
  const readCase = async (id: string): Promise<Case> => existing(await database.get('case', id), 'case', id)
  const casesWrites = async (ids: readonly string[], change: (record: Case) => Case): Promise<Write[]> =>
    Promise.all(ids.map(async (id) => ({ op: 'replace' as const, kind: 'case' as const, record: change(await readCase(id)) })))

  return {
    case: (id) => database.get('case', id),
    async caseByNumber(number) {
      return (await database.find('case', { where: { number }, limit: 1 }))[0]
    },
    async cases(filter, skip, limit) {
      const where: Where = filter.status === undefined ? {} : { status: filter.status }
      const [cases, total] = await Promise.all([database.find('case', { where, sort: [['openedAt', 'desc']], skip, limit }), database.count('case', { where })])
      return { cases, total }
    },
    changeCase: (id, change, act, action) =>
      chain.commitAudited(async () => {
        const record = change(await readCase(id))
        return { writes: [{ op: 'replace', kind: 'case', record }], facts: facts(act, action, `case ${id}`, { status: record.status }), result: record }
      }),
    submitForApproval: (submission, act) =>
      chain.commitAudited(async () => {
        const approval = submitForApproval(submission, act)
        const cases = await casesWrites(approval.caseIds, (record) => changeCase(record, 'submit', act))
        return { writes: [{ op: 'insert', kind: 'approval', record: approval }, ...cases], facts: facts(act, 'submit', `approval ${approval.id}`, { cases: approval.caseIds, to: approval.approverId }), result: approval }
      }),
    decideApproval: (id, decision, opinion, act) =>
      chain.commitAudited(async () => {
        const approval = decideApproval(existing(await database.get('approval', id), 'approval', id), decision, opinion, act)
        const cases = await casesWrites(approval.caseIds, (record) => changeCase(record, decision, { ...act, why: opinion || undefined }))
        return { writes: [{ op: 'replace', kind: 'approval', record: approval }, ...cases], facts: facts(act, decision, `approval ${id}`, { cases: approval.caseIds }), result: approval }
      }),
    approvalsWaitingFor: (approverId) => database.find('approval', { where: { approverId, state: 'pending' }, sort: [['submittedAt', 'asc']] }),
    units: () => database.find('unit', {}),
    unit: (id) => database.get('unit', id),
  }
}

const facts = (act: Act, action: string, subject: string, detail: Record<string, unknown>) => ({ at: act.at, by: act.by, action, subject, detail })
