/** A stage that looks for work every few seconds until it is stopped: what goes wrong is logged, and it looks again. */
import type { Log } from '../log.ts'

export interface Stage {
  start(): void
  /** Resolves when the round under way has ended. */
  stop(): Promise<void>
  /** All that is due now, once. */
  runOnce(): Promise<void>
}

/** `round` looks at the signal between two pieces of work. */
export function stageLoop(name: string, everyMs: number, log: Log, round: (stopping: AbortSignal) => Promise<void>): Stage {
  const stopping = new AbortController()
  let running: Promise<void> | undefined
  return {
    runOnce: () => round(stopping.signal),
    start() {
      running ??= (async () => {
        while (!stopping.signal.aborted) {
          await round(stopping.signal).catch((error: unknown) => log.error({ error: String(error) }, `${name} stopped for a moment`))
          await pause(everyMs, stopping.signal)
        }
      })()
    },
    async stop() {
      stopping.abort()
      await running
    },
  }
}

/** Resolves after `ms`, or at once when stopped. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const end = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    signal.addEventListener('abort', end)
  })
}
