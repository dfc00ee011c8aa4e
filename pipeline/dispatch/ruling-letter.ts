/** The words of 裁定通知 and 时限通知: what was ruled on a 转办件, why, which deadlines hold now, what the unit has to do. Pure; personal data is covered. */
import type { Case } from '../../storage/records/case.ts'
import { clockNames } from '../../storage/records/clock-policy.ts'
import type { Delivery, NewDelivery } from '../../storage/records/delivery.ts'
import { dispatchLetterId, rulingId } from '../../storage/records/delivery.ts'
import type { Ask, AskKind, Dispatch } from '../../storage/records/dispatch.ts'
import type { Pause } from '../../storage/records/pause.ts'
import { currentPause } from '../../storage/records/pause.ts'
import type { Deadlines, Ruling, RulingEvent, RulingFields } from '../../storage/records/ruling.ts'
import { deadlineFields } from '../casework/clocks/paused-deadlines.ts'
import { isRunning } from '../casework/reminders/reminders-due.ts'
import { clockWords, inShanghai, roleWords } from './letters.ts'

export interface RulingFacts {
  ruling: Ruling
  /** As it is now: a letter names the deadlines that hold when it is written. */
  dispatch: Dispatch
  case: Case
  unitName: string
  /** Whoever gave the work out and rules on it: the unit above (加派), or the office. */
  commander: string
  channel: NewDelivery['channel']
  /** The 转办单; what was taken over from an old ledger never had one. */
  first: Pick<Delivery, 'receipt' | 'fields'> | undefined
  /** The deadlines that the letter before this one named. */
  former: Deadlines
  at: string
}

const kinds: Record<RulingEvent, { head: string; said: string; todo: string }> = {
  extension_granted: { head: '延期', said: '同意延期', todo: '请按新的时限办结并答复。' },
  extension_refused: { head: '延期', said: '不同意延期', todo: '时限不变，请按期办结并答复。' },
  pause_granted: { head: '暂停计时', said: '同意暂停计时', todo: '暂停期间不催办；暂停的原因消除后，请及时继续办理并反馈。' },
  pause_refused: { head: '暂停计时', said: '不同意暂停计时', todo: '继续计时，时限不变，请按期办理。' },
  return_refused: { head: '退单', said: '不同意退单', todo: '此件仍由你单位承办，时限不变，请按期办理。' },
  pause: { head: '暂停计时', said: '暂停计时', todo: '暂停期间不催办；暂停的原因消除后，请及时继续办理并反馈。' },
  resume: { head: '恢复计时', said: '恢复计时', todo: '请继续办理，按期答复。' },
  redo: { head: '退回重办', said: '反馈退回重办', todo: '请按审核意见重办，并重新反馈。' },
  closure: { head: '时限', said: '办理时限顺延', todo: '请按新的时限办理。' },
}
/** One of two pauses is over. */
const stillStands = { head: '暂停计时', said: '一项暂停结束，仍不计时', todo: '请在恢复计时前做好办理准备。' }
const asks: Partial<Record<RulingEvent, { what: AskKind; name: string }>> = {
  extension_granted: { what: 'extension', name: '延期' },
  extension_refused: { what: 'extension', name: '延期' },
  pause_granted: { what: 'pause', name: '暂停计时' },
  pause_refused: { what: 'pause', name: '暂停计时' },
  return_refused: { what: 'return', name: '退单' },
}

/** One letter a ruling; its id is made of the dispatch and the ruling's line. */
export function rulingLetter(given: RulingFacts, cover: (text: string) => string): NewDelivery {
  const { ruling, dispatch, case: record, unitName, channel } = given
  // The clock of another machine may be ahead.
  const facts = { ...given, at: given.at > ruling.line.at ? given.at : ruling.line.at }
  const { event, line, sequence } = ruling
  const fields = fieldsOf(facts, cover)
  const { reference, standsUntil } = fields
  const { head, said, todo } = event === 'resume' && standsUntil !== null ? stillStands : kinds[event]
  return {
    id: rulingId(dispatch.id, sequence),
    channel,
    unitId: dispatch.unitId,
    kind: isSystem(line) ? 'deadlines' : 'ruling',
    aboutId: dispatch.id,
    caseId: record.id,
    subject: `【${head}】${record.number} ${said}`,
    text: [
      `${unitName}：`,
      `现就 ${record.number} 号转办件（${cover(record.title)}；${inShanghai(dispatch.sentAt)} 转你单位${roleWords[dispatch.role]}）通知如下：`,
      ...wordsOf(facts, fields, said),
      deadlineWords(facts),
      ...(reference ? [`你单位受理编号：${reference}`] : []),
      todo,
    ].join('\n'),
    fields: { ...fields },
  }
}

function fieldsOf({ ruling: { event, line, sequence }, dispatch, case: record, first, former, at }: RulingFacts, cover: (text: string) => string): RulingFields {
  const { signDueAt, contactDueAt, dueAt } = dispatch
  const pause = pauseOf(dispatch, event, line.at)
  const asked = askedBefore(dispatch, event, sequence)
  const place = first?.fields['place']
  return {
    event,
    caseNumber: record.number,
    dispatchId: dispatch.id,
    sequence,
    occurredAt: line.at,
    follows: dispatchLetterId(dispatch.id),
    reference: first?.receipt?.reference ?? '',
    place: typeof place === 'string' ? place : null,
    asked: asked && { ...asked, reason: cover(asked.reason) },
    opinion: cover(opinionOf(dispatch, event, line)) || null,
    pause: pause ? { from: pause.from, until: pause.until, endedAt: pause.endedAt } : null,
    standsUntil: currentPause(dispatch, at)?.until ?? null,
    signDueAt,
    contactDueAt,
    dueAt,
    former,
  }
}

