/**
 * The store as somebody sees it who works for some districts of the city only. The dashboard gives it to every handler
 * of such a person's request, so that no page, list, count, search or export has to think of it.
 *
 * Deny by default: every word of the store is named here, in one of the files beside or in one of the two lists below;
 * one that is not named does not type-check. Whoever adds a word decides: does what it answers speak of posts or cases?
 */
import type { Database } from '../database.ts'
import type { KindName, RecordOf } from '../records/kinds.ts'
import type { Store } from '../store.ts'
import { caseWords } from './case-words.ts'
import { guardDecisions } from './guard-writes.ts'
import { eventWords } from './event-words.ts'
import { paperWords } from './paper-words.ts'
import { postWords } from './post-words.ts'
import type { Sight } from './sight.ts'
import { sightOf } from './sight.ts'

/** Words that speak of no post and no case, that only write, or whose readers read what they need by a guarded word first. */
const open = [
  ...(['registerSource', 'sources', 'source', 'takeSource', 'startRun', 'noteProgress', 'settleRun', 'runs', 'runSoon', 'enableSource', 'deadLetters', 'alarms'] as const),
  ...(['savePost', 'savePosts', 'postsByExternalId', 'postsSubmittedBetween', 'postsFirstSeenSince', 'keepDeadLetter', 'clearDeadLetter', 'keepRaw'] as const),
  ...(['units', 'unit', 'workCounts', 'staffOfUnits', 'dutiesOfUnits', 'dutiesAt', 'dutiesFrom', 'duty', 'unitChannel', 'unitChannels', 'setUnitChannel', 'forwardRules', 'forwardRule'] as const),
  ...(['addAttachment', 'attachmentBytes', 'addReminder', 'remindersKnown', 'addProposal', 'enterpriseCounts', 'takeLedger'] as const),
  ...(['addStaff', 'staff', 'staffByLogin', 'allStaff', 'changeStaff', 'addSession', 'session', 'touchSession', 'endSession', 'endSessionsOf', 'sessionsOf', 'loadOf', 'audit', 'auditTrail'] as const),
  ...(['platforms', 'platform', 'addPlatform', 'changePlatform', 'touchPlatform', 'rulebooks', 'subscriptions', 'subscription', 'addSubscription', 'changeSubscription'] as const),
] as const

/** Words of the stages, which see the whole city, and of administrators, who see no posts: no such person's request needs them. */
const refused = [
  ...(['claimDueSources', 'postponeSource', 'prolongClaim', 'freeClaimsOf', 'takeRequests', 'alarmsToSay', 'sayAlarm', 'takeNotice', 'settleNotice', 'notices', 'missPost', 'postsDueForVisit'] as const),
  ...(['postsToTriage', 'saveTriages', 'fingerprintsSharing', 'fingerprintsSince', 'fingerprints', 'postsToPlace', 'placePost', 'postsPlacedSince', 'describeEvent', 'checkRollups', 'keepProposals', 'keepBurst'] as const),
  ...(['dispatchesToPost', 'postDispatch', 'dispatchesToRecall', 'dispatchesToTell', 'postRulings', 'addDelivery', 'takeDelivery', 'noteAttempt', 'takeQuestion', 'noteRemote', 'confirmDelivery', 'addForwarding', 'takeForwarding', 'settleForwarding', 'workInHand', 'supervisionsInHand', 'auditAfter', 'eventsReadTo', 'noteEventsRead', 'close'] as const),
] as const

export function limitToDistricts(store: Store, districts: readonly string[]): Store {
  const sight = sightOf(store, districts)
  return {
    database: limitedDatabase(store.database, sight),
    ...pick(store, open),
    ...refuse(refused),
    ...postWords(store, sight),
    ...caseWords(store, sight),
    ...paperWords(store, sight),
    ...eventWords(store, sight),
    commitDecision: guardDecisions(store, sight),
    // A report speaks of the whole city.
    report: async () => undefined,
    reportsById: async () => [],
    reports: async () => ({ reports: [], total: 0 }),
  }
}

function pick<K extends keyof Store>(store: Store, names: readonly K[]): Pick<Store, K> {
  return Object.fromEntries(names.map((name) => [name, store[name]])) as Pick<Store, K>
}

function refuse<K extends keyof Store>(names: readonly K[]): Pick<Store, K> {
  return Object.fromEntries(names.map((name) => [name, () => Promise.reject(new OutOfSight(name))])) as unknown as Pick<Store, K>
}

/** A fault of the program, not of the person: a word of the whole city was used for somebody who sees a part of it. */
class OutOfSight extends Error {
  constructor(what: string) {
    super(`${what} is not for somebody who works for some districts only`)
    this.name = 'OutOfSight'
  }
}

/** Single records of kinds that speak of no post, and posts that are seen; everything else goes through the words above. */
function limitedDatabase(database: Database, sight: Sight): Database {
  const free: ReadonlySet<KindName> = new Set<KindName>(['counter', 'unit', 'source'])
  const ofPosts: ReadonlySet<KindName> = new Set<KindName>(['post', 'card', 'triage'])
  const getMany = async <K extends KindName>(kind: K, ids: readonly string[]): Promise<RecordOf<K>[]> => {
    if (free.has(kind)) return database.getMany(kind, ids)
    if (!ofPosts.has(kind)) throw new OutOfSight(`reading a ${kind} by itself`)
    const seen = await sight.postsSeen(ids)
    return database.getMany(kind, ids.filter((id) => seen.has(id)))
  }
  const never = (what: string) => (): Promise<never> => Promise.reject(new OutOfSight(what))
  return {
    // What a report holds is the whole city's.
    get: async (kind, id) => (kind === 'report' ? undefined : (await getMany(kind, [id]))[0]),
    getMany,
    migrate: never('migrate'),
    find: never('find'),
    count: never('count'),
    countBy: never('countBy'),
    commit: never('commit'),
    size: never('size'),
    scan() {
      throw new OutOfSight('scan')
    },
    close: never('close'),
  }
}
