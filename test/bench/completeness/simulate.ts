/** A period of the board on the replica's own clock: the real source, the real store, the real collect stage, and a naive crawler beside them. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createPoliteFetch } from '../../../crawlers/http.ts'
import type { PoliteFetcher } from '../../../crawlers/http.ts'
import { boardsWithin } from '../../../crawlers/replica/boards.ts'
import type { Layout } from '../../../crawlers/replica/faults.ts'
import { manualClock } from '../../../crawlers/replica/clock.ts'
import { loadPosts } from '../../../crawlers/replica/load-posts.ts'
import { startReplica } from '../../../crawlers/replica/replica.ts'
import type { StoredPost } from '../../../crawlers/replica/world.ts'
import { liuyanForm } from '../../../crawlers/sources/liuyan-form.ts'
import { collectSource } from '../../../pipeline/collect/collect-source.ts'
import type { RunSummary } from '../../../pipeline/collect/collect-source.ts'
import { createLog } from '../../../pipeline/log.ts'
import type { Post } from '../../../storage/records/post.ts'
import { openSqlite } from '../../../storage/sqlite/sqlite-database.ts'
import { openStore } from '../../../storage/trade-store.ts'
import { mulberry32 } from '../many-rows.ts'
import { naiveCrawler } from './naive-crawler.ts'
import type { NaiveCrawler } from './naive-crawler.ts'
import { mendedFetch, mendedSource } from './mended-reader.ts'
import { noise, planTroubles } from './troubles.ts'
import type { Trouble } from './troubles.ts'
import { EDIT_MARK, yearOfPosts } from './year-of-posts.ts'
import type { Period } from './year-of-posts.ts'

const HOUR = 3_600_000
const LEASE_MS = 60_000
const KAIFENG = 218

export interface SimulationOptions extends Period {
  everyMinutes: number
  daysBetweenOutages: number
  /** Share of runs that are cut short, as by a crash of the machine. */
  cutShort: number
  onDay?: (day: number, posts: number) => void
}

/** Something that happened on the board, and when it was seen. */
export interface BoardEvent {
  kind: 'reply' | 'rating' | 'edit'
  tid: string
  at: number
  /** The pause after which the post was going to be visited when it happened; null when no visit was planned. */
  revisitMs: number | null
  seenAt: number | null
}

export interface Simulation {
  options: SimulationOptions
  start: number
  end: number
  troubles: Trouble[]
  truth: StoredPost[]
  stored: Map<string, Post>
  events: BoardEvent[]
  naive: NaiveCrawler['found']
  alarms: { health: string; openedAt: number; clearedAt: number | null }[]
  runs: Record<string, number>
  /** Each run: when, and its health, or that it was cut short. */
  timeline: { at: number; came: string }[]
  requests: number
}

