/**
 * 暂停计时: a span in which the three clocks of a dispatch stand still by ruling. It ends at its `until` at the latest; before that by
 * another ruling (恢复计时) or with the unit's reply. No clock is wound by hand: the deadlines follow from the spans.
 */
import { z } from 'zod'
import { zInstant } from './record.ts'

export const zPause = z.object({
  from: zInstant,
  until: zInstant,
  /** When it was over: named by whoever ended it, or noted once `until` has passed. */
  endedAt: zInstant.nullable(),
  /** Who ruled. */
  by: z.string(),
  reason: z.string(),
  /** 加派: the upper dispatch whose pause this one follows; null for one of its own. */
  upperId: z.string().nullable(),
})
export type Pause = z.infer<typeof zPause>

/** A deadline as it was set; pauses that began before `since` were known to whoever set it, and move it no more. */
const zSetDeadline = z.object({ due: zInstant, since: zInstant })
export type SetDeadline = z.infer<typeof zSetDeadline>
export const zUnpaused = z.object({ sign: zSetDeadline, contact: zSetDeadline, resolve: zSetDeadline })

interface Pausable {
  pauses?: readonly Pause[] | undefined
}

/** The spans in which its clocks stood, or will stand. Two may overlap: a unit's own and that of the unit above. */
export const pausedSpans = ({ pauses = [] }: Pausable): { from: string; until: string }[] => pauses.map(({ from, until, endedAt }) => ({ from, until: endedAt ?? until }))

/** The pause that stands at a moment, of several the one that lasts longest. */
export function currentPause({ pauses = [] }: Pausable, at: string): Pause | undefined {
  const standing = pauses.filter(({ from, until, endedAt }) => from <= at && at < (endedAt ?? until))
  return standing.toSorted((a, b) => (a.until < b.until ? 1 : -1))[0]
}

/** The same pauses, those ended at `at` that `which` holds of. */
export const endPauses = (pauses: readonly Pause[], at: string, which: (pause: Pause) => boolean = () => true): Pause[] => pauses.map((pause) => (pause.endedAt === null && at < pause.until && which(pause) ? { ...pause, endedAt: at } : pause))
