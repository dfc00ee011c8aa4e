/** 批示: a leader's written instruction, a record of its own: who, what, on which cases or report, to whom, until when, what became of it. */
import { z } from 'zod'
import type { Act, Transitions } from './record.ts'
import { changeFields, changeState, IllegalTransition, recordShape, zHistoryEntry, zInstant } from './record.ts'

export const instructionStates = ['issued', 'in_progress', 'fulfilled'] as const
export type InstructionState = (typeof instructionStates)[number]

export const zInstruction = z.object({
  ...recordShape,
  leaderId: z.string(),
  issuedAt: zInstant,
  text: z.string().min(1),
  caseIds: z.array(z.string()),
  /** The 专报 or 简报 it was written on. */
  reportId: z.string().nullable(),
  targetUnitIds: z.array(z.string()),
  dueAt: zInstant.nullable(),
  state: z.enum(instructionStates),
  outcome: z.string().nullable(),
  history: z.array(zHistoryEntry),
})
export type Instruction = z.infer<typeof zInstruction>

export const instructionTransitions = {
  start: { from: ['issued'], to: 'in_progress' },
  fulfil: { from: ['issued', 'in_progress'], to: 'fulfilled' },
  reopen: { from: ['fulfilled'], to: 'in_progress' },
} as const satisfies Transitions<InstructionState, string>

/** A leader writes. @throws IllegalTransition without words, or on nothing */
export function issueInstruction(facts: Pick<Instruction, 'id' | 'text' | 'caseIds' | 'reportId' | 'targetUnitIds' | 'dueAt'>, act: Act): Instruction {
  if (!facts.text.trim()) throw new IllegalTransition('instruction', facts.id, 'issue', 'new', 'it has no words')
  if (facts.caseIds.length === 0 && facts.reportId === null) throw new IllegalTransition('instruction', facts.id, 'issue', 'new', 'it must be on a case or a report')
  return {
    ...facts,
    version: 1,
    leaderId: act.by,
    issuedAt: act.at,
    state: 'issued',
    outcome: null,
    history: [{ at: act.at, by: act.by, action: 'issue', from: '', to: 'issued' }],
  }
}

/** What became of it. Fulfilling needs the outcome in words. */
export function changeInstruction(record: Instruction, action: keyof typeof instructionTransitions, act: Act): Instruction {
  if (action !== 'start' && !act.why?.trim()) throw new IllegalTransition('instruction', record.id, action, record.state, 'say what was done')
  return changeState('instruction', record, 'state', instructionTransitions, action, act, action === 'fulfil' ? { outcome: act.why ?? null } : {})
}

/** A case follows from it: opened for it, or found to be about it. @throws IllegalTransition when it is fulfilled, or all of them are linked already */
export function linkInstruction(record: Instruction, caseIds: readonly string[], act: Act): Instruction {
  const all = [...new Set([...record.caseIds, ...caseIds])]
  if (record.state === 'fulfilled' || all.length === record.caseIds.length) throw new IllegalTransition('instruction', record.id, 'link', record.state, 'there is nothing to link')
  return changeFields(record, 'link', act, { caseIds: all }, record.state)
}
