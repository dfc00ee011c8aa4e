/** A post in its event, and what of it the events are found by. Where an officer put it, it stays. */
import { z } from 'zod'
import { recordShape, zInstant } from './record.ts'

export const placedBy = ['machine', 'officer'] as const

/** Its id is the post's. */
export const zEventPost = z.object({
  ...recordShape,
  eventId: z.string(),
  /** When it was submitted. */
  at: zInstant,
  placedAt: zInstant,
  placedBy: z.enum(placedBy),
  /** The events it came through by merges, the last one last: so a merge can be undone. */
  via: z.array(z.string()).optional(),
  /** Why the machine put it there: it is the first, or told in the same words, or of the same name, or of like meaning. */
  because: z.enum(['first', 'wording', 'name', 'meaning']),
  likeness: z.number().nullable(),
  /** Who wrote it, as a hash; null where nobody is named. */
  person: z.string().nullable(),
  /** Personal data covered. */
  title: z.string(),
  category: z.string().nullable(),
  district: z.string().nullable(),
  street: z.string().nullable(),
  urgency: z.number().int().min(0).max(2),
  /** Press or television are named in it. */
  attention: z.boolean(),
  /** Of a kind that alarms sooner: 安全, 群体, 教育招生, 欠薪, 疫情, 食品. */
  sensitive: z.boolean(),
  /** What events are compared by; texts of another `version` are not compared. */
  matter: z.object({
    version: z.string(),
    names: z.array(z.string()),
    titleNames: z.number().int(),
    areas: z.array(z.string()),
    terms: z.array(z.string()),
    titleTerms: z.number().int(),
  }),
})
export type EventPost = z.infer<typeof zEventPost>

/** An officer puts it into another event. @param via what it came through by merges */
export function movePost(post: EventPost, eventId: string, at: string, via: readonly string[] = post.via ?? []): EventPost {
  return { ...post, version: post.version + 1, eventId, placedAt: at, placedBy: 'officer', ...(via.length > 0 || post.via ? { via: [...via] } : {}) }
}

/** What this merge brought along: noted on the post, or, for merges made before that was noted, moved in the very moment of the merge. */
export const cameByMerge = (post: EventPost, from: string, mergedAt: string | undefined): boolean => (post.via?.at(-1) === undefined ? post.placedBy === 'officer' && post.placedAt === mergedAt : post.via.at(-1) === from)
