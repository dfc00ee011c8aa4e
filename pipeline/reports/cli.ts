/**
 * `npm run -s report -- month 2026-11`: a month's figures as JSON, or with --text as the opening of a 《运行情况》;
 * `npm run -s report -- week 2026-W47`: a week's, or as a 《本周热点问题专报》. Exit codes: 0 done · 1 failed · 2 wrong usage or configuration.
 */
import { Command, InvalidArgumentError } from 'commander'
import { readConfig } from '../config.ts'
import { loadEnvironment } from '../environment.ts'
import { openConfiguredStore } from '../open-configured-store.ts'
import { exitCodes, runProgram } from '../run-program.ts'
import { caseFigures } from './case-figures.ts'
import { figuresText } from './figures-text.ts'
import { monthPeriod, monthTitle } from './month.ts'
import { REPORTER } from './made-report.ts'
import { saveMonthReport } from './month-report.ts'
import { countWeek, saveWeekReport } from './week-report.ts'
import { weekReportTitle, weekText } from './week-text.ts'
import type { Act } from '../../storage/records/record.ts'
import type { Report } from '../../storage/records/report.ts'
import { reportNumber } from '../../storage/records/report.ts'
import { readWeek } from '../../storage/records/week.ts'
import type { Store } from '../../storage/store.ts'

interface Flags {
  text?: true
  save?: true
}
/** A period's report, as a command prints and keeps it. */
interface Printed {
  figures: object
  text: string
  save: (act: Act) => Promise<Report>
}

async function print({ text, save }: Flags, read: (store: Store, at: string) => Promise<Printed>): Promise<void> {
  const store = await openConfiguredStore(readConfig(loadEnvironment(process.env)))
  try {
    const at = new Date().toISOString()
    const printed = await read(store, at)
    if (save) process.stderr.write(`${reportNumber(await printed.save({ at, by: REPORTER }))} 已存入报告\n`)
    process.stdout.write(text ? `${printed.text}\n` : `${JSON.stringify(printed.figures, null, 2)}\n`)
  } finally {
    await store.close()
  }
}

async function readMonth(store: Store, month: string): Promise<Printed> {
  const period = monthPeriod(month)
  if (period === null) throw new Error(`${month} is no month`)
  const figures = caseFigures(await store.casesInWork(period.from, period.to), period)
  return { figures, text: figuresText(monthTitle(month), figures), save: (act) => saveMonthReport(store, month, act) }
}

async function readWeekOf(store: Store, week: string, at: string): Promise<Printed> {
  const { figures } = await countWeek(store, week, at)
  return { figures, text: `${weekReportTitle(figures)}\n${weekText(figures)}`, save: (act) => saveWeekReport(store, week, act) }
}

function checkMonth(value: string): string {
  if (monthPeriod(value) === null) throw new InvalidArgumentError('a month is written 2026-11')
  return value
}

function checkWeek(value: string): string {
  const week = readWeek(value)
  if (week === null) throw new InvalidArgumentError('a week is written 2026-W47, or as a day in it, 2026-11-20')
  return week
}

async function finish(running: Promise<number>): Promise<void> {
  const code = await running
  if (code !== exitCodes.done) process.exit(code)
}

const program = new Command('report').description('Figures over the posts and cases of the configured store.').exitOverride((error) => process.exit(error.exitCode === 0 ? exitCodes.done : exitCodes.usage))
program
  .command('month')
  .description('a month: accepted, closed, on time (both definitions), carried over, satisfaction, by channel and category')
  .argument('<month>', 'e.g. 2026-11, as counted in Shanghai', checkMonth)
  .option('--text', 'as the opening sentences of a 《运行情况》')
  .option('--save', 'also keeps it in the store as a draft 运行简报, to be submitted on the reports page')
  .action((month: string, flags: Flags) => finish(runProgram(() => print(flags, (store) => readMonth(store, month)))))
program
  .command('week')
  .description('a week: posts by channel against the week before, its hot issues, what is emerging or comes back, what became of cases')
  .argument('<week>', 'e.g. 2026-W47 or a day in it, Monday to Sunday as counted in Shanghai', checkWeek)
  .option('--text', 'as the paragraphs of a 《本周热点问题专报》')
  .option('--save', 'also keeps it in the store as a draft 热点周报, to be submitted on the reports page')
  .action((week: string, flags: Flags) => finish(runProgram(() => print(flags, (store, at) => readWeekOf(store, week, at)))))

await program.parseAsync()
