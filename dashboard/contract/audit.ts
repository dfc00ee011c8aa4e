/** The audit trail, newest first. */
import { z } from 'zod'
import { zAuditEntry } from '../../storage/records/audit.ts'
import { zInstant } from '../../storage/records/record.ts'
import { zPaging } from './queue.ts'

export const zAuditQuery = z.strictObject({ subject: z.string().max(300).optional(), action: z.string().max(60).optional(), by: z.string().max(200).optional(), from: zInstant.optional(), to: zInstant.optional(), ...zPaging })
export const zAuditPage = z.object({ entries: z.array(zAuditEntry.omit({ version: true }).extend({ byName: z.string() })) })
/** `lastHash`: kept elsewhere, it also proves that the chain's end was not cut off. */
export const zAuditVerdict = z.object({ entries: z.number().int(), lastHash: z.string().nullable(), broken: z.string().nullable() })
