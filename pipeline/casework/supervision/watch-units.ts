/** The stage that proposes 督办, 约谈 and 通报 where a rule asks for one. Any number of processes may run it on one store. */
import type { Case } from '../../../storage/records/case.ts'
import { proposeSupervision } from '../../../storage/records/supervision.ts'
import type { Store } from '../../../storage/store.ts'
import type { Log } from '../../log.ts'
import type { WorkingCalendar } from '../clocks/working-calendar.ts'
import type { Stage } from '../../jobs/stage-loop.ts'
import { stageLoop } from '../../jobs/stage-loop.ts'
import { proposals } from './propose.ts'
import type { SupervisionRules } from './supervision-rules.ts'

const EVERY_MS = 5 * 60_000
const DAY_MS = 86_400_000
/** Complaints about a case of an earlier year are a matter for people. */
const REOPENED_DAYS = 365
const CASES_AT_MOST = 20_000
const SUPERVISION = 'system:supervision'

export function createSupervisionWatch({ store, calendar, rules, clock, log }: { store: Store; calendar: WorkingCalendar; rules: SupervisionRules; clock: () => Date; log: Log }): Stage {
  return stageLoop('supervision', EVERY_MS, log, async (stopping) => {
    const longest = Math.max(0, ...rules.rules.map(({ when }) => (when.type === 'unit_overdue' ? when.days : 0)))
    const now = clock()
    const at = now.toISOString()
    const ago = (days: number): string => new Date(now.getTime() - days * DAY_MS).toISOString()
    const [open, ended, reopened, unended, units] = await Promise.all([store.openDispatches(), store.dispatchesDueBetween(ago(longest), at), store.reopenedCases(1, ago(REOPENED_DAYS)), store.unendedCases(CASES_AT_MOST), store.units()])
    const dispatches = [...new Map([...ended, ...open].map((dispatch) => [dispatch.id, dispatch])).values()]
    const cases = new Map<string, Case>([...unended, ...reopened].map((record) => [record.id, record]))
    const lacking = [...new Set(dispatches.map(({ caseId }) => caseId))].filter((id) => !cases.has(id))
    for (const record of await store.casesById(lacking)) cases.set(record.id, record)
    const names = new Map(units.map(({ id, name }) => [id, name]))
    for (const facts of proposals(rules.rules, { dispatches, cases, unitName: (id) => names.get(id) ?? id, calendar, now: at })) {
      if (stopping.aborted) return
      if (await store.supervision(facts.id)) continue
      if (await store.addProposal(proposeSupervision(facts, { at, by: SUPERVISION }))) log.info({ rule: facts.ruleId, unit: facts.unitId, cases: facts.caseIds.length }, 'a supervision is proposed')
    }
  })
}
