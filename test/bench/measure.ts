/** Runs one measured child process after another. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'

/** What every child prints as its last line, as JSON. */
export interface Figures {
  posts: number
  seconds: number
  /** Of this process alone: what one core would have taken with nothing beside it. */
  cpuSeconds: number
  peakMb: number
}

/** The flags that `npm start` and `npm run worker` are started with: a heap that is swept before it has grown to the fourfold saves memory, and costs no time while the nursery is as large as ever. */
const startFlags = ['--max-semi-space-size=16', '--heap-growing-percent=60']

/** Runs a child on one core where the system can do that, and reads the JSON line it prints. @throws Error when it ends badly */
export async function measure<T extends Figures = Figures>(script: string, args: string[], environment: Record<string, string> = {}, flags: readonly string[] = startFlags): Promise<T> {
  const command = [process.execPath, ...flags, ...(script.endsWith('.ts') ? ['--import', 'tsx'] : []), script, ...args]
  const pinned = process.platform === 'linux' ? ['taskset', '-c', '1', ...command] : command
  const child = spawn(pinned[0] ?? '', pinned.slice(1), { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...environment } })
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) throw new Error(`${script} ended with ${code}`)
  return JSON.parse(said.trim().split('\n').at(-1) ?? '') as T
}

export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
