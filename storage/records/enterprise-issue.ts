/**
 * 企业问题: what an enterprise raised at a 恳谈会 or through the 企业投诉中心. It stands in the 问题清单; an officer gives it a number
 * (挂号), a responsible unit and a day; the 整治台账 tells how it goes; it is struck off (销号) with evidence; an enterprise that is
 * not satisfied has it taken up again (重新挂号), under the same number.
 */
import { z } from 'zod'
import type { Act, Transitions } from './record.ts'
import { changeFields, changeState, IllegalTransition, recordShape, zDay, zHistoryEntry, zInstant } from './record.ts'

/** listed 已列入清单 · registered 已挂号 · in_progress 整治中 · settled 已销号 · reopened 重新挂号 */
export const enterpriseStates = ['listed', 'registered', 'in_progress', 'settled', 'reopened'] as const
export type EnterpriseState = (typeof enterpriseStates)[number]
/** meeting 恳谈会 · channel 企业投诉 */
export const enterpriseOrigins = ['meeting', 'channel'] as const
export type EnterpriseOrigin = (typeof enterpriseOrigins)[number]
/** 满意 · 基本满意 · 不满意 */
export const enterpriseVerdicts = ['satisfied', 'fair', 'dissatisfied'] as const
export type EnterpriseVerdict = (typeof enterpriseVerdicts)[number]

export const zProgressLine = z.object({ at: zInstant, by: z.string(), day: zDay, text: z.string().min(1), percent: z.number().int().min(0).max(100) })

export const zEnterpriseIssue = z.object({
  ...recordShape,
  origin: z.enum(enterpriseOrigins),
  /** The 恳谈会 it was raised at; null for one of the channel. */
  meeting: z.object({ name: z.string(), day: zDay, place: z.string() }).nullable(),
  enterprise: z.string().min(1),
  /** Whom to ask at the enterprise; covered wherever it is shown. */
  contact: z.object({ name: z.string(), phone: z.string() }),
  text: z.string().min(1),
  category: z.string().nullable(),
  /** When it was put on the list. */
  at: zInstant,
  state: z.enum(enterpriseStates),
  /** `企2026-0001`, from 挂号 on. */
  number: z.string().nullable(),
  registeredAt: zInstant.nullable(),
  unitId: z.string().nullable(),
  /** 责任人: the person of the unit who answers for it. */
  person: z.string(),
  dueDay: zDay.nullable(),
  /** The case it is dealt with in, or the post that is to become one. */
  caseId: z.string().nullable(),
  postId: z.string().nullable(),
  /** 整治台账, oldest first. */
  progress: z.array(zProgressLine),
  /** 销号; null again when it is reopened. `why`: the reason where no case was closed for it. */
  settled: z.object({ at: zInstant, by: z.string(), evidence: z.string(), why: z.string().nullable() }).nullable(),
  /** What the enterprise said last. */
  satisfaction: z.object({ at: zInstant, by: z.string(), verdict: z.enum(enterpriseVerdicts), words: z.string() }).nullable(),
  /** How often it was taken up again. */
  reopened: z.number().int(),
  history: z.array(zHistoryEntry),
})
export type EnterpriseIssue = z.infer<typeof zEnterpriseIssue>

const transitions = {
  register: { from: ['listed'], to: 'registered' },
  progress: { from: ['registered', 'in_progress', 'reopened'], to: 'in_progress' },
  settle: { from: ['registered', 'in_progress', 'reopened'], to: 'settled' },
  reopen: { from: ['settled'], to: 'reopened' },
} as const satisfies Transitions<EnterpriseState, string>

/** The states in which it has a number and is not settled. */
export const openEnterpriseStates = ['registered', 'in_progress', 'reopened'] as const satisfies readonly EnterpriseState[]
const isOpen = ({ state }: EnterpriseIssue): boolean => openEnterpriseStates.some((open) => open === state)

/** Somebody has work with it, or may have again: it is dealt with, or the enterprise has not said yet whether it is content. */
export const mayReturn = (issue: EnterpriseIssue): boolean => isOpen(issue) || (issue.state === 'settled' && issue.satisfaction === null)

/** 机构改革: the unit that takes over answers for it; its day stays. @throws IllegalTransition when nobody has work with it */
export function handOverIssue(issue: EnterpriseIssue, toUnitId: string, act: Act): EnterpriseIssue {
  if (!mayReturn(issue) || toUnitId === issue.unitId) throw refuse(issue, 'hand_over', 'nobody has work with it')
  return changeFields(issue, 'hand_over', act, { unitId: toUnitId }, issue.state)
}

/** Past its day and not settled. `today` as Shanghai counts it. */
export const isOverdue = (issue: EnterpriseIssue, today: string): boolean => isOpen(issue) && issue.dueDay !== null && issue.dueDay < today

/** How far it is, in per cent: what the last line since it was taken up says. */
export const percentOf = (issue: EnterpriseIssue): number => (issue.state === 'settled' ? 100 : (issue.progress.findLast(({ at }) => at >= takenUpAt(issue))?.percent ?? 0))

const refuse = (issue: { id: string; state?: string }, action: string, because: string): IllegalTransition => new IllegalTransition('enterpriseIssue', issue.id, action, issue.state ?? 'new', because)

export type NewEnterpriseIssue = Pick<EnterpriseIssue, 'id' | 'origin' | 'meeting' | 'enterprise' | 'contact' | 'text' | 'category'>

