/** What a simulation came to, in figures. Pure. */
import type { StoredPost } from '../../../crawlers/replica/world.ts'
import type { BoardEvent, Simulation } from './simulate.ts'
import { longestReadable, troubledTime } from './troubles.ts'
import { EDIT_MARK } from './year-of-posts.ts'

export interface Share {
  of: number
  reached: number
}

export interface EventAccount extends Share {
  late: number
  never: number
  /** Those that came late or never, in hours: when, allowed, taken (null: never seen); times in which nobody could read the board left out. */
  missed: { tid: string; atHour: number; allowed: number; taken: number | null; runs: string[] }[]
}

export interface Account {
  /** Visible for longer than the schedule interval. */
  visible: Share
  /** Of those, the ones that could be read for longer than the interval: the board was up and its layout known. */
  readable: Share
  /** Seen by us and shorter than the interval, by luck. */
  extra: number
  lost: { tid: string; visibleHours: number; readableHours: number }[]
  duplicates: number
  /** Seen within two re-visit intervals, time in which nobody could read the board left out. */
  replies: EventAccount
  ratings: EventAccount
  edits: EventAccount
  removals: Share
  layoutsAlarmed: Share
  naive: { visible: Share; lateApproved: Share; replies: Share; ratings: Share; edits: Share }
}

const HOUR = 3_600_000

export function account(simulation: Simulation): Account {
  const { options, start, end, troubles, truth, stored, events, naive, alarms } = simulation
  const interval = options.everyMinutes * 60_000
  const shownFrom = (post: StoredPost): number => Math.max(post.approvedAt, start)
  const shownTo = (post: StoredPost): number => Math.min(post.removedAt ?? end, end)
  // What was approved within the last interval of the simulation had no full interval to be seen in.
  const visible = truth.filter((post) => shownTo(post) - shownFrom(post) > interval)
  const readable = visible.filter((post) => longestReadable(shownFrom(post), shownTo(post), troubles) > interval)
  const has = (post: StoredPost): boolean => stored.has(String(post.number))
  const share = (posts: readonly StoredPost[], reached: (post: StoredPost) => boolean): Share => ({ of: posts.length, reached: posts.filter(reached).length })
  const contents = [...stored.values()].map(({ content }) => content.content.replace(EDIT_MARK, ''))

  const open = events.filter((event) => stored.has(event.tid))
  // Three days: the longest pause of a young post, and a second miss after it.
  const removed = visible.filter((post) => post.removedAt !== null && post.removedAt < end - 3 * 24 * HOUR && has(post) && stillInPlan(post))
  const late = visible.filter((post) => truth.some((other) => other.fid === post.fid && other.number > post.number && other.approvedAt < post.approvedAt - interval))
  const naiveOf = (post: StoredPost) => naive.get(String(post.number))
  return {
    visible: share(visible, has),
    readable: share(readable, has),
    extra: [...stored.keys()].length - visible.filter(has).length,
    lost: visible.filter((post) => !has(post)).map((post) => ({ tid: String(post.number), visibleHours: (shownTo(post) - shownFrom(post)) / HOUR, readableHours: longestReadable(shownFrom(post), shownTo(post), troubles) / HOUR })),
    duplicates: contents.length - new Set(contents).size,
    replies: eventAccount(open.filter(({ kind }) => kind === 'reply'), simulation),
    ratings: eventAccount(open.filter(({ kind }) => kind === 'rating'), simulation),
    edits: eventAccount(open.filter(({ kind }) => kind === 'edit'), simulation),
    removals: share(removed, (post) => (stored.get(String(post.number))?.tombstone ?? null) !== null),
    layoutsAlarmed: { of: troubles.filter(({ layout }) => layout).length, reached: troubles.filter((trouble) => trouble.layout && alarms.some(({ health, openedAt, clearedAt }) => health === 'changed' && openedAt >= trouble.from && openedAt < trouble.to && clearedAt !== null)).length },
    naive: {
      visible: share(visible, (post) => naiveOf(post) !== undefined),
      lateApproved: share(late, (post) => naiveOf(post) !== undefined),
      replies: { of: open.filter(({ kind }) => kind === 'reply').length, reached: open.filter(({ kind, tid }) => kind === 'reply' && (naive.get(tid)?.replies ?? 0) > 0).length },
      ratings: { of: open.filter(({ kind }) => kind === 'rating').length, reached: open.filter(({ kind, tid }) => kind === 'rating' && naive.get(tid)?.rated).length },
      edits: { of: open.filter(({ kind }) => kind === 'edit').length, reached: open.filter(({ kind, tid }) => kind === 'edit' && (naive.get(tid)?.content.includes(EDIT_MARK) ?? false)).length },
    },
  }
}

/** Answered and rated posts are visited once a week, and for two months: their removal is not noticed soon, by plan. */
function stillInPlan(post: StoredPost): boolean {
  return !(post.rating !== null && post.removedAt !== null && post.rating.at < post.removedAt)
}

function eventAccount(events: readonly BoardEvent[], { options, start, end, troubles, truth, timeline }: Simulation): EventAccount {
  const posts = new Map(truth.map((post) => [String(post.number), post]))
  const result: EventAccount = { of: 0, reached: 0, late: 0, never: 0, missed: [] }
  for (const event of events) {
    const allowed = 2 * Math.max(event.revisitMs ?? 0, options.everyMinutes * 60_000)
    const gone = posts.get(event.tid)?.removedAt ?? null
    const until = Math.min(gone ?? end, end)
    // The post went, or the simulation ended, before its time was up.
    if (event.seenAt === null && until - event.at - troubledTime(event.at, until, troubles) < allowed) continue
    result.of++
    const taken = event.seenAt === null ? null : event.seenAt - event.at - troubledTime(event.at, event.seenAt, troubles)
    if (taken !== null && taken <= allowed) {
      result.reached++
      continue
    }
    if (taken === null) result.never++
    else result.late++
    const runs = timeline.filter(({ at }) => at > event.at && at <= (event.seenAt ?? event.at + 2 * allowed)).map(({ at, came }) => `${((at - event.at) / HOUR).toFixed(1)} h ${came}`)
    result.missed.push({ tid: event.tid, atHour: (event.at - start) / HOUR, allowed: allowed / HOUR, taken: taken === null ? null : taken / HOUR, runs })
  }
  return result
}
