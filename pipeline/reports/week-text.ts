/** A 《本周热点问题专报》 in the office's sentences; only what the store holds. Pure. */
import { addDays } from '../../storage/records/week.ts'
import { dayInShanghai } from '../casework/shanghai-day.ts'
import type { Compared } from './compared.ts'
import { channelWords, figuresText } from './figures-text.ts'
import { eventText } from './week-event-text.ts'
import type { Growing, WeekAlarm, WeekFigures, WeekReturn } from './week-figures.ts'
import { dayTitle, daysTitle, weekTitle } from './week.ts'

/** 本周热点问题专报（2026年第47周，11月16日至11月22日） */
export const weekReportTitle = ({ week, days, complete }: Pick<WeekFigures, 'week' | 'days' | 'complete'>): string => `本周热点问题专报（${weekTitle(week)}，${daysTitle(days.from, addDays(days.to, -1))}${complete ? '' : '，未满'}）`

/** A line a paragraph; a week in which nothing happened is one line. */
export function weekText(figures: WeekFigures): string {
  const { days, intake, cases, hot, alarms, returning, complete, at } = figures
  const span = `${daysTitle(days.from, addDays(days.to, -1))}${complete ? '' : `（未满，截至${minuteTitle(at)}）`}`
  if (intake.all.now + hot + alarms.length + cases.accepted + cases.closed + cases.carriedIn === 0) return `${span}，没有收到群众来件，没有受理、办结或结转的案件。`
  const before = complete ? '上周' : '上周同期'
  const lasting = [...alarmLines(alarms), ...returnLines(returning, days.from)]
  const parts: [string, string[]][] = [
    ['总体情况', overview(figures, span, before)],
    ['热点问题', hotLines(figures, before)],
    ...(lasting.length > 0 ? [['苗头性和久拖问题', lasting] as [string, string[]]] : []),
    ['办理情况', casesLines(figures, before)],
  ]
  return parts.flatMap(([title, lines], n) => [`${numeral(n)}、${title}`, ...lines]).join('\n')
}

const numerals = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十']
const numeral = (n: number): string => numerals[n] ?? String(n + 1)

function overview({ intake, complete, categories, districts }: WeekFigures, span: string, before: string): string[] {
  const channels = intake.byChannel.map(({ channel, ...counts }) => `${channelWords[channel]}${counts.now}件（${before}${counts.before}件，${rateText(counts)}）`)
  const came = `${span}，共收到群众来件${intake.all.now}件，${before}${intake.all.before}件，${rateText(intake.all)}。`
  return [
    [came, channels.length > 0 && `其中${channels.join('，')}。`, intake.dismissed > 0 && `经筛选，不予受理${intake.dismissed}件。`, !complete && '上周同期指上周一至同一时刻。'].filter(Boolean).join(''),
    [categories.length > 0 && `增加较多的问题：${growingText(categories, before)}。`, districts.length > 0 && `增加较多的地区：${growingText(districts, before)}。`].filter(Boolean).join(''),
  ].filter((line) => line !== '')
}

const growingText = (growing: readonly Growing[], before: string): string => growing.map((one) => `${one.name}${one.now}件（${before}${one.before}件）`).join('、')

/** 环比上升16.7% · 环比下降5.0% · 环比持平 · 环比无从计算 */
function rateText({ now, before, rate }: Compared): string {
  if (now === before) return '环比持平'
  return rate === null ? '环比无从计算' : `环比${rate > 0 ? '上升' : '下降'}${(Math.abs(rate) * 100).toFixed(1)}%`
}

function hotLines({ events, hot, days }: WeekFigures, before: string): string[] {
  if (events.length === 0) return ['本周没有两人以上反映的热点问题。']
  const pinned = events.filter(({ people }) => people.now < 2).length
  return [
    `本周${pinned > 0 ? '' : '两人以上反映的'}热点问题${hot}个${pinned > 0 ? `（其中${pinned}个由工作人员置顶，其余均为两人以上反映）` : ''}，按本周热度${hot > events.length ? `列出前${events.length}个` : '排列如下'}。`,
    ...events.map((event, n) => `（${numeral(n)}）${eventText(event, before, days.from)}`),
  ]
}

function alarmLines(alarms: readonly WeekAlarm[]): string[] {
  if (alarms.length === 0) return []
  const one = ({ title, kind, observed, expected, firstDay, lastDay }: WeekAlarm): string => {
    const [counted, measure] = kind === 'event' ? ['人反映', '人'] : ['件同类问题', '件']
    return `${title}，${firstDay === lastDay ? dayTitle(firstDay) : daysTitle(firstDay, lastDay)}${observed}${counted}，按以往同期${expected < 0.1 ? '不到0.1' : `约${expected.toFixed(1)}`}${measure}`
  }
  return [`本周发出苗头性预警${alarms.length}个：${alarms.map(one).join('；')}。`]
}

function returnLines(returning: readonly WeekReturn[], from: string): string[] {
  if (returning.length === 0) return []
  return [`沉寂后或办结后本周又有人反映的问题${returning.length}个：${returning.map(({ title, returns, people, posts, firstDay }) => `${title}，${dayTitle(firstDay, from)}首次反映，至今反复${returns}次，本周${people}人${posts}件`).join('；')}。`]
}

function casesLines({ cases, accepted, closed, overdue, at }: WeekFigures, before: string): string[] {
  const earlier = accepted.before + closed.before > 0 ? `${before}受理${accepted.before}件、办结${closed.before}件。` : ''
  return [...figuresText('本周', cases).split('\n'), `${earlier}截至${minuteTitle(at)}，${overdue > 0 ? `超期未办结${overdue}件` : '没有超期未办结的案件'}。`]
}

const minutes = new Intl.DateTimeFormat('zh-CN', { timeZone: 'Asia/Shanghai', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
const minuteTitle = (at: string): string => `${dayTitle(dayInShanghai(at))}${minutes.format(new Date(at))}`
