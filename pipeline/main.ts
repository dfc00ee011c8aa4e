/**
 * The program's entry point.
 *   start   replica (in the demo), worker and dashboard in one process: `npm start`
 *   worker  collects and reads against the configured store: `npm run worker`
 * The dashboard alone is dashboard/server/main.ts.
 */
import { randomUUID } from 'node:crypto'
import { Command } from 'commander'
import { openDashboard } from '../dashboard/server/open-dashboard.ts'
import { DEMO_PASSWORD, demoAccounts } from '../dashboard/server/demo-accounts.ts'
import { calendarGap } from './casework/clocks/calendar-gap.ts'
import { createForwarding } from './casework/forwarding/forward-posts.ts'
import { createDeadlineMover } from './casework/clocks/move-deadlines.ts'
import { createIssueReminders } from './casework/enterprise/remind-issues.ts'
import { createReminders } from './casework/reminders/remind-units.ts'
import { loadCaseworkRules } from './casework/rules.ts'
import type { OfficeRules } from './casework/rulebook/office-rules.ts'
import { createRuleWatch } from './casework/rulebook/watch-rules.ts'
import { createSupervisionWatch } from './casework/supervision/watch-units.ts'
import { coverPersonal } from './dispatch/cover-personal.ts'
import { createOutbox } from './dispatch/outbox.ts'
import { sendersInUse } from './dispatch/senders-in-use.ts'
import { importSources, watchFolder } from './collect/import/watch-folder.ts'
import { readConfig } from './config.ts'
import type { Config } from './config.ts'
import { loadEnvironment } from './environment.ts'
import { createEventStage } from './events/event-stage.ts'
import { openMatterReader } from './events/open-matter-reader.ts'
import { loadSchedules } from './jobs/schedule-file.ts'
import { createWorker } from './jobs/worker.ts'
import type { Worker } from './jobs/worker.ts'
import { isDeadHere, workerName } from './jobs/worker-name.ts'
import { createLog } from './log.ts'
import type { Log } from './log.ts'
import { channelsInUse } from './notify/channels-in-use.ts'
import { createNotices } from './notify/notices.ts'
import { openConfiguredStore } from './open-configured-store.ts'
import { projectRoot, projectVersion } from './project.ts'
import { createWeekDrafts } from './reports/draft-last-week.ts'
import { isSharedKey, sealSecrets } from './secrets/seal-secrets.ts'
import type { SecretBox } from '../storage/secrets/secret-box.ts'
import { openSecretBox } from '../storage/secrets/secret-key.ts'
import { exitCodes, runProgram, untilStopped } from './run-program.ts'
import { configuredAddresses, fetchersBySite, sourcesInUse } from './sources-in-use.ts'
import type { SiteAddresses } from './sources-in-use.ts'
import { probePort } from './start/port.ts'
import { showProgress } from './start/progress.ts'
import { replicaAddresses, startDemoReplica } from './start/replica.ts'
import { createTriageStage } from './triage/triage-waiting.ts'
import { openEncoder, openReader, sureUnitOf } from './triage/reading.ts'
import { whatIsOff } from './what-is-off.ts'
import type { EncoderReader } from '../classifiers/encoder/encoder-reader.ts'
import type { Store } from '../storage/store.ts'

/** In the accelerated demo, a removal is confirmed soon: its hours are seconds. */
const DEMO_CONFIRM_REMOVAL_MS = 20_000

const clock = (): Date => new Date()
const say = (line: string): void => void process.stdout.write(`${line}\n`)

const configured = (): Config => readConfig(loadEnvironment(process.env))

async function start(stop: AbortSignal): Promise<void> {
  const config = configured()
  say(`Huiyin 回音 ${projectVersion()} · ${config.mode} · store ${config.store}`)
  await probePort(config.host, config.port)
  const { encoder, off: encoderOff } = await openEncoder(config)
  const off = whatIsOff(config, [...openReader(config).off, ...encoderOff])
  for (const line of off) say(`off: ${line}`)
  await withWorker(config, encoder, stop, async ({ log, store, rules, worker, closing }) => {
    for (const line of calendarGap(rules.clocks, clock())) say(`off: ${line}`)
    // The first posts are collected while the client is still being built.
    await worker.start()
    closing.push(() => worker.stop())
    const progress = showProgress(store, process.stderr)
    closing.push(async () => progress.stop())

    const dashboard = await openDashboard({ root: projectRoot, store, config, version: projectVersion(), off, clock, log })
    closing.push(() => dashboard.close())
    say(`open http://localhost:${config.port}`)
    if (config.mode === 'demo') say(`demo accounts: ${demoAccounts.map(({ login }) => login).join(' · ')} (password ${DEMO_PASSWORD})`)
    if (dashboard.firstAdmin) say(`first administrator: ${dashboard.firstAdmin.login}, one-time password ${dashboard.firstAdmin.password}`)
    await untilStopped(stop)
    say('stopping')
  })
}

/** What every command works with; whatever it adds to `closing` is closed in reverse order, however it ends. */
interface Open {
  config: Config
  log: Log
  store: Store
  /** In force when the program started; the worker keeps them up to date. */
  rules: OfficeRules
  worker: Worker
  closing: (() => Promise<unknown>)[]
}

