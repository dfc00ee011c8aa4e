/** A case as lists show it. */
import { z } from 'zod'
import { zCase } from '../../storage/records/case.ts'
import { zInstant } from '../../storage/records/record.ts'

export const zCaseRow = zCase
  .omit({ history: true, postIds: true, persons: true, unitIds: true, followUps: true, answer: true, siteRepliedAt: true, returns: true, repeatOf: true, joinedTo: true, dueAt: true, visitedAt: true })
  .extend({
    postCount: z.number().int(),
    openedByName: z.string(),
    units: z.array(z.string()),
    dueAt: zInstant.nullable(),
    overdue: z.boolean(),
    returns: z.number().int(),
    /** Numbers of the earlier case it repeats, and of the case that has its posts. */
    repeats: z.string().nullable(),
    joinedTo: z.string().nullable(),
    /** What the last 回访 said; null before it. */
    satisfied: z.boolean().nullable(),
  })
export type CaseRow = z.infer<typeof zCaseRow>
