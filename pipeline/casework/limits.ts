/** How often units may give back and ask for time, and what counts as ping-pong: storage/seed/casework-limits.json. */
import { z } from 'zod'
import type { Dispatch } from '../../storage/records/dispatch.ts'

export const zLimits = z.strictObject({
  /** Granted returns a case; after that the office names a unit that keeps it. */
  returns: z.number().int().min(0),
  /** Granted extensions a dispatch. */
  extensions: z.number().int().min(0),
  /** So many returns, or the same unit again, raise the alarm. */
  pingPong: z.number().int().min(1),
})
export type Limits = z.infer<typeof zLimits>

/** 退单 ping-pong: the case was given back too often, or went to a unit of level 1 that had given it back. */
export function isPingPong(dispatches: readonly Dispatch[], limits: Limits): boolean {
  const first = dispatches.filter(({ parentId }) => parentId === null)
  const returned = first.filter(({ handling }) => handling === 'returned')
  return returned.length >= limits.pingPong || returned.some((former) => first.some((later) => later.unitId === former.unitId && later.sentAt > former.sentAt))
}
