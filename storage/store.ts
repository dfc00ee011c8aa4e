/**
 * CONTRACT of the store, in the words of the trade. It is written once (trade-store.ts and the files of
 * trade/) on top of the database port, so that both databases keep the same promises.
 *
 * Whatever changes a record reads it, applies the pure change of records/, and commits with the version
 * it read. A `Conflict` that comes from the machine's own bookkeeping (another sighting, the next case
 * number, the audit chain) is retried here; one that a person must see is thrown as `IllegalTransition`
 * or `Conflict`. Every decision of a person and its audit entry are one commit.
 */
import type { Database, Write } from './database.ts'
import type { Attachment } from './records/attachment.ts'
import type { Alarm } from './records/alarm.ts'
import type { Approval } from './records/approval.ts'
import type { AuditEntry, AuditFacts } from './records/audit.ts'
import type { Card } from './records/card.ts'
import type { Case } from './records/case.ts'
import type { Dispatch } from './records/dispatch.ts'
import type { Correction, DeadLetter, Fingerprint, RawEvidence } from './records/evidence.ts'
import type { Instruction } from './records/instruction.ts'
import type { Attempt, Notice } from './records/notice.ts'
import type { Observation } from './records/observation.ts'
import type { Channel, Post, Screening } from './records/post.ts'
import type { Act } from './records/record.ts'
import type { Reply } from './records/reply.ts'
import type { Schedule } from './records/schedule.ts'
import type { CrawlRun, RunCounts, RunEnd, Source } from './records/source.ts'
import type { Session, Staff } from './records/staff.ts'
import type { Triage, UrgencyLevel } from './records/triage.ts'
import type { Unit } from './records/unit.ts'
import type { DeliveryStore } from './store/deliveries.ts'
import type { EnterpriseStore } from './store/enterprise.ts'
import type { EventStore } from './store/events.ts'
import type { ForwardingStore } from './store/forwarding.ts'
import type { LedgerStore } from './store/ledger.ts'
import type { MediaStore } from './store/media.ts'
import type { PlatformStore } from './store/platforms.ts'
import type { ReminderStore } from './store/reminders.ts'
import type { ReportStore } from './store/reports.ts'
import type { RulebookStore } from './store/rulebooks.ts'
import type { SubscriptionStore } from './store/subscriptions.ts'
import type { LoadStore } from './store/loads.ts'
import type { UnitStore } from './store/units.ts'

export interface Store extends SourceStore, AlarmStore, PostStore, TriageStore, ScreeningStore, CaseStore, CaseworkStore, DeliveryStore, ReminderStore, ForwardingStore, UnitStore, LoadStore, LedgerStore, EnterpriseStore, MediaStore, ReportStore, RulebookStore, PlatformStore, SubscriptionStore, StaffStore, AuditStore, EventStore {
  /** The database underneath, for the commands that work on all records (backup, seed, stats). */
  readonly database: Database
  close(): Promise<void>
}

export interface NewSource {
  id: string
  family: string
  name: string
  url: string
  everyMinutes: number
  schedule?: Schedule
}

export interface SourceStore {
  /** Adds a source, or brings its name, url and interval up to date; what it remembers stays. A new schedule makes it due at once. */
  registerSource(facts: NewSource, at: string): Promise<Source>
  sources(): Promise<Source[]>
  source(id: string): Promise<Source | undefined>
  /** Takes up to `limit` due sources for this worker until now + leaseMs. No source is ever held by two. */
  claimDueSources(worker: string, now: string, leaseMs: number, limit: number): Promise<Source[]>
  /** Takes this one source now, whatever its plan; undefined while another holds it. @throws NoSuchRecord */
  takeSource(sourceId: string, worker: string, now: string, leaseMs: number): Promise<Source | undefined>
  /** Gives a claimed source back without a run. @throws IllegalTransition when the claim was lost */
  postponeSource(sourceId: string, worker: string, nextRunAt: string): Promise<void>
  /** Prolongs a claim while a long crawl goes on. @throws IllegalTransition when it was lost */
  prolongClaim(sourceId: string, worker: string, until: string): Promise<void>
  /** Frees the sources whose holder is dead, before their claims run out; returns their ids. */
  freeClaimsOf(isDead: (worker: string) => boolean): Promise<string[]>
  /** Begins a run. A run of the same source that never ended (its worker was killed) is marked interrupted. */
  startRun(run: { id: string; sourceId: string; startedAt: string }): Promise<CrawlRun>
  noteProgress(runId: string, counts: RunCounts): Promise<void>
  /** Ends the run, gives the source back, and opens, prolongs or clears its alarm, in one commit. */
  settleRun(runId: string, worker: string, end: RunEnd & { outcome: CrawlRun['outcome']; counts: RunCounts; error: string | null; alarmAfter?: number }): Promise<Source>
  /** Newest first. */
  runs(sourceId: string, limit: number): Promise<CrawlRun[]>
  /** A person asks for a run at once, whatever the schedule: a whole one, or only what failed before. */
  runSoon(sourceId: string, at: string, what?: 'all' | 'failed'): Promise<Source>
  /** Switching a source off ends its alarm. */
  enableSource(sourceId: string, enabled: boolean, at?: string): Promise<Source>
  /** Takes up to `most` requests of a host's budget of a day (yyyy-mm-dd), for this process alone; how many it gave, 0 when the budget is used up. */
  takeRequests(host: string, day: string, most: number, budget: number): Promise<number>
}

