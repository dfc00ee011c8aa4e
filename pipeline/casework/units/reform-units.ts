/**
 * 机构改革: units end and others take over, in one commit: 合并 (several into one), 拆分 (one into several), 撤销并入 (one into one).
 * The work in hand, the people, the duties, the notices, the units of level 2, letters that have not arrived, rules of 自动转办 and issues
 * of enterprises go with it; nothing of the history is touched.
 */
import type { Write } from '../../../storage/database.ts'
import type { Dispatch } from '../../../storage/records/dispatch.ts'
import type { Act } from '../../../storage/records/record.ts'
import { changeFields } from '../../../storage/records/record.ts'
import type { Staff } from '../../../storage/records/staff.ts'
import { placeStaff } from '../../../storage/records/staff.ts'
import type { Unit } from '../../../storage/records/unit.ts'
import { abolishUnit, existsOn, moveUnit, succeedUnits } from '../../../storage/records/unit.ts'
import type { Store } from '../../../storage/store.ts'
import type { Actor } from '../actor.ts'
import { requireMay } from '../actor.ts'
import { CaseworkRefused, present } from '../refused.ts'
import { dayInShanghai } from '../shanghai-day.ts'
import { insert, replace } from '../writes.ts'
import { handOverLetters } from './hand-over-letter.ts'
import { handOverWork } from './hand-over-work.ts'
import { seenUnit } from './keep-units.ts'
import { handOverIssues, redirectLetters, redirectRules, withLetters } from './redirect-waiting.ts'

export interface Reform {
  /** The units that end, as the person saw them. */
  units: readonly { id: string; version: number }[]
  successorIds: readonly string[]
  /** Which of the successors takes over whatever is not named below. */
  heirId: string
  /** The first day they no longer exist; today or earlier: what is in hand changes hands now. */
  until: string
  why: string
  dispatches: readonly { id: string; unitId: string }[]
  /** Null: the account is switched off. */
  staff: readonly { id: string; unitId: string | null }[]
  /** Units of level 2 below them: under which of the successors they come. */
  subunits: readonly { id: string; parentId: string }[]
}
export interface Reformed {
  abolished: Unit[]
  /** How much changed hands. */
  handedOver: { dispatches: number; staff: number; deactivated: number; subunits: number; letters: number; rules: number; rulesOff: number; issues: number }
}

export interface ReformParts {
  store: Store
  newId: () => string
  /** Outside production no letter leaves. */
  held: boolean
}

/** @throws CaseworkRefused: nothing is changed then */
export function reformUnits(parts: ReformParts, actor: Actor, reform: Reform, at: string): Promise<Reformed> {
  requireMay(actor, 'unit:manage')
  const { store } = parts
  return store.commitDecision(async () => {
    const units = await store.units()
    const { former, successors, heir } = partiesOf(units, reform, dayInShanghai(at))
    const act: Act = { at, by: actor.id, why: reform.why }
    const successor = (id: string): Unit => named(successors, id)
    const formerIds = former.map(({ id }) => id)

    const parted = new Map(reform.dispatches.map(({ id, unitId }) => [id, successor(unitId)]))
    const heirOf = (dispatch: Dispatch) => ({ from: present(former.find(({ id }) => id === dispatch.unitId), '单位'), to: parted.get(dispatch.id) ?? heir })
    const work = await handOverWork(store, formerIds, heirOf, act)
    const dispatches = work.handed.map(({ dispatchId }) => dispatchId)
    refuseUnknown(parted.keys(), dispatches, '转办件')
    const letters = await handOverLetters(parts, work.handed, act)

    const people = await peopleAfter(store, formerIds, reform, heir.id, successor)
    const below = subunitsAfter(units, formerIds, reform, heir, successor, act)
    const inHand = await store.supervisionsInHand(formerIds)
    const notices = inHand.map((record) => replace('supervision', changeFields(record, 'hand_over', act, { unitId: heir.id }, record.state)))
    const parties = { former, successors, heir }
    const redirected = await redirectLetters(store, parties, work.handed, new Set(inHand.map(({ id }) => id)), act)
    const rules = await redirectRules(store, parties, act)
    const issues = await handOverIssues(store, parties, act)
    const abolished = former.map((unit) => abolishUnit(unit, reform.until, [...reform.successorIds], act))
    const succeeding = successors.map((unit) => succeedUnits(unit, former, successors.length === 1, act))
    const duties = await dutyWrites(store, formerIds, people, at)
    const moved = people.filter(({ active, unitId }) => active && unitId !== null)
    return {
      writes: [...[...abolished, ...succeeding, ...below].map((unit) => replace('unit', unit)), ...withLetters(work.writes, redirected, act), ...people.map((person) => replace('staff', person)), ...duties, ...notices, ...letters.map((letter) => insert('delivery', letter)), ...redirected.map((letter) => replace('delivery', letter)), ...rules.writes, ...issues.writes],
      facts: {
        at,
        by: actor.id,
        action: 'reform_units',
        subject: `unit ${formerIds.join(' ')}`,
        detail: { abolished: formerIds, successors: [...reform.successorIds], heir: heir.id, until: reform.until, why: reform.why, dispatches, moved: moved.map(({ id }) => id), deactivated: people.filter((person) => !moved.includes(person)).map(({ id }) => id), subunits: below.map(({ id }) => id), letters: redirected.map(({ id }) => id), rules: rules.redirected, rulesOff: rules.switchedOff, issues: issues.ids },
      },
      result: { abolished, handedOver: { dispatches: dispatches.length, staff: moved.length, deactivated: people.length - moved.length, subunits: below.length, letters: redirected.length, rules: rules.redirected.length, rulesOff: rules.switchedOff.length, issues: issues.ids.length } },
    }
  })
}

