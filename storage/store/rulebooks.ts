/** CONTRACT of the store, continued: 规则 that the office changed. They are written through `commitDecision`. See ../store.ts. */
import type { Rulebook } from '../records/rulebook.ts'

export interface RulebookStore {
  /** One a subject that was ever changed. */
  rulebooks(): Promise<Rulebook[]>
}
