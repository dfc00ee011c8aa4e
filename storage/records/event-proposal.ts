/** A merge that the nightly pass proposes. Nothing is moved before an officer says so; what was refused is not proposed again. */
import { z } from 'zod'
import type { Act, Transitions } from './record.ts'
import { changeState, recordShape, zHistoryEntry, zInstant } from './record.ts'

export const proposalStates = ['open', 'accepted', 'refused'] as const
export const zEventProposal = z.object({
  ...recordShape,
  /** The event that would take the other in. */
  into: z.string(),
  from: z.string(),
  likeness: z.number(),
  because: z.enum(['wording', 'name', 'meaning']),
  at: zInstant,
  state: z.enum(proposalStates),
  history: z.array(zHistoryEntry),
})
export type EventProposal = z.infer<typeof zEventProposal>

const transitions = { accept: { from: ['open'], to: 'accepted' }, refuse: { from: ['open'], to: 'refused' } } as const satisfies Transitions<EventProposal['state'], string>

/** The same for both directions: a pair is asked about once. */
export const proposalId = (one: string, other: string): string => (one < other ? `${one}~${other}` : `${other}~${one}`)

export function proposeMerge(facts: Pick<EventProposal, 'into' | 'from' | 'likeness' | 'because'>, act: Act): EventProposal {
  return { ...facts, id: proposalId(facts.into, facts.from), version: 1, at: act.at, state: 'open', history: [{ at: act.at, by: act.by, action: 'propose', from: '', to: 'open' }] }
}

/** @throws IllegalTransition when it was decided before */
export const decideProposal = (proposal: EventProposal, decision: 'accept' | 'refuse', act: Act): EventProposal => changeState('eventProposal', proposal, 'state', transitions, decision, act)
