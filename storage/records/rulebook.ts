/**
 * 规则 that the office changed on the page: the whole document of one subject, its latest version here, the earlier ones beside it. Where
 * none is stored, the city's file holds (storage/seed). What a document must look like, its subject's schema says (pipeline/casework/rulebook).
 */
import { z } from 'zod'
import type { Act } from './record.ts'
import { changeFields, IllegalTransition, recordShape, zHistoryEntry, zInstant } from './record.ts'

/** clocks: 时限 · approvals: 审批 · supervision: 督办 · calendar: 放假安排与停办 */
export const ruleSubjects = ['clocks', 'approvals', 'supervision', 'calendar'] as const
export type RuleSubject = (typeof ruleSubjects)[number]

const zFacts = z.record(z.string(), z.unknown())
export const zRulebook = z.object({
  ...recordShape,
  subject: z.enum(ruleSubjects),
  facts: zFacts,
  /** What was in force before, oldest first; version 0 is the city's file. */
  earlier: z.array(z.object({ version: z.number().int().min(0), until: zInstant, facts: zFacts })),
  history: z.array(zHistoryEntry),
})
export type Rulebook = z.infer<typeof zRulebook>

export const rulebookId = (subject: RuleSubject): string => `rules:${subject}`

/** The office's first word on a subject. @param file what held until now @throws IllegalTransition without a reason */
export function openRulebook(subject: RuleSubject, file: Rulebook['facts'], facts: Rulebook['facts'], act: Act): Rulebook {
  requireReason(subject, act)
  return { id: rulebookId(subject), subject, version: 1, facts, earlier: [{ version: 0, until: act.at, facts: file }], history: [{ at: act.at, by: act.by, action: 'change_rules', from: '', to: '', why: act.why ?? '' }] }
}

/** The next version. @throws IllegalTransition without a reason */
export function changeRulebook(record: Rulebook, facts: Rulebook['facts'], act: Act): Rulebook {
  requireReason(record.subject, act)
  return changeFields<Rulebook>(record, 'change_rules', act, { facts, earlier: [...record.earlier, { version: record.version, until: act.at, facts: record.facts }] })
}

function requireReason(subject: RuleSubject, { why }: Act): void {
  if (!why?.trim()) throw new IllegalTransition('rulebook', subject, 'change_rules', 'in force', 'a reason is needed')
}
