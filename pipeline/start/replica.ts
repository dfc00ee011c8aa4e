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

/** First ports to try: a replica takes one for the board and one for each mailbox after it. */
const FIRST_PORTS = [8600, 8640, 8680, 8720, 8760]

const zStory = z.object({ startedAt: z.iso.datetime(), port: z.number().int().optional() })
type Story = z.infer<typeof zStory>

/** Starts the replica, on the ports it had last time where they are free: links to posts stay good. */
export async function startDemoReplica(options: { dataDir: string; speed: number; now: Date }): Promise<Replica> {
  const story = await readStory(options.dataDir, options.now)
  const clock = catchUpClock({ startedAt: new Date(story.startedAt), behindHours: BEHIND_HOURS, speed: options.speed, realNow: Date.now })
  for (const port of new Set([...(story.port === undefined ? [] : [story.port]), ...FIRST_PORTS, 0])) {
    try {
      const replica = await startReplica({ port, clock })
      await writeStory(options.dataDir, { ...story, port })
      return replica
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    }
  }
  throw new Error('the replica found no free port')
}

/** Where a replica's sites are, by mailbox profile. */
export function replicaAddresses(replica: Replica): SiteAddresses {
  return {
    liuyan: replica.url,
    liuyanApp: replica.appUrl,
    mailbox: (profile) => replica.mailboxOrigin(replicaFamily(profile)),
  }
}

/** The replica's mailbox that a profile reads. @throws Error when it has none */
function replicaFamily(profile: string): MailboxFamily {
  const family = mailboxFamilies.find((name) => name === profile)
  if (family === undefined) throw new Error(`HUIYIN_MAILBOXES: the replica has no mailbox «${profile}»; it has ${mailboxFamilies.join(', ')}`)
  return family
}

/** The story of this data folder; a new one, beginning now, if it has none yet. */
async function readStory(dataDir: string, now: Date): Promise<Story> {
  const file = join(dataDir, STORY_FILE)
  try {
    return zStory.parse(JSON.parse(await readFile(file, 'utf8')))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw new Error(`${file} cannot be read: delete it, or use another HUIYIN_DATA_DIR`, { cause: error })
    return { startedAt: now.toISOString() }
  }
}

async function writeStory(dataDir: string, story: Story): Promise<void> {
  await mkdir(dataDir, { recursive: true })
  await writeFile(join(dataDir, STORY_FILE), JSON.stringify(story))
}
