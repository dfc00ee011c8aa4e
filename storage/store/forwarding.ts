/** CONTRACT, part of store.ts: 自动转办. What people do beyond reading goes through `commitDecision`. */
import type { Card } from '../records/card.ts'
import type { Forwarding } from '../records/forwarding.ts'
import type { ForwardRule } from '../records/forward-rule.ts'
import type { Act } from '../records/record.ts'

export interface ForwardingFilter {
  state?: Forwarding['state'] | undefined
  ruleId?: string | undefined
  unitId?: string | undefined
  /** Sampled for a check, and not checked yet. */
  toCheck?: true | undefined
}

export interface ForwardingStore {
  /** In the order in which they decide. */
  forwardRules(): Promise<ForwardRule[]>
  forwardRule(id: string): Promise<ForwardRule | undefined>
  /** Posts that wait for screening, triaged and not answered, submitted since; the newest first. */
  cardsToForward(since: string, limit: number): Promise<Card[]>
  /** Everything submitted in a period, by source or by hand: for a dry run. */
  cardsSubmittedBetween(from: string, to: string, limit: number): Promise<Card[]>
  forwarding(id: string): Promise<Forwarding | undefined>
  /** False when this content was planned before. */
  addForwarding(forwarding: Forwarding): Promise<boolean>
  /** One whose recall window has ended, for this process until `until`. */
  takeForwarding(until: string, act: Act): Promise<Forwarding | undefined>
  /** @throws IllegalTransition when it is settled already */
  settleForwarding(id: string, action: 'forward' | 'overtake' | 'refuse', act: Act, caseId: string | null): Promise<Forwarding>
  /** Newest first. */
  forwardings(filter: ForwardingFilter, skip: number, limit: number): Promise<{ forwardings: Forwarding[]; total: number }>
}
