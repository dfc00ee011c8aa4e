/**
 * 转办: a case given to one unit; units below it get children (加派). Two states stand side by side:
 * `handling` is what people did, `delivery` is how the letter fared. Neither moves the other.
 */
import { z } from 'zod'
import { currentPause, zPause, zUnpaused } from './pause.ts'
import type { Pause } from './pause.ts'
import type { Act, Transitions } from './record.ts'
import { changeFields, changeState, IllegalTransition, recordShape, zHistoryEntry, zInstant } from './record.ts'

export const handlingStates = ['sent', 'signed', 'contacted', 'replied', 'accepted', 'redo', 'returned', 'recalled'] as const
export type Handling = (typeof handlingStates)[number]
export const deliveryStates = ['queued', 'sending', 'delivered', 'held', 'failed'] as const
export type Delivery = (typeof deliveryStates)[number]

/** What a unit asks of whoever gave it the work: 退单, 延期, 暂停计时. */
export const askKinds = ['return', 'extension', 'pause'] as const
export type AskKind = (typeof askKinds)[number]

/** A unit's request, ruled once; withdrawn: the unit itself took it back. */
export const zAsk = z.object({
  state: z.enum(['asked', 'granted', 'refused', 'withdrawn']),
  askedAt: zInstant,
  askedBy: z.string(),
  reason: z.string(),
  until: zInstant.nullable(),
  ruledAt: zInstant.nullable(),
  ruledBy: z.string().nullable(),
  ruling: z.string().nullable(),
  /** Files that prove the reason. */
  attachmentIds: z.array(z.string()).optional(),
})
export type Ask = z.infer<typeof zAsk>

export const zDispatch = z.object({
  ...recordShape,
  caseId: z.string(),
  unitId: z.string(),
  /** 主办 or 协办. */
  role: z.enum(['lead', 'assist']),
  /** The dispatch this one was sub-dispatched from; null at level 1. */
  parentId: z.string().nullable(),
  sentAt: zInstant,
  /** How often the case had been reopened when it was sent: each round has its own dispatches. */
  round: z.number().int().optional(),
  /** Three clocks: 签收, 首次联系, 办结. */
  signDueAt: zInstant,
  contactDueAt: zInstant,
  dueAt: zInstant,
  handling: z.enum(handlingStates),
  return: zAsk.nullable(),
  extension: zAsk.nullable(),
  pause: zAsk.nullable().optional(),
  /** 暂停计时, oldest first; and the deadlines as they were set, of a dispatch that was ever paused. */
  pauses: z.array(zPause).optional(),
  unpaused: zUnpaused.optional(),
  /** How many extensions were granted so far. */
  extensions: z.number().int(),
  delivery: z.enum(deliveryStates),
  attempts: z.number().int(),
  lastError: z.string().nullable(),
  nextAttemptAt: zInstant.nullable(),
  /** Why it went out: an officer's hand, or the rule's name. */
  because: z.string(),
  /** From which line of its history on the unit has not been written to (ruling.ts); null when it was told everything. */
  newsFrom: z.number().int().nullable().optional(),
  history: z.array(zHistoryEntry),
})
export type Dispatch = z.infer<typeof zDispatch>

export const handlingTransitions = {
  sign: { from: ['sent'], to: 'signed' },
  contact: { from: ['signed', 'redo'], to: 'contacted' },
  reply: { from: ['signed', 'contacted', 'redo'], to: 'replied' },
  accept: { from: ['replied'], to: 'accepted' },
  redo: { from: ['replied'], to: 'redo' },
  recall: { from: ['sent', 'signed', 'contacted', 'redo'], to: 'recalled' },
  /** 加派: the work above it ended, so that a reply that waits for review has nobody to review it either. */
  recall_below: { from: ['sent', 'signed', 'contacted', 'redo', 'replied'], to: 'recalled' },
  return_granted: { from: ['sent', 'signed', 'contacted'], to: 'returned' },
} as const satisfies Transitions<Handling, string>

export const deliveryTransitions = {
  send: { from: ['queued', 'failed'], to: 'sending' },
  deliver: { from: ['sending'], to: 'delivered' },
  fail: { from: ['sending'], to: 'failed' },
  hold: { from: ['queued', 'failed'], to: 'held' },
  release: { from: ['held'], to: 'queued' },
} as const satisfies Transitions<Delivery, string>

export type NewDispatch = Pick<Dispatch, 'id' | 'caseId' | 'unitId' | 'role' | 'parentId' | 'signDueAt' | 'contactDueAt' | 'dueAt' | 'because' | 'round'>

