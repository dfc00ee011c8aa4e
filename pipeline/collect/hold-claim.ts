/** Keeps a claim alive while a run goes on, however long it waits for its site, and ends the run when the claim is lost. */
import { IllegalTransition } from '../../storage/records/record.ts'
import type { Log } from '../log.ts'

export interface HeldClaim {
  /** Aborted at shutdown, and when the claim is lost. */
  signal: AbortSignal
  lost(): boolean
  stop(): Promise<void>
}

/** `prolong` is called every `everyMs` of real time until stopped. */
export function holdClaim(options: { prolong: () => Promise<void>; everyMs: number; signal: AbortSignal; log: Log }): HeldClaim {
  const { prolong, everyMs, signal, log } = options
  const losing = new AbortController()
  let beat: Promise<void> = Promise.resolve()
  const timer = setInterval(() => {
    beat = beat.then(prolong).catch((error: unknown) => {
      if (error instanceof IllegalTransition) {
        log.warn({ error: error.message }, 'another worker has taken the source; this run ends')
        losing.abort(error)
      } else {
        // The claim has a while left: the next beat may succeed.
        log.error({ error: String(error) }, 'the claim could not be prolonged')
      }
    })
  }, everyMs)
  timer.unref()
  return {
    signal: AbortSignal.any([signal, losing.signal]),
    lost: () => losing.signal.aborted,
    async stop() {
      clearInterval(timer)
      await beat
    },
  }
}
