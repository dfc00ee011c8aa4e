/** 催办: a unit was reminded of a dispatch, by the program (自动催办) or by a person (人工催办). Only ever added. */
import { z } from 'zod'
import { clockNames } from './clock-policy.ts'
import type { ClockName } from './clock-policy.ts'
import { recordShape, zInstant } from './record.ts'

/** Half of a clock's time has run, four fifths, all of it; then once a working day; or a person wrote. */
export const reminderStages = ['50', '80', '100', 'daily', 'hand'] as const
export type ReminderStage = (typeof reminderStages)[number]

export const zReminder = z.object({
  ...recordShape,
  dispatchId: z.string(),
  caseId: z.string(),
  unitId: z.string(),
  clock: z.enum(clockNames),
  stage: z.enum(reminderStages),
  /** The deadline it speaks of. */
  dueAt: zInstant,
  at: zInstant,
  by: z.string(),
  /** Who was on duty for the unit; `because` says how they were found. */
  staffIds: z.array(z.string()),
  because: z.enum(['duty', 'unit', 'parent', 'nobody']),
  text: z.string(),
  deliveryId: z.string(),
})
export type Reminder = z.infer<typeof zReminder>

/** The id of the reminder of one moment: two processes that see the same moment write the same one. An extension makes new moments. */
export const reminderId = (dispatchId: string, clock: ClockName, stage: Exclude<ReminderStage, 'hand'>, dueAt: string, day: string): string => `reminder:${dispatchId}:${clock}:${stage}:${stage === 'daily' ? day : dueAt}`
