/**
 * 暂停计时 and 恢复计时: the clocks of a dispatch stand still by ruling, and with them those of what was given on below it. Whoever gave
 * the work out rules: on the unit's request, or of its own motion.
 */
import type { Case } from '../../storage/records/case.ts'
import type { Dispatch } from '../../storage/records/dispatch.ts'
import { isOpen, pauseClocks, resumeClocks, ruleOnAsk, withPause } from '../../storage/records/dispatch.ts'
import type { Pause } from '../../storage/records/pause.ts'
import { currentPause, endPauses } from '../../storage/records/pause.ts'
import type { Act } from '../../storage/records/record.ts'
import { withNews } from '../../storage/records/ruling.ts'
import { inShanghai } from '../dispatch/letters.ts'
import type { Actor, Seen } from './actor.ts'
import { commandedDispatch, requireMay, requireStep } from './actor.ts'
import type { PausedClocks } from './clocks/paused-deadlines.ts'
import { clocksUnder, roundTheClockOf } from './clocks/paused-deadlines.ts'
import { CaseworkRefused, present } from './refused.ts'
import { settleCase } from './settle-case.ts'
import type { CaseworkTools } from './tools.ts'
import { replace } from './writes.ts'

type Clocks = CaseworkTools['clocks']

/** The office pauses of its own motion. @throws CaseworkRefused · HolidayTableEnds */
export function pauseDispatch(tools: CaseworkTools, actor: Actor, order: Seen & { reason: string; until: string }, at: string): Promise<Dispatch> {
  requireMay(actor, 'dispatch:command')
  if (!order.reason.trim()) throw new CaseworkRefused('invalid', '请写明暂停计时的原因')
  const act: Act = { at, by: actor.id, why: pauseWords(order.reason, order.until) }
  return change(tools, actor, order, act, 'pause', ({ before, file, upper, below }) => {
    if (before.pause?.state === 'asked') throw new CaseworkRefused('illegal', '该单位已申请暂停计时，请先裁定')
    const clocks = pausedClocks(tools.clocks, before, file, upper, order, act)
    return { record: pauseClocks(before, clocks, act), below: pausedBelow(tools.clocks, file, below, before, order, act) }
  })
}

/** 裁定 of a 暂停计时 that was asked. Granted, it stands from the ruling on; `until` in place of the moment the unit named. */
export function ruleOnPause(tools: CaseworkTools, actor: Actor, order: Seen & { granted: boolean; ruling: string; until: string | null }, at: string): Promise<Dispatch> {
  requireMay(actor, 'dispatch:command')
  const { granted, ruling } = order
  if (!granted && !ruling.trim()) throw new CaseworkRefused('invalid', '不同意须说明理由')
  const act: Act = { at, by: actor.id, why: ruling }
  return change(tools, actor, order, act, granted ? 'pause_granted' : 'pause_refused', ({ before, file, upper, below }) => {
    const ask = before.pause
    if (ask?.state !== 'asked') throw new CaseworkRefused('illegal', '该单位没有待裁定的暂停计时申请')
    if (!granted) return { record: ruleOnAsk(before, 'pause', false, ruling, act), below: [] }
    const facts = { reason: ask.reason, until: order.until ?? ask.until ?? at }
    const clocks = pausedClocks(tools.clocks, before, file, upper, facts, act)
    const why = pauseWords(ruling.trim() || ask.reason, facts.until)
    return { record: ruleOnAsk(before, 'pause', true, ruling, { at, by: actor.id }, { clocks, why }), below: pausedBelow(tools.clocks, file, below, before, facts, act) }
  })
}

/** 恢复计时: the deadlines keep what the clocks stood still for, and no more. */
export function resumeDispatch(tools: CaseworkTools, actor: Actor, order: Seen & { why: string }, at: string): Promise<Dispatch> {
  requireMay(actor, 'dispatch:command')
  if (!order.why.trim()) throw new CaseworkRefused('invalid', '请写明恢复计时的原因')
  const act: Act = { at, by: actor.id, why: order.why }
  return change(tools, actor, order, act, 'resume', ({ before, file, below }) => {
    const standing = isOpen(before) ? currentPause(before, at) : undefined
    if (!standing) throw new CaseworkRefused('illegal', '该转办件没有暂停计时')
    const own = (pause: Pause): boolean => pause.upperId === null
    if (!(before.pauses ?? []).some((pause) => own(pause) && pause.endedAt === null && at < pause.until)) throw new CaseworkRefused('illegal', '该件随上级单位暂停计时，由办公室恢复')
    return {
      record: resumeClocks(before, resumedClocks(tools.clocks, before, file, at, own), act),
      below: below.filter((child) => follows(child, before, at)).map((child) => resumeClocks(child, resumedClocks(tools.clocks, child, file, at, ({ upperId }) => upperId === before.id), { ...act, why: `上级单位恢复计时：${order.why}` })),
    }
  })
}

