/** A stage that looks for work every few seconds until it is stopped: what goes wrong is logged, and it looks again. */
import type { Log } from '../log.ts'

export interface Stage {
  start(): void
  /** Resolves when the round under way has ended. */
  stop(): Promise<void>
  /** All that is due now, once. */
  runOnce(): Promise<void>
}

/** A loop as its own stage sees it. */
interface StageLoop extends Stage {
  readonly stopping: AbortSignal
}

/** `round` looks at the signal between two pieces of work; when it answers true there is more to do, and the next round follows at once. */
export function stageLoop(name: string, everyMs: number, log: Pick<Log, 'error'>, round: (stopping: AbortSignal) => Promise<void | boolean>): StageLoop {
  const stopping = new AbortController()
  let running: Promise<void> | undefined
  return {
    stopping: stopping.signal,
    async runOnce() {
      await round(stopping.signal)
    },
    start() {
      running ??= (async () => {
        while (!stopping.signal.aborted) {
          const more = await round(stopping.signal).catch((error: unknown) => log.error({ error: String(error) }, `${name} stopped for a moment`))
          if (more) continue
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
