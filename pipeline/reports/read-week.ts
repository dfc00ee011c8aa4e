/** Reads from the store what a 《本周热点问题专报》 is counted from. Dismissed posts, muted events and alarms about them stay out. */
import type { Burst } from '../../storage/records/burst.ts'
import type { Card } from '../../storage/records/card.ts'
import type { EventPost } from '../../storage/records/event-post.ts'
import type { HotEvent } from '../../storage/records/event.ts'
import type { Channel } from '../../storage/records/post.ts'
import { channels } from '../../storage/records/post.ts'
import { standingUnit } from '../../storage/records/unit.ts'
import type { Unit } from '../../storage/records/unit.ts'
import type { Store } from '../../storage/store.ts'
import type { Period } from './period.ts'
import { casesOf, rankEvents, within } from './week-events.ts'
import type { PostFacts, UnitNames } from './week-events.ts'
import type { Intake, WeekFigures } from './week-figures.ts'
import { weekFigures } from './week-figures.ts'
import type { WeekSpan } from './week.ts'

/** An issue of the 专报 is read by leaders: ten matters fill its three pages. */
const MOST_TOLD = 10
const MOST_RETURNING = 10
/** Alarms since the week began; they are false about once a week, so that this is years of them. */
const MOST_BURSTS = 5000
/** More merges in a row than this are a fault. */
const MOST_MERGES = 50

export type WeekStore = Pick<Store, 'eventPostsBetween' | 'postsOfEvent' | 'cards' | 'eventsById' | 'casesById' | 'casesInWork' | 'cases' | 'screeningQueue' | 'bursts' | 'units'>

/** The figures, and the cases of the events they name. */
export async function figuresOfWeek(store: WeekStore, span: WeekSpan, at: string): Promise<{ figures: WeekFigures; caseIds: string[] }> {
  const { period, before } = span
  const [written, intake, cases, { total: overdue }, units, burstsSince] = await Promise.all([store.eventPostsBetween(before.from, period.to), readIntake(store, span), store.casesInWork(before.from, period.to), store.cases({ overdueAt: at }, 0, 0), store.units(), store.bursts({ since: period.from }, MOST_BURSTS)])
  const cards = new Map<string, Card>()
  const keep = keptPosts(store, cards)
  const events = new Map((await store.eventsById([...new Set(written.map(({ eventId }) => eventId))])).filter(({ state }) => state === 'open').map((event) => [event.id, event]))
  const posts = (await keep(written)).filter(({ eventId }) => events.has(eventId))

  const ofWeek = within(posts, period)
  const ranked = rankEvents([...events.values()], ofWeek, await factsOf(store, ofWeek, cards), span, at)
  const told = ranked.slice(0, MOST_TOLD)
  const present = new Set(ofWeek.map(({ eventId }) => eventId))
  const comingBack = [...events.values()].filter(({ id, returns }) => returns > 0 && present.has(id)).sort((a, b) => b.returns - a.returns || b.people - a.people).slice(0, MOST_RETURNING)
  const named = [...new Set([...told.map(({ event }) => event.id), ...comingBack.map(({ id }) => id)])]
  const histories = new Map(await Promise.all(named.map(async (id) => [id, await keep(await store.postsOfEvent(id))] as const)))
  const facts = await factsOf(store, [...ofWeek, ...[...histories.values()].flat()], cards)
  const bursts = await readBursts(store, burstsSince.filter((burst) => burst.at < period.to), keep)
  const caseIds = [...new Set([...histories.values()].flatMap((history) => casesOf(history, facts).map(({ id }) => id)))]
  return { figures: weekFigures({ span, at, intake, posts, facts, ranked, told, comingBack, histories, bursts, names: unitNames(units), cases, overdue }), caseIds }
}

/** Leaves dismissed posts out; the cards it reads on the way stay in `cards`. */
function keptPosts(store: Pick<Store, 'cards'>, cards: Map<string, Card>): (posts: readonly EventPost[]) => Promise<EventPost[]> {
  return async (posts) => {
    for (const card of await store.cards(posts.map(({ id }) => id).filter((id) => !cards.has(id)))) cards.set(card.id, card)
    return posts.filter(({ id }) => cards.get(id)?.screening !== 'dismissed')
  }
}

async function factsOf(store: Pick<Store, 'casesById'>, posts: readonly EventPost[], cardOf: ReadonlyMap<string, Card>): Promise<PostFacts> {
  const cases = await store.casesById([...new Set(posts.flatMap(({ id }) => cardOf.get(id)?.caseId ?? []))])
  return { cardOf, caseOf: new Map(cases.map((record) => [record.id, record])) }
}

async function readIntake(store: Pick<Store, 'screeningQueue'>, { period, before }: WeekSpan): Promise<Intake> {
  const count = async (filter: Parameters<Store['screeningQueue']>[0]): Promise<number> => (await store.screeningQueue(filter, 'newest', 0, 0)).total
  const byChannel = async ({ from, to }: Period): Promise<Record<Channel, number>> => Object.fromEntries(await Promise.all(channels.map(async (channel) => [channel, await count({ from, to, channel })]))) as Record<Channel, number>
  const [now, earlier, dismissed] = await Promise.all([byChannel(period), byChannel(before), count({ ...period, screening: 'dismissed' })])
  return { now, before: earlier, dismissed }
}

/** The first alarm of each matter, oldest first. One about an event that was merged away is about the one that took it in. */
async function readBursts(store: Pick<Store, 'eventsById' | 'postsOfEvent' | 'cards'>, bursts: readonly Burst[], keep: (posts: readonly EventPost[]) => Promise<EventPost[]>): Promise<{ burst: Burst; event: HotEvent | null }[]> {
  const found = new Map<string, { burst: Burst; event: HotEvent | null }>()
  for (const burst of bursts.toReversed()) {
    const event = burst.eventId === null ? null : await standingEvent(store, burst.eventId)
    const stands = event === null ? await concernsOpenMatter(store, burst) : event?.state === 'open' && (await keep(await store.postsOfEvent(event.id))).length > 0
    if (event === undefined || !stands) continue
    const key = event?.id ?? [burst.kind, burst.category, burst.district, burst.street].join('|')
    if (!found.has(key)) found.set(key, { burst, event })
  }
  return [...found.values()]
}

/** Of the posts counted at a place, one at least is neither dismissed nor of a muted event. */
async function concernsOpenMatter(store: Pick<Store, 'eventsById' | 'cards'>, { postIds }: Burst): Promise<boolean> {
  const kept = (await store.cards(postIds)).filter(({ screening }) => screening !== 'dismissed')
  const events = await Promise.all([...new Set(kept.flatMap(({ eventId }) => eventId ?? []))].map((id) => standingEvent(store, id)))
  return kept.some(({ eventId }) => eventId === null) || events.some((event) => event?.state === 'open')
}

/** The event itself, or the one that took it in. */
async function standingEvent(store: Pick<Store, 'eventsById'>, id: string): Promise<HotEvent | undefined> {
  let [event] = await store.eventsById([id])
  for (let steps = 0; event?.state === 'merged' && event.mergedInto !== null && steps < MOST_MERGES; steps++) [event] = await store.eventsById([event.mergedInto])
  return event
}

function unitNames(units: readonly Unit[]): UnitNames {
  const own = (id: string): string => units.find((unit) => unit.id === id)?.name ?? id
  return { unit: own, suggested: (id) => standingUnit(units, id)?.name ?? own(id) }
}
