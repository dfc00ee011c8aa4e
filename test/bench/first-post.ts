/** `npm start` as a newcomer meets it: seconds to the first triaged post behind the login, and to 400 of them. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { DEMO_PASSWORD } from '../../dashboard/server/demo-accounts.ts'

/** What the issue asks for. */
const FIRST_POST_SECONDS = 15
const ALL_POSTS = 400
const ALL_POSTS_SECONDS = 120

export async function benchFirstPost(print: (line: string) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'huiyin-first-'))
  const port = await freePort()
  // A stale client is what a newcomer has: building it is part of the time.
  rmSync('dashboard/client/dist', { recursive: true, force: true })
  const started = Date.now()
  const program = spawn('npm', ['start'], { env: { ...process.env, HUIYIN_DATA_DIR: folder, HUIYIN_PORT: String(port) }, stdio: 'ignore', detached: true })
  const ended = once(program, 'close')
  const base = `http://127.0.0.1:${port}`
  const seconds = (): number => (Date.now() - started) / 1000
  try {
    const cookie = await Promise.race([
      logIn(base, started),
      ended.then(([code]) => {
        throw new Error(`npm start ended at once with ${String(code)}`)
      }),
    ])
    let first: number | undefined
    for (;;) {
      const { total } = await triaged(base, cookie)
      if (total > 0) first ??= seconds()
      if (total >= ALL_POSTS) break
      if (seconds() > ALL_POSTS_SECONDS * 2) throw new Error(`only ${total} posts after ${seconds().toFixed(0)} s`)
      await sleep(200)
    }
    const all = seconds()
    print(`npm start → first triaged post in the queue: ${(first ?? all).toFixed(1)} s (${((first ?? all) / FIRST_POST_SECONDS).toFixed(2)}× of the ${FIRST_POST_SECONDS} s allowed), client build included`)
    print(`npm start → ${ALL_POSTS} posts collected politely and triaged: ${all.toFixed(1)} s (${(all / ALL_POSTS_SECONDS).toFixed(2)}× of the ${ALL_POSTS_SECONDS} s allowed)`)
  } finally {
    if (program.pid !== undefined && program.exitCode === null) process.kill(-program.pid, 'SIGTERM')
    await ended
    rmSync(folder, { recursive: true, force: true })
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}

async function logIn(base: string, started: number): Promise<string> {
  while (Date.now() - started < 60_000) {
    try {
      const answer = await fetch(`${base}/api/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-requested-with': 'huiyin', origin: base },
        body: JSON.stringify({ login: 'officer', password: DEMO_PASSWORD }),
      })
      if (answer.ok) return answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0]).join('; ')
      throw new Error(`log in: ${answer.status} ${await answer.text()}`)
    } catch (error) {
      // Not listening yet.
      if (!(error instanceof TypeError)) throw error
      await sleep(100)
    }
  }
  throw new Error('the dashboard did not listen within a minute')
}

async function triaged(base: string, cookie: string): Promise<{ total: number }> {
  const answer = await fetch(`${base}/api/queue?limit=1`, { headers: { cookie } })
  if (!answer.ok) throw new Error(`queue: ${answer.status} ${await answer.text()}`)
  return (await answer.json()) as { total: number }
}
