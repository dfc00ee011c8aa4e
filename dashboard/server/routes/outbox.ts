/** 发件箱, and how each unit is reached. */
import type { Delivery } from '../../../storage/records/delivery.ts'
import { channelPlace } from '../../../pipeline/secrets/secret-places.ts'
import { wrongChannel } from '../../../storage/records/unit-channel.ts'
import type { UnitChannel } from '../../../storage/records/unit-channel.ts'
import type { ChannelView, LetterView } from '../../contract/outbox.ts'
import type { Handlers, Tools } from '../handlers.ts'
import { actOf } from '../handlers.ts'
import type { Names as NameBookPage } from '../names.ts'
import { found, Refusal } from '../refusal.ts'
import { historyView } from '../views/cards.ts'

type Names = 'outbox' | 'resendLetter' | 'carryLetter' | 'exchangeReceipt' | 'channels' | 'setChannel'

export function outboxHandlers({ store, names, config, secrets }: Tools): Pick<Handlers, Names> {
  const held = config.mode !== 'production'
  const viewOf = async ({ text: _text, subject: _subject, fields: _fields, version: _version, sendingUntil: _until, history, ...rest }: Delivery): Promise<LetterView> => {
    const [known, record, dispatch] = await Promise.all([names(), rest.caseId === null ? undefined : store.case(rest.caseId), rest.kind === 'dispatch' && rest.confirmedAt === null ? store.dispatch(rest.aboutId) : undefined])
    // A unit without a machine says that it has the letter by signing.
    const signedAt = dispatch?.history.find(({ action }) => action === 'sign')?.at ?? null
    const to = rest.kind === 'event' ? ((await store.platform(rest.unitId.replace(/^platform:/u, '')))?.name ?? rest.unitId) : known.unit(rest.unitId)
    return { ...rest, confirmedAt: rest.confirmedAt ?? signedAt, unit: to, caseNumber: record?.number ?? null, history: historyView(history, known) }
  }
  return {
    async outbox({ query: { skip, limit, ...filter } }) {
      const [{ deliveries, total }, counts] = await Promise.all([store.deliveries(filter, skip, limit), store.deliveryCounts()])
      const { queued = 0, sending = 0, delivered = 0, held: kept = 0, failed = 0 } = counts
      return { letters: await Promise.all(deliveries.map(viewOf)), total, counts: { queued, sending, delivered, held: kept, failed }, held }
    },
    async resendLetter(call) {
      if (held) throw new Refusal('illegal', '演示模式下信件一律留存，不外发')
      const letter = found(await store.delivery(call.params.id), '信件')
      if (((await store.unitChannel(letter.unitId))?.channel ?? 'portal') === 'hold') throw new Refusal('illegal', '该单位的信件由专人送达；请登记人工送达，或先改送达方式')
      return viewOf(await store.resendDelivery(letter.id, held, actOf(call)))
    },
    carryLetter: async (call) => viewOf(await store.deliverByHand(found(await store.delivery(call.params.id), '信件').id, actOf(call, call.body.how))),
    async exchangeReceipt({ body, platform, at }) {
      const letter = await store.delivery(body.key)
      // News of a platform is confirmed by that platform alone.
      const others = letter?.kind === 'event' && letter.unitId !== `platform:${platform.id}`
      // Only what went to another machine has a machine to confirm it; anything else is not there for it.
      const sent = found(letter && !others && (letter.channel === 'webhook' || letter.channel === 'open311') ? letter : undefined, '信件')
      const { id, confirmedAt } = await store.confirmDelivery(sent.id, body.reference, { at, by: `platform:${platform.id}` })
      return { key: id, confirmedAt: confirmedAt ?? at }
    },
    async channels() {
      const [known, set] = await Promise.all([names(), store.unitChannels()])
      const byUnit = new Map(set.map((channel) => [channel.id, channel]))
      return known.units.map((unit) => channelView(unit.id, byUnit.get(unit.id), known))
    },
    async setChannel(call) {
      const unit = found(await store.unit(call.params.id), '单位')
      const { channel, address, secret, jurisdiction, serviceCode } = call.body
      const facts = { channel, address, secret: secret || null, jurisdiction: jurisdiction || null, serviceCode: serviceCode || null }
      const kept = await store.unitChannel(unit.id)
      const wrong = wrongChannel({ ...facts, secret: facts.secret ?? kept?.secret ?? null })
      if (wrong) throw new Refusal('invalid', `填写有误：${wrong}`, [{ path: 'address', message: wrong }])
      const sealed = { ...facts, secret: facts.secret === null ? null : secrets.seal(facts.secret, channelPlace(unit.id)) }
      return channelView(unit.id, await store.setUnitChannel(unit.id, sealed, actOf(call)), await names())
    },
  }
}

function channelView(unitId: string, kept: UnitChannel | undefined, known: NameBookPage): ChannelView {
  const { channel, address, jurisdiction, serviceCode } = kept ?? { channel: 'portal' as const, address: '', jurisdiction: null, serviceCode: null }
  return { unitId, unit: known.unit(unitId), channel, address, jurisdiction, serviceCode, hasSecret: Boolean(kept?.secret) }
}
