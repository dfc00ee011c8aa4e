/** Writes the letters of new dispatches, and of what became of them, and sends what is due: claim, send, settle. Any number of processes may do so on one store. */
import type { Delivery, DeliveryAttempt, LetterKind } from '../../storage/records/delivery.ts'
import { dispatchLetterId } from '../../storage/records/delivery.ts'
import { isOver } from '../../storage/records/dispatch.ts'
import type { Dispatch } from '../../storage/records/dispatch.ts'
import type { UnitChannel } from '../../storage/records/unit-channel.ts'
import type { Store } from '../../storage/store.ts'
import { stageLoop } from '../jobs/stage-loop.ts'
import type { Stage } from '../jobs/stage-loop.ts'
import type { Log } from '../log.ts'
import type { SecretBox } from '../../storage/secrets/secret-box.ts'
import { channelPlace } from '../secrets/secret-places.ts'
import { mayBeTold, writeCaseEvents } from './case-events.ts'
import { dispatchLetter, recallLetter } from './letters.ts'
import { open311Status } from './open311-status.ts'
import type { Senders } from './sender.ts'
import { NotTaken } from './sender.ts'
import { writeRulings } from './write-rulings.ts'

/** Longer than any sender's own patience: after it, the sender is taken for dead and the letter goes out again. */
const SENDING_MS = 180_000
const LOOK_AGAIN_MS = 5000
const DISPATCHES_AT_ONCE = 50
const SENT_AT_ONCE = 6
/** Older letters are history on both sides. */
const RECALLED_WITHIN_MS = 180 * 86_400_000
const OUTBOX = 'system:outbox'

export interface OutboxParts {
  store: Store
  senders: Senders
  /** Nothing may leave: letters are kept as «held». */
  held: boolean
  /** Covers the personal data in a text. */
  cover: (text: string) => string
  /** Opens the keys of signatures. */
  secrets: Pick<SecretBox, 'open'>
  clock: () => Date
  log: Log
}

