/** 呈批 as staff see it. */
import type { Approval } from '../../../storage/records/approval.ts'
import type { Case } from '../../../storage/records/case.ts'
import type { ApprovalRow } from '../../contract/approval.ts'
import type { Names } from '../names.ts'

export function approvalRow(approval: Approval, names: Names, cases: ReadonlyMap<string, Case>): ApprovalRow {
  const { history: _history, requires = [], reportId = null, passed = [], unitIds = [], ...rest } = approval
  return {
    ...rest,
    reportId,
    requires,
    passed: passed.map(({ by, at, opinion }) => ({ byName: names.person(by), at, opinion })),
    submittedByName: names.person(approval.submittedBy),
    approverName: names.person(approval.approverId),
    units: unitIds.map((id) => names.unit(id)),
    about: titlesOf(approval.caseIds, cases),
  }
}

/** «2026-000123 title» of each case. */
export const titlesOf = (ids: readonly string[], cases: ReadonlyMap<string, Case>): string[] =>
  ids.map((id) => {
    const record = cases.get(id)
    return record ? `${record.number} ${record.title}` : id
  })
