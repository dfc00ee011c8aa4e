/**
 * A notice: one message to staff through one channel, kept before it is sent. Outside production it is held:
 * stored, not sent.
 */
import { z } from 'zod'
import { deliveryStates } from './dispatch.ts'
import { IllegalTransition, recordShape, zInstant } from './record.ts'

export const noticeChannels = ['mail', 'wecom', 'dingtalk'] as const
export type NoticeChannel = (typeof noticeChannels)[number]

export const zNotice = z.object({
  ...recordShape,
  channel: z.enum(noticeChannels),
  /** What it is about: an alarm's id. */
  about: z.string(),
  subject: z.string(),
  text: z.string(),
  at: zInstant,
  delivery: z.enum(deliveryStates),
  attempts: z.number().int(),
  lastError: z.string().nullable(),
  nextAttemptAt: zInstant.nullable(),
  /** Until when the sender has it; a sender that dies leaves it behind. */
  sendingUntil: zInstant.nullable(),
  deliveredAt: zInstant.nullable(),
})
export type Notice = z.infer<typeof zNotice>

const MOST_ATTEMPTS = 6
const MINUTE_MS = 60_000

export type NewNotice = Pick<Notice, 'id' | 'channel' | 'about' | 'subject' | 'text'>

/** A notice that is due at once; `held` where nothing may leave. */
export function writeNotice(facts: NewNotice, at: string, held: boolean): Notice {
  return { ...facts, version: 1, at, delivery: held ? 'held' : 'queued', attempts: 0, lastError: null, nextAttemptAt: held ? null : at, sendingUntil: null, deliveredAt: null }
}

/** One sender takes it. @throws IllegalTransition when it is not due */
export function beginSending(notice: Notice, at: string, until: string): Notice {
  if (notice.delivery !== 'queued' || notice.nextAttemptAt === null || notice.nextAttemptAt > at) throw new IllegalTransition('notice', notice.id, 'send', notice.delivery)
  return { ...notice, version: notice.version + 1, delivery: 'sending', attempts: notice.attempts + 1, sendingUntil: until, nextAttemptAt: null }
}

/** How an attempt ended; `again`: nothing can have arrived, so that it may be sent once more. */
export type Attempt = { sent: true } | { sent: false; error: string; again: boolean }

/** The attempt's outcome; the pause doubles from a minute on. @throws IllegalTransition when nobody was sending it */
export function settleSending(notice: Notice, attempt: Attempt, at: string): Notice {
  if (notice.delivery !== 'sending') throw new IllegalTransition('notice', notice.id, 'settle', notice.delivery)
  const next = { ...notice, version: notice.version + 1, sendingUntil: null }
  if (attempt.sent) return { ...next, delivery: 'delivered', deliveredAt: at, lastError: null }
  if (!attempt.again || notice.attempts >= MOST_ATTEMPTS) return { ...next, delivery: 'failed', lastError: attempt.error }
  return { ...next, delivery: 'queued', lastError: attempt.error, nextAttemptAt: new Date(Date.parse(at) + MINUTE_MS * 2 ** (notice.attempts - 1)).toISOString() }
}

/**
 * Its sender died in the middle, and whether it left is not known. It is not sent again: of two evils, the same
 * message twice in an interval is the one that was ruled out, and the alarm's next notice comes anyway.
 */
export function giveUpSending(notice: Notice, at: string): Notice {
  if (notice.delivery !== 'sending' || notice.sendingUntil === null || notice.sendingUntil > at) throw new IllegalTransition('notice', notice.id, 'give up', notice.delivery)
  return { ...notice, version: notice.version + 1, delivery: 'failed', sendingUntil: null, lastError: 'its sender ended in the middle; whether it left is not known' }
}
