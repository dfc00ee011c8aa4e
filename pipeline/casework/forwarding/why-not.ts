/**
 * 自动转办. Folder:
 *   why-not.ts      what is never automatic, whatever a rule says     choose-rule.ts    which rule fits, and why
 *   forward-posts.ts the stage: plan, wait, forward                   manage-forwarding.ts  rules, recall, check
 *   dry-run.ts      what the rules would have done
 */
import type { Post } from '../../../storage/records/post.ts'
import type { Triage } from '../../../storage/records/triage.ts'

/** Why a post is a person's. */
export const bars = ['not_read', 'not_understood', 'critical', 'urgency_unsure', 'sensitive', 'answered', 'gone', 'enterprise', 'similar', 'no_unit', 'needs_approval'] as const
export type Bar = (typeof bars)[number]

/** An urgency the classifier is not sure of may be a danger it did not see. */
const URGENCY_SURENESS = 0.6
/** As alike as this, it is another letter of a matter somebody may have in hand: a person joins them. */
const SIMILAR = 0.8

/** The first reason why this post may not go without a person; undefined when it may. Pure. */
export function whyNot(post: Post, triage: Triage | undefined): Bar | undefined {
  if (!triage || triage.hash !== post.hash) return 'not_read'
  if (!triage.understood) return 'not_understood'
  if (triage.urgency.level >= 2) return 'critical'
  if (triage.urgency.flags.length > 0) return 'sensitive'
  if (triage.urgency.confidence < URGENCY_SURENESS) return 'urgency_unsure'
  if (post.tombstone !== null) return 'gone'
  if (post.content.replies.length > 0) return 'answered'
  if (post.channel === 'enterprise') return 'enterprise'
  if (triage.similar.some(({ similarity }) => similarity >= SIMILAR)) return 'similar'
  return triage.units.length === 0 ? 'no_unit' : undefined
}
