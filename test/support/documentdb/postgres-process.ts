/**
 * PostgreSQL with the documentdb extension, run inside the engine's own root file system by an
 * unprivileged user. Its data are for tests: they start from a template and are gone after a stop.
 */
import { appendFile, readFile, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { Client } from 'pg'
import { freePort } from './free-port.ts'
import { lastLines, runCommand } from './run-command.ts'

/** The user of the engine's own /etc/passwd, as `chroot --userspec` takes it. */
export const ENGINE_USER = '999:999'
const TEMPLATE = '/var/lib/pg/template'
const DATA = '/var/lib/pg/data'
const LOG = '/var/lib/pg/log'
const START_SECONDS = 60

/**
 * Two that insert the same unique value wait for each other here until PostgreSQL looks for deadlocks
 * (MongoDB refuses the second at once), so it looks soon: at 50 ms, 20 racing writers took up to half a
 * minute. Scheduled jobs run without a connection of their own, for the port differs with each start.
 * Test data need not survive a power cut.
 */
const SETTINGS = `
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
dynamic_shared_memory_type = mmap
max_connections = 120
shared_preload_libraries = 'pg_cron,pg_documentdb_core,pg_documentdb'
cron.database_name = 'postgres'
cron.use_background_workers = on
documentdb_core.enableCollation = on
documentdb.force_index_builds_blocking = on
deadlock_timeout = '2ms'
jit = off
fsync = off
synchronous_commit = off
full_page_writes = off
`

/** How the gateway and we reach it. Loopback only: it asks for no password. */
export const engineAddress = (port: number) => ({ host: '127.0.0.1', port, user: 'postgres', database: 'postgres' })

/** Makes the template that every start copies. @returns the version of the documentdb extension */
export async function preparePostgres(root: string, postgres: string): Promise<string> {
  await inEngine(root, [`${binaries(postgres)}/initdb`, '-D', DATA, '-E', 'UTF8', '--locale=C.UTF-8', '-A', 'trust', '-U', 'postgres', '--no-sync'])
  await appendFile(path.join(root, DATA, 'postgresql.conf'), SETTINGS)
  const port = await freePort()
  await launch(root, postgres, port)
  const client = new Client(engineAddress(port))
  try {
    await client.connect()
    await client.query('CREATE EXTENSION documentdb CASCADE')
    const { rows } = await client.query<{ extversion: string }>(`SELECT extversion FROM pg_extension WHERE extname = 'documentdb'`)
    return rows[0]?.extversion ?? 'unknown'
  } finally {
    await client.end()
    await inEngine(root, [`${binaries(postgres)}/pg_ctl`, '-D', DATA, '-m', 'fast', '-w', 'stop'])
    await rm(path.join(root, TEMPLATE), { recursive: true, force: true })
    await rename(path.join(root, DATA), path.join(root, TEMPLATE))
  }
}

/** Starts on fresh data. @throws with the end of PostgreSQL's own log when it does not come up */
export async function startPostgres(root: string, postgres: string, port: number): Promise<void> {
  await rm(path.join(root, DATA), { recursive: true, force: true })
  await rm(path.join(root, LOG), { force: true })
  await runCommand('cp', ['-a', path.join(root, TEMPLATE), path.join(root, DATA)])
  await launch(root, postgres, port)
}

/** Stops at once and drops the data; does nothing when it does not run. */
export async function stopPostgres(root: string, postgres: string): Promise<void> {
  if (await postmasterRuns(root)) await inEngine(root, [`${binaries(postgres)}/pg_ctl`, '-D', DATA, '-m', 'immediate', '-w', 'stop'])
  await rm(path.join(root, DATA), { recursive: true, force: true })
}

/** Whether the postmaster named in the data folder is alive. */
export async function postmasterRuns(root: string): Promise<boolean> {
  const text = await readFile(path.join(root, DATA, 'postmaster.pid'), 'utf8').catch(() => '')
  const pid = Number(text.split('\n')[0])
  return pid > 0 && processRuns(pid)
}

/** Whether a process of this number exists. */
export function processRuns(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

async function launch(root: string, postgres: string, port: number): Promise<void> {
  try {
    await inEngine(root, [`${binaries(postgres)}/pg_ctl`, '-D', DATA, '-l', LOG, '-o', `-p ${port}`, '-w', '-t', String(START_SECONDS), 'start'])
  } catch (error) {
    const log = await readFile(path.join(root, LOG), 'utf8').catch(() => '')
    throw new Error(`PostgreSQL did not start: ${lastLines(log) || (error as Error).message}`, { cause: error })
  }
}

const binaries = (postgres: string): string => `/usr/lib/postgresql/${postgres}/bin`
const inEngine = (root: string, command: string[]): Promise<string> => runCommand('chroot', [`--userspec=${ENGINE_USER}`, root, ...command])
