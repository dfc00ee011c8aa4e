/** An emerging issue: more posts of one matter or kind, at one place, in few days than chance gives. It names its posts and its odds. */
import { z } from 'zod'
import type { Act, Transitions } from './record.ts'
import { changeState, recordShape, zHistoryEntry, zInstant } from './record.ts'

export const burstKinds = ['event', 'street', 'district'] as const
export const zBurst = z.object({
  ...recordShape,
  /** What was counted: posts of one event, or of one category in a street or district. */
  kind: z.enum(burstKinds),
  eventId: z.string().nullable(),
  category: z.string().nullable(),
  district: z.string().nullable(),
  street: z.string().nullable(),
  /** Of a kind whose threshold is lower: 安全, 群体, 教育招生, 欠薪, 疫情, 食品. */
  sensitive: z.boolean(),
  postIds: z.array(z.string()),
  from: zInstant,
  to: zInstant,
  /** Distinct people who wrote, and how many were to be expected. */
  observed: z.number().int(),
  expected: z.number(),
  /** The chance of so many where nothing is the matter. */
  odds: z.number(),
  at: zInstant,
  state: z.enum(['open', 'seen']),
  history: z.array(zHistoryEntry),
})
export type Burst = z.infer<typeof zBurst>

const transitions = { see: { from: ['open'], to: 'seen' } } as const satisfies Transitions<Burst['state'], string>

export function openBurst(facts: Omit<Burst, 'version' | 'at' | 'state' | 'history'>, act: Act): Burst {
  return { ...facts, version: 1, at: act.at, state: 'open', history: [{ at: act.at, by: act.by, action: 'open', from: '', to: 'open' }] }
}

/** A person took note of it. @throws IllegalTransition when somebody did before */
export const seeBurst = (burst: Burst, act: Act): Burst => changeState('burst', burst, 'state', transitions, 'see', act)
