/**
 * 规则 in force: the city's files, and over them what the office changed on the page. Folder:
 *   office-rules.ts   the rules that every stage and the dashboard hold, and how they are brought up to date
 *   change-rules.ts   what the administrator changes, checked and audited     preview-rules.ts  «a dispatch now would be due …»
 *   watch-rules.ts    the stage by which a worker learns of changes           calendar-years.ts  which years of 放假安排 are known
 *
 * Invariant: whoever holds a part (`clocks.policies`, `approvals`, the calendar) holds it for good; its contents change in place, so that
 * a change counts from the next dispatch on, without a restart.
 */
import { z } from 'zod'
import type { CalendarEntries, CalendarFacts } from '../../../storage/records/calendar.ts'
import { zCalendarEntries } from '../../../storage/records/calendar.ts'
import type { ClockPolicies, ClockPolicy } from '../../../storage/records/clock-policy.ts'
import { zClockPolicies } from '../../../storage/records/clock-policy.ts'
import type { RuleSubject } from '../../../storage/records/rulebook.ts'
import { ruleSubjects } from '../../../storage/records/rulebook.ts'
import type { Store } from '../../../storage/store.ts'
import type { ApprovalPolicies } from '../approval-policy.ts'
import { zApprovalPolicies } from '../approval-policy.ts'
import type { Clocks } from '../clocks/clock-files.ts'
import { dueTimes } from '../clocks/due-times.ts'
import type { WorkingCalendar } from '../clocks/working-calendar.ts'
import { createWorkingCalendar } from '../clocks/working-calendar.ts'
import type { Limits } from '../limits.ts'
import type { SupervisionRules } from '../supervision/supervision-rules.ts'
import { zSupervisionRules } from '../supervision/supervision-rules.ts'
import type { CaseworkRules } from '../tools.ts'

export interface RuleDocuments {
  clocks: ClockPolicies
  approvals: ApprovalPolicies
  supervision: SupervisionRules
  /** Beside the calendar file, never instead of it. */
  calendar: CalendarEntries
}
const schemas = { clocks: zClockPolicies, approvals: zApprovalPolicies, supervision: zSupervisionRules, calendar: zCalendarEntries } as const

/** The document, or all that is wrong in it. */
export function readDocument<S extends RuleSubject>(subject: S, facts: unknown): { good: true; document: RuleDocuments[S] } | { good: false; why: string } {
  const parsed = schemas[subject].safeParse(facts)
  return parsed.success ? { good: true, document: parsed.data as RuleDocuments[S] } : { good: false, why: parsed.error.issues.map(({ path, message }) => [path.join('.'), message].filter(Boolean).join('：')).join('；') }
}

export interface OfficeRules extends CaseworkRules {
  /** What is in force now, as documents; of what version (0: the city's file). */
  documents(): RuleDocuments
  versions(): Record<RuleSubject, number>
  /** The calendar file without what was entered on the page. */
  readonly calendarFile: CalendarFacts
  /** Brings the rules to what the store holds. @throws Error that names a document which does not fit */
  refresh(store: Pick<Store, 'rulebooks'>): Promise<boolean>
  /** The clocks as they would be with these documents; nothing changes. */
  clocksWith(proposed: { clocks?: ClockPolicies | undefined; calendar?: CalendarEntries | undefined }): Clocks
}

export interface RuleFiles {
  clocks: readonly ClockPolicy[]
  calendar: CalendarFacts
  approvals: ApprovalPolicies
  supervision: SupervisionRules
  limits: Limits
}

export function createOfficeRules(files: RuleFiles): OfficeRules {
  const base: RuleDocuments = { clocks: { policies: [...files.clocks] }, approvals: files.approvals, supervision: files.supervision, calendar: { years: [], closures: [] } }
  let documents = base
  let versions: Record<RuleSubject, number> = { clocks: 0, approvals: 0, supervision: 0, calendar: 0 }
  let calendar = createWorkingCalendar(files.calendar)
  const live: WorkingCalendar = {
    isWorking: (at) => calendar.isWorking(at),
    add: (from, ms) => calendar.add(from, ms),
    subtract: (to, ms) => calendar.subtract(to, ms),
    between: (from, to) => calendar.between(from, to),
    closeOfDay: (from, n) => calendar.closeOfDay(from, n),
    nextOpening: (from) => calendar.nextOpening(from),
  }
  const policies = [...files.clocks]
  const facts: CalendarFacts = { ...files.calendar }
  const approvals: ApprovalPolicies = { versions: [...files.approvals.versions] }
  const supervision: SupervisionRules = { rules: [...files.supervision.rules], lingering: { ...files.supervision.lingering } }

  function install(next: RuleDocuments): void {
    documents = next
    policies.splice(0, policies.length, ...next.clocks.policies)
    approvals.versions.splice(0, approvals.versions.length, ...next.approvals.versions)
    supervision.rules.splice(0, supervision.rules.length, ...next.supervision.rules)
    Object.assign(supervision.lingering, next.supervision.lingering)
    Object.assign(facts, withEntries(files.calendar, next.calendar))
    calendar = createWorkingCalendar({ ...facts })
  }

  return {
    clocks: { calendar: live, facts, policies },
    dueTimes: (asked) => dueTimes(policies, live, asked),
    approvals,
    supervision,
    limits: files.limits,
    calendarFile: files.calendar,
    documents: () => documents,
    versions: () => versions,
    async refresh(store) {
      const found = new Map((await store.rulebooks()).map((record) => [record.subject, record]))
      const latest = Object.fromEntries(ruleSubjects.map((subject) => [subject, found.get(subject)?.version ?? 0])) as Record<RuleSubject, number>
      if (ruleSubjects.every((subject) => latest[subject] === versions[subject])) return false
      const read = <S extends RuleSubject>(subject: S): RuleDocuments[S] => {
        const record = found.get(subject)
        if (!record) return base[subject]
        const result = readDocument(subject, record.facts)
        if (!result.good) throw new Error(`the rules of the store do not fit this program: ${subject}, version ${record.version}: ${result.why}`)
        return result.document
      }
      install({ clocks: read('clocks'), approvals: read('approvals'), supervision: read('supervision'), calendar: read('calendar') })
      versions = latest
      return true
    },
    clocksWith({ clocks = documents.clocks, calendar: entries = documents.calendar }) {
      const proposed = withEntries(files.calendar, entries)
      return { calendar: createWorkingCalendar(proposed), facts: proposed, policies: clocks.policies }
    },
  }
}

/** The file with the years and closures that were entered beside it; a year entered goes before the file's. */
function withEntries(file: CalendarFacts, { years, closures }: CalendarEntries): CalendarFacts {
  const entered = new Set(years.map(({ year }) => year))
  return { ...file, years: [...file.years.filter(({ year }) => !entered.has(year)), ...years], closures: [...file.closures, ...closures] }
}

/** A document as plain data, for the store. */
export const plainDocument = (document: object): Record<string, unknown> => z.record(z.string(), z.unknown()).parse(JSON.parse(JSON.stringify(document)))
