/**
 * 督办: when the office presses a unit. Folder:
 *   supervision-rules.ts  the rules, as data         propose.ts      what they ask for, pure
 *   lingering.ts          久拖不决                    watch-units.ts  the stage that writes proposals, once each
 *   supervise.ts          issue, answer, close, drop
 */
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { zLingering, zSupervisionRule } from '../../../storage/records/office-rule.ts'

export const zSupervisionRules = z.strictObject({
  rules: z.array(zSupervisionRule).refine((rules) => new Set(rules.map(({ id }) => id)).size === rules.length, '规则编号不能重复'),
  lingering: zLingering,
})
export type SupervisionRules = z.infer<typeof zSupervisionRules>

/** @throws Error that names all that is wrong in the file */
export function loadSupervisionRules(file: string | URL = new URL('../../../storage/seed/supervision-rules.json', import.meta.url)): SupervisionRules {
  const parsed = zSupervisionRules.safeParse(JSON.parse(readFileSync(file, 'utf8')))
  if (!parsed.success) throw new Error(`supervision-rules.json: ${z.prettifyError(parsed.error)}`)
  return parsed.data
}