/** A dispatch just sent. @throws IllegalTransition when a clock would end before it starts */
export function newDispatch(facts: NewDispatch, act: Act): Dispatch {
  for (const due of [facts.signDueAt, facts.contactDueAt, facts.dueAt]) {
    if (due <= act.at) throw new IllegalTransition('dispatch', facts.id, 'send', 'new', `the deadline ${due} is not after ${act.at}`)
  }
  return {
    ...facts,
    version: 1,
    sentAt: act.at,
    handling: 'sent',
    return: null,
    extension: null,
    extensions: 0,
    delivery: 'queued',
    attempts: 0,
    lastError: null,
    nextAttemptAt: act.at,
    history: [{ at: act.at, by: act.by, action: 'send', from: '', to: 'sent', why: facts.because }],
  }
}

/** What people do with it. `redo` and `recall` need a reason. */
export function handleDispatch(record: Dispatch, action: Exclude<keyof typeof handlingTransitions, 'return_granted' | 'recall_below'>, act: Act): Dispatch {
  if ((action === 'redo' || action === 'recall') && !act.why?.trim()) throw new IllegalTransition('dispatch', record.id, action, record.handling, 'a reason is needed')
  if (record.return?.state === 'asked' && action !== 'recall') throw new IllegalTransition('dispatch', record.id, action, record.handling, 'a return was asked and is not ruled yet')
  return changeState('dispatch', record, 'handling', handlingTransitions, action, act)
}

/** The dispatch above it ended, and this one with it, whatever the unit below has done so far. */
export const recallBelow = (record: Dispatch, act: Act): Dispatch => changeState('dispatch', record, 'handling', handlingTransitions, 'recall_below', act)

const open: readonly Handling[] = ['sent', 'signed', 'contacted', 'redo']

/** Whether the unit still works on it. */
export const isOpen = (record: Dispatch): boolean => open.includes(record.handling)
/** Given back or taken back: the unit has nothing to do with it any more. */
export const isOver = (record: Dispatch): boolean => record.handling === 'returned' || record.handling === 'recalled'

/** How many steps people made with it; letters that come and go do not count. A page names the step it shows, so that nobody acts on a stale one. */
export const stepOf = (record: Dispatch): number => record.history.filter(({ to }) => (handlingStates as readonly string[]).includes(to)).length

const refuse = (record: Dispatch, action: string, because?: string): IllegalTransition => new IllegalTransition('dispatch', record.id, action, record.handling, because)

/** The unit asks to give it back (退单), for more time (延期, with the new end), or that the clocks stand still until a moment (暂停计时). */
export function askOffice(record: Dispatch, what: AskKind, reason: string, until: string | null, act: Act, attachmentIds: string[] = []): Dispatch {
  const action = `ask ${what}`
  if (!open.includes(record.handling)) throw refuse(record, action)
  if (what === 'return' && record.handling === 'redo') throw refuse(record, action, 'it was answered already')
  if (record[what]?.state === 'asked') throw refuse(record, action, 'it is asked already')
  if (!reason.trim()) throw refuse(record, action, 'a reason is needed')
  if (what === 'extension' && (until === null || until <= record.dueAt)) throw refuse(record, action, `the new end must be after ${record.dueAt}`)
  if (what === 'pause' && (until === null || until <= act.at)) throw refuse(record, action, `the pause must end after ${act.at}`)
  if (what === 'pause' && currentPause(record, act.at)) throw refuse(record, action, 'its clocks stand still')
  const ask: Ask = { state: 'asked', askedAt: act.at, askedBy: act.by, reason, until, ruledAt: null, ruledBy: null, ruling: null, ...(attachmentIds.length > 0 ? { attachmentIds } : {}) }
  return changeFields(record, `ask_${what}`, { ...act, why: reason }, { [what]: ask }, record.handling)
}

/** The unit takes its request back and goes on; it has had the work all the time (首问负责). */
export function withdrawAsk(record: Dispatch, what: AskKind, act: Act): Dispatch {
  const ask = record[what]
  if (ask?.state !== 'asked' || !open.includes(record.handling)) throw refuse(record, `withdraw ${what}`, 'nothing is asked')
  return changeFields(record, `${what}_withdrawn`, act, { [what]: { ...ask, state: 'withdrawn' } }, record.handling)
}

/**
 * The office rules on what was asked. A granted return ends this dispatch; a granted extension moves its end.
 * @param paused what a granted pause makes of the clocks: `pauses` and the deadlines, and how the history says it
 */