/** What the clocks of a dispatch are when some of its pauses end at `at`. */
export const resumedClocks = ({ calendar, policies }: Clocks, record: Dispatch, file: Case, at: string, which?: (pause: Pause) => boolean): PausedClocks => clocksUnder(record, endPauses(record.pauses ?? [], at, which), calendar, roundTheClockOf(policies, record, file), at)

const pauseWords = (reason: string, until: string): string => `${reason}（至 ${inShanghai(until)}）`
const follows = (child: Dispatch, upper: Dispatch, at: string): boolean => (child.pauses ?? []).some(({ upperId, endedAt, until }) => upperId === upper.id && endedAt === null && at < until)

interface Before {
  before: Dispatch
  file: Case
  upper: Dispatch | undefined
  /** What is open below it. */
  below: readonly Dispatch[]
}

function change(tools: CaseworkTools, actor: Actor, seen: Seen, act: Act, action: string, make: (facts: Before) => { record: Dispatch; below: Dispatch[] }): Promise<Dispatch> {
  const { store } = tools
  return store.commitDecision(async () => {
    const { record: before, parent: upper } = await commandedDispatch(store, actor, seen.dispatchId)
    requireStep(before, seen.step)
    if (!isOpen(before)) throw new CaseworkRefused('illegal', '该转办件已不在办理中')
    const file = present(await store.case(before.caseId), '案件')
    const dispatches = await store.dispatchesOf(file.id)
    const { record, below } = make({ before, file, upper, below: dispatches.filter((child) => child.parentId === before.id && isOpen(child)) })
    const known = new Map(dispatches.map((dispatch) => [dispatch.id, dispatch]))
    const changed = new Map([record, ...below].map((dispatch) => [dispatch.id, withNews(dispatch, known.get(dispatch.id) ?? before)]))
    const settled = settleCase(file, file, dispatches.map((other) => changed.get(other.id) ?? other), { at: act.at, by: act.by })
    return {
      writes: [...[...changed.values()].map((dispatch) => replace('dispatch', dispatch)), ...(upper === undefined ? [replace('case', settled)] : [])],
      facts: { at: act.at, by: act.by, action, subject: `dispatch ${before.id}`, detail: { case: file.id, why: act.why ?? '', due: record.dueAt, below: below.map(({ id }) => id) } },
      result: changed.get(record.id) ?? record,
    }
  })
}

/** @throws CaseworkRefused when this dispatch cannot stand still so long */
function pausedClocks({ calendar, policies }: Clocks, before: Dispatch, file: Case, upper: Dispatch | undefined, { reason, until }: { reason: string; until: string }, { at, by }: Act): PausedClocks {
  refusePause(before, until, at)
  // Asked of the calendar for its own sake: a clock around the clock would not ask, and its unit works by the calendar all the same.
  calendar.isWorking(Date.parse(until))
  const clocks = clocksUnder(before, withPause(before, { from: at, until, by, reason, upperId: null }), calendar, roundTheClockOf(policies, before, file), at)
  if (upper && clocks.dueAt >= upper.dueAt) throw new CaseworkRefused('illegal', '暂停后的期限须早于本单位自己的期限；请先向办公室申请')
  return clocks
}

/** @throws CaseworkRefused when a pause until then is out of the question */
export function refusePause(record: Dispatch, until: string, at: string): void {
  const standing = currentPause(record, at)
  if (standing) throw new CaseworkRefused('illegal', `已暂停计时，自 ${inShanghai(standing.from)} 至 ${inShanghai(standing.until)}，不能重复暂停`)
  if (until <= at) throw new CaseworkRefused('invalid', '暂停计时的截止时间已经过去，请另定')
  if (record.dueAt <= at) throw new CaseworkRefused('illegal', '办结期限已过，不能再暂停计时；可申请延期')
}

/** Those below stand still as long as the upper one; a deadline of theirs that has passed stays where it is. */
function pausedBelow({ calendar, policies }: Clocks, file: Case, below: readonly Dispatch[], upper: Dispatch, { reason, until }: { reason: string; until: string }, { at, by }: Act): Dispatch[] {
  return below.map((child) => {
    const clocks = clocksUnder(child, withPause(child, { from: at, until, by, reason, upperId: upper.id }), calendar, roundTheClockOf(policies, child, file), at)
    return pauseClocks(child, clocks, { at, by, why: `上级单位暂停计时：${pauseWords(reason, until)}` })
  })
}