export interface AlarmStore {
  /** Newest first. A source has one open alarm at most. */
  alarms(filter: { sourceId?: string | undefined; state?: Alarm['state'] | undefined }, limit: number): Promise<Alarm[]>
  /** Alarms whose next notice, or whose end, is due to be said. */
  alarmsToSay(now: string, limit: number): Promise<Alarm[]>
  /** Notes that it is said and keeps the notices, in one commit. False when another process was first. */
  sayAlarm(alarmId: string, at: string, write: (before: Alarm, after: Alarm) => Notice[]): Promise<boolean>
  /** The notice that is due longest, for this sender until `until`; undefined when there is none. */
  takeNotice(now: string, until: string): Promise<Notice | undefined>
  settleNotice(noticeId: string, attempt: Attempt, at: string): Promise<Notice>
  /** Newest first. */
  notices(filter: { about?: string | undefined; delivery?: Notice['delivery'] | undefined }, limit: number): Promise<Notice[]>
}

export interface PostSighting {
  sourceId: string
  channel: Channel
  seen: Observation
  hash: string
  at: string
  /** When to look again, given what was known of the post before. */
  nextVisit: (known: Post | undefined) => string | null
  /** The page as it came; kept only when the content is new. */
  raw: (() => Omit<RawEvidence, 'version'>) | null
  /** From a file, which may be an old one: a content that was seen before, now or formerly, changes nothing at all. */
  fromFile?: boolean
}
export type SightingOutcome = 'new' | 'changed' | 'same'

/** A page that could not be read. */
export interface FailedPage {
  sourceId: string
  externalId: string
  url: string
  error: string
  at: string
  submittedAt?: string | null
  raw?: Omit<RawEvidence, 'version'> | null
  /** It failed because there is no such page. */
  missing?: boolean
  /** When a known post is visited next, given how often it failed. */
  nextVisit?: (attempts: number) => string
}

export interface PostStore {
  /** Notes a sighting; the post and its raw page are one commit. The same sighting twice changes nothing but the times. */
  savePost(sighting: PostSighting): Promise<{ outcome: SightingOutcome; post: Post }>
  /** Several sightings in one commit where nobody interferes; the answers are in their order. */
  savePosts(sightings: readonly PostSighting[]): Promise<{ outcome: SightingOutcome; post: Post }[]>
  /** The post's page was not there. `gone` is true when this miss made the tombstone. */
  missPost(sourceId: string, externalId: string, at: string, confirmAfterMs: number, nextVisitAt: string | null): Promise<{ gone: boolean; post: Post } | undefined>
  post(id: string): Promise<Post | undefined>
  postsByExternalId(sourceId: string, externalIds: readonly string[]): Promise<Post[]>
  /** Soonest due first. */
  postsDueForVisit(sourceId: string, now: string, limit: number): Promise<Post[]>
  /** How many triaged posts of a source were submitted in a period, and how many posts were first seen since: the source's yield. */
  postsSubmittedBetween(sourceId: string, from: string, to: string): Promise<number>
  postsFirstSeenSince(sourceId: string, from: string): Promise<number>
  /** A page could not be read once more. Where the post is known, its next visit is put off as well, so that it does not stand in the others' way. */
  keepDeadLetter(letter: FailedPage): Promise<DeadLetter>
  clearDeadLetter(sourceId: string, externalId: string): Promise<void>
  deadLetters(sourceId: string, limit: number): Promise<DeadLetter[]>
  keepRaw(raw: Omit<RawEvidence, 'version'>): Promise<void>
  raw(id: string): Promise<RawEvidence | undefined>
  lastRaw(sourceId: string): Promise<RawEvidence | undefined>
}

/** What triage found in one post. */
export interface PostReading {
  post: Post
  triage: Omit<Triage, 'version'>
  /** For full-text search. */
  words: string[]
  fingerprint: Omit<Fingerprint, 'version'>
}

