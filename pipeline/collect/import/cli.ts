/**
 * `npm run import -- FILE`: a file of posts into the store. Standard output holds the answer as JSON, everything else goes
 * to standard error. Exit codes: 0 done · 1 failed, or some rows were bad · 2 wrong usage, profile or configuration ·
 * 3 the file cannot be taken as a whole; others as in docs/operations.md.
 */
import { Command, InvalidArgumentError } from 'commander'
import { openConfiguredStore } from '../../open-configured-store.ts'
import { readConfig } from '../../config.ts'
import { loadEnvironment } from '../../environment.ts'
import { workerName } from '../../jobs/worker-name.ts'
import { createLog } from '../../log.ts'
import { exitCodes, runProgram } from '../../run-program.ts'
import { openEncoder, openReader } from '../../triage/reading.ts'
import { createTriageStage } from '../../triage/triage-waiting.ts'
import { importFile } from './import-file.ts'
import { previewFile } from './preview.ts'
import { ImportRefused } from './problems.ts'
import { allImportProfiles, loadImportProfile } from './profile.ts'
import type { NamedProfile } from './profile.ts'

const REFUSED = 3
const clock = (): Date => new Date()
const print = (value: unknown): void => void process.stdout.write(`${JSON.stringify(value, null, 2)}\n`)
const say = (line: string): void => void process.stderr.write(`${line}\n`)

interface Flags {
  profile?: string
  preview?: true
  rows: number
}

async function run(file: string, flags: Flags, stop: AbortSignal): Promise<void> {
  const profile: NamedProfile | undefined = flags.profile === undefined ? undefined : loadImportProfile(flags.profile)
  if (flags.preview) {
    const preview = await previewFile(file, { now: clock(), rows: flags.rows, ...(profile ? { profile } : {}) })
    print(preview)
    if (preview.refused) throw new ImportRefused(file, preview.refused)
    return
  }
  const config = readConfig(loadEnvironment(process.env))
  const log = createLog({ level: config.logLevel, format: config.logFormat })
  const store = await openConfiguredStore(config)
  try {
    const { report, run } = await importFile(file, profile, { store, clock, log, signal: stop, worker: workerName(process.pid) })
    const { encoder, off } = await openEncoder(config)
    for (const line of off) say(`off: ${line}`)
    await createTriageStage({ store, reader: openReader(config), encoder, clock, log }).readAll()
    await encoder?.close()
    print({ ...report, new: run.new, changed: run.changed, same: run.found - run.new - run.changed })
    for (const { row, column, problem } of report.problems) say(`第 ${row} 行${column ? `「${column}」` : ''}：${problem}`)
    if (report.badRowsFile) say(`${report.bad} 行未导入，清单：${report.badRowsFile}`)
    if (report.bad > 0) process.exitCode = exitCodes.failed
  } finally {
    await store.close()
  }
}

function checkCount(value: string): number {
  if (!/^[1-9]\d{0,3}$/.test(value)) throw new InvalidArgumentError('a number from 1 to 9999')
  return Number(value)
}

const program = new Command('import')
  .description('Imports posts from a file: CSV, XLSX or JSON lines. Importing it again changes nothing.')
  .argument('<file>', 'an export of the board or of 12345, an office’s ledger, JSON lines')
  .option('--profile <name>', 'which columns are what: a shipped profile or a YAML file; the one that fits best without it')
  .option('--preview', 'only show the first rows, how columns are understood, and what is wrong')
  .option('--rows <n>', 'rows of the preview', checkCount, 10)
  .addHelpText('after', () => `\nProfiles:\n${allImportProfiles().map(({ name, profile }) => `  ${name.padEnd(9)} ${profile.name}`).join('\n')}\n\nBad rows are written beside the file, to be mended and imported again as they are.`)
  .exitOverride((error) => process.exit(error.exitCode === 0 ? exitCodes.done : exitCodes.usage))
  .action(async (file: string, flags: Flags) => {
    let refused = false
    const code = await runProgram((stop) =>
      run(file, flags, stop).catch((error: unknown) => {
        refused = error instanceof ImportRefused
        throw error
      }),
    )
    if (code !== exitCodes.done) process.exit(refused ? REFUSED : code)
  })

await program.parseAsync()
