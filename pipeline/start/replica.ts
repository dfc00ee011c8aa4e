/** The bundled replica for the demo: its story begins once a data folder and goes on over restarts. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { catchUpClock } from '../../crawlers/replica/clock.ts'
import { startReplica } from '../../crawlers/replica/replica.ts'
import type { Replica } from '../../crawlers/replica/replica.ts'
import { mailboxFamilies } from '../../crawlers/replica/sites.ts'
import type { MailboxFamily } from '../../crawlers/replica/sites.ts'
import type { SiteAddresses } from '../sources-in-use.ts'

const STORY_FILE = 'replica-story.json'
/** The story's last posts lie this far after its beginning; it catches up with real time at the chosen speed. */
const BEHIND_HOURS = 72

const zStory = z.object({ startedAt: z.iso.datetime() })

/** Starts the replica on a free loopback port. */
export async function startDemoReplica(options: { dataDir: string; speed: number; now: Date }): Promise<Replica> {
  const startedAt = await storyBegin(options.dataDir, options.now)
  return startReplica({ port: 0, clock: catchUpClock({ startedAt, behindHours: BEHIND_HOURS, speed: options.speed, realNow: Date.now }) })
}

/** Where a replica's sites are, by mailbox profile. */
export function replicaAddresses(replica: Replica): SiteAddresses {
  return {
    liuyan: replica.url,
    mailbox: (profile) => replica.mailboxOrigin(replicaFamily(profile)),
  }
}

/** The replica's mailbox that a profile reads. @throws Error when it has none */
function replicaFamily(profile: string): MailboxFamily {
  const family = mailboxFamilies.find((name) => name === profile)
  if (family === undefined) throw new Error(`HUIYIN_MAILBOXES: the replica has no mailbox «${profile}»; it has ${mailboxFamilies.join(', ')}`)
  return family
}

/** When the story of this data folder began; now, if it has none yet. */
async function storyBegin(dataDir: string, now: Date): Promise<Date> {
  const file = join(dataDir, STORY_FILE)
  try {
    return new Date(zStory.parse(JSON.parse(await readFile(file, 'utf8'))).startedAt)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw new Error(`${file} cannot be read: delete it, or use another HUIYIN_DATA_DIR`, { cause: error })
    await mkdir(dataDir, { recursive: true })
    await writeFile(file, JSON.stringify({ startedAt: now.toISOString() }))
    return now
  }
}
