/**
 * The hot issues of a week. They are ranked by the heat of what was written in that week alone (classifiers/events/heat.ts, without
 * decay): people, places, urgency, what is unanswered, attention. Growth is no part of it: it stands beside, as the numbers of the
 * week before. Pure.
 */
import { grouped } from '../../classifiers/events/grouped.ts'
import { heatOf, returnsOf } from '../../classifiers/events/heat.ts'
import type { Card } from '../../storage/records/card.ts'
import type { Case } from '../../storage/records/case.ts'
import type { EventPost } from '../../storage/records/event-post.ts'
import type { EventHeat, HotEvent } from '../../storage/records/event.ts'
import { addWeeks, weekOf } from '../../storage/records/week.ts'
import { dayInShanghai } from '../casework/shanghai-day.ts'
import { counted } from './case-figures.ts'
import type { Compared } from './compared.ts'
import { compared } from './compared.ts'
import type { Period } from './period.ts'
import type { WeekSpan } from './week.ts'

/** What one person writes is a matter for screening; with the second it is an issue. */
const LEAST_PEOPLE = 2
const MOST_SHOWN = 3
const MOST_SUGGESTED = 3

/** What of an event's cases became, at the moment of counting. */
export interface EventCases {
  all: number
  closed: number
  /** 在办: a unit has it, or has answered and the office has not closed it. */
  inWork: number
  /** Of `inWork`: not answered, and its time is over. */
  overdue: number
  /** 待转办: no unit has it yet. */
  unsent: number
  /** With a leader's 批示. */
  instructed: number
}

export interface WeekEvent {
  eventId: string
  title: string
  district: string | null
  place: string | null
  posts: Compared
  /** Distinct writers; those who are not named count one each. */
  people: Compared
  /** From its first post to the end of the week. */
  all: { posts: number; people: number; answered: number; waiting: number }
  firstDay: string
  /** new: first written of this week · continuing: in the week before as well · again: earlier, but not in the week before */
  standing: 'new' | 'continuing' | 'again'
  /** Weeks in a row in which people wrote of it, this one included. */
  weeks: number
  /** The day of the last post before this week; null where there was none. */
  lastDayBefore: string | null
  heat: EventHeat
  /** 反复: how often people wrote again after 60 days of silence, or after a case of it was closed. */
  returns: number
  /** An alarm of an emerging issue was raised for it in the week. */
  alarmed: boolean
  /** Posts of the week that stand for it, personal data covered. */
  shown: { postId: string; title: string; excerpt: string; day: string }[]
  /** 承办单位 of its cases. */
  units: string[]
  /** Units that triage reads in its posts, where no unit has a case. */
  suggested: string[]
  cases: EventCases
}

/** What is known of the posts beside their place in an event. */
export interface PostFacts {
  cardOf: ReadonlyMap<string, Card>
  /** Cases by id. A post leaves a case before that is voided or joined to another. */
  caseOf: ReadonlyMap<string, Case>
}

/** Units by name: as they are called, and by who answers for them now. */
export interface UnitNames {
  unit: (id: string) => string
  suggested: (id: string) => string
}

export interface RankedEvent {
  event: HotEvent
  heat: EventHeat
  people: number
  posts: number
}

/** Hottest first: open events of which at least two people wrote in the week, and those that officers pinned. */
export function rankEvents(events: readonly HotEvent[], posts: readonly EventPost[], facts: PostFacts, { period }: WeekSpan, at: string): RankedEvent[] {
  const own = grouped(within(posts, period), ({ eventId }) => eventId)
  return events
    .flatMap((event): RankedEvent[] => {
      const written = own.get(event.id) ?? []
      const people = peopleIn(written)
      if (written.length === 0 || (people < LEAST_PEOPLE && !event.pinned)) return []
      const counted = written.map(({ id, at: written, person, district, urgency, attention }) => ({ at: Date.parse(written), person, place: district, urgency, answered: facts.cardOf.get(id)?.answered ?? null, up: 0, down: 0, attention: attention || isInstructed(caseOfPost(id, facts)) }))
      const { heat, parts, version } = heatOf(counted, { now: Date.parse(period.to), halfLifeDays: Number.POSITIVE_INFINITY })
      return [{ event, heat: { value: heat, parts, version, at }, people, posts: written.length }]
    })
    .sort((a, b) => b.heat.value - a.heat.value || b.posts - a.posts || a.event.id.localeCompare(b.event.id))
}

/**
 * One event of the week, told.
 * @param history its posts from the first one on; dismissed ones left out
 */
