/** A line of a record's history with the person's name; `system:collect` and the like keep their names. */
import { z } from 'zod'
import { zHistoryEntry } from '../../storage/records/record.ts'

/** `about`: whose history it stands in, where several are told together: a unit's name; empty for the record itself. */
export const zHistoryView = zHistoryEntry.extend({ byName: z.string(), about: z.string().optional() })
export type HistoryView = z.infer<typeof zHistoryView>
