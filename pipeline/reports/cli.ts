/** `npm run -s report -- month 2026-11`: a month's figures as JSON, or with --text as the opening of a 《运行情况》. Exit codes: 0 done · 1 failed · 2 wrong usage or configuration. */
import { Command, InvalidArgumentError } from 'commander'
import { readConfig } from '../config.ts'
import { loadEnvironment } from '../environment.ts'
import { openConfiguredStore } from '../open-configured-store.ts'
import { exitCodes, runProgram } from '../run-program.ts'
import { caseFigures } from './case-figures.ts'
import { figuresText } from './figures-text.ts'
import { monthPeriod, monthTitle } from './month.ts'
import { saveMonthReport } from './month-report.ts'
import { reportNumber } from '../../storage/records/report.ts'

async function printMonth(month: string, { text, save }: { text?: true; save?: true }): Promise<void> {
  const period = monthPeriod(month)
  if (period === null) throw new Error(`${month} is no month`)
  const store = await openConfiguredStore(readConfig(loadEnvironment(process.env)))
  try {
    const figures = caseFigures(await store.casesInWork(period.from, period.to), period)
    if (save) process.stderr.write(`${reportNumber(await saveMonthReport(store, month, { at: new Date().toISOString(), by: 'system:report' }))} 已存入报告\n`)
    process.stdout.write(text ? `${figuresText(monthTitle(month), figures)}\n` : `${JSON.stringify(figures, null, 2)}\n`)
  } finally {
    await store.close()
  }
}

function checkMonth(value: string): string {
  if (monthPeriod(value) === null) throw new InvalidArgumentError('a month is written 2026-11')
  return value
}

const program = new Command('report').description('Figures over the cases of the configured store.').exitOverride((error) => process.exit(error.exitCode === 0 ? exitCodes.done : exitCodes.usage))
program
  .command('month')
  .description('a month: accepted, closed, on time (both definitions), carried over, satisfaction, by channel and category')
  .argument('<month>', 'e.g. 2026-11, as counted in Shanghai', checkMonth)
  .option('--text', 'as the opening sentences of a 《运行情况》')
  .option('--save', 'also keeps it in the store as a draft 运行简报, to be submitted on the reports page')
  .action(async (month: string, flags: { text?: true; save?: true }) => {
    const code = await runProgram(() => printMonth(month, flags))
    if (code !== exitCodes.done) process.exit(code)
  })

await program.parseAsync()
