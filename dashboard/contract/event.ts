/** 热点: events by heat with its parts, one event with its posts, what officers decide, proposed merges, emerging issues. */
import { z } from 'zod'
import { zBurst } from '../../storage/records/burst.ts'
import { zEventProposal } from '../../storage/records/event-proposal.ts'
import { eventStates, zEvent } from '../../storage/records/event.ts'
import { zDay } from '../../storage/records/record.ts'
import { zHistoryView } from './history.ts'
import { zCardView, zPaging } from './queue.ts'

const byId = z.strictObject({ id: z.string().min(1).max(200) })
const id = z.string().min(1).max(200)

export const eventOrders = ['heat', 'newest', 'largest', 'chronic'] as const

/** Posts a day, oldest first, days without any included. */
const zDays = z.array(z.object({ day: zDay, posts: z.number().int() }))

const zEventRow = zEvent.omit({ version: true, history: true, apartFrom: true }).extend({ days: zDays })
export type EventRow = z.infer<typeof zEventRow>

const zEventsQuery = z.strictObject({
  order: z.enum(eventOrders).default('heat'),
  state: z.enum(['open', 'muted']).default('open'),
  district: z.string().max(60).optional(),
  topic: z.string().max(60).optional(),
  /** Only those with a post in the last so many days. */
  days: z.coerce.number<string | number>().int().min(1).max(3650).optional(),
  ...zPaging,
})

const zCounted = z.object({ name: z.string(), posts: z.number().int() })
const zEventView = z.object({
  event: zEventRow,
  /** What was merged into it and can be taken out again. */
  absorbed: z.array(z.object({ id: z.string(), title: z.string() })),
  /** Where it went, when an officer merged it away. */
  mergedInto: z.object({ id: z.string(), title: z.string() }).nullable(),
  representatives: z.array(zCardView),
  posts: z.array(zCardView),
  /** Districts and streets, and the units its posts concern, most posts first. */
  places: z.array(zCounted),
  units: z.array(zCounted),
  answered: z.number().int(),
  bursts: z.array(zBurst.omit({ version: true, history: true })),
  history: z.array(zHistoryView),
})
export type EventView = z.infer<typeof zEventView>

const zBurstView = zBurst.omit({ version: true, history: true }).extend({ title: z.string(), posts: z.array(zCardView.pick({ id: true, title: true, submittedAt: true })) })
export type BurstView = z.infer<typeof zBurstView>

const zProposalView = zEventProposal.omit({ version: true, history: true }).extend({ intoTitle: z.string(), fromTitle: z.string(), intoPosts: z.number().int(), fromPosts: z.number().int() })
export type ProposalView = z.infer<typeof zProposalView>

const zMoved = z.object({ id: z.string(), state: z.enum(eventStates), title: z.string(), postCount: z.number().int() })

export const eventEndpoints = {
  events: { method: 'GET', path: '/api/events', permission: 'event:read', query: zEventsQuery, answer: z.object({ events: z.array(zEventRow), total: z.number().int() }) },
  event: { method: 'GET', path: '/api/events/:id', permission: 'event:read', params: byId, answer: zEventView },
  changeEvent: { method: 'POST', path: '/api/events/:id/change', permission: 'event:manage', params: byId, body: z.strictObject({ action: z.enum(['mute', 'unmute', 'pin', 'unpin']) }), answer: zMoved },
  renameEvent: { method: 'POST', path: '/api/events/:id/rename', permission: 'event:manage', params: byId, body: z.strictObject({ title: z.string().trim().min(2, '名称至少 2 个字').max(80) }), answer: zMoved },
  /** 并入: this event's posts go to `into`. */
  mergeEvent: { method: 'POST', path: '/api/events/:id/merge', permission: 'event:manage', params: byId, body: z.strictObject({ into: id, why: z.string().trim().max(200).default('') }), answer: zMoved },
  /** 撤销合并 of this event, which was merged into another. */
  unmergeEvent: { method: 'POST', path: '/api/events/:id/unmerge', permission: 'event:manage', params: byId, answer: zMoved },
  /** 拆分: these posts go to a new event. */
  splitEvent: { method: 'POST', path: '/api/events/:id/split', permission: 'event:manage', params: byId, body: z.strictObject({ postIds: z.array(id).min(1).max(500), why: z.string().trim().max(200).default('') }), answer: zMoved },
  eventProposals: { method: 'GET', path: '/api/event-proposals', permission: 'event:read', answer: z.array(zProposalView) },
  decideEventProposal: { method: 'POST', path: '/api/event-proposals/:id/decide', permission: 'event:manage', params: z.strictObject({ id: z.string().min(1).max(450) }), body: z.strictObject({ decision: z.enum(['accept', 'refuse']) }), answer: zEventProposal.pick({ id: true, state: true }) },
  bursts: { method: 'GET', path: '/api/bursts', permission: 'event:read', query: z.strictObject({ state: z.enum(['open', 'seen']).optional() }), answer: z.array(zBurstView) },
  seeBurst: { method: 'POST', path: '/api/bursts/:id/see', permission: 'event:manage', params: z.strictObject({ id: z.string().min(1).max(450) }), answer: zBurst.pick({ id: true, state: true }) },
} as const