async function withWorker(config: Config, encoder: EncoderReader | null, stop: AbortSignal, command: (open: Open) => Promise<void>): Promise<void> {
  const log = createLog({ level: config.logLevel, format: config.logFormat })
  const store = await openConfiguredStore(config)
  const closing: Open['closing'] = [async () => encoder?.close(), () => store.close()]
  try {
    const sites = await openSites(config)
    closing.push(() => sites.close())
    const rules = loadCaseworkRules({ calendar: config.calendar })
    await rules.refresh(store)
    const secrets = openSecretBox(config)
    const { sealed, left, why } = await sealSecrets({ store, secrets, shared: isSharedKey(config), clock })
    if (sealed > 0) log.info({ sealed }, 'secrets that stood in clear or under a former key are sealed with the key in use now; backups made before still hold them as they were')
    if (left > 0) log.warn({ left, why }, 'secrets stand in clear in the store')
    await command({ config, log, store, rules, worker: workerFor(config, store, rules, encoder, secrets, sites.addresses, log, stop), closing })
  } finally {
    for (const close of closing.toReversed()) await close()
  }
}

/** Standard output holds the run's counts alone; the log goes to standard error. */
async function workOnFailed(stop: AbortSignal, sourceId: string): Promise<void> {
  const config = configured()
  const { encoder } = await openEncoder(config)
  await withWorker(config, encoder, stop, async ({ store, worker }) => {
    const summary = await worker.runFailed(sourceId)
    if (summary === 'held') throw new Error(`${sourceId} is being crawled by another worker, which visits its failed pages next`)
    say(JSON.stringify({ ...summary, left: (await store.deadLetters(sourceId, 10_000)).length }))
    if (summary.outcome !== 'done' || summary.failed > 0) throw new Error(`${sourceId}: ${summary.why ?? 'the run was cut short'}`)
  })
}

async function work(stop: AbortSignal): Promise<void> {
  const config = configured()
  const { encoder, off } = await openEncoder(config)
  await withWorker(config, encoder, stop, async ({ log, rules, worker, closing }) => {
    for (const line of [...off, ...calendarGap(rules.clocks, clock())]) log.warn({ off: line }, 'off')
    await worker.start()
    closing.push(() => worker.stop())
    log.info({ store: config.store, replica: config.replica }, 'worker started')
    await untilStopped(stop)
  })
}

/** The sites of the configuration, or the replica in their place. */
async function openSites(config: Config): Promise<{ addresses: SiteAddresses; close(): Promise<void> }> {
  if (!config.replica) return { addresses: configuredAddresses(config), close: async () => undefined }
  const replica = await startDemoReplica({ dataDir: config.dataDir, speed: config.replicaSpeed, now: clock() })
  return { addresses: replicaAddresses(replica), close: () => replica.close() }
}

function workerFor(config: Config, store: Store, rules: OfficeRules, encoder: EncoderReader | null, secrets: SecretBox, addresses: SiteAddresses, log: Log, signal: AbortSignal): Worker {
  const { importDir } = config
  const held = config.mode !== 'production'
  const { clocks } = rules
  const sources = [...sourcesInUse(config, addresses), ...(importDir ? importSources(importDir, { store, clock, log }) : [])]
  return createWorker({
    store,
    sources,
    schedules: loadSchedules(config.schedules, sources.map(({ facts }) => facts.id)),
    createFetch: fetchersBySite({ store, delayMs: config.crawlDelayMs, budgetPerDay: config.crawlBudget, clock, log, signal }),
    triage: createTriageStage({ store, reader: openReader(config), encoder, clock, log }),
    clock,
    log,
    concurrency: config.workers,
    name: workerName(process.pid),
    isDead: isDeadHere,
    random: Math.random,
    stopSignal: signal,
    alarmAfter: config.alarmRuns,
    companions: [
      createNotices({ store, channels: channelsInUse(config, clock), held, clock, log }),
      createEventStage({ store, reader: openMatterReader, encoder: encoder?.version ?? null, channels: channelsInUse(config, clock).map(({ name }) => name), held, clock, log }),
      createRuleWatch({ store, rules, log }),
      createForwarding({ ...rules, store, newId: randomUUID, calendar: clocks.calendar, learned: () => sureUnitOf(openReader(config)), clock, log }),
      createDeadlineMover({ store, clocks, clock, log }),
      createReminders({ store, clocks, held, clock, log }),
      createIssueReminders({ store, clocks, held, cover: coverPersonal, clock, log }),
      createSupervisionWatch({ store, calendar: clocks.calendar, rules: rules.supervision, clock, log }),
      createOutbox({ store, senders: sendersInUse(config, clock), held, cover: coverPersonal, secrets, clock, log }),
      ...(config.weeklyDraft ? [createWeekDrafts({ store, clock, log })] : []),
      ...(importDir ? [watchFolder(importDir, { store, clock, log })] : []),
    ],
    ...(config.replica ? { confirmRemovalMs: DEMO_CONFIRM_REMOVAL_MS } : {}),
  })
}

const program = new Command('huiyin').description('Huiyin 回音: collects, reads and walks every post to its answer.').version(projectVersion())
// Before the commands are made: they inherit it.
program.exitOverride((error) => process.exit(error.exitCode === 0 ? exitCodes.done : exitCodes.usage))
program.command('start', { isDefault: true }).description('replica (in the demo), worker and dashboard in one process').action(async () => finish(await runProgram(start)))
program
  .command('worker')
  .description('collect and read, against the configured store')
  .option('--failed <source>', 'only visit the pages of this source that failed before, print what came of it as JSON, and end')
  .action(async ({ failed }: { failed?: string }) => finish(await runProgram((stop) => (failed === undefined ? work(stop) : workOnFailed(stop, failed)))))
program.addHelpText('after', '\nConfiguration is by environment or .env: see .env.example. Exit codes: see docs/operations.md.')

/** Sets the exit code; exits at once only after a failure, when something may still hold the process. */
function finish(code: number): void {
  process.exitCode = code
  if (code !== exitCodes.done) process.exit(code)
}

await program.parseAsync()
