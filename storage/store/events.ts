/** CONTRACT of the store, events: posts about one matter, what people decided on them, how they grow. See ../store.ts. */
import type { Burst } from '../records/burst.ts'
import type { EventPost } from '../records/event-post.ts'
import type { EventProposal } from '../records/event-proposal.ts'
import type { EventRollup, RollupUnit } from '../records/event-rollup.ts'
import type { describeEvent, HotEvent } from '../records/event.ts'
import type { Fingerprint } from '../records/evidence.ts'
import type { Notice } from '../records/notice.ts'
import type { Post } from '../records/post.ts'
import type { Act } from '../records/record.ts'
import type { Triage } from '../records/triage.ts'

/** Where the machine puts a post. */
export interface Placement {
  post: Omit<EventPost, 'version' | 'placedBy'>
  /** What the event is called if this post opens it. */
  title: string
  place: string | null
  topic: string | null
}

export interface PostToPlace {
  post: Post
  triage: Triage
  fingerprint: Fingerprint | undefined
  /** Its place, if it was put somewhere before its content changed: there it stays. */
  placed: EventPost | undefined
}

export type EventOrder = 'heat' | 'newest' | 'largest' | 'chronic'
export interface EventFilter {
  state?: HotEvent['state'] | undefined
  district?: string | undefined
  topic?: string | undefined
  /** Its latest post is of this instant or later. */
  since?: string | undefined
  /** At least so many posts. */
  least?: number | undefined
}

export interface EventStore {
  /** Triaged posts that are in no event yet, first read first. */
  postsToPlace(limit: number): Promise<PostToPlace[]>
  /**
   * Puts a post into an event, or opens one; event, rollups, triage and card are one commit. A post that is in an event
   * already stays there, and one meant for a merged event goes to the event that took it in. Returns the event.
   */
  placePost(placement: Placement, act: Act): Promise<HotEvent>
  /** Posts put somewhere at this instant or later, in the order they were. */
  postsPlacedSince(at: string, limit: number): Promise<EventPost[]>
  /** The posts of an event, oldest first. */
  postsOfEvent(eventId: string): Promise<EventPost[]>
  /** Posts of all events, submitted in a period. */
  eventPostsBetween(from: string, to: string): Promise<EventPost[]>
  fingerprints(postIds: readonly string[]): Promise<Fingerprint[]>

  event(id: string): Promise<HotEvent | undefined>
  events(filter: EventFilter, order: EventOrder, skip: number, limit: number): Promise<{ events: HotEvent[]; total: number }>
  eventsById(ids: readonly string[]): Promise<HotEvent[]>
  /** What the machine reads in the posts anew; an officer's title stays. */
  describeEvent(id: string, read: Parameters<typeof describeEvent>[1]): Promise<HotEvent>
  /** 静音、恢复、置顶、取消置顶. @throws IllegalTransition */
  changeEvent(id: string, action: 'mute' | 'unmute' | 'pin' | 'unpin', act: Act): Promise<HotEvent>
  renameEvent(id: string, title: string, act: Act): Promise<HotEvent>
  /** 合并: the posts of `from` move; its id leads to `into` from now on. */
  mergeEvents(into: string, from: string, act: Act): Promise<HotEvent>
  /** 撤销合并: the merged event stands again with the posts that came from it; those that came since stay. @throws IllegalTransition unless merged, and while what took it in is merged on */
  unmergeEvent(id: string, act: Act): Promise<HotEvent>
  /** 拆分: these posts move to a new event; the two are never proposed to be one again. */
  splitEvent(id: string, postIds: readonly string[], act: Act): Promise<{ left: HotEvent; taken: HotEvent }>

  /** Hours or days in which posts came, in order; of one event or of all. */
  rollups(eventId: string | null, unit: RollupUnit, from: string, to: string): Promise<EventRollup[]>
  /** Counts all posts afresh and says which rollups differ; with `mend` writes them. */
  checkRollups(mend?: boolean): Promise<{ counted: number; wrong: string[] }>

  /** Keeps those of which nobody was asked before and whose events were not taken apart; returns how many. */
  keepProposals(proposals: readonly EventProposal[]): Promise<number>
  /** Likeliest first. */
  openProposals(limit: number): Promise<EventProposal[]>
  /** Accepting merges the two events in the same breath. */
  decideProposal(id: string, decision: 'accept' | 'refuse', act: Act): Promise<EventProposal>

  /** False when it is known. The notices are kept with it. */
  keepBurst(burst: Burst, notices: readonly Notice[]): Promise<boolean>
  /** Newest first. */
  bursts(filter: { state?: Burst['state'] | undefined; eventId?: string | undefined; since?: string | undefined }, limit: number): Promise<Burst[]>
  seeBurst(id: string, act: Act): Promise<Burst>
}
