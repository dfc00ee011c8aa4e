/** Starts, finds and stops the engine with its gateway: two processes, one server to the outside. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { open, readFile } from 'node:fs/promises'
import net from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { engineRoot, forgetRunning, gatewayLog, lockFile, projectRoot, readInstalled, readRunning, writeRunning } from './cache-folder.ts'
import type { Installed } from './cache-folder.ts'
import { withFileLock } from './file-lock.ts'
import { freePort } from './free-port.ts'
import { postmasterRuns, processRuns, startPostgres, stopPostgres } from './postgres-process.ts'
import { lastLines } from './run-command.ts'

const GATEWAY_PROGRAM = 'test/support/documentdb/cli.ts'

/** What the gateway's process tells the one that started it. */
export interface GatewayReady {
  port: number
}

const serverUrl = (port: number): string => `mongodb://127.0.0.1:${port}/`

/**
 * Starts the server unless it runs.
 * @param idleSeconds it stops by itself when nobody has been connected for so long
 * @returns its address, and a connection to it that keeps it from being idle
 */
export function startServer(cache: string, idleSeconds: number): Promise<{ url: string; hold: net.Socket; before: boolean }> {
  return withFileLock(lockFile(cache), async () => {
    const installed = await needInstalled(cache)
    const running = await readRunning(cache)
    const hold = running && (await postmasterRuns(engineRoot(cache))) && (await isGateway(running.gatewayPid)) && (await connect(running.gatewayPort))
    if (hold) return { url: serverUrl(running.gatewayPort), hold, before: true }
    await stopAll(cache, installed)
    try {
      return { ...(await startBoth(cache, installed, idleSeconds)), before: false }
    } catch (error) {
      await stopAll(cache, installed)
      throw error
    }
  })
}

async function startBoth(cache: string, installed: Installed, idleSeconds: number): Promise<{ url: string; hold: net.Socket }> {
  const enginePort = await freePort()
  await startPostgres(engineRoot(cache), installed.postgres, enginePort)
  const gateway = await startGateway(cache, enginePort, idleSeconds)
  await writeRunning(cache, { enginePort, gatewayPort: gateway.port, gatewayPid: gateway.pid })
  const hold = await connect(gateway.port)
  if (!hold) throw new Error(`the gateway went away again: ${await logTail(cache)}`)
  return { url: serverUrl(gateway.port), hold }
}

/** Stops what runs; nothing is left but the installation. @returns whether anything ran */
export function stopServer(cache: string): Promise<boolean> {
  return withFileLock(lockFile(cache), async () => {
    const installed = await readInstalled(engineRoot(cache))
    return installed ? stopAll(cache, installed) : false
  })
}

/** The gateway's own end when it is idle: a client that comes while the lock is waited for keeps it. */
export function stopWhenIdle(cache: string, stillIdle: () => boolean): Promise<boolean> {
  return withFileLock(lockFile(cache), async () => {
    if (!stillIdle()) return false
    const installed = await needInstalled(cache)
    await stopPostgres(engineRoot(cache), installed.postgres)
    await forgetRunning(cache)
    return true
  })
}

export type Status = { state: 'absent' } | { state: 'stopped' | 'broken'; installed: Installed } | { state: 'running'; installed: Installed; url: string; enginePort: number }

/** `broken`: only one of the two processes is alive. */
export async function serverStatus(cache: string): Promise<Status> {
  const installed = await readInstalled(engineRoot(cache))
  if (!installed) return { state: 'absent' }
  const running = await readRunning(cache)
  const engineAlive = await postmasterRuns(engineRoot(cache))
  const probe = running && (await connect(running.gatewayPort))
  probe?.destroy()
  if (running && engineAlive && probe) return { state: 'running', installed, url: serverUrl(running.gatewayPort), enginePort: running.enginePort }
  return { state: engineAlive || probe ? 'broken' : 'stopped', installed }
}

async function needInstalled(cache: string): Promise<Installed> {
  const installed = await readInstalled(engineRoot(cache))
  if (!installed) throw new Error(`no engine in ${cache}: install it first`)
  return installed
}

async function stopAll(cache: string, installed: Installed): Promise<boolean> {
  const running = await readRunning(cache)
  const gatewayAlive = running !== undefined && (await isGateway(running.gatewayPid))
  if (gatewayAlive) await endProcess(running.gatewayPid)
  const engineAlive = await postmasterRuns(engineRoot(cache))
  await stopPostgres(engineRoot(cache), installed.postgres)
  await forgetRunning(cache)
  return gatewayAlive || engineAlive
}

/** The gateway as a process of its own that outlives us. */
async function startGateway(cache: string, enginePort: number, idleSeconds: number): Promise<{ port: number; pid: number }> {
  const log = await open(gatewayLog(cache), 'w')
  const args = ['--import', 'tsx', GATEWAY_PROGRAM, '--cache', cache, 'gateway', '--engine-port', String(enginePort), '--idle-seconds', String(idleSeconds)]
  const child = spawn(process.execPath, args, { cwd: projectRoot, detached: true, env: { PATH: process.env.PATH }, stdio: ['ignore', log.fd, log.fd, 'ipc'] })
  await log.close()
  const ready = await Promise.race([
    once(child, 'message').then(([message]) => message as GatewayReady),
    once(child, 'exit').then(() => undefined),
  ])
  if (!ready || child.pid === undefined) throw new Error(`the gateway did not start: ${await logTail(cache)}`)
  child.disconnect()
  child.unref()
  return { port: ready.port, pid: child.pid }
}

const logTail = async (cache: string): Promise<string> => lastLines(await readFile(gatewayLog(cache), 'utf8').catch(() => '')) || 'it left no word'

/** Process numbers are used again: only one that is our gateway is ended. */
async function isGateway(pid: number): Promise<boolean> {
  const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
  return commandLine.includes(GATEWAY_PROGRAM) && commandLine.includes('gateway')
}

const POLL_MS = 20
async function endProcess(pid: number): Promise<void> {
  process.kill(pid, 'SIGTERM')
  while (processRuns(pid)) await wait(POLL_MS)
}

async function connect(port: number): Promise<net.Socket | undefined> {
  const socket = net.connect({ host: '127.0.0.1', port })
  const opened = await Promise.race([once(socket, 'connect').then(() => true), once(socket, 'error').then(() => false)]).catch(() => false)
  return opened ? socket : undefined
}
