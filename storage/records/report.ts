/** A report: 《本周热点问题专报》 or 《运行简报》. A draft may be made again; a frozen one is never changed. */
import { z } from 'zod'
import type { Act, Transitions } from './record.ts'
import { changeFields, changeState, IllegalTransition, recordShape, zDay, zHistoryEntry } from './record.ts'

export const reportStates = ['draft', 'frozen'] as const

export const zReport = z.object({
  ...recordShape,
  kind: z.enum(['weekly', 'monthly']),
  /** The issue's number within its year. */
  issue: z.number().int().min(1),
  from: zDay,
  /** First day after the period. */
  to: zDay,
  state: z.enum(reportStates),
  /** What is printed: plain data, every number with the ids behind it. */
  body: z.record(z.string(), z.unknown()),
  history: z.array(zHistoryEntry),
})
export type Report = z.infer<typeof zReport>

export const reportTransitions = { freeze: { from: ['draft'], to: 'frozen' } } as const satisfies Transitions<(typeof reportStates)[number], 'freeze'>

/** A first draft. @throws IllegalTransition when the period is empty or reversed */
export function draftReport(facts: Pick<Report, 'id' | 'kind' | 'issue' | 'from' | 'to' | 'body'>, act: Act): Report {
  if (facts.to <= facts.from) throw new IllegalTransition('report', facts.id, 'draft', 'new', `the period ${facts.from} – ${facts.to} has no day`)
  return { ...facts, version: 1, state: 'draft', history: [{ at: act.at, by: act.by, action: 'draft', from: '', to: 'draft' }] }
}

/** The draft made again. */
export function redraftReport(report: Report, body: Report['body'], act: Act): Report {
  if (report.state === 'frozen') throw new IllegalTransition('report', report.id, 'redraft', 'frozen')
  return changeFields(report, 'redraft', act, { body }, 'draft')
}

/** Printed and sent: from now on it is what it is. */
export function freezeReport(report: Report, act: Act): Report {
  return changeState('report', report, 'state', reportTransitions, 'freeze', act)
}