/** What officers label for the classifiers. */
export type LabellingTask = Exclude<Correction['task'], 'place' | 'duplicate'>
/** `sureness`: 0 to 1, how far the machine's first choice stands out. */
export interface UncertainReading {
  triage: Triage
  sureness: number
}

export interface TriageStore {
  /** Posts whose present content triage has not read yet, first seen first. */
  postsToTriage(limit: number): Promise<Post[]>
  /**
   * For each reading the triage, the post's mark, its card and its fingerprint; all in one commit where nobody
   * interferes, never a part of one. Returns how many were kept: a post whose content changed meanwhile is due again.
   */
  saveTriages(readings: readonly PostReading[]): Promise<number>
  triage(postId: string): Promise<Triage | undefined>
  /** Fingerprints that share at least one of the bands. */
  fingerprintsSharing(bands: readonly string[], limit: number): Promise<Fingerprint[]>
  /** Fingerprints made at this instant or later, newest first. */
  fingerprintsSince(at: string, limit: number): Promise<Fingerprint[]>
  addCorrection(correction: Omit<Correction, 'version'>): Promise<void>
  /** What people corrected on a post, oldest first. */
  corrections(postId: string): Promise<Correction[]>
  /** 标注: of the latest readings of the present content those that the machine was least sure of and that nobody has labelled for the task, least sure first. */
  leastCertain(task: LabellingTask, limit: number): Promise<UncertainReading[]>
}

/** What the queue can be filtered by; absent means all. */
export interface QueueFilter {
  screening?: Screening | undefined
  urgency?: UrgencyLevel | undefined
  topic?: string | undefined
  category?: string | undefined
  district?: string | undefined
  sourceId?: string | undefined
  channel?: Channel | undefined
  unitId?: string | undefined
  answered?: boolean | undefined
  flag?: string | undefined
  caseId?: string | undefined
  /** From this instant on, submitted. */
  from?: string | undefined
  /** Up to, but not including, this instant. */
  to?: string | undefined
  /** First seen by us after this instant: what is new since the officer's list was read. */
  seenAfter?: string | undefined
  words?: readonly string[] | undefined
  /** One of these, besides whatever else is asked. */
  districts?: readonly string[] | undefined
}
export type QueueOrder = 'urgent' | 'newest' | 'oldest'
export interface QueuePage {
  cards: Card[]
  total: number
}
/** How many waiting posts there are by one field. */
export type Facets = Record<'urgency' | 'topic' | 'district' | 'sourceId' | 'screening', { value: string | number | null; count: number }[]>

export interface ScreeningStore {
  screeningQueue(filter: QueueFilter, order: QueueOrder, skip: number, limit: number): Promise<QueuePage>
  queueFacets(filter: QueueFilter): Promise<Facets>
  cards(ids: readonly string[]): Promise<Card[]>
  /** An officer has it open until `until`. */
  claimPost(postId: string, by: string, at: string, until: string): Promise<Post>
  /** 受理: opens a case with the next number of the year of `act.at` in Shanghai. `hash` is the content the officer read. @throws Conflict when it changed since */
  acceptPost(postId: string, hash: string, facts: { category: string | null; urgency: UrgencyLevel | null; title: string | null }, act: Act): Promise<{ post: Post; case: Case }>
  dismissPost(postId: string, hash: string, reason: string, act: Act): Promise<Post>
  /** 并件 into an open case. */
  mergePost(postId: string, hash: string, caseId: string, act: Act): Promise<{ post: Post; case: Case }>
  /** Back to the queue; the post leaves its case; a case left without posts is voided and keeps its number and history. */
  returnPost(postId: string, act: Act): Promise<Post>
}

/** What the list of cases can be filtered by; absent means all. */
export interface CaseFilter {
  status?: Case['status'] | undefined
  /** A unit of level 1 that has it now. */
  unitId?: string | undefined
  urgency?: UrgencyLevel | undefined
  category?: string | undefined
  channel?: Channel | undefined
  district?: string | undefined
  /** Dispatched, and not answered by this instant though it was due. */
  overdueAt?: string | undefined
  /** One of these, besides whatever else is asked. */
  districts?: readonly string[] | undefined
  /** 待回访: closed from this instant on, and nobody was reached since. */
  toVisitFrom?: string | undefined
  /** Given back at least so often. */
  returnsFrom?: number | undefined
}

