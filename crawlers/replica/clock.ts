/** The replica's simulated clock. */

const HOUR = 3_600_000

export interface SimulatedClock {
  /** The instant at which the replica's story stands at its start: `daysAgo` counts back from here. Epoch milliseconds. */
  readonly origin: number
  /** Simulated now, epoch milliseconds. */
  now(): number
  /** Moves the clock forward; only a manual clock can. */
  advance(hours: number): void
}

/** A clock that stands still until `advance()`. For tests. */
export function manualClock(origin: Date): SimulatedClock {
  let now = origin.getTime()
  return {
    origin: now,
    now: () => now,
    advance(hours) {
      if (!(hours >= 0)) throw new RangeError('the clock moves forward only')
      now += hours * HOUR
    },
  }
}

export interface CatchUpOptions {
  /** Real instant of the replica's first start. Keep it over restarts, or every post's date moves. */
  startedAt: Date
  /** How far behind real time the story begins. */
  behindHours: number
  /** Simulated seconds a real second, while behind. */
  speed: number
  realNow: () => number
}

/**
 * Starts `behindHours` in the past, runs `speed` times as fast as real time until it has caught up and
 * keeps real time from then on: nothing it dates ever lies in the real future.
 */
export function catchUpClock({ startedAt, behindHours, speed, realNow }: CatchUpOptions): SimulatedClock {
  if (!(speed >= 1) || !(behindHours >= 0)) throw new RangeError('speed is at least 1 and behindHours at least 0')
  const started = startedAt.getTime()
  const origin = started - behindHours * HOUR
  return {
    origin,
    now: () => Math.min(realNow(), origin + Math.max(0, realNow() - started) * speed),
    advance() {
      throw new Error('this clock follows real time; only a manual clock can be advanced')
    },
  }
}
