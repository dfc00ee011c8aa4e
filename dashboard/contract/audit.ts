/** The audit trail, newest first. */
import { z } from 'zod'
import { zAuditEntry } from '../../storage/records/audit.ts'
import { zPaging } from './queue.ts'

export const zAuditQuery = z.strictObject({ subject: z.string().max(300).optional(), action: z.string().max(60).optional(), by: z.string().max(200).optional(), ...zPaging })
export const zAuditPage = z.object({ entries: z.array(zAuditEntry.omit({ version: true }).extend({ byName: z.string() })) })
