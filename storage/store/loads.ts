/** CONTRACT, part of store.ts: everything that waits for one person. Handing it over goes through `commitDecision`. */
import type { Approval } from '../records/approval.ts'
import type { Card } from '../records/card.ts'
import type { Duty } from '../records/duty.ts'
import type { Post } from '../records/post.ts'

export interface Load {
  /** Pending ones that wait for the person, and pending ones the person submitted. */
  approvals: Approval[]
  submitted: Approval[]
  /** Posts the person has open. */
  claims: { post: Post; card: Card }[]
  /** 值班 that is not over. */
  duties: Duty[]
}

export interface LoadStore {
  loadOf(staffId: string, at: string): Promise<Load>
}