export interface CaseStore {
  case(id: string): Promise<Case | undefined>
  /** Those that exist, in the order of `ids`. */
  casesById(ids: readonly string[]): Promise<Case[]>
  caseByNumber(number: string): Promise<Case | undefined>
  /** Newest first; the overdue ones longest overdue first, those to be visited longest closed first. */
  cases(filter: CaseFilter, skip: number, limit: number): Promise<{ cases: Case[]; total: number }>
  /** Cases that share one of these marks of a person. */
  casesOfPersons(persons: readonly string[], limit: number): Promise<Case[]>
  /** Registered before `to` and not closed before `from`: all that a period's figures speak of. */
  casesInWork(from: string, to: string): Promise<Case[]>
  /** One legal change of a case, audited. */
  changeCase(caseId: string, change: (record: Case) => Case, act: Act, action: string): Promise<Case>
  /** 并案: the posts of one case go to another; its number stays used. */
  joinCases(caseId: string, intoId: string, version: number, act: Act): Promise<{ joined: Case; into: Case }>
  /** Undoes a joining: the posts that came with the case go back to it. */
  partCase(caseId: string, version: number, act: Act): Promise<{ parted: Case; from: Case }>
  /** 拆案: some posts of a case become a case of their own, with the next number. */
  splitCase(caseId: string, postIds: readonly string[], version: number, act: Act): Promise<{ left: Case; opened: Case }>
  units(): Promise<Unit[]>
  unit(id: string): Promise<Unit | undefined>
}

/** What a person's decision writes, what the audit trail says of it, and what comes out. */
export interface Decision<T> {
  writes: Write[]
  facts: AuditFacts
  result: T
}

/** What the actions of pipeline/casework read and write. */
export interface CaseworkStore {
  /**
   * One commit of all the records a decision changes and its audit entry. `prepare` reads afresh each time: it is
   * called again when another writer was first, and refuses by itself what is no longer possible.
   */
  commitDecision<T>(prepare: () => Promise<Decision<T>>): Promise<T>
  dispatch(id: string): Promise<Dispatch | undefined>
  /** Of all levels, in the order they were sent; of those sent at once, the upper ones first. */
  dispatchesOf(caseId: string): Promise<Dispatch[]>
  /** A unit's work, the soonest due first; `over`: what it gave back, was taken back, or was accepted. */
  inbox(unitId: string, which: 'open' | 'answered' | 'over', skip: number, limit: number): Promise<{ dispatches: Dispatch[]; total: number }>
  /** Dispatches in work with a 退单, 延期 or 暂停计时 to be ruled by the office (level 1). */
  asksToRule(limit: number): Promise<Dispatch[]>
  reply(id: string): Promise<Reply | undefined>
  repliesOf(caseId: string): Promise<Reply[]>
  /** Replies of units of level 1 that wait for the office's review, oldest first. */
  repliesToReview(skip: number, limit: number): Promise<{ replies: Reply[]; total: number }>
  approval(id: string): Promise<Approval | undefined>
  /** Newest first. */
  approvals(filter: { approverId?: string | undefined; submittedBy?: string | undefined; state?: Approval['state'] | undefined; caseId?: string | undefined; reportId?: string | undefined }, skip: number, limit: number): Promise<{ approvals: Approval[]; total: number }>
  instruction(id: string): Promise<Instruction | undefined>
  /** Newest first. */
  instructions(filter: { leaderId?: string | undefined; state?: Instruction['state'] | undefined; caseId?: string | undefined; reportId?: string | undefined }, skip: number, limit: number): Promise<{ instructions: Instruction[]; total: number }>
  attachment(id: string): Promise<Attachment | undefined>
  attachmentsOf(caseId: string): Promise<Attachment[]>
  /** Keeps the file's record and, once for all equal files, its bytes. Audited. */
  addAttachment(attachment: Attachment, base64: string): Promise<Attachment>
  /** The bytes in base64 by their hash. */
  attachmentBytes(hash: string): Promise<string | undefined>
}

export interface StaffStore {
  addStaff(staff: Staff): Promise<Staff>
  staff(id: string): Promise<Staff | undefined>
  staffByLogin(login: string): Promise<Staff | undefined>
  allStaff(): Promise<Staff[]>
  changeStaff(id: string, change: (record: Staff) => Staff): Promise<Staff>
  addSession(session: Session): Promise<void>
  session(id: string): Promise<Session | undefined>
  touchSession(id: string, at: string, expiresAt: string): Promise<void>
  endSession(id: string): Promise<void>
  /** All but `keep`; returns how many. */
  endSessionsOf(staffId: string, keep?: string): Promise<number>
  sessionsOf(staffId: string): Promise<Session[]>
}

export interface AuditStore {
  /** Adds one entry to the chain. */
  audit(facts: AuditFacts): Promise<AuditEntry>
  /** Newest first; from an instant on, up to but not including another. */
  auditTrail(filter: { subject?: string | undefined; action?: string | undefined; by?: string | undefined; from?: string | undefined; to?: string | undefined }, skip: number, limit: number): Promise<AuditEntry[]>
}