export function ruleOnAsk(record: Dispatch, what: AskKind, granted: boolean, ruling: string, act: Act, paused: { clocks?: Partial<Dispatch>; why?: string } = {}): Dispatch {
  const ask = record[what]
  const action = `rule on ${what}`
  if (ask?.state !== 'asked') throw refuse(record, action, 'nothing is asked')
  if (!open.includes(record.handling)) throw refuse(record, action)
  const ruled: Ask = { ...ask, state: granted ? 'granted' : 'refused', ruledAt: act.at, ruledBy: act.by, ruling }
  const why = { ...act, why: paused.why ?? (ruling || undefined) }
  if (what === 'return' && granted) return changeState('dispatch', record, 'handling', handlingTransitions, 'return_granted', why, { return: ruled })
  const extra = !granted ? {} : what === 'extension' ? { dueAt: ask.until ?? record.dueAt, extensions: record.extensions + 1 } : (paused.clocks ?? {})
  return changeFields(record, `${what}_${ruled.state}`, why, { [what]: ruled, ...extra }, record.handling)
}

/** One more pause on its list. @throws IllegalTransition when it is not open, stands still by itself, or the pause is over before it begins */
export function withPause(record: Dispatch, pause: Omit<Pause, 'endedAt'>): Pause[] {
  const pauses = record.pauses ?? []
  if (!isOpen(record)) throw refuse(record, 'pause')
  if (pause.until <= pause.from || !pause.reason.trim()) throw refuse(record, 'pause', 'a pause has an end after its beginning, and a reason')
  if (pause.upperId === null && currentPause(record, pause.from)) throw refuse(record, 'pause', 'its clocks stand still')
  return [...pauses, { ...pause, endedAt: null }]
}

/** 暂停计时 by ruling, or because the dispatch above stands still; `clocks`: its pauses and deadlines from now on. */
export const pauseClocks = (record: Dispatch, clocks: Partial<Dispatch>, act: Act): Dispatch => changeFields(record, 'pause', act, clocks, record.handling)

/** 恢复计时. @throws IllegalTransition when nothing stands still */
export function resumeClocks(record: Dispatch, clocks: Partial<Dispatch>, act: Act): Dispatch {
  if (!isOpen(record) || !currentPause(record, act.at)) throw refuse(record, 'resume', 'its clocks run')
  return changeFields(record, 'resume', act, clocks, record.handling)
}

/** A pause whose `until` has passed is noted as over, so that the history says so; the clocks have run again since then. The same record when there is none. */
export function noteEndedPauses(record: Dispatch, act: Act): Dispatch {
  const over = (record.pauses ?? []).filter(({ endedAt, until }) => endedAt === null && until <= act.at)
  if (over.length === 0 || !isOpen(record)) return record
  return changeFields(record, 'resume', act, { pauses: (record.pauses ?? []).map((pause) => (over.includes(pause) ? { ...pause, endedAt: pause.until } : pause)) }, record.handling)
}

/** 机构改革: what a unit had in hand goes to its successor as it stands; clocks, requests and answers stay. The reason names both units. */
export function handOver(record: Dispatch, toUnitId: string, act: Act): Dispatch {
  if (!canHandOver(record) || toUnitId === record.unitId || !act.why?.trim()) throw new IllegalTransition('dispatch', record.id, 'hand_over', record.handling)
  return changeFields(record, 'hand_over', act, { unitId: toUnitId }, record.handling)
}

/** Whether something may still come to the unit with it: it works on it, or waits for the review of its reply. */
export const canHandOver = (record: Dispatch): boolean => inHand(record.handling)
/** The same of a state alone. */
export const inHand = (handling: Handling): boolean => open.includes(handling) || handling === 'replied'

/** How the letter fares: the machine's own field; `handling` is untouched. A released letter is due again at once, also after its last attempt was given up. */
export function settleDelivery(record: Dispatch, action: keyof typeof deliveryTransitions, act: Act, facts: { error?: string; nextAttemptAt?: string | null } = {}): Dispatch {
  const extra: Partial<Dispatch> =
    action === 'send'
      ? { attempts: record.attempts + 1 }
      : action === 'fail'
        ? { lastError: facts.error ?? 'unknown error', nextAttemptAt: facts.nextAttemptAt ?? null }
        : action === 'deliver'
          ? { lastError: null, nextAttemptAt: null }
          : action === 'release'
            ? { nextAttemptAt: facts.nextAttemptAt ?? act.at }
            : {}
  return changeState('dispatch', record, 'delivery', deliveryTransitions, action, act, extra)
}
