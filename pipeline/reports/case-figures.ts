/**
 * 运行情况: a period's figures over its cases. Pure; every rate names its definition and prints numerator and denominator, because the
 * office itself changed the denominator: in 2018 «按期办结 ÷ 受理», since 2025 «按期办结 ÷ (到期或办结)», with what is carried over (结转).
 */
import type { Case } from '../../storage/records/case.ts'
import type { Channel } from '../../storage/records/post.ts'
import type { Period } from './period.ts'

export interface Rate {
  definition: string
  numerator: number
  denominator: number
  /** Null where there is nothing to divide by; never a made-up 100 %. */
  rate: number | null
}

export interface CaseFigures {
  period: Period
  /** 受理: registered in the period; cases voided or joined into others are none. */
  accepted: number
  byChannel: { channel: Channel; cases: number }[]
  /** 问题分类, one a case; they add up to `accepted`. «未分类» where nobody gave one. */
  byCategory: { category: string; cases: number }[]
  /** 上期结转: registered before the period, not closed before it. */
  carriedIn: number
  closed: number
  /** Of those closed: the units had answered by the deadline. */
  closedOnTime: number
  /** 结转下期: registered before its end and not closed by then. */
  carriedOut: number
  onTime2018: Rate
  onTime2025: Rate
  /** 回访: closed in the period, and the citizen was reached. */
  satisfaction: Rate
}

export const onTimeDefinitions = { onTime2018: '按期办结率（2018）＝本期按期办结 ÷ 本期受理', onTime2025: '按期办结率（2025）＝本期按期办结 ÷ 本期到期或办结', satisfaction: '满意率＝本期办结且回访满意 ÷ 本期办结且回访到' } as const
const UNSORTED = '未分类'

/** @param cases at least all that were open at some moment of the period; others are passed over */
export function caseFigures(cases: readonly Case[], period: Period): CaseFigures {
  const inside = (at: string | null | undefined): at is string => at !== null && at !== undefined && at >= period.from && at < period.to
  const real = cases.filter(({ status, openedAt }) => status !== 'voided' && status !== 'joined' && openedAt < period.to)
  const accepted = real.filter(({ openedAt }) => inside(openedAt))
  const closed = real.filter(({ closedAt }) => inside(closedAt))
  const closedOnTime = closed.filter(answeredOnTime)
  const openAt = (instant: string) => real.filter(({ openedAt, closedAt }) => openedAt < instant && (closedAt === null || closedAt >= instant))
  const dueOrClosed = real.filter(({ closedAt, dueAt }) => inside(closedAt) || (inside(dueAt) && (closedAt ?? period.to) >= period.from))
  const heard = closed.map(({ followUps = [] }) => followUps.filter(({ reached }) => reached).at(-1)).filter((last) => last !== undefined)
  return {
    period,
    accepted: accepted.length,
    byChannel: counted(accepted.map(({ channel }) => channel)).map(([channel, n]) => ({ channel, cases: n })),
    byCategory: counted(accepted.map(({ category }) => category ?? UNSORTED)).map(([category, n]) => ({ category, cases: n })),
    carriedIn: openAt(period.from).length,
    closed: closed.length,
    closedOnTime: closedOnTime.length,
    carriedOut: openAt(period.to).length,
    onTime2018: rateOf(onTimeDefinitions.onTime2018, closedOnTime.length, accepted.length),
    onTime2025: rateOf(onTimeDefinitions.onTime2025, closedOnTime.length, dueOrClosed.length),
    satisfaction: rateOf(onTimeDefinitions.satisfaction, heard.filter(({ satisfied }) => satisfied === true).length, heard.filter(({ satisfied }) => satisfied !== null).length),
  }
}

/** The last answer came by the deadline. A case without one, closed without a unit's work, had none to miss. */
function answeredOnTime({ dueAt, closedAt, history }: Case): boolean {
  const answeredAt = history.filter(({ action }) => action === 'reply').at(-1)?.at ?? closedAt
  return answeredAt !== null && (dueAt === null || dueAt === undefined || answeredAt <= dueAt)
}

const rateOf = (definition: string, numerator: number, denominator: number): Rate => ({ definition, numerator, denominator, rate: denominator === 0 ? null : numerator / denominator })

/** How often each value occurs, most first; of equals in the order of their names. */
export function counted<T extends string>(values: readonly T[]): [T, number][] {
  const counts = new Map<T, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts].sort(([a, n], [b, m]) => m - n || a.localeCompare(b, 'zh'))
}
