/**
 * One row of the board's JSON lists, both generations (FORMATS §1.1, §1.4), as a list row of ours.
 * G2 and G3 name the common fields alike; G3 adds createDateline, threadPlace and highlight labels.
 */
import { z } from 'zod'
import type { Ratings } from '../../storage/records/observation.ts'
import { lineOf, lineOrNull, textOfFragment } from '../page-text.ts'
import { instantFromEpoch } from '../shanghai-time.ts'
import type { ListRow } from '../source.ts'
import { threadUrl } from './addresses.ts'

const zText = z.union([z.string(), z.number()]).transform(String).nullish()
const zScore = z.coerce.number().min(0).max(5).nullish().catch(null)

/** The fields we read; all others are let through. */
export const zThreadRow = z.looseObject({
  tid: z.union([z.number().int().positive(), z.string().regex(/^\d{1,18}$/)]).transform(String),
  subject: z.string(),
  content: z.string().nullish(),
  dateline: z.unknown().optional(),
  createDateline: z.unknown().optional(),
  threadsCheckTime: z.unknown().optional(),
  nickName: zText,
  forumName: zText,
  typeName: zText,
  domainName: zText,
  stateInfo: zText,
  threadPlace: zText,
  attachment: z.coerce.number().nullish().catch(null),
  answerContent: zText,
  answerOrganization: zText,
  answerDateline: z.unknown().optional(),
  gradeLevel: zScore,
  gradeManner: zScore,
  gradeSpeed: zScore,
})
export type ThreadRow = z.infer<typeof zThreadRow>

/** The server cuts the text of a list row at 100 characters and adds «...». */
const cutAt = 100

/** A row as a list row. `base` is the address of the site, with the form API's path prefix if it has one. */
export function listRowOf(row: ThreadRow, base: string): ListRow {
  const title = lineOf(textOfFragment(row.subject))
  const content = textOfFragment(row.content ?? '')
  const submittedAt = instantFromEpoch(row.createDateline) ?? instantFromEpoch(row.dateline)
  const publishedAt = instantFromEpoch(row.threadsCheckTime)
  const state = lineOrNull(row.stateInfo)
  const reply = row.answerContent ? [{ unit: lineOrNull(row.answerOrganization), at: instantFromEpoch(row.answerDateline), text: textOfFragment(row.answerContent) }] : []
  const ratings = ratingsOf(row)
  return {
    externalId: row.tid,
    url: threadUrl(base, row.tid),
    title,
    submittedAt,
    publishedAt,
    state,
    seen: {
      externalId: row.tid,
      url: threadUrl(base, row.tid),
      title,
      content,
      author: lineOrNull(row.nickName),
      ...(submittedAt === null ? {} : { submittedAt }),
      publishedAt,
      state,
      type: lineOrNull(row.typeName),
      domain: lineOrNull(row.domainName),
      place: lineOrNull(row.threadPlace),
      addressee: lineOrNull(row.forumName),
      ...(reply.length > 0 ? { replies: reply } : {}),
      ...(ratings ? { ratings } : {}),
    },
    cut: isCut(content) || (row.attachment ?? 0) > 0 || (state !== null && state !== '待回复' && reply.length === 0),
  }
}

/** True when a list's text ends where the site cuts. */
export function isCut(content: string): boolean {
  return /(\.\.\.|…)$/.test(content) && content.length >= cutAt
}

function ratingsOf(row: ThreadRow): Ratings | null {
  const [resolution, attitude, speed] = [row.gradeLevel ?? null, row.gradeManner ?? null, row.gradeSpeed ?? null]
  const scores = [resolution, attitude, speed].filter((score): score is number => score !== null && score > 0)
  if (scores.length === 0) return null
  return { resolution, attitude, speed, label: ratingLabel(scores.reduce((sum, score) => sum + score, 0) / scores.length), comment: null, at: null }
}

/** The site's own word for a mean grade (FORMATS §1.2). */
export function ratingLabel(mean: number): string {
  if (mean > 4) return '很满意'
  if (mean > 3) return '满意'
  if (mean > 2) return '基本满意'
  return mean > 1 ? '不满意' : '很不满意'
}
