/** 值班: who answers for a unit in a span of time. Several entries may overlap; all of them are then on duty. */
import { z } from 'zod'
import { recordShape, zInstant } from './record.ts'

export const zDuty = z.object({
  ...recordShape,
  unitId: z.string(),
  staffId: z.string(),
  from: zInstant,
  /** Not included. */
  until: zInstant,
})
export type Duty = z.infer<typeof zDuty>
