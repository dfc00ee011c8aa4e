/**
 * The replica's story as pure functions: rows and a moment → what the sites show at that moment.
 * A post appears when it is approved, hours after it was submitted and so out of id order; answers,
 * edits, ratings and removals follow.
 */
import type { BoardIds, Forum } from './boards.ts'
import { knownBoard, makeForums } from './boards.ts'
import { numberFrom } from './markup.ts'
import type { PostRow } from './post-row.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** The board's ids at the story's origin, and how many all of China adds a day (25.49 M in June 2026). */
const TID_AT_ORIGIN = 26_480_000
const TIDS_A_DAY = 6_200
const LETTERS_AT_ORIGIN = 138_000
const LETTERS_A_DAY = 60
/** An unanswered post is taken up after this long, one of three. */
const TAKEN_UP_AFTER = 10 * DAY

export const states = ['待回复', '办理中', '已办理'] as const
export type State = (typeof states)[number]

export interface Reply {
  unit: string
  at: number
  text: string
}
export type Rating = Omit<NonNullable<PostRow['rating']>, 'afterDays'> & { at: number }

/** A row with its times worked out, epoch milliseconds. Nothing here depends on «now». */
export interface StoredPost {
  row: PostRow
  /** The board's tid, or the mailbox's running number. Grows with submission. */
  number: number
  /** The board; 0 for a letter. */
  fid: number
  submittedAt: number
  approvedAt: number
  takenUpAt: number | null
  editedAt: number | null
  removedAt: number | null
  replies: Reply[]
  rating: Rating | null
  /** A number made from the id: settles small differences between pages. */
  mark: number
}

/** A post as it is shown at one moment. */
export interface ShownPost extends StoredPost {
  content: string
  state: State
}

export interface World {
  origin: number
  forums: Forum[]
  forumByFid: Map<number, Forum>
  /** Newest number first. */
  threads: StoredPost[]
  threadByTid: Map<number, StoredPost>
  letters: StoredPost[]
  letterByNumber: Map<number, StoredPost>
}

/** Lays the rows out in time around `origin`. @throws Error for a row on an unknown board */
export function makeWorld(rows: readonly PostRow[], origin: number, boardIds: BoardIds = 'assumed'): World {
  const forums = makeForums(boardIds)
  const fids = new Map<string, number>()
  const fidOf = (row: PostRow): number => {
    const name = row.board ?? ''
    const fid = fids.get(name) ?? knownBoard(name, forums)?.fid
    if (fid === undefined) throw new Error(`row ${row.id}: the replica has no board «${name}»`)
    fids.set(name, fid)
    return fid
  }
  const threads = numbered(rows.filter((row) => row.channel === 'liuyan'), TID_AT_ORIGIN, TIDS_A_DAY).map(([row, number]) => storePost(row, number, fidOf(row), origin))
  const letters = numbered(rows.filter((row) => row.channel === 'mailbox'), LETTERS_AT_ORIGIN, LETTERS_A_DAY).map(([row, number]) => storePost(row, number, 0, origin))
  return {
    origin,
    forums,
    forumByFid: new Map(forums.map((forum) => [forum.fid, forum])),
    threads: threads.reverse(),
    threadByTid: new Map(threads.map((post) => [post.number, post])),
    letters: letters.reverse(),
    letterByNumber: new Map(letters.map((post) => [post.number, post])),
  }
}

/** Numbers follow submission, with the gaps that other cities' posts leave; two of one moment get neighbours. */
function numbered(rows: PostRow[], atOrigin: number, aDay: number): [PostRow, number][] {
  let last = 0
  return rows
    .toSorted((a, b) => b.daysAgo - a.daysAgo)
    .map((row) => {
      last = Math.max(last + 1, Math.round(atOrigin - row.daysAgo * aDay))
      return [row, last]
    })
}

/** In whole seconds: the sites keep no finer time. */
const after = (from: number, days: number): number => Math.round((from + days * DAY) / 1000) * 1000

function storePost(row: PostRow, number: number, fid: number, origin: number): StoredPost {
  const submittedAt = after(origin, -row.daysAgo)
  const approvedAt = after(submittedAt, row.approvalHours / 24)
  const later = (days: number): number => Math.max(after(submittedAt, days), approvedAt + HOUR)
  const replies = row.replies.map((reply) => ({ unit: reply.unit, text: reply.text, at: later(reply.afterDays) })).toSorted((a, b) => a.at - b.at)
  const first = replies[0]
  const mark = numberFrom(row.id)
  const unansweredAt = mark % 3 === 0 ? approvedAt + TAKEN_UP_AFTER : null
  return {
    row,
    number,
    fid,
    submittedAt,
    approvedAt,
    takenUpAt: first ? approvedAt + Math.round(((first.at - approvedAt) * 0.4) / 1000) * 1000 : unansweredAt,
    editedAt: row.editedAfterDays === null ? null : later(row.editedAfterDays),
    removedAt: row.removedAfterDays === null ? null : later(row.removedAfterDays),
    replies,
    rating: row.rating && first ? { resolution: row.rating.resolution, attitude: row.rating.attitude, speed: row.rating.speed, comment: row.rating.comment, at: Math.max(later(row.rating.afterDays), first.at + HOUR) } : null,
    mark,
  }
}

/** The post as shown at `now`; null before approval and after removal. */
export function showPost(post: StoredPost, now: number): ShownPost | null {
  if (now < post.approvedAt || (post.removedAt !== null && now >= post.removedAt)) return null
  const replies = post.replies.filter((reply) => reply.at <= now)
  const taken = post.takenUpAt !== null && post.takenUpAt <= now
  const edited = post.editedAt !== null && post.editedAt <= now
  return {
    ...post,
    replies,
    rating: post.rating && post.rating.at <= now ? post.rating : null,
    content: edited ? (post.row.editedContent ?? post.row.content) : post.row.content,
    state: replies.length > 0 ? '已办理' : taken ? '办理中' : '待回复',
  }
}

/** All of `posts` shown at `now`, in their order. */
export function showAll(posts: StoredPost[], now: number): ShownPost[] {
  return posts.flatMap((post) => showPost(post, now) ?? [])
}

export interface ThreadQuery {
  fids: ReadonlySet<number> | null
  /** Only tids below this one; 0 for the newest. */
  lastItem: number
  limit: number
  accept?: (post: ShownPost) => boolean
}

/** Threads shown at `now`, newest tid first, as the board's cursor walks them. */
export function findThreads(world: World, now: number, query: ThreadQuery): ShownPost[] {
  const found: ShownPost[] = []
  for (let at = query.lastItem > 0 ? firstBelow(world.threads, query.lastItem) : 0; at < world.threads.length && found.length < query.limit; at += 1) {
    const post = world.threads[at]
    if (!post || (query.fids && !query.fids.has(post.fid))) continue
    const shown = showPost(post, now)
    if (shown && (query.accept?.(shown) ?? true)) found.push(shown)
  }
  return found
}

/** Index of the first post with a number below `number`; the list runs downwards. */
function firstBelow(posts: StoredPost[], number: number): number {
  let low = 0
  let high = posts.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((posts[middle]?.number ?? 0) >= number) low = middle + 1
    else high = middle
  }
  return low
}
