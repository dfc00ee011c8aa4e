/** The outbox: letters to units. A dispatch shows how its letter fares; both move in one commit. */
import { Conflict } from '../database.ts'
import type { Database, Where, Write } from '../database.ts'
import { beginAsking, beginDelivery, confirmDelivery, deliverByHand, noteRemote, recallId, resendDelivery, settleAttempt, writeDelivery } from '../records/delivery.ts'
import type { Delivery, DeliveryChannel } from '../records/delivery.ts'
import type { Dispatch } from '../records/dispatch.ts'
import { handlingStates, inHand, settleDelivery } from '../records/dispatch.ts'
import type { Act } from '../records/record.ts'
import { newsTold } from '../records/ruling.ts'
import type { DeliveryStore } from '../store/deliveries.ts'
import type { AuditChain } from './audit.ts'
import { existing, retryOnConflict } from './retry.ts'

const AT_ONCE = 20

export function deliveryStore(database: Database, chain: AuditChain): DeliveryStore {
  const read = async (id: string): Promise<Delivery> => existing(await database.get('delivery', id), 'delivery', id)
  /** The delivery's next version, and its dispatch's. */
  const writesOf = async (before: Delivery, after: Delivery, act: Act): Promise<Write[]> => [{ op: 'replace', kind: 'delivery', record: after }, ...(await dispatchWrites(before, after, act))]
  async function dispatchWrites(before: Delivery, after: Delivery, act: Act): Promise<Write[]> {
    if (after.kind !== 'dispatch' || before.state === after.state) return []
    const dispatch = await database.get('dispatch', after.aboutId)
    const next = dispatch && mirrorDelivery(dispatch, after, act)
    // Several steps of its letter are one write.
    return next && next !== dispatch ? [{ op: 'replace', kind: 'dispatch', record: { ...next, version: dispatch.version + 1 } }] : []
  }
  /** How its unit is reached as of now. */
  const channelNow = async ({ kind, unitId, channel }: Delivery): Promise<DeliveryChannel> => (kind === 'event' ? channel : ((await database.get('unitChannel', unitId))?.channel ?? channel))
  const changeByPerson = (id: string, action: string, act: Act, change: (record: Delivery) => Delivery): Promise<Delivery> =>
    chain.commitAudited(async () => {
      const before = await read(id)
      const after = change(before)
      const facts = { at: act.at, by: act.by, action, subject: `delivery ${id}`, detail: { channel: after.channel, unit: after.unitId, ...(act.why ? { why: act.why } : {}) } }
      return { writes: after === before ? [] : await writesOf(before, after, act), facts, result: after }
    })

  return {
    dispatchesToPost: (now, limit) => database.find('dispatch', { where: { delivery: 'queued', nextAttemptAt: { lte: now } }, sort: [['nextAttemptAt', 'asc']], limit }),
    async postDispatch(dispatchId, facts, held, act) {
      const dispatch = existing(await database.get('dispatch', dispatchId), 'dispatch', dispatchId)
      if (dispatch.delivery !== 'queued') return false
      const record = writeDelivery(facts, held, act)
      return unlessConflict(() =>
        database.commit([
          { op: 'insert', kind: 'delivery', record },
          { op: 'replace', kind: 'dispatch', record: settleDelivery(dispatch, record.state === 'held' ? 'hold' : 'send', act) },
        ]),
      )
    },
    async dispatchesToRecall(since) {
      const over = await database.find('dispatch', { where: { handling: { in: ['recalled', 'returned'] }, delivery: 'delivered', sentAt: { gte: since } } })
      const written = new Set((await database.getMany('delivery', over.map(({ id }) => recallId(id)))).map(({ aboutId }) => aboutId))
      return over.filter(({ id }) => !written.has(id))
    },
    dispatchesToTell: (limit) => database.find('dispatch', { where: { delivery: 'delivered', newsFrom: { gte: 0 }, handling: { in: handlingStates.filter(inHand) } }, limit }),
    postRulings: (dispatch, letters, held, act) =>
      unlessConflict(() =>
        database.commit([
          ...letters.map((facts): Write => ({ op: 'insert', kind: 'delivery', record: writeDelivery(facts, held, act) })),
          { op: 'replace', kind: 'dispatch', record: newsTold(dispatch, act) },
        ]),
      ),
    addDelivery: (facts, held, act) => unlessConflict(() => database.commit([{ op: 'insert', kind: 'delivery', record: writeDelivery(facts, held, act) }])),
    async takeDelivery(now, until) {
      const act = { at: now, by: 'system:outbox' }
      const left = await database.find('delivery', { where: { state: 'sending', sendingUntil: { lte: now } }, sort: [['sendingUntil', 'asc']], limit: AT_ONCE })
      const due = await database.find('delivery', { where: { state: 'queued', nextAttemptAt: { lte: now } }, sort: [['nextAttemptAt', 'asc']], limit: AT_ONCE })
      for (const waiting of [...left, ...due]) {
        const record = beginDelivery(waiting, until, act, await channelNow(waiting))
        const mine = await unlessConflict(async () => database.commit(await writesOf(waiting, record, act)))
        if (mine && record.state === 'sending') return record
      }
      return undefined
    },
    noteAttempt: (id, attempt, act) =>
      retryOnConflict(async () => {
        const before = await read(id)
        const after = settleAttempt(before, attempt, act)
        await database.commit(await writesOf(before, after, act))
        return after
      }),
    async takeQuestion(now) {
      for (const waiting of await database.find('delivery', { where: { askAt: { lte: now } }, sort: [['askAt', 'asc']], limit: AT_ONCE })) {
        const record = beginAsking(waiting, now)
        if (await unlessConflict(() => database.commit([{ op: 'replace', kind: 'delivery', record }]))) return record
      }
      return undefined
    },
    noteRemote: (id, answer, act) =>
      retryOnConflict(async () => {
        const record = noteRemote(await read(id), answer, act)
        await database.commit([{ op: 'replace', kind: 'delivery', record }])
        return record
      }),
    delivery: (id) => database.get('delivery', id),
    async deliveries(filter, skip, limit) {
      const where: Where = Object.fromEntries(Object.entries(filter).flatMap(([field, value]) => (value === undefined ? [] : [[field, value]])))
      const [deliveries, total] = await Promise.all([database.find('delivery', { where, sort: [['at', 'desc']], skip, limit }), database.count('delivery', { where })])
      return { deliveries, total }
    },
    async deliveryCounts() {
      const rows = await database.countBy('delivery', ['state'])
      return Object.fromEntries(rows.map(({ values, count }) => [String(values[0]), count]))
    },
    async resendDelivery(id, held, act) {
      const { unitId, kind, channel: own } = await read(id)
      const channel = kind === 'event' ? own : ((await database.get('unitChannel', unitId))?.channel ?? 'portal')
      return changeByPerson(id, 'resend', act, (record) => resendDelivery(record, channel, held, act))
    },
    deliverByHand: (id, act) => changeByPerson(id, 'deliver_by_hand', act, (record) => deliverByHand(record, act)),
    confirmDelivery: (id, reference, act) =>
      retryOnConflict(async () => {
        const before = await read(id)
        const after = confirmDelivery(before, reference, act)
        if (after !== before) await database.commit([{ op: 'replace', kind: 'delivery', record: after }])
        return after
      }),
    unitChannel: (unitId) => database.get('unitChannel', unitId),
    unitChannels: () => database.find('unitChannel', {}),
    setUnitChannel: (unitId, facts, act) =>
      chain.commitAudited(async () => {
        const known = await database.get('unitChannel', unitId)
        // A form that leaves the secret empty keeps the one that is there: it is never shown.
        const record = { ...facts, secret: facts.secret ?? known?.secret ?? null, id: unitId, version: (known?.version ?? 0) + 1 }
        const detail = { channel: facts.channel, address: facts.address, newSecret: facts.secret !== null }
        return { writes: [{ op: known ? 'replace' : 'insert', kind: 'unitChannel', record }], facts: { at: act.at, by: act.by, action: 'set_channel', subject: `unit ${unitId}`, detail }, result: record }
      }),
  }
}

/** The dispatch as its letter has it now. */
export function mirrorDelivery(dispatch: Dispatch, { state, lastError, attempts }: Delivery, act: Act): Dispatch {
  const error = lastError ?? ''
  const sending = (record: Dispatch): Dispatch => (record.delivery === 'sending' ? record : settleDelivery(record.delivery === 'held' ? settleDelivery(record, 'release', act) : record, 'send', act))
  if (state === 'delivered') return dispatch.delivery === 'delivered' ? dispatch : { ...settleDelivery(sending(dispatch), 'deliver', act), attempts }
  if (state === 'failed') return { ...settleDelivery(sending(dispatch), 'fail', act, { error }), attempts }
  if (state === 'held') return settleDelivery(settleDelivery(sending(dispatch), 'fail', act, { error }), 'hold', act)
  return state === 'queued' && dispatch.delivery !== 'sending' ? sending(dispatch) : dispatch
}

/** False when somebody else was first. */
async function unlessConflict(write: () => Promise<void>): Promise<boolean> {
  try {
    await write()
    return true
  } catch (error) {
    if (error instanceof Conflict) return false
    throw error
  }
}
