/** 规则 that the office changed, for reading. */
import type { Database } from '../database.ts'
import { rulebookId, ruleSubjects } from '../records/rulebook.ts'
import type { RulebookStore } from '../store/rulebooks.ts'

export function rulebookStore(database: Database): RulebookStore {
  return { rulebooks: () => database.getMany('rulebook', ruleSubjects.map(rulebookId)) }
}
