/** The test engine from the command line: `npx tsx test/support/documentdb/cli.ts --help`. */
import { Command, InvalidArgumentError } from 'commander'
import { defaultCacheFolder } from './cache-folder.ts'
import { serveGateway } from './gateway/serve.ts'
import { installEngine } from './install-engine.ts'
import { serverStatus, startServer, stopServer, stopWhenIdle } from './run-server.ts'
import type { GatewayReady } from './run-server.ts'

const program = new Command('documentdb')
  .description('A MongoDB-compatible engine for tests (DocumentDB on PostgreSQL), in a folder of its own. Needs root on Debian.')
  .option('--cache <folder>', 'where it lives', defaultCacheFolder)
const cacheFolder = (): string => program.opts<{ cache: string }>().cache
const say = (line: string): void => console.error(line)

program
  .command('install')
  .description('download and unpack the engine; does nothing when it is there')
  .action(async () => {
    const begun = performance.now()
    const { before, extension, postgres, packages } = await installEngine(cacheFolder(), say)
    const seconds = ((performance.now() - begun) / 1000).toFixed(1)
    say(`documentdb ${extension} on PostgreSQL ${postgres}: ${before ? 'was installed before' : `${packages} packages installed in ${seconds} s`}`)
  })

program
  .command('start')
  .description('start it on free loopback ports and print its address')
  .option('--idle-seconds <n>', 'stop when nobody has been connected for so long', positive, 3600)
  .action(async (options: { idleSeconds: number }) => {
    const { url, hold } = await startServer(cacheFolder(), options.idleSeconds)
    hold.destroy()
    console.log(url)
  })

program
  .command('stop')
  .description('stop it and drop its data')
  .action(async () => say((await stopServer(cacheFolder())) ? 'stopped' : 'it was not running'))

program
  .command('status')
  .description('print absent, stopped, broken or running, and the address')
  .action(async () => {
    const status = await serverStatus(cacheFolder())
    console.log(status.state === 'running' ? `running ${status.url}` : status.state)
    if (status.state !== 'absent') say(`documentdb ${status.installed.extension} on PostgreSQL ${status.installed.postgres}${status.state === 'running' ? `, port ${status.enginePort}` : ''}`)
  })

program
  .command('gateway', { hidden: true })
  .requiredOption('--engine-port <port>', 'where the engine listens', positive)
  .requiredOption('--idle-seconds <n>', '', positive)
  .action(async (options: { enginePort: number; idleSeconds: number }) => {
    const gateway = await serveGateway(options.enginePort, options.idleSeconds * 1000, () => {
      stopWhenIdle(cacheFolder(), gateway.isIdle).then((stopped) => stopped && process.exit(0), fail)
    })
    const ready: GatewayReady = { port: gateway.port }
    process.send?.(ready)
  })

function positive(text: string): number {
  const value = Number(text)
  if (!(value > 0)) throw new InvalidArgumentError('a number above 0 is needed')
  return value
}

function fail(error: unknown): void {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}

program.parseAsync().catch(fail)
