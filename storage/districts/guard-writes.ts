/** The second wall: whatever a decision read, it changes nothing that the person does not see, and makes nothing that is the whole city's. */
import type { Write } from '../database.ts'
import type { KindName } from '../records/kinds.ts'
import type { Decision, Store } from '../store.ts'
import type { Sight } from './sight.ts'
import { WholeCityOnly } from './sight.ts'

/** Of the whole city: reports, rules, registers. */
const cityKinds: ReadonlySet<KindName> = new Set<KindName>(['report', 'forwardRule', 'rulebook'])

export function guardDecisions(store: Pick<Store, 'commitDecision'>, sight: Sight): Store['commitDecision'] {
  return <T>(prepare: () => Promise<Decision<T>>) =>
    store.commitDecision(async () => {
      const decision = await prepare()
      for (const write of decision.writes) if (!(await isTheirs(write, sight))) throw new WholeCityOnly(sight.districts)
      return decision
    })
}

async function isTheirs(write: Write, sight: Sight): Promise<boolean> {
  if (cityKinds.has(write.kind)) return false
  if (write.op === 'delete') return true
  const seen = async (ids: readonly string[]): Promise<number> => (await sight.casesSeen(ids)).size
  switch (write.kind) {
    case 'case':
      // A new case takes its district from its post; one that is there is seen by what it was.
      return write.op === 'insert' || (await seen([write.record.id])) === 1
    case 'post':
      return write.op === 'insert' || (await sight.postsSeen([write.record.id])).size === 1
    case 'dispatch':
    case 'reply':
    case 'reminder':
      return (await seen([write.record.caseId])) === 1
    case 'approval':
    case 'instruction':
    case 'supervision': {
      const known = await seen(write.record.caseIds)
      // One about several cases goes on with each of them.
      return write.op === 'insert' ? known > 0 && known === new Set(write.record.caseIds).size : known > 0
    }
    default:
      return true
  }
}
