/**
 * A screening card: what the queue's list shows of one post. It is derived, masked (no personal data
 * ever reaches a list), and written in the same commit as the post or triage it shows;
 * `npm run storage -- rebuild-cards` makes all of them again.
 */
import { z } from 'zod'
import { maskText, maskValue } from './mask.ts'
import { channels, screenings } from './post.ts'
import type { Post } from './post.ts'
import { recordShape, zInstant } from './record.ts'
import type { Triage } from './triage.ts'
import { urgencyFlags, zUrgencyLevel } from './triage.ts'

/** In characters; cutting by UTF-16 units could leave half of one. */
const EXCERPT_LENGTH = 120

export const zCard = z.object({
  ...recordShape,
  sourceId: z.string(),
  channel: z.enum(channels),
  screening: z.enum(screenings),
  caseId: z.string().nullable(),
  claimedBy: z.string().nullable(),
  claimedUntil: zInstant.nullable(),
  title: z.string(),
  excerpt: z.string(),
  author: z.string().nullable(),
  submittedAt: zInstant,
  firstSeenAt: zInstant,
  state: z.string().nullable(),
  answered: z.boolean(),
  gone: z.boolean(),
  triaged: z.boolean(),
  understood: z.boolean(),
  urgency: zUrgencyLevel,
  flags: z.array(z.enum(urgencyFlags)),
  topic: z.string().nullable(),
  category: z.string().nullable(),
  district: z.string().nullable(),
  street: z.string().nullable(),
  unitId: z.string().nullable(),
  similarCount: z.number().int(),
  eventId: z.string().nullable(),
  /** Segmented words of title, content and place, for full-text search; no personal data among them. */
  words: z.array(z.string()),
})
export type Card = z.infer<typeof zCard>

/** The card of a post. `words` come from the caller, which segments; without a triage the card waits unread. */
export function cardOf(post: Post, triage: Triage | null, words: string[], version: number): Card {
  const spans = triage?.personal ?? []
  const masked = {
    title: maskText(post.content.title, spans.filter((s) => s.field === 'title')),
    content: maskText(post.content.content, spans.filter((s) => s.field === 'content')),
  }
  return {
    id: post.id,
    version,
    sourceId: post.sourceId,
    channel: post.channel,
    screening: post.screening,
    caseId: post.caseId,
    claimedBy: post.claim?.by ?? null,
    claimedUntil: post.claim?.until ?? null,
    title: masked.title || '（无标题）',
    excerpt: [...masked.content.replace(/\s+/gu, ' ')].slice(0, EXCERPT_LENGTH).join(''),
    author: maskedAuthor(post.content.author),
    submittedAt: post.content.submittedAt,
    firstSeenAt: post.firstSeenAt,
    state: post.content.state,
    answered: post.content.replies.length > 0,
    gone: post.tombstone !== null,
    triaged: triage !== null,
    understood: triage?.understood ?? false,
    urgency: triage?.urgency.level ?? 0,
    flags: triage?.urgency.flags ?? [],
    topic: triage?.topic.label ?? null,
    category: triage?.category.label ?? null,
    district: triage?.place.district ?? null,
    street: triage?.place.street ?? null,
    unitId: triage?.units[0]?.unitId ?? null,
    similarCount: triage?.similar.length ?? 0,
    eventId: triage?.eventId ?? null,
    words,
  }
}

/** What sites print for a writer who is not named. */
const nobody = /^(匿名(用户|网友|市民)?|网友|市民|游客)$/u

/** Message boards mask the writer's name themselves, many mailboxes do not. */
export function maskedAuthor(author: string | null): string | null {
  return author === null || author.includes('*') || nobody.test(author) ? author : maskValue(author, 'name')
}
