/** 推送订阅: which platform is told of what, and where. The key of the signature is shown once. */
import { z } from 'zod'
import { zDelivery } from '../../storage/records/delivery.ts'
import { zInstant } from '../../storage/records/record.ts'
import { caseEvents, zSubscription } from '../../storage/records/subscription.ts'

const byId = z.strictObject({ id: z.string().min(1).max(200) })
const version = z.number().int()
const facts = { address: z.string().trim().max(500).pipe(z.url({ protocol: /^https?$/, error: '接口地址须以 http:// 或 https:// 开头' })), events: z.array(z.enum(caseEvents)).min(1, '至少选一项').max(caseEvents.length) }

const zNews = zDelivery.pick({ id: true, at: true, state: true, attempts: true, lastError: true, nextAttemptAt: true, deliveredAt: true }).extend({ event: z.enum([...caseEvents, 'test']).nullable(), caseNumber: z.string().nullable(), reference: z.string() })
const zSubscriptionRow = zSubscription.omit({ secret: true, history: true }).extend({
  platform: z.string(),
  /** Why nothing goes out though it is on: the token has ended, or may not ask for cases. */
  blocked: z.enum(['token', 'scope']).nullable(),
  last: zNews.nullable(),
  changedAt: zInstant,
})
export type SubscriptionRow = z.infer<typeof zSubscriptionRow>
export type SubscriptionNews = z.infer<typeof zNews>
/** `secret` is shown here and never again; null where it stayed. */
const zWithSecret = z.object({ subscription: zSubscriptionRow, secret: z.string().nullable() })

export const subscriptionEndpoints = {
  subscriptions: { method: 'GET', path: '/api/subscriptions', permission: 'platform:manage', answer: z.object({ subscriptions: z.array(zSubscriptionRow), held: z.boolean() }) },
  subscriptionNews: { method: 'GET', path: '/api/subscriptions/:id/news', permission: 'platform:manage', params: byId, answer: z.array(zNews) },
  addSubscription: { method: 'POST', path: '/api/subscriptions', permission: 'platform:manage', body: z.strictObject({ platformId: z.string().min(1).max(200), ...facts }), answer: zWithSecret },
  changeSubscription: { method: 'POST', path: '/api/subscriptions/:id', permission: 'platform:manage', params: byId, body: z.strictObject({ version, ...facts, newSecret: z.boolean().default(false) }), answer: zWithSecret },
  switchSubscription: { method: 'POST', path: '/api/subscriptions/:id/switch', permission: 'platform:manage', params: byId, body: z.strictObject({ version, enabled: z.boolean(), why: z.string().trim().min(2).max(300) }), answer: zSubscriptionRow },
  testSubscription: { method: 'POST', path: '/api/subscriptions/:id/test', permission: 'platform:manage', params: byId, answer: zNews },
} as const
