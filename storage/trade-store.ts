/**
 * The store: the trade words of store.ts on top of one database. Each part is a file of trade/:
 *   sources.ts    due, claimed, settled; runs            posts.ts      sightings, misses, raw pages, dead letters
 *   triages.ts    what the classifiers read, cards       screening.ts  the queue, accept, dismiss, merge, return
 *   cases.ts      cases joined and split; units         people.ts     staff and sessions
 *   audit.ts      the hash chain                         retry.ts      what to do when somebody else was first
 *   dispatches.ts units' work, replies, files            approvals.ts  呈批 and 批示
 *   alarms.ts     sources in trouble, and who is told
 *   deliveries.ts the outbox: letters to units          reminders.ts  催办, 督办, 值班
 *   forwarding.ts 自动转办                        ledger.ts     旧台账
 *   units.ts      what belongs to units           loads.ts      what waits for one person
 *   subscriptions.ts 推送订阅
 *   platforms.ts  对接平台                               enterprise.ts 企业问题清单; media.ts 媒体点名; reports.ts 专报
 *   rulebooks.ts  规则
 *   events.ts     posts of one matter           event-growth.ts rollups, proposed merges, emerging issues
 */
import type { Database } from './database.ts'
import type { Store } from './store.ts'
import { alarmStore } from './trade/alarms.ts'
import { approvalStore } from './trade/approvals.ts'
import { auditStore, createAuditChain } from './trade/audit.ts'
import { caseStore } from './trade/cases.ts'
import { dispatchStore } from './trade/dispatches.ts'
import { deliveryStore } from './trade/deliveries.ts'
import { enterpriseStore } from './trade/enterprise.ts'
import { forwardingStore } from './trade/forwarding.ts'
import { ledgerStore } from './trade/ledger.ts'
import { mediaStore } from './trade/media.ts'
import { platformStore } from './trade/platforms.ts'
import { reminderStore } from './trade/reminders.ts'
import { reportStore } from './trade/reports.ts'
import { rulebookStore } from './trade/rulebooks.ts'
import { staffStore } from './trade/people.ts'
import { postStore } from './trade/posts.ts'
import { screeningStore } from './trade/screening.ts'
import { eventGrowthStore } from './trade/event-growth.ts'
import { eventStore } from './trade/events.ts'
import { sourceStore } from './trade/sources.ts'
import { triageStore } from './trade/triages.ts'
import { subscriptionStore } from './trade/subscriptions.ts'
import { loadStore } from './trade/loads.ts'
import { unitStore } from './trade/units.ts'

/** The store over a migrated database. Closing it closes the database. */
export function openStore(database: Database): Store {
  const chain = createAuditChain(database)
  return {
    database,
    ...sourceStore(database),
    ...alarmStore(database),
    ...postStore(database),
    ...triageStore(database),
    ...screeningStore(database, chain),
    ...caseStore(database, chain),
    ...dispatchStore(database, chain),
    ...approvalStore(database),
    commitDecision: (prepare) => chain.commitAudited(prepare),
    ...deliveryStore(database, chain),
    ...reminderStore(database),
    ...forwardingStore(database),
    ...ledgerStore(database, chain),
    ...enterpriseStore(database, chain),
    ...mediaStore(database, chain),
    ...reportStore(database),
    ...rulebookStore(database),
    ...platformStore(database, chain),
    ...subscriptionStore(database, chain),
    ...unitStore(database),
    ...loadStore(database),
    ...staffStore(database),
    ...eventStore(database, chain),
    ...eventGrowthStore(database, chain),
    ...auditStore(database, chain),
    close: () => database.close(),
  }
}
