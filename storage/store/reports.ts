/** CONTRACT of the store, continued: reports (专报, 运行简报). They are written through `commitDecision`. See ../store.ts. */
import type { Report, ReportKind, ReportState } from '../records/report.ts'

export interface ReportFilter {
  kind?: ReportKind | undefined
  state?: ReportState | undefined
  /** About this case. */
  caseId?: string | undefined
  eventId?: string | undefined
}

export interface ReportStore {
  report(id: string): Promise<Report | undefined>
  /** Those that exist, in the order of `ids`. */
  reportsById(ids: readonly string[]): Promise<Report[]>
  /** The latest period first; of one period the latest issue first. */
  reports(filter: ReportFilter, skip: number, limit: number): Promise<{ reports: Report[]; total: number }>
}
