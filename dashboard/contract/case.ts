/** Cases: the row of a list, and the whole of one. */
import { z } from 'zod'
import { caseStatuses, zCase } from '../../storage/records/case.ts'
import { zHistoryEntry } from '../../storage/records/record.ts'
import { zCardView, zPaging } from './queue.ts'

export const zCaseRow = zCase.omit({ history: true, version: true, postIds: true }).extend({ postCount: z.number().int(), openedByName: z.string() })
export type CaseRow = z.infer<typeof zCaseRow>

export const zCasesQuery = z.strictObject({ status: z.enum(caseStatuses).optional(), ...zPaging })
export const zCasesPage = z.object({ cases: z.array(zCaseRow), total: z.number().int() })

export const zCaseView = z.object({ case: zCaseRow, posts: z.array(zCardView), history: z.array(zHistoryEntry.extend({ byName: z.string() })) })