/** The sentences that say what happened. */
function wordsOf({ ruling: { event, line }, dispatch, commander }: RulingFacts, { asked, opinion, pause, standsUntil }: RulingFields, said: string): string[] {
  const when = inShanghai(line.at)
  const why = (name: string): string => (opinion ? `${name}：${opinion}` : '')
  const span = pause ? [`暂停时段：自 ${inShanghai(pause.from)} 起，至 ${inShanghai(pause.until)} 止；期满自动恢复计时，提前恢复的另行通知。`] : []
  const ask = asks[event]
  if (ask) {
    const until = asked?.until ? `至 ${inShanghai(asked.until)}` : ''
    return [...(asked ? [`申请事项：你单位于 ${inShanghai(asked.at)} 申请${ask.name}${until}，理由：${asked.reason}`] : []), sentence(`裁定：${commander}于 ${when} ${said}。`, why('裁定意见')), ...(event === 'pause_granted' ? span : [])]
  }
  // 加派: the clocks stand and run with those of the unit above.
  const whoever = pauseOf(dispatch, event, line.at)?.upperId ? `随${commander}的转办件，自 ${when} 起` : `${commander}于 ${when} 决定`
  if (event === 'pause') return [sentence(`${whoever}暂停计时。`, why('原因')), ...span]
  if (event === 'resume') {
    const ended = pause?.endedAt ? [`此次暂停：自 ${inShanghai(pause.from)} 至 ${inShanghai(pause.endedAt)}，历时 ${lasting(pause.from, pause.endedAt)}。`] : []
    const still = standsUntil ? [`另有暂停计时尚未结束（至 ${inShanghai(standsUntil)}），目前仍不计时。`] : []
    return [isSystem(line) ? `暂停计时于 ${inShanghai(pause?.endedAt ?? line.at)} 期满${standsUntil ? '' : '，自动恢复计时'}。` : sentence(`${whoever}恢复计时。`, why('原因')), ...ended, ...still]
  }
  if (event === 'redo') return [sentence(`${commander}于 ${when} 审核反馈，退回重办。`, why('审核意见'))]
  return [`因停止办公（${opinion ?? ''}），${said}。`]
}

/** The clocks that still run, or would; one that moved since the last letter with what it was. */
function deadlineWords({ dispatch, former, at }: RulingFacts): string {
  const named = clockNames.filter((clock) => clock === 'resolve' || isRunning(clock, dispatch)).map((clock) => {
    const field = deadlineFields[clock]
    const moved = former[field] === dispatch[field] ? '' : `（原 ${inShanghai(former[field])}）`
    return `${clockWords[clock]}：${inShanghai(dispatch[field])}${moved}`
  })
  return `${currentPause(dispatch, at) ? '按暂停期满计算，' : ''}现行时限：${named.join('　')}`
}

/** The calendar, or time that was up. */
const isSystem = ({ by }: Ruling['line']): boolean => by.startsWith('system:')
const sentence = (said: string, why: string): string => said + why
const startedAt = ({ pauses = [] }: Dispatch, at: string): Pause | undefined => pauses.find(({ from }) => from === at)

/** The pause that begins with this line, or that ended by it: at its moment, or before it where the time was up. */
function pauseOf(dispatch: Dispatch, event: RulingEvent, at: string): Pause | undefined {
  if (event === 'pause' || event === 'pause_granted') return startedAt(dispatch, at)
  if (event !== 'resume') return undefined
  return (dispatch.pauses ?? []).filter(({ endedAt }) => endedAt !== null && endedAt <= at).toSorted((a, b) => ((a.endedAt ?? '') < (b.endedAt ?? '') ? 1 : -1))[0]
}

/** The request as it stands, if it is the one that this line rules on: a later one may have taken its place. */
function ruledAsk(dispatch: Dispatch, event: RulingEvent, at: string): Ask | undefined {
  const ask = asks[event] && dispatch[asks[event].what]
  return ask?.ruledAt === at ? ask : undefined
}

function askedBefore(dispatch: Dispatch, event: RulingEvent, sequence: number): RulingFields['asked'] {
  const { history } = dispatch
  const line = asks[event] && history.slice(0, sequence).findLast(({ action }) => action === `ask_${asks[event]?.what}`)
  if (!line) return null
  return { at: line.at, reason: line.why ?? '', until: ruledAsk(dispatch, event, history[sequence]?.at ?? '')?.until ?? null }
}

function opinionOf(dispatch: Dispatch, event: RulingEvent, line: Ruling['line']): string {
  const { at, why = '' } = line
  if (event === 'closure') return localWords(why)
  if (isSystem(line)) return ''
  if (event === 'pause') return startedAt(dispatch, at)?.reason ?? why
  return (ruledAsk(dispatch, event, at)?.ruling ?? why).replace(/^上级单位恢复计时：/u, '').trim()
}

const MINUTE_MS = 60_000
const units = [['天', 24 * 60], ['小时', 60], ['分钟', 1]] as const
/** How long, in days, hours and minutes, without those that are none. */
function lasting(from: string, to: string): string {
  let left = Math.max(1, Math.round((Date.parse(to) - Date.parse(from)) / MINUTE_MS))
  return units.flatMap(([name, minutes]) => {
    const count = Math.floor(left / minutes)
    left -= count * minutes
    return count > 0 ? [`${count} ${name}`] : []
  }).join(' ')
}

/** `2026-11-24T12:00` as people write it. */
const localWords = (text: string): string => text.replaceAll(/(\d{4})-(\d{2})-(\d{2})T(\d{2}:\d{2})/gu, '$1/$2/$3 $4')
