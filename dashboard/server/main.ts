/** The dashboard alone: `npm run dashboard`. It needs a worker elsewhere to have something to show. */
import { Command } from 'commander'
import { readConfig } from '../../pipeline/config.ts'
import { loadEnvironment } from '../../pipeline/environment.ts'
import { createLog } from '../../pipeline/log.ts'
import { openConfiguredStore } from '../../pipeline/open-configured-store.ts'
import { projectRoot, projectVersion } from '../../pipeline/project.ts'
import { exitCodes, runProgram, untilStopped } from '../../pipeline/run-program.ts'
import { encoderOff, openReader } from '../../pipeline/triage/reading.ts'
import { whatIsOff } from '../../pipeline/what-is-off.ts'
import { DEMO_PASSWORD, demoAccounts } from './demo-accounts.ts'
import { openDashboard } from './open-dashboard.ts'

async function serve(stop: AbortSignal): Promise<void> {
  const config = readConfig(loadEnvironment(process.env))
  const log = createLog({ level: config.logLevel, format: config.logFormat })
  const store = await openConfiguredStore(config)
  try {
    const dashboard = await openDashboard({ root: projectRoot, store, config, version: projectVersion(), off: whatIsOff(config, [...openReader(config).off, ...encoderOff(config)]), clock: () => new Date(), log })
    process.stdout.write(`open ${dashboard.url}\n`)
    if (config.mode === 'demo') process.stdout.write(`demo accounts: ${demoAccounts.map(({ login }) => login).join(' · ')} (password ${DEMO_PASSWORD})\n`)
    if (dashboard.firstAdmin) process.stdout.write(`first administrator: ${dashboard.firstAdmin.login}, one-time password ${dashboard.firstAdmin.password}\n`)
    await untilStopped(stop)
    await dashboard.close()
  } finally {
    await store.close()
  }
}

await new Command('huiyin-dashboard')
  .description('The staff web app, against the configured store.')
  .addHelpText('after', '\nConfiguration is by environment or .env: see .env.example.')
  .exitOverride((error) => process.exit(error.exitCode === 0 ? exitCodes.done : exitCodes.usage))
  .action(async () => {
    process.exitCode = await runProgram(serve)
    if (process.exitCode !== exitCodes.done) process.exit(process.exitCode)
  })
  .parseAsync()