function partiesOf(units: readonly Unit[], reform: Reform, today: string): { former: Unit[]; successors: Unit[]; heir: Unit } {
  const former = reform.units.map(({ id, version }) => seenUnit(units, id, version))
  const successorIds = [...new Set(reform.successorIds)]
  const successors = successorIds.map((id) => present(units.find((unit) => unit.id === id), '承接单位'))
  if (former.length === 0 || new Set(former.map(({ id }) => id)).size < former.length) throw new CaseworkRefused('invalid', '请选择要撤销的单位')
  if (successors.length === 0) throw new CaseworkRefused('invalid', '请选择承接单位')
  if (former.length > 1 && successors.length > 1) throw new CaseworkRefused('invalid', '多个单位撤销、多个单位承接的，请逐个办理')
  if (reform.until > today) throw new CaseworkRefused('invalid', '撤销日期还没有到，请到当日再办理：在办件即时移交')
  for (const unit of former) {
    if (unit.until !== null) throw new CaseworkRefused('illegal', `${unit.name}已于 ${unit.until} 撤销`)
    if (reform.until <= unit.from) throw new CaseworkRefused('invalid', `撤销日期须晚于${unit.name}的设立日期 ${unit.from}`)
    if (successorIds.includes(unit.id)) throw new CaseworkRefused('invalid', `${unit.name}不能由自己承接；继续存在的单位不要撤销`)
  }
  for (const unit of successors) {
    if (!existsOn(unit, today)) throw new CaseworkRefused('illegal', `承接单位${unit.name}目前不存在（${unit.from} 至 ${unit.until ?? '今'}）`)
    if (former.some(({ level }) => level !== unit.level)) throw new CaseworkRefused('invalid', '承接单位须与被撤销的单位同级')
    if (unit.level === 2 && former.some(({ parentId }) => parentId !== unit.parentId)) throw new CaseworkRefused('invalid', '二级单位须由同一上级之下的单位承接')
  }
  return { former, successors, heir: named(successors, reform.heirId) }
}

function named(successors: readonly Unit[], id: string): Unit {
  const unit = successors.find((one) => one.id === id)
  if (!unit) throw new CaseworkRefused('invalid', '接收单位须是承接单位之一')
  return unit
}

function refuseUnknown(given: Iterable<string>, known: readonly string[], noun: string): void {
  for (const id of given) if (!known.includes(id)) throw new CaseworkRefused('stale', `所列${noun}已不在被撤销的单位，请重新载入`)
}

/** Whoever belonged to them, as they are afterwards; who was switched off before stays so, at the heir. */
async function peopleAfter(store: Store, formerIds: readonly string[], reform: Reform, heirId: string, successor: (id: string) => Unit): Promise<Staff[]> {
  const people = await store.staffOfUnits(formerIds)
  const orders = new Map(reform.staff.map(({ id, unitId }) => [id, unitId === null ? null : successor(unitId).id]))
  refuseUnknown(orders.keys(), people.map(({ id }) => id), '人员')
  return people.map((person) => placeStaff(person, orders.has(person.id) ? (orders.get(person.id) ?? null) : heirId))
}

function subunitsAfter(units: readonly Unit[], formerIds: readonly string[], reform: Reform, heir: Unit, successor: (id: string) => Unit, act: Act): Unit[] {
  const below = units.filter(({ parentId, until }) => parentId !== null && until === null && formerIds.includes(parentId))
  const orders = new Map(reform.subunits.map(({ id, parentId }) => [id, successor(parentId)]))
  refuseUnknown(orders.keys(), below.map(({ id }) => id), '二级单位')
  return below.map((unit) => moveUnit(unit, orders.get(unit.id) ?? heir, act))
}

/** 值班: who moves keeps it at the new unit; who left has none. */
async function dutyWrites(store: Store, formerIds: readonly string[], people: readonly Staff[], at: string): Promise<Write[]> {
  return (await store.dutiesOfUnits(formerIds, at)).map((duty): Write => {
    const person = people.find(({ id }) => id === duty.staffId)
    if (!person?.active || person.unitId === null) return { op: 'delete', kind: 'duty', id: duty.id }
    return replace('duty', { ...duty, version: duty.version + 1, unitId: person.unitId })
  })
}
