/** What a worker is called in claims, and how to know that one is dead. */
import { hostname } from 'node:os'

/** Machine and process: `city-1:4711`. */
export const workerName = (pid: number): string => `${hostname()}:${pid}`

/** True when the worker ran on this machine and its process is gone. Of other machines nothing is known: their claims run out. */
export function isDeadHere(worker: string): boolean {
  const [host, pid] = [worker.slice(0, worker.lastIndexOf(':')), Number(worker.slice(worker.lastIndexOf(':') + 1))]
  if (host !== hostname() || !Number.isInteger(pid)) return false
  try {
    process.kill(pid, 0)
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH'
  }
}
