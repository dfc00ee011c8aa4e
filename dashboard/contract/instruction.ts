/** 批示: a leader's words, whom they are for, and what became of them. */
import { z } from 'zod'
import { instructionStates, zInstruction } from '../../storage/records/instruction.ts'
import { zInstant } from '../../storage/records/record.ts'
import { zCaseRow } from './case-row.ts'
import { zHistoryView } from './history.ts'
import { zPaging } from './queue.ts'

export const zInstructionRow = zInstruction.omit({ history: true }).extend({ leaderName: z.string(), targets: z.array(z.string()), about: z.array(z.string()), late: z.boolean() })
export type InstructionRow = z.infer<typeof zInstructionRow>
export const zInstructionsQuery = z.strictObject({ state: z.enum(instructionStates).optional(), reportId: z.string().max(200).optional(), ...zPaging })
export const zInstructionsPage = z.object({ instructions: z.array(zInstructionRow), total: z.number().int() })
/** The chain from the other end: the report it was written on, its cases, and the answers they came to. */
export const zInstructionView = z.object({
  instruction: zInstructionRow,
  report: z.object({ id: z.string(), number: z.string(), title: z.string() }).nullable(),
  cases: z.array(z.object({ case: zCaseRow, units: z.array(z.string()), answer: z.string().nullable() })),
  history: z.array(zHistoryView),
})
export type InstructionView = z.infer<typeof zInstructionView>

export const zInstruct = z
  .strictObject({ text: z.string().trim().min(1, '请写明批示内容').max(1000), caseIds: z.array(z.string().min(1).max(200)).max(50), reportId: z.string().max(200).nullable().default(null), targetUnitIds: z.array(z.string().min(1).max(200)).max(20).default([]), dueAt: zInstant.nullable().default(null) })
  .refine(({ caseIds, reportId }) => caseIds.length > 0 || reportId !== null, { path: ['caseIds'], message: '批示须针对案件或报告' })
export const zTrack = z.strictObject({ version: z.number().int().min(1), action: z.enum(['start', 'fulfil', 'reopen']), why: z.string().trim().max(1000).default('') }).refine(({ action, why }) => action === 'start' || why.length > 0, { path: ['why'], message: '请写明落实情况' })
