/**
 * What the security administrator changes. Clocks and approvals are versions by day: a new one begins tomorrow at the earliest, so that
 * whatever was sent keeps to the version of its day; one that has not begun may still be replaced. 督办 rules and the calendar hold at once.
 */
import type { CalendarEntries } from '../../../storage/records/calendar.ts'
import type { ClockRule } from '../../../storage/records/clock-policy.ts'
import type { RuleSubject } from '../../../storage/records/rulebook.ts'
import { changeRulebook, openRulebook, rulebookId } from '../../../storage/records/rulebook.ts'
import type { Store } from '../../../storage/store.ts'
import type { Actor } from '../actor.ts'
import { requireMay } from '../actor.ts'
import type { ApprovalPolicies } from '../approval-policy.ts'
import { dueAt } from '../clocks/due-times.ts'
import { HolidayTableEnds } from '../clocks/holiday-table.ts'
import { CaseworkRefused } from '../refused.ts'
import { dayInShanghai } from '../shanghai-day.ts'
import type { SupervisionRules } from '../supervision/supervision-rules.ts'
import { insert, replace } from '../writes.ts'
import type { OfficeRules, RuleDocuments } from './office-rules.ts'
import { plainDocument, readDocument } from './office-rules.ts'

interface RuleTools {
  store: Store
  rules: OfficeRules
  /** The 问题分类 that cases have. */
  categories: readonly string[]
}
/** `version`: of the subject's document as the person saw it. */
interface Seen {
  version: number
  why: string
}
const DAY_MS = 86_400_000

/** 时限, from a day on. */
export async function changeClocks(tools: RuleTools, actor: Actor, order: Seen & { from: string; rules: readonly ClockRule[] }, at: string): Promise<void> {
  await change(tools, actor, 'clocks', order, at, ({ clocks: { policies } }) => {
    refuseEarlier(order.from, at)
    refuseTwice(order.rules.map(({ id }) => id))
    refuseUnknown(order.rules.flatMap(({ categories = [] }) => categories), tools.categories)
    for (const rule of order.rules) refuseWrongOrder(tools.rules, rule, at)
    return { policies: [...policies.filter(({ from }) => from < order.from), { version: nextName(policies, order.from), from: order.from, rules: [...order.rules] }] }
  })
}

/** 审批规则, from a day on. */
export async function changeApprovals(tools: RuleTools, actor: Actor, order: Seen & Pick<ApprovalPolicies['versions'][number], 'from' | 'rules' | 'reports'>, at: string): Promise<void> {
  const units = new Set((await tools.store.units()).map(({ id }) => id))
  await change(tools, actor, 'approvals', order, at, ({ approvals: { versions } }) => {
    refuseEarlier(order.from, at)
    refuseTwice(order.rules.map(({ id }) => id))
    refuseUnknown(order.rules.flatMap(({ when }) => when.categories ?? []), tools.categories)
    const strange = order.rules.flatMap(({ when }) => when.units ?? []).filter((id) => !units.has(id))
    if (strange.length > 0) throw new CaseworkRefused('invalid', `没有这个单位：${strange.join('、')}`)
    const ascending = versions.toSorted((a, b) => (a.from < b.from ? -1 : 1))
    return { versions: [...ascending.filter(({ from }) => from < order.from), { version: nextName(ascending, order.from), from: order.from, rules: order.rules, ...(order.reports ? { reports: order.reports } : {}) }] }
  })
}

/** 督办规则 and what counts as 久拖不决, at once. What was proposed before stays. */
export async function changeSupervision(tools: RuleTools, actor: Actor, { version, why, ...order }: Seen & SupervisionRules, at: string): Promise<void> {
  await change(tools, actor, 'supervision', { version, why }, at, () => order)
}

/** 放假安排 and 停办, at once. What has begun stays: deadlines were counted with it. */
export async function changeCalendar(tools: RuleTools, actor: Actor, { version, why, ...order }: Seen & CalendarEntries, at: string): Promise<void> {
  await change(tools, actor, 'calendar', { version, why }, at, ({ calendar }) => {
    const year = Number(dayInShanghai(at).slice(0, 4))
    const past = (entries: CalendarEntries): string => JSON.stringify(entries.years.filter((one) => one.year < year).toSorted((a, b) => a.year - b.year))
    if (past(order) !== past(calendar)) throw new CaseworkRefused('illegal', '往年的放假安排不再改动')
    const now = localMoment(at).slice(0, 16)
    const begun = (entries: CalendarEntries): string => JSON.stringify(entries.closures.filter(({ from }) => from <= now).map(({ declared: _declared, ...one }) => one).toSorted((a, b) => (a.from < b.from ? -1 : 1)))
    const fresh = order.closures.filter((one) => !calendar.closures.some(({ from }) => from === one.from))
    const kept = { ...order, closures: order.closures.filter((one) => !fresh.includes(one)) }
    if (begun(kept) !== begun(calendar)) throw new CaseworkRefused('illegal', '已经开始的停办时段不能改动；要延长，请从原结束时间起另录一段')
    // Known from now on: what was sent before moves by it, once.
    const declared = fresh.map((one) => ({ ...one, declared: one.declared ?? localMoment(at) }))
    return { years: [...order.years].toSorted((a, b) => a.year - b.year), closures: [...kept.closures.map((one) => ({ ...one, ...declaredOf(calendar, one.from) })), ...declared].toSorted((a, b) => (a.from < b.from ? -1 : 1)) }
  })
}