export function createOutbox({ store, senders, held, cover, secrets, clock, log }: OutboxParts): Stage {
  const act = () => ({ at: clock().toISOString(), by: OUTBOX })

  async function writeLetters(): Promise<void> {
    for (const dispatch of await store.dispatchesToPost(clock().toISOString(), DISPATCHES_AT_ONCE)) {
      const record = await store.case(dispatch.caseId)
      if (!record) continue
      const [units, posts, channel] = await Promise.all([store.units(), Promise.all(record.postIds.map((id) => store.post(id))), store.unitChannel(dispatch.unitId)])
      const parent = dispatch.parentId === null ? undefined : await store.dispatch(dispatch.parentId)
      const nameOf = (id: string): string => units.find((unit) => unit.id === id)?.name ?? id
      const texts = posts.flatMap((post) => (post ? [cover(post.content.content)] : []))
      const place = posts.find((post) => post?.content.place)?.content.place ?? record.district
      const letter = dispatchLetter({ dispatch, case: record, unitName: nameOf(dispatch.unitId), fromUnit: parent ? nameOf(parent.unitId) : null, channel: channel?.channel ?? 'portal', texts, place: place === null ? null : cover(place) }, cover)
      await store.postDispatch(dispatch.id, letter, held, act())
    }
  }

  /** What left the house must be taken back there; a page shows by itself that it is over. */
  async function writeRecalls(): Promise<void> {
    const since = new Date(clock().getTime() - RECALLED_WITHIN_MS).toISOString()
    for (const dispatch of await store.dispatchesToRecall(since)) {
      const [letter, record, unit, channel] = await Promise.all([store.delivery(dispatchLetterId(dispatch.id)), store.case(dispatch.caseId), store.unit(dispatch.unitId), store.unitChannel(dispatch.unitId)])
      if (!record || !letter) continue
      await store.addDelivery(recallLetter(dispatch, record, unit?.name ?? dispatch.unitId, channel?.channel ?? 'portal', cover), held, act())
    }
  }

  async function sendDue(stopping: AbortSignal): Promise<void> {
    while (!stopping.aborted) {
      const at = clock()
      const letter = await store.takeDelivery(at.toISOString(), new Date(at.getTime() + SENDING_MS).toISOString())
      if (!letter) return
      const attempt = await trySending(letter)
      const settled = await store.noteAttempt(letter.id, attempt, act())
      if (settled.lastError !== null) log.warn({ letter: letter.id, unit: letter.unitId, channel: letter.channel, error: settled.lastError, state: settled.state, attempts: settled.attempts }, 'a letter was not taken')
    }
  }

  async function trySending(letter: Delivery): Promise<DeliveryAttempt> {
    const about = ofWorkInHand.has(letter.kind) ? await store.dispatch(letter.aboutId) : undefined
    if (about && isOver(about)) return { sent: false, void: endWords[about.handling] ?? '转办已终止，未发出' }
    const send = senders[letter.channel]
    if (!send) return { sent: false, error: `${letter.channel}：本机没有配置这种送达方式`, again: false }
    const to = letter.kind === 'event' ? await platformOf(letter) : ((await store.unitChannel(letter.unitId)) ?? portalOf(letter.unitId))
    if (!to) return { sent: false, void: '订阅已停用，或平台的令牌已失效，未发出' }
    try {
      return { sent: true, reference: (await send(letter, opened(to))).reference }
    } catch (error) {
      return { sent: false, error: error instanceof Error ? error.message : String(error), again: error instanceof NotTaken && error.again }
    }
  }

  /** Of requests to another city system: how they fare there. */
  async function askDue(stopping: AbortSignal): Promise<void> {
    while (!stopping.aborted) {
      const letter = await store.takeQuestion(clock().toISOString())
      if (!letter) return
      const to = await store.unitChannel(letter.unitId)
      // The unit is reached another way by now: there is nobody to ask.
      const answer = to?.channel === 'open311' && letter.receipt ? await open311Status(to, letter.receipt.reference) : { error: 'open311: 单位的送达方式已改变' }
      await store.noteRemote(letter.id, answer, act())
      if ('error' in answer) log.warn({ letter: letter.id, unit: letter.unitId, error: answer.error }, 'how a letter fares could not be asked')
    }
  }

  /** Where a platform wants its news; undefined when it wants none any more. */
  async function platformOf({ aboutId }: Delivery): Promise<UnitChannel | undefined> {
    const subscription = await store.subscription(aboutId)
    const platform = subscription && (await store.platform(subscription.platformId))
    if (!subscription?.enabled || !platform || !mayBeTold(platform, clock().toISOString())) return undefined
    return { id: subscription.id, version: 1, channel: 'webhook', address: subscription.address, secret: subscription.secret, jurisdiction: null, serviceCode: null }
  }
  const opened = (to: UnitChannel): UnitChannel => ({ ...to, secret: to.secret === null ? null : secrets.open(to.secret, channelPlace(to.id)) })

  return stageLoop('outbox', LOOK_AGAIN_MS, log, async (stopping) => {
    await writeLetters()
    await writeRecalls()
    await writeRulings({ store, held, cover, clock })
    await writeCaseEvents({ store, held, cover, clock })
    // Several at a time: one unit whose machine does not answer holds up its own letters, not everybody's.
    if (!held) await Promise.all(Array.from({ length: SENT_AT_ONCE }, () => sendDue(stopping)))
    if (!held) await askDue(stopping)
  })
}

/** Letters that nobody needs once the dispatch is over; their `aboutId` is its id. */
const ofWorkInHand: ReadonlySet<LetterKind> = new Set(['dispatch', 'ruling', 'deadlines'])
const endWords: Partial<Record<Dispatch['handling'], string>> = { recalled: '转办已撤回，未发出', returned: '已退单，未发出' }
const portalOf = (unitId: string): UnitChannel => ({ id: unitId, version: 1, channel: 'portal', address: '', secret: null, jurisdiction: null, serviceCode: null })