export function tellEvent({ event, heat }: Pick<RankedEvent, 'event' | 'heat'>, history: readonly EventPost[], facts: PostFacts, { week, period, before }: WeekSpan, { alarmed, names, at }: { alarmed: boolean; names: UnitNames; at: string }): WeekEvent {
  const posts = history.filter((post) => post.at < period.to)
  const written = within(posts, period)
  const writtenBefore = within(posts, before)
  const earlier = posts.filter((post) => post.at < period.from)
  const weeks = weeksInARow(posts, week)
  const cards = posts.flatMap(({ id }) => facts.cardOf.get(id) ?? [])
  const cases = casesOf(posts, facts)
  const units = [...new Set(cases.flatMap(({ unitIds = [] }) => unitIds))].map(names.unit)
  const first = posts[0]
  const last = earlier.at(-1)
  return {
    eventId: event.id,
    title: event.title,
    district: event.district,
    place: event.place,
    posts: compared(written.length, writtenBefore.length),
    people: compared(peopleIn(written), peopleIn(writtenBefore)),
    all: { posts: posts.length, people: peopleIn(posts), answered: cards.filter(({ answered }) => answered).length, waiting: cards.filter(({ screening }) => screening === 'waiting').length },
    firstDay: dayInShanghai(first?.at ?? event.firstAt),
    standing: last === undefined ? 'new' : weeks > 1 ? 'continuing' : 'again',
    weeks,
    lastDayBefore: last === undefined ? null : dayInShanghai(last.at),
    heat,
    returns: timesReturned(posts, cases, period),
    alarmed,
    shown: standingFor(event, written, facts),
    units,
    suggested: units.length > 0 ? [] : counted(cards.flatMap(({ unitId }) => unitId ?? [])).slice(0, MOST_SUGGESTED).map(([id]) => names.suggested(id)),
    cases: casesSummed(cases, at),
  }
}

function casesSummed(cases: readonly Case[], at: string): EventCases {
  const closed = cases.filter(({ status }) => status === 'closed').length
  const inWork = cases.filter(({ status }) => status === 'dispatched' || status === 'replied').length
  return { all: cases.length, closed, inWork, overdue: cases.filter((record) => isOverdue(record, at)).length, unsent: cases.length - closed - inWork, instructed: cases.filter(isInstructed).length }
}

/** 反复 by the end of the week; what came after it is not counted. @param posts of one event, oldest first */
export function timesReturned(posts: readonly EventPost[], cases: readonly Case[], { to }: Period): number {
  const closures = cases.flatMap(({ history }) => history.flatMap(({ action, at }) => (action === 'close' ? [Date.parse(at)] : [])))
  return returnsOf(posts.filter((post) => post.at < to).map(({ at }) => ({ at: Date.parse(at) })), closures)
}

/** The cases of posts, each once. */
export const casesOf = (posts: readonly Pick<EventPost, 'id'>[], facts: PostFacts): Case[] => [...new Set(posts.flatMap(({ id }) => caseOfPost(id, facts) ?? []))]

/** A unit has it, and its time is over. */
const isOverdue = ({ status, dueAt = null }: Case, at: string): boolean => status === 'dispatched' && dueAt !== null && dueAt < at

/** Posts submitted in a period. */
export const within = <P extends { at: string }>(posts: readonly P[], { from, to }: Period): P[] => posts.filter(({ at }) => at >= from && at < to)

export function peopleIn(posts: readonly Pick<EventPost, 'id' | 'person'>[]): number {
  return new Set(posts.map(({ id, person }) => person ?? id)).size
}

function caseOfPost(postId: string, { cardOf, caseOf }: PostFacts): Case | undefined {
  const { caseId = null } = cardOf.get(postId) ?? {}
  return caseId === null ? undefined : caseOf.get(caseId)
}

const isInstructed = (record: Case | undefined): boolean => record?.history.some(({ action }) => action === 'instruct') ?? false

function weeksInARow(posts: readonly EventPost[], week: string): number {
  const weeks = new Set(posts.map(({ at }) => weekOf(dayInShanghai(at))))
  let count = 0
  while (weeks.has(addWeeks(week, -count))) count++
  return count
}

/** The event's own representatives where they are of the week, then the most urgent and newest. */
function standingFor({ representatives }: HotEvent, written: readonly EventPost[], { cardOf }: PostFacts): WeekEvent['shown'] {
  const placeOf = (id: string): number => (representatives.includes(id) ? representatives.indexOf(id) : representatives.length)
  return written
    .flatMap(({ id }) => cardOf.get(id) ?? [])
    .filter(({ gone }) => !gone)
    .sort((a, b) => placeOf(a.id) - placeOf(b.id) || b.urgency - a.urgency || b.submittedAt.localeCompare(a.submittedAt))
    .slice(0, MOST_SHOWN)
    .map(({ id, title, excerpt, submittedAt }) => ({ postId: id, title, excerpt, day: dayInShanghai(submittedAt) }))
}
