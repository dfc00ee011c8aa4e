/**
 * 裁定 and moved deadlines as news for a unit that does not look at its page. They are lines of the dispatch's history; the dispatch remembers from
 * which line on nobody has written to the unit yet.
 */
import { z } from 'zod'
import type { Dispatch } from './dispatch.ts'
import type { Act, HistoryEntry } from './record.ts'
import { changeFields, zInstant } from './record.ts'

/** By the history's own words: 延期, 暂停计时 and 退单 ruled, 暂停 and 恢复计时 of the office's own motion or because time was up, 退回重办, 停工顺延. */
export const rulingEvents = ['extension_granted', 'extension_refused', 'pause_granted', 'pause_refused', 'return_refused', 'pause', 'resume', 'redo', 'closure'] as const
export type RulingEvent = (typeof rulingEvents)[number]

/** The three clocks of a dispatch as a letter names them. */
export const zDeadlines = z.object({ signDueAt: zInstant, contactDueAt: zInstant, dueAt: zInstant })
export type Deadlines = z.infer<typeof zDeadlines>

/** What a letter about a ruling says to machines; docs/webhooks.md explains it to their makers. */
export const zRulingFields = z.object({
  event: z.enum(rulingEvents),
  caseNumber: z.string(),
  dispatchId: z.string(),
  /** Grows with every ruling on one dispatch: letters may arrive in another order. */
  sequence: z.number().int(),
  occurredAt: zInstant,
  /** The key of the 转办单 that this is about. */
  follows: z.string(),
  /** How the receiver called that 转办单; empty when it gave no name. */
  reference: z.string(),
  /** Of the 转办单; Open311 wants one in every request. */
  place: z.string().nullable(),
  /** What the unit had asked for; null when nobody asked. `until`: the end it named, null for 退单 and where a later request took its place. */
  asked: z.object({ at: zInstant, reason: z.string(), until: zInstant.nullable() }).nullable(),
  /** Why it was ruled so, in the words of whoever ruled. */
  opinion: z.string().nullable(),
  /** The pause that begins or has ended. */
  pause: z.object({ from: zInstant, until: zInstant, endedAt: zInstant.nullable() }).nullable(),
  /** Until when the clocks stand still at the most, as of now; null when they run. */
  standsUntil: zInstant.nullable(),
  ...zDeadlines.shape,
  /** The deadlines that the letter before this one named. */
  former: zDeadlines,
})
export type RulingFields = z.infer<typeof zRulingFields>

/** The whole request to a unit's machine: the letter, and the same as fields. `deadlines`: the calendar did it, or time was up. */
export const zRulingRequest = z.object({ key: z.string(), kind: z.enum(['ruling', 'deadlines']), unit: z.string(), at: zInstant, subject: z.string(), text: z.string(), ...zRulingFields.shape })

/** One ruling: its line, and that line's number in the history. */
export interface Ruling {
  event: RulingEvent
  line: HistoryEntry
  sequence: number
}

/** The rulings on a dispatch from a line of its history on, oldest first. The pause that the unit's own reply ends is none: it knows. */
export function rulingsOf({ history }: Pick<Dispatch, 'history'>, from = 0): Ruling[] {
  return history.flatMap((line, sequence) => {
    const event = rulingEvents.find((one) => one === line.action)
    const next = history[sequence + 1]
    const byItsReply = event === 'resume' && next?.action === 'reply' && next.at === line.at
    return event === undefined || sequence < from || byItsReply ? [] : [{ event, line, sequence }]
  })
}

/** A changed dispatch whose unit is to be written to about it. `before`: as it was. */
export const withNews = (record: Dispatch, before: Dispatch): Dispatch => ({ ...record, newsFrom: record.newsFrom ?? before.history.length })

/** The unit was written to about everything so far. The line is the machine's, like those of its letters: it makes nobody's page stale. */
export const newsTold = (record: Dispatch, act: Act): Dispatch => changeFields<Dispatch>(record, 'tell', act, { newsFrom: null }, record.delivery)
