/** Reports, for reading. */
import type { Condition, Database } from '../database.ts'
import type { ReportFilter, ReportStore } from '../store/reports.ts'

export function reportStore(database: Database): ReportStore {
  return {
    report: (id) => database.get('report', id),
    reportsById: (ids) => database.getMany('report', ids),
    async reports(filter, skip, limit) {
      const where = whereOf(filter)
      const [reports, total] = await Promise.all([database.find('report', { where, sort: [['from', 'desc'], ['issue', 'desc']], skip, limit }), database.count('report', { where })])
      return { reports, total }
    },
  }
}

function whereOf({ caseId, ...plain }: ReportFilter): Record<string, Condition> {
  const where: Record<string, Condition> = {}
  for (const [field, value] of Object.entries(plain)) if (value !== undefined) where[field] = value
  if (caseId !== undefined) where['caseIds'] = caseId
  return where
}
