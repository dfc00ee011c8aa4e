/**
 * Two steps around danger.py, both called by train.sh:
 *
 *   npx tsx classifiers/encoder-train/danger/cli.ts rows ROWS            writes what the danger reader learns from
 *   npx tsx classifiers/encoder-train/danger/cli.ts stack ROWS SCORES    fits how far it and the linear model are trusted together (urgency/danger/stack.json)
 *
 * HUIYIN_DATA names the training data's folder.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { Command } from 'commander'
import { dangerFolder } from '../../urgency/danger-reader.ts'
import type { DangerRows } from './rows.ts'
import { dangerRows } from './rows.ts'
import { fitStack } from './fit-stack.ts'

const folds = 3
const tell = (line: string): void => void process.stderr.write(`${line}\n`)
const program = new Command('danger').description('what danger.py needs before it and after it')
program
  .command('rows')
  .argument('<rows>', 'file to write')
  .action((file: string) => {
    const rows = dangerRows(process.env['HUIYIN_DATA'] || '../shared/data', folds)
    writeFileSync(file, JSON.stringify(rows))
    tell(`${rows.rows.length} rows to learn from, ${rows.left.length} of them judged in ${folds} folds`)
  })
program
  .command('stack')
  .argument('<rows>', 'as written by «rows»')
  .argument('<scores>', 'as written by danger.py')
  .action((rows: string, scores: string) => {
    fitStack(JSON.parse(readFileSync(rows, 'utf8')) as DangerRows, JSON.parse(readFileSync(scores, 'utf8')) as [number, number][], dangerFolder, tell)
  })
await program.parseAsync()
