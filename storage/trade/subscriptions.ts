/** 推送订阅. */
import type { Database } from '../database.ts'
import type { Act } from '../records/record.ts'
import type { Subscription } from '../records/subscription.ts'
import type { SubscriptionStore } from '../store/subscriptions.ts'
import type { AuditChain } from './audit.ts'
import { existing, retryOnConflict, StaleRecord } from './retry.ts'

const CURSOR = 'case-events'

export function subscriptionStore(database: Database, chain: AuditChain): SubscriptionStore {
  return {
    async subscriptions() {
      return (await database.find('subscription', {})).toSorted((a, b) => (`${a.history[0]?.at} ${a.id}` < `${b.history[0]?.at} ${b.id}` ? -1 : 1))
    },
    subscription: (id) => database.get('subscription', id),
    addSubscription: (record, act) => chain.commitAudited(async () => ({ writes: [{ op: 'insert', kind: 'subscription', record }], facts: facts(record, 'add_subscription', act), result: record })),
    changeSubscription: (id, version, action, change, act) =>
      chain.commitAudited(async () => {
        const before = existing(await database.get('subscription', id), 'subscription', id)
        if (before.version !== version) throw new StaleRecord('subscription', id)
        const record = change(before)
        return { writes: [{ op: 'replace', kind: 'subscription', record }], facts: facts(record, action, act), result: record }
      }),
    auditAfter: (seq, limit) => database.find('audit', { where: { seq: { gt: seq } }, sort: [['seq', 'asc']], limit }),
    async eventsReadTo() {
      return (await database.get('counter', CURSOR))?.value
    },
    noteEventsRead: (value) =>
      retryOnConflict(async () => {
        const known = await database.get('counter', CURSOR)
        if (!known) await database.commit([{ op: 'insert', kind: 'counter', record: { id: CURSOR, version: 1, value } }])
        else if (known.value < value) await database.commit([{ op: 'replace', kind: 'counter', record: { ...known, version: known.version + 1, value } }])
      }),
  }
}

const facts = ({ id, platformId, address, events, enabled }: Subscription, action: string, act: Act) => ({ at: act.at, by: act.by, action, subject: `subscription ${id}`, detail: { platform: platformId, address: hostOf(address), events, enabled, ...(act.why ? { why: act.why } : {}) } })

/** The rest of an address may carry a key. */
const hostOf = (address: string): string => new URL(address).origin
