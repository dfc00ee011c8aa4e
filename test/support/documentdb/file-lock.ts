/** One process at a time, by the system's own flock: it lets go by itself when the holder dies. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'

/** Runs `work` while no other process holds `file`; waits for those that do. */
export async function withFileLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  await mkdir(path.dirname(file), { recursive: true })
  // flock holds the file for as long as cat lives, and cat lives for as long as our end of its input is open.
  const holder = spawn('/usr/bin/flock', ['--exclusive', file, 'sh', '-c', 'echo held; exec cat'], { stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = once(holder, 'exit')
  const held = await Promise.race([once(holder.stdout, 'data').then(() => true), ended.then(() => false)])
  if (!held) throw new Error(`${file} could not be locked`)
  try {
    return await work()
  } finally {
    holder.stdin.end()
    await ended
  }
}
