/** 推送订阅 of platforms. */
import { randomUUID } from 'node:crypto'
import { mayBeTold, testLetter } from '../../../pipeline/dispatch/case-events.ts'
import { channelPlace } from '../../../pipeline/secrets/secret-places.ts'
import type { Delivery } from '../../../storage/records/delivery.ts'
import { isValid } from '../../../storage/records/platform.ts'
import type { Platform } from '../../../storage/records/platform.ts'
import { changeSubscription, newSubscription, switchSubscription, zCaseEvent } from '../../../storage/records/subscription.ts'
import type { Subscription } from '../../../storage/records/subscription.ts'
import type { SubscriptionNews, SubscriptionRow } from '../../contract/subscription.ts'
import type { Handlers, Tools } from '../handlers.ts'
import { actOf } from '../handlers.ts'
import { found, Refusal } from '../refusal.ts'

type Names = 'subscriptions' | 'subscriptionNews' | 'addSubscription' | 'changeSubscription' | 'switchSubscription' | 'testSubscription'
const SECRET_BYTES = 32
const NEWS_SHOWN = 50

export function subscriptionHandlers({ store, config, randomBytes, secrets }: Tools): Pick<Handlers, Names> {
  const held = config.mode !== 'production'
  const freshSecret = (): string => randomBytes(SECRET_BYTES).toString('base64url')
  const platformOf = async (id: string): Promise<Platform> => found(await store.platform(id), '对接平台')
  const newsOf = async (id: string, limit: number): Promise<SubscriptionNews[]> => (await store.deliveries({ aboutId: id, kind: 'event' }, 0, limit)).deliveries.map(newsView)
  const rowOf = async (record: Subscription, at: string): Promise<SubscriptionRow> => {
    const platform = await store.platform(record.platformId)
    const { secret: _secret, history, ...rest } = record
    const blocked = !platform || !isValid(platform, at) ? 'token' : mayBeTold(platform, at) ? null : 'scope'
    return { ...rest, platform: platform?.name ?? record.platformId, blocked, last: (await newsOf(record.id, 1))[0] ?? null, changedAt: history.at(-1)?.at ?? record.since }
  }

  return {
    async subscriptions({ at }) {
      return { subscriptions: await Promise.all((await store.subscriptions()).map((record) => rowOf(record, at))), held }
    },
    subscriptionNews: async ({ params }) => newsOf(found(await store.subscription(params.id), '推送订阅').id, NEWS_SHOWN),
    async addSubscription(call) {
      const platform = await platformOf(call.body.platformId)
      if (!isValid(platform, call.at)) throw new Refusal('illegal', `${platform.name}的令牌已停用或过期，不能订阅`)
      if (!mayBeTold(platform, call.at)) throw new Refusal('illegal', `${platform.name}的令牌没有「查询进展」权限，不能订阅进展`)
      const secret = freshSecret()
      const id = randomUUID()
      const record = newSubscription({ id, platformId: platform.id, address: call.body.address, events: [...new Set(call.body.events)], secret: secrets.seal(secret, channelPlace(id)) }, actOf(call))
      return { subscription: await rowOf(await store.addSubscription(record, actOf(call)), call.at), secret }
    },
    async changeSubscription(call) {
      const { version, newSecret, address, events } = call.body
      const secret = newSecret ? freshSecret() : null
      const { id } = call.params
      const facts = { address, events: [...new Set(events)], ...(secret === null ? {} : { secret: secrets.seal(secret, channelPlace(id)) }) }
      const record = await store.changeSubscription(id, version, 'change_subscription', (before) => changeSubscription(before, facts, actOf(call)), actOf(call))
      return { subscription: await rowOf(record, call.at), secret }
    },
    async switchSubscription(call) {
      const { version, enabled, why } = call.body
      const act = actOf(call, why)
      return rowOf(await store.changeSubscription(call.params.id, version, enabled ? 'enable_subscription' : 'disable_subscription', (before) => switchSubscription(before, enabled, act), act), call.at)
    },
    async testSubscription(call) {
      const record = found(await store.subscription(call.params.id), '推送订阅')
      if (!record.enabled) throw new Refusal('illegal', '订阅已停用，请先启用再测试')
      if (!mayBeTold(await platformOf(record.platformId), call.at)) throw new Refusal('illegal', '该平台的令牌已失效或没有「查询进展」权限，推送发不出去')
      const letter = testLetter(record, randomUUID(), call.at)
      await store.addDelivery(letter, held, actOf(call))
      await store.audit({ at: call.at, by: call.caller.staff.id, action: 'test_subscription', subject: `subscription ${record.id}`, detail: {} })
      return newsView(found(await store.delivery(letter.id), '信件'))
    },
  }
}

const zEvent = zCaseEvent.pick({ event: true })
function newsView({ id, at, state, attempts, lastError, nextAttemptAt, deliveredAt, fields, receipt }: Delivery): SubscriptionNews {
  const event = zEvent.safeParse(fields)
  const about = zCaseEvent.shape.case.safeParse(fields['case'])
  return { id, at, state, attempts, lastError, nextAttemptAt, deliveredAt, event: event.success ? event.data.event : null, caseNumber: about.success ? (about.data?.number ?? null) : null, reference: receipt?.reference ?? '' }
}
