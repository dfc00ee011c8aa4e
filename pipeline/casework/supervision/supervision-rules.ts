/**
 * 督办: when the office presses a unit. Folder:
 *   supervision-rules.ts  the rules, as data         propose.ts      what they ask for, pure
 *   lingering.ts          久拖不决                    watch-units.ts  the stage that writes proposals, once each
 *   supervise.ts          issue, answer, close, drop
 */
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { supervisionKinds, zSupervisionLevel } from '../../../storage/records/supervision.ts'

const count = z.number().int().min(1)
const zSupervisionRule = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{1,40}$/),
  when: z.discriminatedUnion('type', [
    /** A dispatch is so many working days past its end. */
    z.strictObject({ type: z.literal('dispatch_overdue'), workingDays: count }),
    /** So many of a unit's dispatches that ended within the last days were late. */
    z.strictObject({ type: z.literal('unit_overdue'), count, days: count }),
    /** The citizen was not satisfied so many times. */
    z.strictObject({ type: z.literal('case_dissatisfied'), count }),
    /** The case has not ended after so many working days. */
    z.strictObject({ type: z.literal('case_open'), workingDays: count }),
  ]),
  propose: z.strictObject({ kind: z.enum(supervisionKinds), level: zSupervisionLevel }),
})
export type SupervisionRule = z.infer<typeof zSupervisionRule>

const zSupervisionRules = z.strictObject({
  rules: z.array(zSupervisionRule).refine((rules) => new Set(rules.map(({ id }) => id)).size === rules.length, '规则编号不能重复'),
  /** 久拖不决: any of these. */
  lingering: z.strictObject({ workingDays: count, extensions: count, returns: count, dissatisfied: count }),
})
export type SupervisionRules = z.infer<typeof zSupervisionRules>

/** @throws Error that names all that is wrong in the file */
export function loadSupervisionRules(file: string | URL = new URL('../../../storage/seed/supervision-rules.json', import.meta.url)): SupervisionRules {
  const parsed = zSupervisionRules.safeParse(JSON.parse(readFileSync(file, 'utf8')))
  if (!parsed.success) throw new Error(`supervision-rules.json: ${z.prettifyError(parsed.error)}`)
  return parsed.data
}
