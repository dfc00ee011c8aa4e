/** The stage by which a worker learns what was changed on the page, in whichever process. */
import type { Store } from '../../../storage/store.ts'
import type { Stage } from '../../jobs/stage-loop.ts'
import { stageLoop } from '../../jobs/stage-loop.ts'
import type { Log } from '../../log.ts'
import type { OfficeRules } from './office-rules.ts'

const EVERY_MS = 5_000

export function createRuleWatch({ store, rules, log }: { store: Store; rules: OfficeRules; log: Log }): Stage {
  return stageLoop('rules', EVERY_MS, log, async () => {
    if (await rules.refresh(store)) log.info(rules.versions(), 'the rules of the office changed')
  })
}