export async function simulate(options: SimulationOptions): Promise<Simulation> {
  const random = mulberry32(options.seed)
  const start = Date.parse('2025-11-24T00:00:00.000Z')
  const clock = manualClock(new Date(start))
  const end = start + options.days * 24 * HOUR
  const troubles = planTroubles(start, options.days, options.daysBetweenOutages, random)
  const replica = await startReplica({ port: 0, clock, rows: yearOfPosts(loadPosts(), options), crawlDelaySeconds: 0, decoys: false, mailboxes: [] })
  const folder = await mkdtemp(join(tmpdir(), 'huiyin-completeness-'))
  const database = await openSqlite({ file: join(folder, 'huiyin.db') })
  try {
    await database.migrate()
    const store = openStore(database)
    const now = (): Date => new Date(clock.now())
    const log = createLog({ level: 'silent', format: 'json' })
    const layoutNow = (): Layout | null => troubles.findLast((trouble) => trouble.layout && trouble.from <= clock.now())?.layout ?? null
    const mended = (): boolean => !troubles.some((trouble) => trouble.layout && trouble.from <= clock.now() && clock.now() < trouble.to)
    const source = mendedSource(liuyanForm({ baseUrl: replica.url, everyMinutes: options.everyMinutes }), () => troubles.flatMap((trouble) => (trouble.layout && trouble.to <= clock.now() ? [trouble.layout] : [])))
    const { id, family, name, url } = source.facts
    await store.registerSource({ id, family, name, url, everyMinutes: options.everyMinutes }, now().toISOString())
    const fetch = unhurried(now, 'HuiyinBot/0.1')
    const read = mendedFetch(fetch, () => (mended() ? layoutNow() : null))
    const naive = naiveCrawler(replica.url, boardsWithin(KAIFENG, replica.world.forums), mendedFetch(unhurried(now, 'NaiveBot/0.1'), () => (mended() ? layoutNow() : null)))
    const truth = replica.world.threads
    const watch = watchEvents(truth, start)
    const runs: Record<string, number> = {}
    const timeline: Simulation['timeline'] = []

    // A worker that was cut short is started again at once, as systemd or a container does it.
    const runOurs = async (): Promise<void> => {
      while ((await runDue()) === 'interrupted');
    }
    const runDue = async (): Promise<RunSummary['outcome'] | 'nothing'> => {
      let last: RunSummary['outcome'] | 'nothing' = 'nothing'
      for (const claimed of await store.claimDueSources('bench', now().toISOString(), LEASE_MS, 1)) {
        const cut = new AbortController()
        let left = random() < options.cutShort ? Math.floor(random() * 20) : Number.POSITIVE_INFINITY
        const { outcome, health, why } = await collectSource(source, claimed, {
          store,
          createFetch: () => ({ fetch: read, counts: () => ({ requests: 0, retries: 0, bytes: 0, skippedByRobots: 0 }) }),
          clock: now,
          log,
          signal: cut.signal,
          worker: 'bench',
          leaseMs: LEASE_MS,
          onSaved(post) {
            watch.saw(post, clock.now())
            if (--left < 0) cut.abort()
          },
        })
        const key = outcome === 'interrupted' ? outcome : health
        runs[key] = (runs[key] ?? 0) + 1
        timeline.push({ at: clock.now(), came: outcome === 'interrupted' || why === null ? key : `${key} (${why.slice(0, 60)})` })
        last = outcome
      }
      return last
    }

    for (let step = 1; clock.now() < end; step++) {
      const before = clock.now()
      clock.advance(options.everyMinutes / 60)
      const outages = troubles.filter((trouble) => trouble.layout === null && trouble.from <= clock.now() && clock.now() < trouble.to)
      const layout = layoutNow()
      // A rebuilt site stays rebuilt; what ends is the time in which our readers do not know it.
      replica.faults.set([...outages.flatMap(({ rules }) => rules), ...(outages.length > 0 ? [] : noise), ...(layout ? [{ kind: 'layout' as const, site: 'board', layout }] : [])])
      for (const event of watch.between(before, clock.now())) {
        const post = await store.post(`${id}:${event.tid}`)
        event.revisitMs = post?.nextVisitAt ? Date.parse(post.nextVisitAt) - Date.parse(post.lastSeenAt) : null
      }
      await runOurs()
      await naive.run()
      if ((step * options.everyMinutes) % 1440 < options.everyMinutes) options.onDay?.(Math.round((clock.now() - start) / (24 * HOUR)), await database.count('post'))
    }
    const stored = new Map<string, Post>()
    for await (const post of database.scan('post')) stored.set(post.externalId, post)
    const alarms = (await store.alarms({}, 1000)).map(({ health, openedAt, clearedAt }) => ({ health, openedAt: Date.parse(openedAt), clearedAt: clearedAt === null ? null : Date.parse(clearedAt) }))
    return { options, start, end: clock.now(), troubles, truth, stored, events: watch.events, naive: naive.found, alarms, runs, timeline, requests: fetch.statistics.requests }
  } finally {
    await database.close()
    await replica.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** Politeness off: nothing is waited for, and the simulated day has no budget. */
function unhurried(clock: () => Date, userAgent: string): PoliteFetcher {
  return createPoliteFetch({ userAgent, clock, random: () => 0.5, sleep: async () => undefined, signal: new AbortController().signal, delayMs: 0, budgetPerDay: 10_000_000 })
}

/** Answers, ratings and edits of the period, in their order, and when each was first seen. */
function watchEvents(truth: readonly StoredPost[], start: number) {
  const events = truth
    .flatMap((post): BoardEvent[] => {
      const visible = (at: number): boolean => at > start && at >= post.approvedAt && (post.removedAt === null || at < post.removedAt)
      const of = (kind: BoardEvent['kind'], at: number): BoardEvent[] => (visible(at) ? [{ kind, tid: String(post.number), at, revisitMs: null, seenAt: null }] : [])
      return [...post.replies.flatMap((reply) => of('reply', reply.at)), ...(post.rating ? of('rating', post.rating.at) : []), ...(post.editedAt === null ? [] : of('edit', post.editedAt))]
    })
    .toSorted((a, b) => a.at - b.at)
  const byPost = new Map<string, BoardEvent[]>()
  for (const event of events) byPost.set(event.tid, [...(byPost.get(event.tid) ?? []), event])
  let next = 0
  return {
    events,
    between(from: number, to: number): BoardEvent[] {
      const found: BoardEvent[] = []
      for (; next < events.length; next++) {
        const event = events[next]
        if (!event || event.at > to) break
        if (event.at > from) found.push(event)
      }
      return found
    },
    saw(post: Post, at: number): void {
      const mine = byPost.get(post.externalId) ?? []
      const replyTimes = new Set(post.content.replies.map((reply) => Math.floor(Date.parse(reply.at ?? '') / 60_000)))
      for (const event of mine) {
        if (event.seenAt !== null) continue
        // The board prints minutes.
        const seen = { reply: replyTimes.has(Math.floor(event.at / 60_000)), rating: post.content.ratings !== null, edit: post.content.content.includes(EDIT_MARK) }
        if (seen[event.kind]) event.seenAt = at
      }
    },
  }
}
