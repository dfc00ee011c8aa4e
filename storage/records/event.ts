/** An event: posts about one matter. Its id never changes; what officers merge, split, pin, rename or mute sticks. */
import { z } from 'zod'
import type { Act, Transitions } from './record.ts'
import { changeFields, changeState, IllegalTransition, recordShape, zHistoryEntry, zInstant } from './record.ts'

export const eventStates = ['open', 'muted', 'merged'] as const
export type EventState = (typeof eventStates)[number]

/** What heat is the sum of. */
export const heatParts = ['people', 'likes', 'places', 'growth', 'urgency', 'unanswered', 'attention', 'returns', 'age'] as const
export type HeatPart = (typeof heatParts)[number]

/** Heat and its parts, as the formula of `version` gave them at an instant; the parts add up to it. */
export const zHeat = z.object({ value: z.number(), parts: z.record(z.string(), z.number()), version: z.string(), at: zInstant })
export type EventHeat = z.infer<typeof zHeat>

export const zEvent = z.object({
  ...recordShape,
  title: z.string(),
  /** True when an officer chose the title: the machine leaves it alone. */
  renamed: z.boolean(),
  pinned: z.boolean(),
  state: z.enum(eventStates),
  mergedInto: z.string().nullable(),
  /** The narrowest name that most of its posts hold. */
  place: z.string().nullable().default(null),
  district: z.string().nullable(),
  topic: z.string().nullable(),
  postCount: z.number().int().min(0),
  /** Distinct writers; those who are not named count one each. */
  people: z.number().int().min(0).default(1),
  /** Up to three posts that stand for all. */
  representatives: z.array(z.string()).default([]),
  firstAt: zInstant,
  lastAt: zInstant,
  heat: zHeat.nullable().default(null),
  /** How often it came back after 60 days of silence, or after a case of it was closed: 久拖不决. */
  returns: z.number().int().min(0).default(0),
  /** Events that officers took apart from this one: never proposed to be one again. */
  apartFrom: z.array(z.string()).default([]),
  history: z.array(zHistoryEntry),
})
export type HotEvent = z.infer<typeof zEvent>

export const eventTransitions = {
  mute: { from: ['open'], to: 'muted' },
  unmute: { from: ['muted'], to: 'open' },
  merge: { from: ['open', 'muted'], to: 'merged' },
  unmerge: { from: ['merged'], to: 'open' },
} as const satisfies Transitions<EventState, string>

/** An event opens with its first post. */
export function openEvent(facts: Pick<HotEvent, 'id' | 'title' | 'district' | 'topic' | 'firstAt'> & Partial<Pick<HotEvent, 'place' | 'representatives'>>, act: Act): HotEvent {
  return {
    place: null,
    representatives: [],
    ...facts,
    version: 1,
    renamed: false,
    pinned: false,
    state: 'open',
    mergedInto: null,
    postCount: 1,
    people: 1,
    lastAt: facts.firstAt,
    heat: null,
    returns: 0,
    apartFrom: [],
    history: [{ at: act.at, by: act.by, action: 'open', from: '', to: 'open' }],
  }
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

/** Pinned events stand at the top whatever their heat. @throws IllegalTransition when it is so already, or merged away */
export function pinEvent(event: HotEvent, pinned: boolean, act: Act): HotEvent {
  const action = pinned ? 'pin' : 'unpin'
  if (event.pinned === pinned || event.state === 'merged') throw new IllegalTransition('event', event.id, action, event.state)
  return changeFields(event, action, act, { pinned }, event.state)
}

/** What an event's posts say of it together. */
export type EventSums = Pick<HotEvent, 'postCount' | 'people' | 'firstAt' | 'lastAt'>

/** Another event's posts came in, by an officer. @throws IllegalTransition for a merged event */
export function absorbEvent(event: HotEvent, from: HotEvent, sums: EventSums, act: Act): HotEvent {
  if (event.state === 'merged') throw new IllegalTransition('event', event.id, 'absorb', event.state, `it is part of ${event.mergedInto}`)
  return changeFields(event, 'absorb', { ...act, why: from.id }, sums, event.state)
}

/** The event that was merged away stands again with the posts that came from it; the pair is never proposed again. @throws IllegalTransition unless it is merged, or none of its posts is left */
export function unmergeEvent(event: HotEvent, sums: EventSums | null, act: Act): HotEvent {
  const { mergedInto } = event
  if (sums === null || mergedInto === null) throw new IllegalTransition('event', event.id, 'unmerge', event.state, 'no post of it is left')
  return { ...changeEvent(event, 'unmerge', act), ...sums, apartFrom: [...new Set([...event.apartFrom, mergedInto])] }
}

/** What came in by a merge went out again. @throws IllegalTransition for an event that is merged away itself, or when none would be left */
export function releaseEvent(event: HotEvent, from: string, left: EventSums | null, act: Act): HotEvent {
  if (event.state === 'merged' || left === null) throw new IllegalTransition('event', event.id, 'release', event.state, left === null ? 'no post would be left' : `it is part of ${event.mergedInto}`)
  return changeFields(event, 'release', { ...act, why: from }, { ...left, apartFrom: [...new Set([...event.apartFrom, from])] }, event.state)
}

/** An officer took posts out into another event; the two are never proposed to be one again. @throws IllegalTransition when none would be left */
export function splitEvent(event: HotEvent, other: string, left: EventSums | null, act: Act): HotEvent {
  if (event.state === 'merged' || left === null) throw new IllegalTransition('event', event.id, 'take apart', event.state, left === null ? 'no post would be left' : `it is part of ${event.mergedInto}`)
  return changeFields(event, 'take apart', { ...act, why: other }, { ...left, apartFrom: [...new Set([...event.apartFrom, other])] }, event.state)
}

/** What the machine reads in the posts anew: no decision, so no line in the history. An officer's title stays. */
export function describeEvent(event: HotEvent, read: Partial<Pick<HotEvent, 'title' | 'place' | 'district' | 'topic' | 'representatives' | 'people' | 'heat' | 'returns'>>): HotEvent {
  const { title, ...rest } = read
  return { ...event, ...rest, ...(title === undefined || event.renamed ? {} : { title }), version: event.version + 1 }
}
