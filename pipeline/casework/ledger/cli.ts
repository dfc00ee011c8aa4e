/**
 * `npm run import-cases -- FILE`: an old ledger (旧台账) into the store, as numbered cases with their dispatches. Standard
 * output holds the answer as JSON. Exit codes: 0 done · 1 failed, or some rows were bad · 2 wrong usage or configuration ·
 * 3 the file cannot be taken as a whole; others as in docs/operations.md.
 */
import { Command } from 'commander'
import { ImportRefused } from '../../collect/import/problems.ts'
import { readConfig } from '../../config.ts'
import { loadEnvironment } from '../../environment.ts'
import { createLog } from '../../log.ts'
import { openConfiguredStore } from '../../open-configured-store.ts'
import { exitCodes, runProgram } from '../../run-program.ts'
import { openReader } from '../../triage/reading.ts'
import { createTriageStage } from '../../triage/triage-waiting.ts'
import { loadCaseworkRules } from '../rules.ts'
import { importLedger, readLedger } from './import-ledger.ts'
import { ledgerColumns, neededColumns } from './ledger-row.ts'

const REFUSED = 3
const PREVIEW_ROWS = 10
const clock = (): Date => new Date()
const print = (value: unknown): void => void process.stdout.write(`${JSON.stringify(value, null, 2)}\n`)
const say = (line: string): void => void process.stderr.write(`${line}\n`)

async function run(file: string, { preview }: { preview?: true }, signal: AbortSignal): Promise<void> {
  const config = readConfig(loadEnvironment(process.env))
  const log = createLog({ level: config.logLevel, format: config.logFormat })
  const store = await openConfiguredStore(config)
  try {
    if (preview) {
      const { headings, rows, bad } = await readLedger(file, store, clock())
      const problems = bad.flatMap((row) => [...row.problems])
      print({ columns: Object.fromEntries([...headings].map(([column, { heading }]) => [column, heading])), notFound: ledgerColumns.filter((column) => !headings.has(column)), rows: rows.length + bad.length, bad: bad.length, first: rows.slice(0, PREVIEW_ROWS).map(({ row }) => row), problems: problems.slice(0, PREVIEW_ROWS) })
      return
    }
    const rules = loadCaseworkRules({ calendar: config.calendar })
    await rules.refresh(store)
    const report = await importLedger(file, { store, dueTimes: rules.dueTimes, clock, signal, onProgress: (done, of) => say(`${done}/${of} 行`) })
    // The encoder stays off: a ledger's matters are years old.
    await createTriageStage({ store, reader: openReader(config), clock, log }).readAll()
    print(report)
    for (const { row, column, problem } of report.problems) say(`第 ${row} 行${column ? `「${column}」` : ''}：${problem}`)
    if (report.badRowsFile) say(`${report.bad} 行未导入，清单：${report.badRowsFile}`)
    if (report.bad > 0) process.exitCode = exitCodes.failed
  } finally {
    await store.close()
  }
}

const program = new Command('import-cases')
  .description('Takes an old ledger over: every row becomes a numbered case, closed ones with their times. Importing it again changes nothing.')
  .argument('<file>', 'CSV, XLSX or JSON lines')
  .option('--preview', 'only show the first rows, how columns are understood, and what is wrong')
  .addHelpText('after', `\nColumns (any order, others are passed over; needed: ${neededColumns.join('、')}):\n  ${ledgerColumns.join('、')}\n\nTimes: 2018-03-05, 2018-03-05 09:30, 2018年3月5日, an Excel day. A deadline without a time is the end of its day.\nBad rows are written beside the file, to be mended and imported again as they are.`)
  .exitOverride((error) => process.exit(error.exitCode === 0 ? exitCodes.done : exitCodes.usage))
  .action(async (file: string, flags: { preview?: true }) => {
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
