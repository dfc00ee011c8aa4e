/** The figures of a 《本周热点问题专报》: what came in, what was hot, what is emerging or comes back, what became of cases. Pure. */
import type { Burst } from '../../storage/records/burst.ts'
import type { Case } from '../../storage/records/case.ts'
import type { EventPost } from '../../storage/records/event-post.ts'
import type { HotEvent } from '../../storage/records/event.ts'
import type { Channel } from '../../storage/records/post.ts'
import { channels } from '../../storage/records/post.ts'
import { dayInShanghai } from '../casework/shanghai-day.ts'
import type { CaseFigures } from './case-figures.ts'
import { caseFigures, counted } from './case-figures.ts'
import type { Compared } from './compared.ts'
import { compared } from './compared.ts'
import type { Period } from './period.ts'
import type { PostFacts, RankedEvent, UnitNames, WeekEvent } from './week-events.ts'
import { casesOf, peopleIn, tellEvent, timesReturned, within } from './week-events.ts'
import type { WeekSpan } from './week.ts'

const MOST_GROWING = 5
/** One more or less is no growth. */
const LEAST_GROWTH = 2

export interface Growing extends Compared {
  name: string
}

/** An emerging issue, as the alarm counted it when it was raised. */
export interface WeekAlarm {
  /** Null where matters of a kind at a place were counted. */
  eventId: string | null
  title: string
  /** event: people who wrote of it · street, district: matters of a kind at a place */
  kind: Burst['kind']
  observed: number
  expected: number
  firstDay: string
  lastDay: string
}

/** 反复: an issue that people wrote of this week, and that had been silent or called settled before. */
export interface WeekReturn {
  eventId: string
  title: string
  returns: number
  posts: number
  people: number
  firstDay: string
}

export interface WeekFigures extends WeekSpan {
  /** When it was counted: answers, cases in work and what is overdue are of this moment. */
  at: string
  /** All that was submitted, also what was not accepted, so that both weeks are counted alike. */
  intake: { all: Compared; dismissed: number; byChannel: (Compared & { channel: Channel })[] }
  /** How many events of the week are hot; the hottest of them are told. */
  hot: number
  events: WeekEvent[]
  alarms: WeekAlarm[]
  returning: WeekReturn[]
  /** Those that grew most; dismissed posts and muted events left out. */
  categories: Growing[]
  districts: Growing[]
  cases: CaseFigures
  accepted: Compared
  closed: Compared
  /** 超期未办结 of all cases at the moment of counting, as the list of cases shows them. */
  overdue: number
}

/** Posts by channel in the two periods, and how many of the week were dismissed. */
export interface Intake {
  now: Record<Channel, number>
  before: Record<Channel, number>
  dismissed: number
}

/** What the figures are made of; posts that were dismissed and events that are muted or merged away are left out of it. */
export interface WeekRead {
  span: WeekSpan
  at: string
  intake: Intake
  /** Of the week and of the week before. */
  posts: readonly EventPost[]
  facts: PostFacts
  ranked: readonly RankedEvent[]
  /** The events to be told, hottest first; the rest of `ranked` is only counted. */
  told: readonly RankedEvent[]
  /** 反复 or said to be. */
  comingBack: readonly HotEvent[]
  /** All posts of the events above, by event, oldest first. */
  histories: ReadonlyMap<string, readonly EventPost[]>
  /** Raised in the week, each with the event it is about. */
  bursts: readonly { burst: Burst; event: HotEvent | null }[]
  names: UnitNames
  /** All in work in the week or the one before. */
  cases: readonly Case[]
  overdue: number
}

export function weekFigures({ span, at, intake, posts, facts, ranked, told, comingBack, histories, bursts, names, cases, overdue }: WeekRead): WeekFigures {
  const alarmed = new Set(bursts.flatMap(({ event }) => event?.id ?? []))
  const historyOf = (id: string): readonly EventPost[] => histories.get(id) ?? []
  const figures = caseFigures(cases, span.period)
  const figuresBefore = caseFigures(cases, span.before)
  const all = (counts: Record<Channel, number>): number => channels.reduce((sum, channel) => sum + counts[channel], 0)
  return {
    ...span,
    at,
    intake: {
      all: compared(all(intake.now), all(intake.before)),
      dismissed: intake.dismissed,
      byChannel: channels.map((channel) => ({ channel, ...compared(intake.now[channel], intake.before[channel]) })).filter(({ now, before }) => now + before > 0).sort((a, b) => b.now - a.now),
    },
    hot: ranked.length,
    events: told.map((one) => tellEvent(one, historyOf(one.event.id), facts, span, { alarmed: alarmed.has(one.event.id), names, at })),
    alarms: bursts.map(({ burst, event }) => alarmOf(burst, event)),
    returning: comingBack.flatMap((event) => returnOf(event, historyOf(event.id), facts, span.period)).sort((a, b) => b.returns - a.returns || b.people - a.people),
    categories: growing(posts, span, ({ category }) => category),
    districts: growing(posts, span, ({ district }) => district),
    cases: figures,
    accepted: compared(figures.accepted, figuresBefore.accepted),
    closed: compared(figures.closed, figuresBefore.closed),
    overdue,
  }
}

function alarmOf({ kind, observed, expected, from, to, category, district, street }: Burst, event: HotEvent | null): WeekAlarm {
  return { eventId: event?.id ?? null, title: event?.title ?? [district, street, category].filter(Boolean).join(''), kind, observed, expected, firstDay: dayInShanghai(from), lastDay: dayInShanghai(to) }
}

function returnOf(event: HotEvent, history: readonly EventPost[], facts: PostFacts, period: Period): WeekReturn[] {
  const written = within(history, period)
  const returns = timesReturned(history, casesOf(history, facts), period)
  const [first] = history
  if (returns === 0 || first === undefined || written.length === 0) return []
  return [{ eventId: event.id, title: event.title, returns, posts: written.length, people: peopleIn(written), firstDay: dayInShanghai(first.at) }]
}

/** More than in the period before, by the difference; what nobody recognised is left out. */
function growing(posts: readonly EventPost[], { period, before }: WeekSpan, nameOf: (post: EventPost) => string | null): Growing[] {
  const count = (some: readonly EventPost[]): [string, number][] => counted(some.flatMap((post) => nameOf(post) ?? []))
  const earlier = new Map(count(within(posts, before)))
  return count(within(posts, period))
    .map(([name, now]) => ({ name, ...compared(now, earlier.get(name) ?? 0) }))
    .filter((one) => one.now - one.before >= LEAST_GROWTH)
    .sort((a, b) => b.now - b.before - (a.now - a.before))
    .slice(0, MOST_GROWING)
}
