#!/usr/bin/env tsx
/** Runs the replica alone: `npx tsx crawlers/replica/cli.ts --port 8600 --speed 600`. Standard output holds the addresses, as JSON. */
import { Command, InvalidArgumentError } from 'commander'
import { catchUpClock } from './clock.ts'
import { demoFaults } from './faults.ts'
import { startReplica } from './replica.ts'
import { mailboxFamilies } from './sites.ts'

interface Flags {
  port: number
  speed: number
  behindHours: number
  startedAt: Date
  crawlDelay: number
  manners: boolean
  movedBoards: boolean
}

const number =
  (least: number, most: number) =>
  (text: string): number => {
    const value = Number(text)
    if (text.trim() === '' || !(value >= least && value <= most)) throw new InvalidArgumentError(`a number from ${least} to ${most} is needed`)
    return value
  }

function instant(text: string): Date {
  const date = new Date(text)
  if (Number.isNaN(date.getTime()) || date.getTime() > Date.now()) throw new InvalidArgumentError('an instant in the past is needed, e.g. 2026-11-20T08:00:00+08:00')
  return date
}

const program = new Command('replica')
  .description('A local copy of the sites that Huiyin reads: the message board in two generations and a mailbox of every family. Listens on 127.0.0.1 only.')
  .option('--port <n>', 'port of the board; the other sites take the ones after it; 0: any free ones', number(0, 65_500), 8600)
  .option('--speed <n>', 'simulated seconds a second until real time is reached', number(1, 100_000), 600)
  .option('--behind-hours <n>', 'how far in the past the story begins', number(0, 100_000), 72)
  .option('--started-at <instant>', 'when it was first started: keep it over restarts and posts keep their dates', instant, new Date())
  .option('--crawl-delay <seconds>', 'what robots.txt asks for', number(0, 60), 0.1)
  .option('--no-manners', 'never turn away fast callers without a cookie')
  .option('--moved-boards', 'another city sits on the ids assumed for Kaifeng')
  .action(async (flags: Flags) => {
    const clock = catchUpClock({ startedAt: flags.startedAt, behindHours: flags.behindHours, speed: flags.speed, realNow: Date.now })
    const replica = await startReplica({
      port: flags.port,
      clock,
      crawlDelaySeconds: flags.crawlDelay,
      faults: flags.manners ? demoFaults : [],
      boardIds: flags.movedBoards ? 'moved' : 'assumed',
    })
    const addresses = { board: replica.url, app: replica.appUrl, ...Object.fromEntries(mailboxFamilies.map((family) => [family, replica.mailboxUrl(family)])) }
    process.stdout.write(`${JSON.stringify(addresses, null, 2)}\n`)
    process.stderr.write(`started at ${flags.startedAt.toISOString()}, story at ${new Date(clock.now()).toISOString()}, ${replica.world.threads.length} posts, ${replica.world.letters.length} letters\n`)
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void replica.close())
  })

try {
  await program.parseAsync()
} catch (error) {
  process.stderr.write(`replica: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
}