/** Onto the list. @throws IllegalTransition for one of a meeting that is not named, or a meeting beside the channel */
export function listEnterpriseIssue(facts: NewEnterpriseIssue, act: Act): EnterpriseIssue {
  if (!facts.enterprise.trim() || !facts.text.trim()) throw refuse(facts, 'list', 'enterprise and text are needed')
  if ((facts.origin === 'meeting') !== (facts.meeting !== null)) throw refuse(facts, 'list', 'what was raised at a meeting names it, and nothing else does')
  return {
    ...facts,
    version: 1,
    at: act.at,
    state: 'listed',
    number: null,
    registeredAt: null,
    unitId: null,
    person: '',
    dueDay: null,
    caseId: null,
    postId: null,
    progress: [],
    settled: null,
    satisfaction: null,
    reopened: 0,
    history: [{ at: act.at, by: act.by, action: 'list', from: '', to: 'listed' }],
  }
}

export type EnterpriseCharge = { unitId: string; person: string; dueDay: string }

/** 挂号: a number, a responsible unit, a day. @throws IllegalTransition also when the day is over */
export function registerEnterpriseIssue(issue: EnterpriseIssue, { number, ...charge }: EnterpriseCharge & { number: string }, today: string, act: Act): EnterpriseIssue {
  if (charge.dueDay < today) throw refuse(issue, 'register', 'the day is over')
  return changeState('enterpriseIssue', issue, 'state', transitions, 'register', act, { ...charge, number, registeredAt: act.at })
}

/** Another unit, person or day, with the reason. */
export function chargeEnterpriseIssue(issue: EnterpriseIssue, charge: EnterpriseCharge, today: string, act: Act): EnterpriseIssue {
  if (!isOpen(issue)) throw refuse(issue, 'charge', 'it is not being dealt with')
  if (!act.why?.trim()) throw refuse(issue, 'charge', 'a reason is needed')
  if (charge.dueDay !== issue.dueDay && charge.dueDay < today) throw refuse(issue, 'charge', 'the day is over')
  return changeFields(issue, 'charge', act, charge, issue.state)
}

/**
 * Its case, or the post that is to become one. `over`: the case it has was voided and will never answer: another takes its place.
 * @throws IllegalTransition when it has one, or is settled
 */
export function linkEnterpriseIssue(issue: EnterpriseIssue, to: { caseId: string } | { postId: string }, act: Act, over = false): EnterpriseIssue {
  if (issue.state === 'settled') throw refuse(issue, 'link', 'it is settled')
  if (!over && (issue.caseId !== null || ('postId' in to && issue.postId !== null))) throw refuse(issue, 'link', 'it has a case')
  return changeFields(issue, 'link', act, over ? { caseId: null, postId: null, ...to } : to, issue.state)
}

/** A line of the 整治台账. @throws IllegalTransition for a day to come */
export function progressEnterpriseIssue(issue: EnterpriseIssue, line: { day: string; text: string; percent: number }, today: string, act: Act): EnterpriseIssue {
  if (!line.text.trim() || line.day > today) throw refuse(issue, 'progress', 'a line says what was done, on a day that has come')
  return changeState('enterpriseIssue', issue, 'state', transitions, 'progress', act, { progress: [...issue.progress, { ...line, at: act.at, by: act.by }] })
}

/** Whether a case was closed for it, in the round that counts: a closing before it was taken up again is none. */
export const closedFor = (issue: EnterpriseIssue, closedAt: string | null): boolean => closedAt !== null && closedAt > takenUpAt(issue)

const takenUpAt = (issue: EnterpriseIssue): string => issue.history.findLast(({ action }) => action === 'reopen')?.at ?? ''

/**
 * 销号, with evidence.
 * @param closedAt when its case was closed; null without a case, or with one that is not
 * @throws IllegalTransition when no case was closed for it and `act.why` says nothing
 */
export function settleEnterpriseIssue(issue: EnterpriseIssue, evidence: string, closedAt: string | null, act: Act): EnterpriseIssue {
  const why = act.why?.trim() ? act.why : null
  if (!evidence.trim()) throw refuse(issue, 'settle', 'evidence is needed')
  if (!closedFor(issue, closedAt) && why === null) throw refuse(issue, 'settle', 'its case is not closed: a reason is needed')
  return changeState('enterpriseIssue', issue, 'state', transitions, 'settle', act, { settled: { at: act.at, by: act.by, evidence, why }, satisfaction: null })
}

/** `dueDay`: until when it is dealt with again; for 不满意 alone. */
export type EnterpriseRating = { verdict: EnterpriseVerdict; words: string; dueDay: string | null }

/**
 * What the enterprise says of it, once for each 销号. 不满意 takes it up again (重新挂号), until a new day.
 * @throws IllegalTransition for 不满意 without words or a day to come
 */
export function rateEnterpriseIssue(issue: EnterpriseIssue, said: EnterpriseRating, today: string, act: Act): EnterpriseIssue {
  if (issue.state !== 'settled' || issue.satisfaction !== null) throw refuse(issue, 'rate', 'it is asked once, after it is settled')
  const satisfaction = { at: act.at, by: act.by, verdict: said.verdict, words: said.words }
  if (said.verdict !== 'dissatisfied') return changeFields(issue, 'rate', { ...act, why: said.words || undefined }, { satisfaction }, issue.state)
  if (!said.words.trim() || said.dueDay === null || said.dueDay < today) throw refuse(issue, 'rate', 'not satisfied: why, and until when it is dealt with')
  return changeState('enterpriseIssue', issue, 'state', transitions, 'reopen', { ...act, why: said.words }, { satisfaction, settled: null, dueDay: said.dueDay, reopened: issue.reopened + 1 })
}

/** The letter that reminds a unit of its due day: one for each day. */
export const enterpriseReminderId = (id: string, dueDay: string): string => `letter:${id}:${dueDay}`

const NUMBER_DIGITS = 4
/** The number of the `n`-th issue of a year, `企2026-0001`. */
export const enterpriseNumber = (year: number, n: number): string => `企${year}-${String(n).padStart(NUMBER_DIGITS, '0')}`
