/**
 * 督办: the office presses a unit. 督办通知 asks for an answer, 约谈 calls its leaders in, 通报 names it before all. The program proposes
 * one where a rule says so, a supervisor issues or drops it; each ends with its outcome in words.
 *
 * The fields follow 督办通知 (annex D of DB41/T 1860-2019, Henan's 12345 standard) as its table of contents is public: its full text was
 * not at hand, so compare the printed form with it before use.
 */
import { z } from 'zod'
import type { Act, Transitions } from './record.ts'
import { changeState, IllegalTransition, recordShape, zHistoryEntry, zInstant } from './record.ts'

export const supervisionKinds = ['notice', 'talk', 'circular'] as const
export type SupervisionKind = (typeof supervisionKinds)[number]
export const supervisionStates = ['proposed', 'issued', 'answered', 'closed', 'dropped'] as const
export type SupervisionState = (typeof supervisionStates)[number]
/** 1 一般督办 · 2 重点督办 · 3 领导督办 */
export const zSupervisionLevel = z.union([z.literal(1), z.literal(2), z.literal(3)])

export const zSupervision = z.object({
  ...recordShape,
  kind: z.enum(supervisionKinds),
  level: zSupervisionLevel,
  unitId: z.string(),
  caseIds: z.array(z.string()),
  dispatchIds: z.array(z.string()),
  /** The rule that asked for it, and the figures that met it; null for one by hand. */
  ruleId: z.string().nullable(),
  why: z.string(),
  at: zInstant,
  by: z.string(),
  state: z.enum(supervisionStates),
  /** 督办编号, given when it is issued: `督办〔2026〕12号`. */
  number: z.string().nullable(),
  /** 督办事项 and 督办要求. */
  matter: z.string(),
  requirement: z.string(),
  /** 反馈时限; of a talk, when it takes place. */
  dueAt: zInstant.nullable(),
  /** 签发人, 签发时间, 联系人及电话. */
  issuedBy: z.string().nullable(),
  issuedAt: zInstant.nullable(),
  contact: z.string(),
  /** What the unit answered. */
  answer: z.string().nullable(),
  answeredBy: z.string().nullable(),
  answeredAt: zInstant.nullable(),
  /** What came of it. */
  outcome: z.string().nullable(),
  history: z.array(zHistoryEntry),
})
export type Supervision = z.infer<typeof zSupervision>

export const supervisionTransitions = {
  issue: { from: ['proposed'], to: 'issued' },
  drop: { from: ['proposed'], to: 'dropped' },
  answer: { from: ['issued'], to: 'answered' },
  send_back: { from: ['answered'], to: 'issued' },
  close: { from: ['issued', 'answered'], to: 'closed' },
} as const satisfies Transitions<SupervisionState, string>

export type NewSupervision = Pick<Supervision, 'id' | 'kind' | 'level' | 'unitId' | 'caseIds' | 'dispatchIds' | 'ruleId' | 'why' | 'matter' | 'requirement'>

/** Proposed by a rule, or begun by a supervisor. @throws IllegalTransition without a matter */
export function proposeSupervision(facts: NewSupervision, act: Act): Supervision {
  if (!facts.matter.trim()) throw new IllegalTransition('supervision', facts.id, 'propose', 'new', 'it has no matter')
  return {
    ...facts,
    version: 1,
    at: act.at,
    by: act.by,
    state: 'proposed',
    number: null,
    dueAt: null,
    issuedBy: null,
    issuedAt: null,
    contact: '',
    answer: null,
    answeredBy: null,
    answeredAt: null,
    outcome: null,
    history: [{ at: act.at, by: act.by, action: 'propose', from: '', to: 'proposed', why: facts.why }],
  }
}

/** 签发. @throws IllegalTransition when the answer would be due before it is asked */
export function issueSupervision(record: Supervision, form: Pick<Supervision, 'level' | 'matter' | 'requirement' | 'contact'> & { dueAt: string; number: string }, act: Act): Supervision {
  if (form.dueAt <= act.at) throw new IllegalTransition('supervision', record.id, 'issue', record.state, 'the deadline has passed')
  return changeState('supervision', record, 'state', supervisionTransitions, 'issue', act, { ...form, issuedBy: act.by, issuedAt: act.at })
}

/** The unit answers in words. */
export function answerSupervision(record: Supervision, answer: string, act: Act): Supervision {
  if (!answer.trim()) throw new IllegalTransition('supervision', record.id, 'answer', record.state, 'it has no words')
  return changeState('supervision', record, 'state', supervisionTransitions, 'answer', act, { answer, answeredBy: act.by, answeredAt: act.at })
}

/** Dropped, sent back or closed: `act.why` is the reason, or the outcome. @throws IllegalTransition without it */
export function settleSupervision(record: Supervision, action: 'drop' | 'send_back' | 'close', act: Act): Supervision {
  if (!act.why?.trim()) throw new IllegalTransition('supervision', record.id, action, record.state, 'a reason is needed')
  return changeState('supervision', record, 'state', supervisionTransitions, action, act, action === 'close' ? { outcome: act.why } : {})
}

/** `督办〔2026〕12号` */
export const supervisionNumber = (year: number, n: number): string => `督办〔${year}〕${n}号`
