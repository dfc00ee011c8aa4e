/** 呈批 and 批示: what was submitted to whom, and what leaders wrote. */
import type { Condition, Database } from '../database.ts'
import type { CaseworkStore } from '../store.ts'

export function approvalStore(database: Database): Pick<CaseworkStore, 'approval' | 'approvals' | 'instruction' | 'instructions'> {
  return {
    approval: (id) => database.get('approval', id),
    async approvals(filter, skip, limit) {
      const where = toWhere(filter)
      const [approvals, total] = await Promise.all([database.find('approval', { where, sort: [['submittedAt', 'desc']], skip, limit }), database.count('approval', { where })])
      return { approvals, total }
    },
    instruction: (id) => database.get('instruction', id),
    async instructions(filter, skip, limit) {
      const where = toWhere(filter)
      const [instructions, total] = await Promise.all([database.find('instruction', { where, sort: [['issuedAt', 'desc']], skip, limit }), database.count('instruction', { where })])
      return { instructions, total }
    },
  }
}

function toWhere({ caseId, ...plain }: Record<string, string | undefined>): Record<string, Condition> {
  const where: Record<string, Condition> = {}
  for (const [field, value] of Object.entries(plain)) if (value !== undefined) where[field] = value
  if (caseId !== undefined) where['caseIds'] = caseId
  return where
}
