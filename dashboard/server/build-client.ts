/** Builds the browser's part when it is missing or older than its sources. */
import { spawn } from 'node:child_process'
import { readdir, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const DIST = 'dashboard/client/dist'
/** What the built client is made from. */
const INPUTS = ['dashboard/client', 'dashboard/contract', 'dashboard/contract.ts', 'storage/records', 'package-lock.json']

export interface ClientBuild {
  built: boolean
  seconds: number
}

/**
 * Builds the client of the project at `root` where that is needed.
 * @throws Error with vite's own words when the build fails
 */
export async function buildClientIfStale(root: string): Promise<ClientBuild> {
  const started = Date.now()
  const builtAt = await modifiedAt(join(root, DIST, 'index.html'))
  const newest = Math.max(...(await Promise.all(INPUTS.map((input) => newestIn(join(root, input))))))
  if (builtAt >= newest) return { built: false, seconds: 0 }
  await runVite(root)
  return { built: true, seconds: (Date.now() - started) / 1000 }
}

async function modifiedAt(path: string): Promise<number> {
  try {
    return (await stat(path)).mtimeMs
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0
    throw error
  }
}

async function newestIn(path: string): Promise<number> {
  const own = await stat(path).catch(() => undefined)
  if (!own) return 0
  if (!own.isDirectory()) return own.mtimeMs
  const names = (await readdir(path)).filter((name) => name !== 'dist' && name !== 'node_modules')
  return Math.max(0, ...(await Promise.all(names.map((name) => newestIn(join(path, name))))))
}

function runVite(root: string): Promise<void> {
  const vite = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin/vite.js')
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [vite, 'build', 'dashboard/client', '--logLevel', 'warn'], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
    let said = ''
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
    child.on('error', reject)
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`the client could not be built:\n${said.trim()}`))))
  })
}
