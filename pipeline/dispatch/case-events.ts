/**
 * 推送: what happened to the posts that a platform handed over, written as letters to it. The audit chain is the list of what happened: every decision
 * is in it, in order, in the same commit. It is read from where it was left; a letter's id is made of case and history line, so that a second reading
 * writes nothing twice.
 */
import type { AuditEntry } from '../../storage/records/audit.ts'
import type { Case } from '../../storage/records/case.ts'
import type { NewDelivery } from '../../storage/records/delivery.ts'
import type { Platform } from '../../storage/records/platform.ts'
import { exchangeSource, isValid } from '../../storage/records/platform.ts'
import type { HistoryEntry } from '../../storage/records/record.ts'
import type { CaseEvent, CaseEventBody, Subscription } from '../../storage/records/subscription.ts'
import type { Store } from '../../storage/store.ts'

const AT_ONCE = 200

export interface EventParts {
  store: Store
  held: boolean
  cover: (text: string) => string
  clock: () => Date
}

interface Listener {
  subscription: Subscription
  platform: Platform
}

export async function writeCaseEvents(parts: EventParts): Promise<void> {
  const { store, clock } = parts
  const readTo = await store.eventsReadTo()
  // The first time: what happened before anybody could subscribe is nobody's news.
  if (readTo === undefined) return store.noteEventsRead((await store.auditTrail({}, 0, 1))[0]?.seq ?? 0)
  const listeners = await listenersOf(store, clock().toISOString())
  for (let from = readTo; ; ) {
    const entries = await store.auditAfter(from, AT_ONCE)
    const last = entries.at(-1)
    if (!last) return
    if (listeners.length > 0) for (const entry of entries) await writeEventsOf(parts, entry, listeners)
    await store.noteEventsRead(last.seq)
    from = last.seq
  }
}

/** Whoever is told now: switched on, by a platform whose token opens the door and may ask for the same. */
async function listenersOf(store: Store, at: string): Promise<Listener[]> {
  const [subscriptions, platforms] = await Promise.all([store.subscriptions(), store.platforms()])
  return subscriptions.flatMap((subscription) => {
    const platform = platforms.find(({ id }) => id === subscription.platformId)
    return subscription.enabled && platform && mayBeTold(platform, at) ? [{ subscription, platform }] : []
  })
}

export const mayBeTold = (platform: Platform, at: string): boolean => isValid(platform, at) && platform.scopes.includes('cases:read')

async function writeEventsOf({ store, held, cover, clock }: EventParts, entry: AuditEntry, listeners: readonly Listener[]): Promise<void> {
  const act = { at: clock().toISOString(), by: 'system:outbox' }
  const [kind = '', ...rest] = entry.subject.split(' ')
  const id = rest.join(' ')
  const post = kind === 'post' && watched.has(entry.action) ? await store.post(id) : undefined
  if (entry.action === 'dismiss' && post) {
    for (const { subscription, platform } of listeners) {
      if (post.sourceId !== exchangeSource(platform.id) || !isFor(subscription, 'dismissed', entry.at)) continue
      const body = { event: 'dismissed' as const, occurredAt: entry.at, sequence: 0, externalIds: [post.externalId], case: null, satisfaction: null, reason: cover(post.dismissReason ?? '') || null }
      await store.addDelivery(eventLetter(subscription, `${entry.seq}`, body, null, `不予受理 ${post.externalId}`), held, act)
    }
    return
  }
  const caseId = kind === 'case' ? id : kind === 'post' ? (post?.caseId ?? null) : kind === 'reply' ? ((await store.reply(id))?.caseId ?? null) : null
  const record = caseId === null ? undefined : await store.case(caseId)
  if (!record) return
  for (const { subscription, platform } of listeners) {
    const own = `${exchangeSource(platform.id)}:`
    const externalIds = record.postIds.flatMap((postId) => (postId.startsWith(own) ? [postId.slice(own.length)] : []))
    if (externalIds.length === 0) continue
    for (const [sequence, line] of record.history.entries()) {
      const event = eventOf(line, own)
      if (line.at !== entry.at || event === undefined || !isFor(subscription, event, line.at)) continue
      await store.addDelivery(eventLetter(subscription, `${record.number}:${sequence}`, await bodyOf(store, record, line, event, sequence, externalIds, cover), record.id, `${eventWords[event]} ${record.number}`), held, act)
    }
  }
}

/** Actions on a post that its platform hears of. */
const watched: ReadonlySet<string> = new Set(['accept', 'merge', 'dismiss'])
const byAction: Readonly<Record<string, CaseEvent>> = { register: 'registered', dispatch: 'dispatched', reply: 'replied', close: 'closed', reopen: 'reopened', follow_up: 'followed_up' }
const eventWords: Record<CaseEvent, string> = { registered: '登记', dispatched: '转办', replied: '反馈', closed: '办结', reopened: '重办', followed_up: '回访', dismissed: '不予受理' }

/** 并件 of the platform's own post into a case is its registration. */
const eventOf = (line: HistoryEntry, own: string): CaseEvent | undefined => (line.action === 'merge' && line.why?.startsWith(own) ? 'registered' : byAction[line.action])

const isFor = ({ events, since }: Subscription, event: CaseEvent, at: string): boolean => events.includes(event) && at >= since

async function bodyOf(store: Store, record: Case, line: HistoryEntry, event: CaseEvent, sequence: number, externalIds: string[], cover: (text: string) => string): Promise<Omit<CaseEventBody, 'key'>> {
  const units = new Map((await store.units()).map(({ id, name }) => [id, name]))
  const visit = event === 'followed_up' ? record.followUps?.find(({ at }) => at === line.at) : undefined
  const { number, status, openedAt, closedAt, reopened } = record
  return {
    event,
    occurredAt: line.at,
    sequence,
    externalIds,
    case: { number, status, openedAt, units: (record.unitIds ?? []).map((id) => units.get(id) ?? id), dueAt: record.dueAt ?? null, closedAt, answer: record.answer ? cover(record.answer) : null, reopened },
    satisfaction: visit ? { reached: visit.reached, responded: visit.responded, resolved: visit.resolved, satisfied: visit.satisfied } : null,
    reason: null,
  }
}

/** The letter of an event; `key` names it among those of its subscription. */
function eventLetter(subscription: Subscription, key: string, body: Omit<CaseEventBody, 'key'>, caseId: string | null, subject: string): NewDelivery {
  const id = `event:${subscription.id}:${key}`
  const fields: CaseEventBody = { key: id, ...body }
  return { id, channel: 'webhook', unitId: `platform:${subscription.platformId}`, kind: 'event', aboutId: subscription.id, caseId, subject, text: '', fields }
}

/** Somebody tries the address. */
export const testLetter = (subscription: Subscription, key: string, at: string): NewDelivery =>
  eventLetter(subscription, `test-${key}`, { event: 'test', occurredAt: at, sequence: 0, externalIds: [], case: null, satisfaction: null, reason: null }, null, '测试推送')
