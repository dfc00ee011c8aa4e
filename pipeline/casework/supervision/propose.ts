/** What the rules ask for now. Pure: an occasion has an id of its own, so that it is proposed once whoever looks, and however often. */
import type { Case } from '../../../storage/records/case.ts'
import type { Dispatch } from '../../../storage/records/dispatch.ts'
import { isOpen } from '../../../storage/records/dispatch.ts'
import type { SupervisionRule } from '../../../storage/records/office-rule.ts'
import { currentPause } from '../../../storage/records/pause.ts'
import type { NewSupervision } from '../../../storage/records/supervision.ts'
import type { WorkingCalendar } from '../clocks/working-calendar.ts'
import { dayInShanghai } from '../shanghai-day.ts'
import { timesDissatisfied, workingDays, workingDaysRun } from './lingering.ts'

/** What the rules look at. */
export interface Situation {
  /** What units work on, and what ended within the longest period of a rule. */
  dispatches: readonly Dispatch[]
  cases: ReadonlyMap<string, Case>
  unitName: (id: string) => string
  calendar: WorkingCalendar
  now: string
}

const DAY_MS = 86_400_000

export function proposals(rules: readonly SupervisionRule[], situation: Situation): NewSupervision[] {
  return rules.flatMap((rule) => {
    switch (rule.when.type) {
      case 'dispatch_overdue':
        return overdueDispatches(rule, rule.when.workingDays, situation)
      case 'unit_overdue':
        return lateUnits(rule, rule.when, situation)
      case 'case_dissatisfied':
        return dissatisfied(rule, rule.when.count, situation)
      case 'case_open':
        return openCases(rule, rule.when.workingDays, situation)
      default:
        return []
    }
  })
}

function overdueDispatches(rule: SupervisionRule, days: number, { dispatches, cases, unitName, calendar, now }: Situation): NewSupervision[] {
  return dispatches.filter((dispatch) => isOpen(dispatch) && !currentPause(dispatch, now) && dispatch.dueAt < now && workingDaysRun(calendar, dispatch, dispatch.dueAt, now) >= days).flatMap((dispatch) => {
    const record = cases.get(dispatch.caseId)
    // An extension granted meanwhile makes another occasion.
    return record ? [proposal(rule, `${dispatch.id}:${dispatch.dueAt}`, dispatch.unitId, [record], [dispatch], `${unitName(dispatch.unitId)}承办的 ${record.number} 号件超期 ${workingDaysRun(calendar, dispatch, dispatch.dueAt, now)} 个工作日`)] : []
  })
}

function lateUnits(rule: SupervisionRule, { count, days }: { count: number; days: number }, { dispatches, cases, unitName, now }: Situation): NewSupervision[] {
  const since = new Date(Date.parse(now) - days * DAY_MS).toISOString()
  const late = dispatches.filter((dispatch) => dispatch.dueAt >= since && dispatch.dueAt < now && !(isOpen(dispatch) && currentPause(dispatch, now)) && isLate(dispatch))
  return [...new Set(late.map(({ unitId }) => unitId))].flatMap((unitId) => {
    const theirs = late.filter((dispatch) => dispatch.unitId === unitId)
    if (theirs.length < count) return []
    const files = [...new Set(theirs.map(({ caseId }) => caseId))].flatMap((id) => cases.get(id) ?? [])
    // Once a unit a month: what it does after being spoken to is the next month's matter.
    return [proposal(rule, `${unitId}:${dayInShanghai(now).slice(0, 7)}`, unitId, files, theirs, `${unitName(unitId)}近 ${days} 天超期 ${theirs.length} 件（达到 ${count} 件）`)]
  })
}

/** Not answered by its end, or answered after it. */
function isLate({ dueAt, handling, history }: Dispatch): boolean {
  if (handling === 'returned' || handling === 'recalled') return false
  const answered = history.find(({ action }) => action === 'reply')?.at
  return answered === undefined || answered > dueAt
}

function dissatisfied(rule: SupervisionRule, count: number, { cases, dispatches, unitName }: Situation): NewSupervision[] {
  return [...cases.values()].filter((record) => timesDissatisfied(record) >= count).flatMap((record) => {
    const unitId = leadOf(record, dispatches)
    return unitId === undefined ? [] : [proposal(rule, `${record.id}:${timesDissatisfied(record)}`, unitId, [record], [], `${record.number} 号件群众 ${timesDissatisfied(record)} 次表示不满意，承办单位 ${unitName(unitId)}`)]
  })
}

function openCases(rule: SupervisionRule, days: number, { cases, dispatches, unitName, calendar, now }: Situation): NewSupervision[] {
  return [...cases.values()].filter(({ status }) => status === 'dispatched').flatMap((record) => {
    const unitId = leadOf(record, dispatches)
    const lead = dispatches.find((dispatch) => dispatch.caseId === record.id && dispatch.parentId === null && dispatch.role === 'lead' && isOpen(dispatch))
    // What its lead unit stood still by ruling is no delay.
    const open = lead ? workingDaysRun(calendar, lead, record.openedAt, now) : workingDays(calendar, record.openedAt, now)
    return unitId === undefined || open < days || (lead && currentPause(lead, now)) ? [] : [proposal(rule, record.id, unitId, [record], [], `${record.number} 号件受理后 ${open} 个工作日未办结，承办单位 ${unitName(unitId)}`)]
  })
}

/** The unit that has it, or had it last. */
const leadOf = (record: Case, dispatches: readonly Dispatch[]): string | undefined => record.unitIds?.[0] ?? dispatches.findLast(({ caseId, parentId, role }) => caseId === record.id && parentId === null && role === 'lead')?.unitId

const requirements = { notice: '请查明原因，抓紧办理，并在反馈时限内书面报告办理情况。', talk: '请单位主管领导到场说明情况，提出整改措施和完成时间。', circular: '对以上情况予以通报，请认真整改，并书面报告整改结果。' } as const

function proposal({ id, propose }: SupervisionRule, occasion: string, unitId: string, cases: readonly Case[], dispatches: readonly Dispatch[], why: string): NewSupervision {
  return { id: `supervision:${id}:${occasion}`, kind: propose.kind, level: propose.level, unitId, caseIds: cases.map((record) => record.id), dispatchIds: dispatches.map((dispatch) => dispatch.id), ruleId: id, why, matter: why, requirement: requirements[propose.kind] }
}
