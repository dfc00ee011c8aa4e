/** CONTRACT, continued: 推送订阅, and the audit chain read as the list of what happened. */
import type { AuditEntry } from '../records/audit.ts'
import type { Act } from '../records/record.ts'
import type { Subscription } from '../records/subscription.ts'

export interface SubscriptionStore {
  /** The oldest first. */
  subscriptions(): Promise<Subscription[]>
  subscription(id: string): Promise<Subscription | undefined>
  /** Audited. */
  addSubscription(subscription: Subscription, act: Act): Promise<Subscription>
  /** Audited. @throws NoSuchRecord · StaleRecord · IllegalTransition */
  changeSubscription(id: string, version: number, action: string, change: (record: Subscription) => Subscription, act: Act): Promise<Subscription>
  /** Entries after a number, in their order. */
  auditAfter(seq: number, limit: number): Promise<AuditEntry[]>
  /** Up to which entry events were written; undefined before the first time. */
  eventsReadTo(): Promise<number | undefined>
  /** Never goes back: several processes may write events. */
  noteEventsRead(seq: number): Promise<void>
}
