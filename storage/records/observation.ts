/**
 * What a crawler saw of one public post at one moment. Sources produce it, the collect stage turns
 * it into the next version of a post. Field names follow what the message board and the mailboxes show.
 */
import { z } from 'zod'
import { zInstant } from './record.ts'

/** An official answer below a post. `unit` as printed; null where the site names none. */
export const zPublicReply = z.object({ unit: z.string().nullable(), at: zInstant.nullable(), text: z.string() })
export type PublicReply = z.infer<typeof zPublicReply>

/** The citizen's stars, 1 to 5: 解决程度, 办理态度, 办理速度, and the comment. */
export const zRatings = z.object({
  resolution: z.number().min(0).max(5).nullable(),
  attitude: z.number().min(0).max(5).nullable(),
  speed: z.number().min(0).max(5).nullable(),
  label: z.string().nullable(),
  comment: z.string().nullable(),
  at: zInstant.nullable(),
})
export type Ratings = z.infer<typeof zRatings>

/** The content of a post as the site shows it, cleaned of markup but not of words. */
export const zPostContent = z.object({
  title: z.string(),
  content: z.string(),
  author: z.string().nullable(),
  submittedAt: zInstant,
  /** When the site's moderators let it appear; null where the site does not say. */
  publishedAt: zInstant.nullable(),
  /** The site's own word: 待回复 办理中 已办理 … an open set. */
  state: z.string().nullable(),
  /** 咨询 投诉/求助 建言 感谢 … an open set. */
  type: z.string().nullable(),
  /** 城建 交通 教育 … an open set. */
  domain: z.string().nullable(),
  /** 发生地, as the citizen wrote it. */
  place: z.string().nullable(),
  attachments: z.array(z.string()),
  replies: z.array(zPublicReply),
  ratings: zRatings.nullable(),
  /** The site's own note that part of the post is shown to the handling unit alone. */
  hiddenNote: z.string().optional(),
})
export type PostContent = z.infer<typeof zPostContent>

/** One sighting. `externalId` is the site's own id, unique within the source. */
export const zObservation = zPostContent.extend({
  externalId: z.string().min(1).max(120),
  url: z.string(),
  /** Who the post is addressed to, e.g. the board's name; null where the site has one addressee. */
  addressee: z.string().nullable(),
})
export type Observation = z.infer<typeof zObservation>
