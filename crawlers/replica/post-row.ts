/** One row of the replica's content files: what a citizen wrote, and what happens to it afterwards. */
import { z } from 'zod'

const zStars = z.number().int().min(1).max(5)

/** The board's own types, and what the mailboxes call theirs. */
export const boardTypes = ['投诉/求助', '咨询', '建言', '感谢', '求助'] as const
const letterTypes = ['投诉', '建议'] as const

export const zPostRow = z
  .object({
    id: z.string().min(1),
    channel: z.enum(['liuyan', 'mailbox']),
    /** Board name, for `liuyan` alone; boards.ts knows which there are. */
    board: z.string().nullish(),
    /** Submission, days before the replica's «now»; negative ones appear while it runs. */
    daysAgo: z.number().min(-1000).max(5000),
    /** Hours the site's moderators take. */
    approvalHours: z.number().min(0).max(240),
    /** As the site shows it, already masked; empty for none. */
    author: z.string(),
    personKey: z.string().nullish(),
    title: z.string().min(1),
    content: z.string(),
    type: z.enum([...boardTypes, ...letterTypes]),
    domain: z.string().nullable(),
    place: z.string().nullable(),
    attachments: z.number().int().min(0).max(5),
    /** `afterDays` counts from submission, here and below. */
    replies: z.array(z.object({ unit: z.string().min(1), afterDays: z.number().positive(), text: z.string().min(1) })),
    rating: z
      .object({ resolution: zStars, attitude: zStars, speed: zStars, comment: z.string().nullable(), afterDays: z.number().positive() })
      .nullable(),
    editedAfterDays: z.number().positive().nullable(),
    editedContent: z.string().nullable(),
    removedAfterDays: z.number().positive().nullable(),
    /** The right answers for the classifiers' tests; the server never looks at them. */
    truth: z.record(z.string(), z.unknown()).optional(),
  })
  .superRefine((row, issues) => {
    const complain = (path: string, message: string): void => issues.addIssue({ code: 'custom', path: [path], message })
    if (row.channel === 'liuyan' && !row.board) complain('board', 'a liuyan post names its board')
    if (row.channel === 'liuyan' && [...row.title].length > TITLE_LIMIT) complain('title', `longer than the board's ${TITLE_LIMIT} characters`)
    if (row.channel === 'liuyan' && !boardTypes.some((type) => type === row.type)) complain('type', `the board has no type «${row.type}»`)
    if ((row.editedAfterDays === null) !== (row.editedContent === null)) complain('editedContent', 'an edit has both a time and a content')
    if (row.rating && row.replies.length === 0) complain('rating', 'a rating needs a reply to rate')
  })
export type PostRow = z.infer<typeof zPostRow>

/** The board's own posting limit. */
const TITLE_LIMIT = 22
