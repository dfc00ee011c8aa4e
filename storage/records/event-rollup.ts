/** How many posts an event got in an hour or a day, as people in Shanghai count them: what the trending page draws. */
import { z } from 'zod'
import { recordShape, zInstant } from './record.ts'

export const rollupUnits = ['hour', 'day'] as const
export type RollupUnit = (typeof rollupUnits)[number]

export const zEventRollup = z.object({
  ...recordShape,
  eventId: z.string(),
  unit: z.enum(rollupUnits),
  /** The instant the hour or day begins. */
  from: zInstant,
  posts: z.number().int().min(0),
})
export type EventRollup = z.infer<typeof zEventRollup>

const HOUR_MS = 3_600_000
const lengths: Record<RollupUnit, number> = { hour: HOUR_MS, day: 24 * HOUR_MS }
/** Shanghai has kept UTC+8 without summer time since 1991. */
const SHANGHAI_MS = 8 * HOUR_MS

/** When the hour or day of an instant begins in Shanghai. */
export function beginningOf(unit: RollupUnit, at: string): string {
  const length = lengths[unit]
  return new Date(Math.floor((Date.parse(at) + SHANGHAI_MS) / length) * length - SHANGHAI_MS).toISOString()
}

export const rollupId = (eventId: string, unit: RollupUnit, from: string): string => `${eventId}@${unit}@${from}`

/** The rollups of posts, counted afresh. */
export function countRollups(posts: Iterable<{ eventId: string; at: string }>): Map<string, Omit<EventRollup, 'version'>> {
  const found = new Map<string, Omit<EventRollup, 'version'>>()
  for (const { eventId, at } of posts) {
    for (const unit of rollupUnits) {
      const from = beginningOf(unit, at)
      const id = rollupId(eventId, unit, from)
      const known = found.get(id)
      if (known === undefined) found.set(id, { id, eventId, unit, from, posts: 1 })
      else known.posts++
    }
  }
  return found
}
