/** 人工催办: a person presses a unit in their own words; it is logged beside the program's own. */
import type { ClockName } from '../../../storage/records/clock-policy.ts'
import { clockNames } from '../../../storage/records/clock-policy.ts'
import { writeDelivery } from '../../../storage/records/delivery.ts'
import { isOpen } from '../../../storage/records/dispatch.ts'
import { currentPause } from '../../../storage/records/pause.ts'
import type { Reminder } from '../../../storage/records/reminder.ts'
import type { Store } from '../../../storage/store.ts'
import type { Actor } from '../actor.ts'
import { requireMay } from '../actor.ts'
import { CaseworkRefused, present } from '../refused.ts'
import { insert } from '../writes.ts'
import { whoIsTold } from './on-duty.ts'
import { reminderLetter, reminderText } from './reminder-texts.ts'
import { dueOf, isRunning } from './reminders-due.ts'

/** One unit is not pressed twice by hand about the same thing within this time: a double click, two supervisors at once. */
const APART_MS = 10 * 60_000

export interface HandParts {
  store: Store
  newId: () => string
  held: boolean
}

/** @throws CaseworkRefused */
export async function remindByHand({ store, newId, held }: HandParts, actor: Actor, order: { dispatchId: string; words: string }, at: string): Promise<Reminder> {
  requireMay(actor, 'reminder:send')
  return store.commitDecision(async () => {
    const dispatch = present(await store.dispatch(order.dispatchId), '转办件')
    if (!isOpen(dispatch)) throw new CaseworkRefused('illegal', '该转办件已不在办理中，不用催办')
    if (currentPause(dispatch, at)) throw new CaseworkRefused('illegal', '该转办件已暂停计时，恢复计时后再催办')
    const last = (await store.reminders({ dispatchId: dispatch.id, stage: 'hand' }, 0, 1)).reminders[0]
    if (last && Date.parse(at) - Date.parse(last.at) < APART_MS) throw new CaseworkRefused('illegal', '十分钟内已人工催办过')
    const [record, units, duties, staff, channel] = await Promise.all([store.case(dispatch.caseId), store.units(), store.dutiesAt(at, undefined), store.allStaff(), store.unitChannel(dispatch.unitId)])
    const file = present(record, '案件')
    const clock: ClockName = clockNames.find((name) => isRunning(name, dispatch)) ?? 'resolve'
    const dueAt = dueOf(dispatch)[clock]
    const id = `reminder:${newId()}`
    const text = reminderText(file, units.find((unit) => unit.id === dispatch.unitId)?.name ?? dispatch.unitId, clock, 'hand', dueAt, order.words.trim())
    const letter = reminderLetter(id, dispatch, file, channel?.channel ?? 'portal', clock, 'hand', dueAt, text)
    const reminder: Reminder = { id, version: 1, dispatchId: dispatch.id, caseId: file.id, unitId: dispatch.unitId, clock, stage: 'hand', dueAt, at, by: actor.id, ...whoIsTold(dispatch.unitId, units, duties, staff), text, deliveryId: letter.id }
    return {
      writes: [insert('reminder', reminder), insert('delivery', writeDelivery(letter, held, { at, by: actor.id }))],
      facts: { at, by: actor.id, action: 'remind', subject: `dispatch ${dispatch.id}`, detail: { case: file.id, unit: dispatch.unitId, words: order.words } },
      result: reminder,
    }
  })
}
