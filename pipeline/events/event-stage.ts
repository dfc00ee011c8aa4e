/**
 * The events stage: puts every triaged post into an event as soon as it is read, keeps titles and heat fresh, looks for
 * emerging issues four times a day, and every night proposes merges. It moves no post that is placed.
 */
import type { MatterReader } from '../../classifiers/events/matter.ts'
import { proposeMerges } from '../../classifiers/events/proposals.ts'
import { proposeMerge } from '../../storage/records/event-proposal.ts'
import type { NoticeChannel } from '../../storage/records/notice.ts'
import type { Store } from '../../storage/store.ts'
import type { PostToPlace } from '../../storage/store/events.ts'
import { stageLoop } from '../jobs/stage-loop.ts'
import type { Companion } from '../jobs/worker.ts'
import type { Log } from '../log.ts'
import { readEventAnew } from './describe-event.ts'
import { createKnownEvents } from './known-events.ts'
import { readForEvents } from './place-of-post.ts'
import { LOOKS_A_DAY, watchBursts } from './watch-bursts.ts'

const BATCH = 40
const LOOK_AGAIN_MS = 2000
const DAY_MS = 86_400_000
/** Events whose heat is counted anew each night: older ones have cooled. */
const WARM_DAYS = 90
const MOST_WARM = 5000
/** 批示 of a few seconds: a leader writes one at a time. */
const INSTRUCTIONS_READ = 50

export interface EventParts {
  store: Store
  reader: () => MatterReader
  /** Version of the encoder that triage reads with; null where it is off. */
  encoder: string | null
  channels: readonly NoticeChannel[]
  held: boolean
  clock: () => Date
  log: Log
}

export interface EventStage extends Companion {
  /** Places everything that waits, then resolves with how many. */
  placeAll(): Promise<number>
  /** Looks for emerging issues now; returns how many alarms are new. */
  look(): Promise<number>
  /** Counts the heat anew of events whose cases got a 批示 since the last time. */
  followLeaders(): Promise<void>
  /** The night's work: merges proposed, heat counted anew. Returns how many proposals are new. */
  night(): Promise<number>
}

export function createEventStage({ store, reader, encoder, channels, held, clock, log }: EventParts): EventStage {
  const known = createKnownEvents(store, { encoder, now: clock })
  const { book } = known
  /** Events with new posts since the last night. */
  let grown = new Set<string>()
  const loop = stageLoop('events', LOOK_AGAIN_MS, log, turn)
  let lookedAt = Number.NEGATIVE_INFINITY
  let nightOf: string | undefined
  let ledUntil = clock().toISOString()

  async function placeOne(waiting: PostToPlace): Promise<string> {
    const at = clock().toISOString()
    const act = { at, by: 'system:events' }
    const { matter, facts } = readForEvents(waiting, reader(), encoder)
    const { topic } = waiting.triage
    const describes = { title: facts.title || '（无标题）', place: null, topic: topic.label }
    if (waiting.placed !== undefined) return (await store.placePost({ post: { ...waiting.placed }, ...describes }, act)).id
    const { eventId, opened, fit } = book.attach(matter)
    const event = await store.placePost({ post: { ...facts, eventId, placedAt: at, because: opened || fit === null ? 'first' : fit.because, likeness: fit?.likeness ?? null }, ...describes }, act)
    known.note(facts.id, event.id)
    // The store knew better: it was merged away, or another worker was first.
    if (event.id !== eventId) await known.readAnew([eventId, event.id])
    return event.id
  }

  async function placeBatch(): Promise<number> {
    const waiting = await store.postsToPlace(BATCH)
    if (waiting.length === 0 || loop.stopping.aborted) return 0
    await known.catchUp()
    const touched = new Set<string>()
    for (const one of waiting) touched.add(await placeOne(one))
    for (const id of touched) {
      grown.add(id)
      await readEventAnew(store, id, encoder, clock().toISOString())
    }
    return waiting.length
  }

  /** A 批示 written since the last look makes the events of its cases hotter at once. */
  async function followLeaders(): Promise<void> {
    const { instructions } = await store.instructions({}, 0, INSTRUCTIONS_READ)
    const fresh = instructions.filter(({ issuedAt }) => issuedAt >= ledUntil)
    const [newest] = fresh
    if (newest === undefined) return
    const cases = await store.casesById([...new Set(fresh.flatMap(({ caseIds }) => caseIds))])
    const cards = await store.cards(cases.flatMap(({ postIds }) => postIds))
    for (const id of new Set(cards.flatMap(({ eventId }) => eventId ?? []))) await readEventAnew(store, id, encoder, clock().toISOString())
    ledUntil = new Date(Date.parse(newest.issuedAt) + 1).toISOString()
  }

  async function look(): Promise<number> {
    const found = await watchBursts({ store, channels, held }, clock().toISOString())
    for (const { id, observed, odds } of found) log.warn({ burst: id, observed, odds }, 'an issue is emerging')
    return found.length
  }

  async function night(): Promise<number> {
    await known.catchUp()
    const at = clock().toISOString()
    const proposals = proposeMerges(book, [...grown]).map(({ into, from, likeness, because }) => proposeMerge({ into, from, likeness, because }, { at, by: 'system:events' }))
    grown = new Set()
    const kept = await store.keepProposals(proposals)
    const { events } = await store.events({ since: new Date(Date.parse(at) - WARM_DAYS * DAY_MS).toISOString() }, 'newest', 0, MOST_WARM)
    for (const { id, state } of events) if (state !== 'merged' && !loop.stopping.aborted) await readEventAnew(store, id, encoder, at)
    return kept
  }

  async function turn(): Promise<boolean> {
    if ((await placeBatch()) > 0) return true
    await followLeaders()
    const now = clock().getTime()
    if (now - lookedAt >= DAY_MS / LOOKS_A_DAY) {
      lookedAt = now
      await look()
    }
    const day = new Date(now + 8 * 3_600_000).toISOString().slice(0, 10)
    // The first turn of a process is no night.
    if (nightOf !== undefined && nightOf !== day) await night()
    nightOf = day
    return false
  }

  return {
    look,
    night,
    followLeaders,
    async placeAll() {
      let total = 0
      for (;;) {
        const placed = await placeBatch()
        if (placed === 0) return total
        total += placed
      }
    },
    start: loop.start,
    stop: loop.stop,
  }
}
