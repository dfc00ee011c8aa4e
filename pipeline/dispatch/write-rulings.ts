/**
 * Letters about what was ruled on dispatches. As with a 撤回通知, nothing is written before the 转办单 itself has arrived, and nothing to a unit
 * that has not got the work any more. Every round asks the store which dispatches have news; the letters and the mark that they are written are
 * one commit, so that each ruling is told once, whichever process is first.
 */
import { dispatchLetterId, rulingId } from '../../storage/records/delivery.ts'
import type { Delivery } from '../../storage/records/delivery.ts'
import type { Dispatch } from '../../storage/records/dispatch.ts'
import { rulingsOf, zDeadlines } from '../../storage/records/ruling.ts'
import type { Deadlines } from '../../storage/records/ruling.ts'
import type { Store } from '../../storage/store.ts'
import { rulingLetter } from './ruling-letter.ts'

const DISPATCHES_AT_ONCE = 200
const OUTBOX = 'system:outbox'

export interface RulingParts {
  store: Store
  held: boolean
  cover: (text: string) => string
  clock: () => Date
}

/** All rulings that wait, up to a round's portion. */
export async function writeRulings({ store, held, cover, clock }: RulingParts): Promise<void> {
  const dispatches = await store.dispatchesToTell(DISPATCHES_AT_ONCE)
  if (dispatches.length === 0) return
  const [units, channels] = await Promise.all([store.units(), store.unitChannels()])
  const nameOf = (id: string): string => units.find((unit) => unit.id === id)?.name ?? id
  for (const dispatch of dispatches) {
    const [first, record, above] = await Promise.all([store.delivery(dispatchLetterId(dispatch.id)), store.case(dispatch.caseId), dispatch.parentId === null ? undefined : store.dispatch(dispatch.parentId)])
    if (!record) continue
    const at = clock().toISOString()
    const channel = channels.find(({ id }) => id === dispatch.unitId)?.channel ?? 'portal'
    const facts = { dispatch, case: record, unitName: nameOf(dispatch.unitId), commander: above ? nameOf(above.unitId) : '办公室', channel, first, at }
    const told = await lastTold(store, dispatch, first)
    const letters = rulingsOf(dispatch, dispatch.newsFrom ?? 0).map((ruling, n) => rulingLetter({ ...facts, ruling, former: n === 0 ? told : deadlinesNow(dispatch) }, cover))
    await store.postRulings(dispatch, letters, held, { at, by: OUTBOX })
  }
}

/** The deadlines that the unit's newest letter about this dispatch names. */
async function lastTold(store: Store, dispatch: Dispatch, first: Delivery | undefined): Promise<Deadlines> {
  for (const { sequence } of rulingsOf(dispatch).reverse()) {
    if (sequence >= (dispatch.newsFrom ?? 0)) continue
    const letter = await store.delivery(rulingId(dispatch.id, sequence))
    if (letter) return deadlinesIn(letter, dispatch)
  }
  return first ? deadlinesIn(first, dispatch) : deadlinesNow(dispatch)
}

/** Where a letter names none, nothing is said to have moved. */
function deadlinesIn({ fields }: Delivery, dispatch: Dispatch): Deadlines {
  const named = zDeadlines.safeParse(fields)
  return named.success ? named.data : deadlinesNow(dispatch)
}

const deadlinesNow = ({ signDueAt, contactDueAt, dueAt }: Dispatch): Deadlines => ({ signDueAt, contactDueAt, dueAt })