async function change<S extends RuleSubject>({ store, rules }: RuleTools, actor: Actor, subject: S, { version, why }: Seen, at: string, make: (now: RuleDocuments) => RuleDocuments[S]): Promise<void> {
  requireMay(actor, 'rules:manage')
  if (!why.trim()) throw new CaseworkRefused('invalid', '请写明变更原因')
  await rules.refresh(store)
  await store.commitDecision(async () => {
    const before = await store.database.get('rulebook', rulebookId(subject))
    if ((before?.version ?? 0) !== version || rules.versions()[subject] !== version) throw new CaseworkRefused('stale', '该规则在您打开之后有了改动，请看过再操作')
    const result = readDocument(subject, plainDocument(make(rules.documents())))
    if (!result.good) throw new CaseworkRefused('invalid', result.why)
    const facts = plainDocument(result.document)
    const act = { at, by: actor.id, why }
    const record = before ? changeRulebook(before, facts, act) : openRulebook(subject, plainDocument(rules.documents()[subject]), facts, act)
    return { writes: [before ? replace('rulebook', record) : insert('rulebook', record)], facts: { at, by: actor.id, action: 'change_rules', subject: `rules ${subject}`, detail: { version: record.version, why } }, result: undefined }
  })
  await rules.refresh(store)
}

function refuseEarlier(from: string, at: string): void {
  const tomorrow = dayInShanghai(new Date(Date.parse(at) + DAY_MS).toISOString())
  if (from < tomorrow) throw new CaseworkRefused('invalid', `新规则最早从明天（${tomorrow}）起执行：今天已发出的件按今天的规则`)
}

function refuseTwice(ids: readonly string[]): void {
  const twice = ids.filter((id, n) => ids.indexOf(id) !== n)
  if (twice.length > 0) throw new CaseworkRefused('invalid', `规则名称重复：${[...new Set(twice)].join('、')}`)
}

function refuseUnknown(named: readonly string[], known: readonly string[]): void {
  const strange = named.filter((category) => !known.includes(category))
  if (strange.length > 0) throw new CaseworkRefused('invalid', `没有这个问题分类：${[...new Set(strange)].join('、')}`)
}

/** Signed, then contacted, then settled: counted from now, whatever the units are. */
function refuseWrongOrder({ clocks: { calendar } }: OfficeRules, { id, sign, contact, resolve }: ClockRule, at: string): void {
  const times = [sign, contact, resolve].map((allowed) => {
    try {
      return dueAt(calendar, allowed, at)
    } catch (error) {
      // Beyond the calendar: that is said when the year is to be counted, not here.
      if (error instanceof HolidayTableEnds) return null
      throw error
    }
  })
  const known = times.filter((time) => time !== null)
  if (known.some((time, n) => n > 0 && time < (known[n - 1] ?? ''))) throw new CaseworkRefused('invalid', `规则「${id}」：签收、首次联系、办结的期限须依次靠后`)
}

/** `2026-3`: the third version that begins in that year. */
function nextName(versions: readonly { version: string; from: string }[], from: string): string {
  const year = from.slice(0, 4)
  const used = versions.map(({ version }) => Number(/^(?<year>\d{4})-(?<n>\d+)$/u.exec(version)?.groups?.['year'] === year ? version.split('-')[1] : 0))
  return `${year}-${Math.max(0, ...used) + 1}`
}

const SHANGHAI_MS = 8 * 3_600_000
/** `2026-11-23T08:05:09.123` in Shanghai; its first sixteen signs are the minute. */
const localMoment = (at: string): string => new Date(Date.parse(at) + SHANGHAI_MS).toISOString().slice(0, -1)

const declaredOf = ({ closures }: CalendarEntries, from: string): { declared?: string } => {
  const declared = closures.find((one) => one.from === from)?.declared
  return declared === undefined ? {} : { declared }
}
