/** 发件箱: letters to units and how they fare; how each unit is reached. Texts and secrets stay inside: administrators look here, too. */
import { z } from 'zod'
import { deliveryChannels, letterKinds, zDelivery } from '../../storage/records/delivery.ts'
import { deliveryStates } from '../../storage/records/dispatch.ts'
import { zInstant } from '../../storage/records/record.ts'
import { zUnitChannel } from '../../storage/records/unit-channel.ts'
import { zHistoryView } from './history.ts'
import { zPaging } from './queue.ts'

const byId = z.strictObject({ id: z.string().min(1).max(200) })
const id = z.string().min(1).max(200)

const zLetterView = zDelivery.omit({ text: true, subject: true, fields: true, version: true, sendingUntil: true, history: true }).extend({ unit: z.string(), caseNumber: z.string().nullable(), history: z.array(zHistoryView) })
export type LetterView = z.infer<typeof zLetterView>
const zChannelView = zUnitChannel.omit({ secret: true, version: true, id: true }).extend({ unitId: z.string(), unit: z.string(), hasSecret: z.boolean() })
export type ChannelView = z.infer<typeof zChannelView>
const text = (most: number) => z.string().trim().max(most)

export const outboxEndpoints = {
  outbox: {
    method: 'GET',
    path: '/api/outbox',
    permission: 'outbox:read',
    query: z.strictObject({ state: z.enum(deliveryStates).optional(), channel: z.enum(deliveryChannels).optional(), kind: z.enum(letterKinds).optional(), unitId: id.optional(), ...zPaging }),
    answer: z.object({ letters: z.array(zLetterView), total: z.number().int(), counts: z.record(z.enum(deliveryStates), z.number().int()), held: z.boolean() }),
  },
  resendLetter: { method: 'POST', path: '/api/outbox/:id/resend', permission: 'outbox:manage', params: byId, answer: zLetterView },
  carryLetter: { method: 'POST', path: '/api/outbox/:id/by-hand', permission: 'outbox:manage', params: byId, body: z.strictObject({ how: z.string().trim().min(1).max(200) }), answer: zLetterView },
  /** From the unit's own system, by a token: it has the letter. The key is the letter's `idempotency-key`. */
  exchangeReceipt: { method: 'POST', path: '/api/exchange/receipts', permission: 'platform', scope: 'receipts:write', body: z.strictObject({ key: id, reference: text(200).default('') }), answer: z.object({ key: z.string(), confirmedAt: zInstant }) },
  channels: { method: 'GET', path: '/api/channels', permission: 'channel:manage', answer: z.array(zChannelView) },
  setChannel: {
    method: 'POST',
    path: '/api/channels/:id',
    permission: 'channel:manage',
    params: byId,
    body: z.strictObject({ channel: z.enum(deliveryChannels), address: text(500).default(''), secret: text(200).default(''), jurisdiction: text(100).default(''), serviceCode: text(100).default('') }),
    answer: zChannelView,
  },
} as const
