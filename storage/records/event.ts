/** An event: posts about one matter. Its id never changes; what officers merge, split, pin, rename or mute sticks. */
import { z } from 'zod'
import type { Act, Transitions } from './record.ts'
import { changeFields, changeState, IllegalTransition, recordShape, zHistoryEntry, zInstant } from './record.ts'

export const eventStates = ['open', 'muted', 'merged'] as const
export type EventState = (typeof eventStates)[number]

export const zEvent = z.object({
  ...recordShape,
  title: z.string(),
  /** True when an officer chose the title: the machine leaves it alone. */
  renamed: z.boolean(),
  pinned: z.boolean(),
  state: z.enum(eventStates),
  mergedInto: z.string().nullable(),
  district: z.string().nullable(),
  topic: z.string().nullable(),
  postCount: z.number().int().min(0),
  firstAt: zInstant,
  lastAt: zInstant,
  history: z.array(zHistoryEntry),
})
export type HotEvent = z.infer<typeof zEvent>

export const eventTransitions = {
  mute: { from: ['open'], to: 'muted' },
  unmute: { from: ['muted'], to: 'open' },
  merge: { from: ['open', 'muted'], to: 'merged' },
  split: { from: ['merged'], to: 'open' },
} as const satisfies Transitions<EventState, string>

/** An event opens with its first post. */
export function openEvent(facts: Pick<HotEvent, 'id' | 'title' | 'district' | 'topic' | 'firstAt'>, act: Act): HotEvent {
  return { ...facts, version: 1, renamed: false, pinned: false, state: 'open', mergedInto: null, postCount: 1, lastAt: facts.firstAt, history: [{ at: act.at, by: act.by, action: 'open', from: '', to: 'open' }] }
}

/** A post joins. Not into a merged event: it goes to the one it was merged into. */
export function attachPost(event: HotEvent, postAt: string): HotEvent {
  if (event.state === 'merged') throw new IllegalTransition('event', event.id, 'attach', event.state, `it is part of ${event.mergedInto}`)
  return {
    ...event,
    version: event.version + 1,
    postCount: event.postCount + 1,
    firstAt: postAt < event.firstAt ? postAt : event.firstAt,
    lastAt: postAt > event.lastAt ? postAt : event.lastAt,
  }
}

/** An officer's word on an event. `merge` needs the event it goes into. */
export function changeEvent(event: HotEvent, action: keyof typeof eventTransitions, act: Act, into: string | null = null): HotEvent {
  if (action === 'merge' && (into === null || into === event.id)) throw new IllegalTransition('event', event.id, 'merge', event.state, 'name another event')
  return changeState('event', event, 'state', eventTransitions, action, act, { mergedInto: action === 'merge' ? into : null })
}

/** An officer names it; the machine never renames it afterwards. */
export function renameEvent(event: HotEvent, title: string, act: Act): HotEvent {
  if (!title.trim()) throw new IllegalTransition('event', event.id, 'rename', event.state, 'a title is needed')
  return changeFields(event, 'rename', { ...act, why: title }, { title, renamed: true }, event.state)
}
