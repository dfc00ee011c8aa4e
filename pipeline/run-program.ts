/** How every long-running program of ours starts, stops and fails: one clear line and an exit code that means something. */

/** 0 done · 1 failed · 2 wrong usage or configuration · 3 port in use · 4 data folder unusable · 5 database from a newer Huiyin · 6 database unreachable. */
export const exitCodes = { done: 0, failed: 1, usage: 2, portInUse: 3, dataFolder: 4, newerDatabase: 5, unreachable: 6 } as const

const byName: Readonly<Record<string, number>> = {
  ConfigError: exitCodes.usage,
  ScheduleInvalid: exitCodes.usage,
  NotConfigured: exitCodes.usage,
  SecretUnreadable: exitCodes.usage,
  ImportProfileInvalid: exitCodes.usage,
  NewerDatabase: exitCodes.newerDatabase,
  DataFolderUnusable: exitCodes.dataFolder,
  DatabaseUnreachable: exitCodes.unreachable,
}

/** The exit code that an error means. */
export function exitCodeOf(error: unknown): number {
  if (!(error instanceof Error)) return exitCodes.failed
  const code = (error as NodeJS.ErrnoException).code
  if (code === 'EADDRINUSE') return exitCodes.portInUse
  if (code === 'EACCES' || code === 'EROFS' || code === 'ENOSPC') return exitCodes.dataFolder
  return byName[error.name] ?? exitCodes.failed
}

/** The error as people read it: what is wrong and what to do, no stack. */
export function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { code, port } = error as NodeJS.ErrnoException & { port?: number }
  if (code === 'EADDRINUSE') return `port ${port ?? ''} is in use: stop the other program, or set HUIYIN_PORT`
  return error.message
}

/**
 * Runs `program` until it ends or a signal asks to stop; a second signal ends at once.
 * @returns the exit code; errors are explained on standard error
 */
export async function runProgram(program: (stop: AbortSignal) => Promise<void>): Promise<number> {
  const stopping = new AbortController()
  const ask = (): void => {
    if (stopping.signal.aborted) process.kill(process.pid, 'SIGKILL')
    stopping.abort()
  }
  process.on('SIGINT', ask)
  process.on('SIGTERM', ask)
  try {
    await program(stopping.signal)
    return exitCodes.done
  } catch (error) {
    process.stderr.write(`huiyin: ${explain(error)}\n`)
    return exitCodeOf(error)
  } finally {
    process.off('SIGINT', ask)
    process.off('SIGTERM', ask)
  }
}

/** Resolves when the signal is aborted. */
export function untilStopped(stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (stop.aborted) resolve()
    else stop.addEventListener('abort', () => resolve(), { once: true })
  })
}
