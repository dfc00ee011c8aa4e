/** The weights of an assessment, as one versioned piece of data: any change of these or of the rules is a new version. */
import type { ReplyCriterion } from '../../storage/records/reply-quality.ts'

export const replyVersion = 'reply-1'

/** Points a criterion can bring; the score is the share of what could be had. */
export const pointsOf: Record<ReplyCriterion, number> = { relevance: 25, finding: 20, measure: 20, deadline: 8, contact: 5, timeliness: 7, boilerplate: 10, hollow: 5 }

/** The score is never above these, whatever else is there. */
export const caps = { boilerplateOnly: 20, hollow: 55, offTopic: 45, empty: 0 } as const

/** Days from post to reply where no limit is set for it: the share of the points. Mailboxes promise 5 to 15 working days; after two months an answer is of little use. */
export const daysScale = [
  { days: 10, share: 1 },
  { days: 21, share: 0.7 },
  { days: 45, share: 0.35 },
  { days: Infinity, share: 0 },
] as const

/** A full answer comes back to so much of the post's own words (weighed share). */
export const fullRelevance = 0.3
/** Below this share the reply is about something else, or about nothing. */
export const offTopicBelow = 0.06

/** Characters beyond set phrases that a reply must have to say something at all. */
export const leastSubstance = 18
/** Characters beyond set phrases from which length is no longer a reason for doubt. */
export const fullSubstance = 90
/** So many slogans a hundred characters of substance, with nothing concrete beside, are 「华而不实」. */
export const slogansPerHundred = 2.2

export const grades = [
  { grade: '好', from: 70 },
  { grade: '一般', from: 45 },
  { grade: '差', from: 0 },
] as const
