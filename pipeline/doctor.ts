/** `npm run doctor`: what is installed here, what is off and why, and whether the configuration would start. */
import { execFileSync } from 'node:child_process'
import { access, constants, mkdir } from 'node:fs/promises'
import { Command } from 'commander'
import { openDatabase } from '../storage/open.ts'
import { readConfig } from './config.ts'
import type { Config } from './config.ts'
import { loadEnvironment } from './environment.ts'
import { explain, exitCodes } from './run-program.ts'
import { probePort } from './start/port.ts'
import { encoderOff, openReader } from './triage/reading.ts'
import { calendarGap } from './casework/clocks/calendar-gap.ts'
import { loadCaseworkRules } from './casework/rules.ts'
import { openStore } from '../storage/trade-store.ts'
import { countSecrets } from './secrets/kept-secrets.ts'
import { isSharedKey, secretWords } from './secrets/seal-secrets.ts'
import { chromiumOf, whatIsOff } from './what-is-off.ts'

interface Finding {
  what: string
  good: boolean
  says: string
}

async function examine(): Promise<Finding[]> {
  const findings: Finding[] = [nodeVersion()]
  let config: Config
  try {
    config = readConfig(loadEnvironment(process.env))
    findings.push({ what: 'configuration', good: true, says: `${config.mode}, store ${config.store}` })
  } catch (error) {
    return [...findings, { what: 'configuration', good: false, says: explain(error) }]
  }
  findings.push(await attempt('data folder', `${config.dataDir} can be written`, () => mkdir(config.dataDir, { recursive: true }).then(() => access(config.dataDir, constants.W_OK))))
  findings.push(await attempt('database', 'opens', () => openAndClose(config)))
  findings.push(await attempt('port', `${config.port} is free`, () => probePort(config.host, config.port)))
  const chromium = chromiumOf(config)
  findings.push({ what: 'browser', good: true, says: chromium ?? 'none: the browser source, PDF and `npm run e2e` are off' })
  for (const [tool, args] of [['go', ['version']], ['mvn', ['-v']], ['python3', ['--version']]] as const) findings.push({ what: tool, good: true, says: versionOf(tool, args) ?? 'none (not needed)' })
  findings.push({ what: 'MongoDB', good: true, says: config.mongodbUrl ? 'MONGODB_URL is set' : 'MONGODB_URL is not set' })
  const { secrets, off } = await askStore(config)
  if (secrets !== undefined) findings.push({ what: 'secrets', good: true, says: secrets })
  for (const line of [...whatIsOff(config, [...openReader(config).off, ...encoderOff(config)]), ...off]) findings.push({ what: 'off', good: true, says: line })
  return findings
}

/** What only the store tells: where the calendar ends, with what was entered on the page, and whether a secret stands there in clear. */
async function askStore(config: Config): Promise<{ secrets?: string; off: string[] }> {
  const rules = loadCaseworkRules({ calendar: config.calendar })
  const gap = (): string[] => calendarGap(rules.clocks, new Date())
  try {
    const store = openStore(await openDatabase(config))
    try {
      await rules.refresh(store)
      return { secrets: secretWords(await countSecrets(store), isSharedKey(config)), off: gap() }
    } finally {
      await store.close()
    }
  } catch (error) {
    return { off: [...gap(), explain(error)] }
  }
}

function nodeVersion(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  return { what: 'Node', good: major > 20 || (major === 20 && minor >= 19), says: `${process.versions.node} (20.19 or newer is needed)` }
}

async function attempt(what: string, says: string, check: () => Promise<unknown>): Promise<Finding> {
  try {
    await check()
    return { what, good: true, says }
  } catch (error) {
    return { what, good: false, says: explain(error) }
  }
}

async function openAndClose(config: Config): Promise<void> {
  const database = await openDatabase(config)
  try {
    await database.migrate()
  } finally {
    await database.close()
  }
}

function versionOf(tool: string, args: readonly string[]): string | undefined {
  try {
    return execFileSync(tool, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).split('\n')[0]
  } catch {
    // Not installed: that is the answer.
    return undefined
  }
}

await new Command('doctor')
  .description('Says what is installed, what is off and why, and whether the configuration would start.')
  .exitOverride((error) => process.exit(error.exitCode === 0 ? exitCodes.done : exitCodes.usage))
  .action(async () => {
    const findings = await examine()
    for (const { what, good, says } of findings) process.stdout.write(`${good ? ' ok ' : 'BAD '} ${what.padEnd(14)} ${says}\n`)
    if (findings.some(({ good }) => !good)) process.exitCode = exitCodes.failed
  })
  .parseAsync()
