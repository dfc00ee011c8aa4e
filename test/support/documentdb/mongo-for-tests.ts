/** Where tests of the mongo store find a server: MONGODB_URL, or the test engine where it is installed. */
import { randomBytes } from 'node:crypto'
import { defaultCacheFolder, engineRoot, readInstalled } from './cache-folder.ts'
import { startServer } from './run-server.ts'

/** Between two test files nobody may be connected for a while; after the run it stops by itself. */
const IDLE_SECONDS = 60

/**
 * The address of a server, or why there is none. The engine is started by the first test file that
 * asks, is shared by all of a run, and is never installed from here.
 */
export async function mongoForTests(): Promise<{ url: string } | { skipped: string }> {
  const given = process.env.MONGODB_URL
  if (given) return { url: given }
  if (!(await readInstalled(engineRoot(defaultCacheFolder)))) return { skipped: 'mongo store: skipped, set MONGODB_URL' }
  const { url, hold } = await startServer(defaultCacheFolder, IDLE_SECONDS)
  // Held for as long as this test process lives, so that the server is not idle; it alone must not keep the process alive.
  hold.unref()
  return { url }
}

/** A database name of one test's own: files run side by side on one server. */
export const testDatabaseName = (): string => `huiyin_test_${randomBytes(6).toString('hex')}`
