/**
 * A report: 专报 on a matter, 《本周热点问题专报》 or 《运行简报》. A draft may be made again; it is submitted (呈批), sent back or
 * approved; a frozen one is never changed.
 */
import { z } from 'zod'
import type { Act, Transitions } from './record.ts'
import { changeFields, changeState, IllegalTransition, recordShape, zDay, zHistoryEntry, zInstant } from './record.ts'

/** weekly 热点周报 · monthly 运行简报 · special 专报 */
export const reportKinds = ['weekly', 'monthly', 'special'] as const
export type ReportKind = (typeof reportKinds)[number]
/** frozen: 已审定 · dropped: its number stays used. */
export const reportStates = ['draft', 'submitted', 'sent_back', 'frozen', 'dropped'] as const
export type ReportState = (typeof reportStates)[number]

/** Cases that one report names at most. */
export const REPORT_CASES_MOST = 100

export const zReport = z.object({
  ...recordShape,
  kind: z.enum(reportKinds),
  /** The issue's number within its year. */
  issue: z.number().int().min(1),
  from: zDay,
  /** First day after the period. */
  to: zDay,
  state: z.enum(reportStates),
  title: z.string().optional(),
  /** What is printed under the title, paragraph by paragraph. */
  text: z.string().optional(),
  /** What it is about; absent in reports made before they had authors. */
  caseIds: z.array(z.string()).optional(),
  eventId: z.string().nullable().optional(),
  by: z.string().optional(),
  at: zInstant.optional(),
  /** Figures: plain data, as they were counted. */
  body: z.record(z.string(), z.unknown()),
  history: z.array(zHistoryEntry),
})
export type Report = z.infer<typeof zReport>

export const reportTransitions = {
  submit: { from: ['draft', 'sent_back'], to: 'submitted' },
  withdraw: { from: ['submitted'], to: 'draft' },
  send_back: { from: ['submitted'], to: 'sent_back' },
  approve: { from: ['submitted'], to: 'frozen' },
  freeze: { from: ['draft'], to: 'frozen' },
  drop: { from: ['draft', 'sent_back'], to: 'dropped' },
} as const satisfies Transitions<ReportState, string>

type ReportFacts = Pick<Report, 'id' | 'kind' | 'issue' | 'from' | 'to' | 'body'> & Partial<Pick<Report, 'title' | 'text' | 'caseIds' | 'eventId'>>

/** A first draft. @throws IllegalTransition when the period is empty or reversed */
export function draftReport(facts: ReportFacts, act: Act): Report {
  if (facts.to <= facts.from) throw new IllegalTransition('report', facts.id, 'draft', 'new', `the period ${facts.from} – ${facts.to} has no day`)
  return { ...facts, by: act.by, at: act.at, version: 1, state: 'draft', history: [{ at: act.at, by: act.by, action: 'draft', from: '', to: 'draft' }] }
}

/** The draft made again. @throws IllegalTransition while it is submitted, and after it was approved or dropped */
export function redraftReport(report: Report, changes: Partial<Pick<Report, 'title' | 'text' | 'caseIds' | 'body'>>, act: Act): Report {
  if (report.state !== 'draft' && report.state !== 'sent_back') throw new IllegalTransition('report', report.id, 'redraft', report.state)
  return changeFields<Report>(report, 'redraft', act, changes, report.state)
}

/** Submitted, withdrawn, sent back, approved; or dropped, which needs a reason. @throws IllegalTransition */
export function changeReport(report: Report, action: Exclude<keyof typeof reportTransitions, 'freeze'>, act: Act): Report {
  if ((action === 'drop' || action === 'send_back') && !act.why?.trim()) throw new IllegalTransition('report', report.id, action, report.state, 'a reason is needed')
  return changeState('report', report, 'state', reportTransitions, action, act)
}

/** Printed and sent: from now on it is what it is. */
export function freezeReport(report: Report, act: Act): Report {
  return changeState('report', report, 'state', reportTransitions, 'freeze', act)
}

const reportNames: Record<ReportKind, string> = { weekly: '热点周报', monthly: '运行简报', special: '专报' }
/** `专报〔2026〕12期`, the year being that in which its period begins. */
export const reportNumber = ({ kind, issue, from }: Pick<Report, 'kind' | 'issue' | 'from'>): string => `${reportNames[kind]}〔${from.slice(0, 4)}〕${issue}期`
