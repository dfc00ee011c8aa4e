/** 回音壁: a newspaper, a station or a site names cases and asks for an answer; what it asked, and how it was answered. */
import { z } from 'zod'
import type { Act } from './record.ts'
import { changeFields, changeState, IllegalTransition, recordShape, zDay, zHistoryEntry, zInstant } from './record.ts'

export const mediaKinds = ['newspaper', 'broadcast', 'online'] as const
export type MediaKind = (typeof mediaKinds)[number]
export const mentionStates = ['open', 'closed'] as const
export type MentionState = (typeof mentionStates)[number]

/** Threat: a link that runs a script in the page of whoever clicks it. Only http and https are links. */
export const zWebLink = z.url({ protocol: /^https?$/u }).max(2000)

export const zMediaMention = z.object({
  ...recordShape,
  /** 《开封日报》 */
  medium: z.string().min(1),
  kind: z.enum(mediaKinds),
  /** 栏目、版面或期号. */
  column: z.string(),
  title: z.string().min(1),
  day: zDay,
  link: zWebLink.nullable(),
  caseIds: z.array(z.string()),
  /** What the medium demanded. */
  demanded: z.string().min(1),
  at: zInstant,
  by: z.string(),
  state: z.enum(mentionStates),
  /** On which day, and how, it was answered or the answer published. */
  closure: z.object({ day: zDay, answer: z.string().min(1), link: zWebLink.nullable(), at: zInstant, by: z.string() }).nullable(),
  history: z.array(zHistoryEntry),
})
export type MediaMention = z.infer<typeof zMediaMention>

const transitions = { close: { from: ['open'], to: 'closed' } } as const
export type NewMediaMention = Pick<MediaMention, 'id' | 'medium' | 'kind' | 'column' | 'title' | 'day' | 'link' | 'caseIds' | 'demanded'>

const refuse = (mention: { id: string; state?: string }, action: string, because: string): IllegalTransition => new IllegalTransition('mediaMention', mention.id, action, mention.state ?? 'new', because)

/** @throws IllegalTransition for a day to come, or without words */
export function writeMediaMention(facts: NewMediaMention, today: string, act: Act): MediaMention {
  if (facts.day > today) throw refuse(facts, 'mention', 'its day is to come')
  if (![facts.medium, facts.title, facts.demanded].every((text) => text.trim())) throw refuse(facts, 'mention', 'medium, title and demand are needed')
  return { ...facts, caseIds: [...new Set(facts.caseIds)], version: 1, at: act.at, by: act.by, state: 'open', closure: null, history: [{ at: act.at, by: act.by, action: 'mention', from: '', to: 'open' }] }
}

/** Further cases that it names. @throws IllegalTransition when all of them are there */
export function linkMediaMention(mention: MediaMention, caseIds: readonly string[], act: Act): MediaMention {
  const fresh = [...new Set(caseIds)].filter((id) => !mention.caseIds.includes(id))
  if (fresh.length === 0) throw refuse(mention, 'link', 'they are linked')
  return changeFields(mention, 'link', { ...act, why: fresh.join('、') }, { caseIds: [...mention.caseIds, ...fresh] }, mention.state)
}

/** Answered. @throws IllegalTransition for a day before it was named or to come, or without words */
export function closeMediaMention(mention: MediaMention, said: { day: string; answer: string; link: string | null }, today: string, act: Act): MediaMention {
  if (said.day < mention.day || said.day > today) throw refuse(mention, 'close', 'the day does not fit')
  if (!said.answer.trim()) throw refuse(mention, 'close', 'it says not how it was answered')
  return changeState('mediaMention', mention, 'state', transitions, 'close', act, { closure: { ...said, at: act.at, by: act.by } })
}
