/** `npm run evaluate -- TASK …` and `npm run train -- TASK`. Exit codes: 0 done, 1 a fault of ours, 2 wrong arguments or bad data. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'
import { Argument, Command, CommanderError, Option } from 'commander'
import { parse } from 'dotenv'
import { loadCity } from './city.ts'
import type { EncoderReader } from './encoder/encoder-reader.ts'
import { openEncoderReader } from './encoder/encoder-reader.ts'
import { eventsCommand } from './events/events-command.ts'
import { evaluateCategory, evaluateRouting, evaluateTopic, evaluateUrgency, findDuplicates } from './evaluate.ts'
import { modelsFolder, rollBackModel, trainTasks } from './learning/installed.ts'
import type { TrainTask } from './learning/installed.ts'
import { BadData, readRows, zCategoryRow, zDedupeRow, zRoutingRow, zTopicRow, zUrgencyRow } from './learning/training-data.ts'
import { openTopicReader, openUrgencyReader } from './read.ts'
import { meaningsOf } from './routing/meanings.ts'
import { trainTask } from './train.ts'

const tell = (line: string): void => {
  process.stderr.write(`${line}\n`)
}
const answer = (value: object): void => {
  process.stdout.write(`${JSON.stringify(value)}\n`)
}

function similarityOf(text: string): number {
  const value = Number(text)
  if (!(value > 0 && value <= 1)) throw new BadData(`--least ${text}: a similarity lies above 0 and at most at 1`)
  return value
}

type EncoderFlag = { encoder: 'on' | 'off' }
const encoderOption = (): Option => new Option('--encoder <on|off>', 'with the transformer encoder beside the sparse model, or without').choices(['on', 'off']).default('on')

/** Hands the encoder over, or null with a line of why there is none. */
async function withEncoder({ encoder }: EncoderFlag, use: (encoder: EncoderReader | null) => Promise<void>): Promise<void> {
  if (encoder === 'off') return use(null)
  const state = await openEncoderReader()
  if (!state.on) {
    tell(`encoder: ${state.why}`)
    return use(null)
  }
  await use(state.encoder)
  await state.encoder.close()
}

function evaluateCommand(): Command {
  const evaluate = new Command('evaluate').description('how good the classifiers are on labelled rows; the last line is one JSON object')
  evaluate
    .command('topic')
    .description('rows {text,label} → n, accuracy, macroF1, weightedF1, ece, postsPerSecond')
    .argument('<file>', 'JSON lines')
    .addOption(encoderOption())
    .action(async (file: string, options: EncoderFlag) => {
      const rows = readRows(file, zTopicRow)
      const { reader, off } = openTopicReader(loadCity())
      if (off !== null) tell(`topic: ${off}，只用词表`)
      reader.classify({ title: '', content: rows[0]!.text })
      await withEncoder(options, async (encoder) => answer(await evaluateTopic(rows, reader, encoder, () => performance.now())))
    })
  evaluate
    .command('category')
    .description('rows {title,content,category}, one of the office’s list → n, top1, top3, ece')
    .argument('<file>', 'JSON lines')
    .addOption(encoderOption())
    .action(async (file: string, options: EncoderFlag) => {
      const city = loadCity()
      const rows = readRows(file, zCategoryRow)
      const labels = new Set(city.categories.classes2025.map(({ label }) => label))
      for (const [line, { category }] of rows.entries()) if (!labels.has(category)) throw new BadData(`${file}, row ${line + 1}: no such category: ${category}`)
      const { reader, off } = openTopicReader(city)
      if (off !== null) tell(`topic: ${off}，只用词表`)
      await withEncoder(options, async (encoder) => answer(await evaluateCategory(rows, reader, encoder)))
    })
  evaluate
    .command('urgency')
    .description('rows {title,content,levels} → n, accuracy, criticalRecall, criticalPrecision, urgentRecall, urgentPrecision')
    .argument('<file>', 'JSON lines')
    .addOption(encoderOption())
    .action(async (file: string, options: EncoderFlag) => {
      const rows = readRows(file, zUrgencyRow)
      const { reader, off } = openUrgencyReader()
      if (off !== null) tell(`urgency: ${off}，只用规则`)
      await withEncoder(options, async (encoder) => answer(await evaluateUrgency(rows, reader, encoder)))
    })
  evaluate
    .command('routing')
    .description('rows {title,content,unit} → n, top1, top3, autoCoverage, autoPrecision; learns from --train alone')
    .requiredOption('--train <file>', 'answered letters, in the order they came')
    .requiredOption('--test <file>', 'letters to judge')
    .addOption(encoderOption())
    .action(async ({ train, test, ...options }: { train: string; test: string } & EncoderFlag) => {
      const letters = readRows(train, zRoutingRow)
      const judged = readRows(test, zRoutingRow)
      await withEncoder(options, async (encoder) => {
        const meanings = encoder === null ? undefined : { train: { encoder: encoder.version, vectors: await meaningsOf(letters, encoder) }, test: await meaningsOf(judged, encoder) }
        answer(evaluateRouting(letters, judged, loadCity(), { progress: tell, meanings }))
      })
    })
  evaluate
    .command('dedupe')
    .description('rows {title,content} or {text}, with an id or named by line → pairs and their similarity')
    .argument('<file>', 'JSON lines')
    .option('--least <similarity>', 'least similarity', '0.5')
    .action((file: string, { least }: { least: string }) => {
      const rows = readRows(file, zDedupeRow)
      const pairs = findDuplicates(rows, similarityOf(least))
      answer({ n: rows.length, pairs })
    })
  evaluate.addCommand(eventsCommand({ tell, answer }))
  return evaluate
}

interface TrainFlags extends EncoderFlag { data?: string; from?: string; out?: string; rollback: boolean }

function trainCommand(): Command {
  return new Command('train')
    .description('makes a model anew and prints figures on texts left out; the last line is one JSON object')
    .addArgument(new Argument('<task>').choices([...trainTasks]))
    .option('--data <folder>', 'training data (default HUIYIN_DATA, else ../shared/data)')
    .option('--from <store|file>', 'what people corrected: out of the store, installed into HUIYIN_DATA_DIR/models only if it does better than what runs; or a file that «storage export-labels» wrote')
    .option('--out <file>', 'write the weights there instead of beside the code')
    .option('--rollback', 'take the installed model back: what ran before runs again', false)
    .addHelpText('after', '\nA running program takes up another model with the next post that it reads.')
    .addOption(encoderOption())
    .action(async (task: TrainTask, { data, from, out, rollback, ...flags }: TrainFlags) => {
      const environment = { ...(existsSync('.env') ? parse(readFileSync('.env')) : {}), ...process.env }
      const models = modelsFolder(environment['HUIYIN_DATA_DIR'] || './data')
      if (rollback) return answer({ task, ...rollBackModel(models, task) })
      const started = performance.now()
      const options = { data: data ?? (environment['HUIYIN_DATA'] || '../shared/data'), out: out ?? null, city: loadCity(), today: new Date().toISOString().slice(0, 10), progress: tell }
      const learn = (encoder: EncoderReader | null): Promise<object> =>
        from === 'store' ? withLabels((file) => trainTask(task, { ...options, from: file, models, encoder })) : trainTask(task, { ...options, from: from ?? null, models: null, encoder })
      let figures = {}
      await withEncoder(task === 'category' || (task === 'routing' && from === 'store') ? flags : { encoder: 'off' }, async (encoder) => {
        figures = await learn(encoder)
      })
      answer({ ...figures, seconds: Math.round((performance.now() - started) / 100) / 10 })
    })
}

/** The store's labelled rows in a file that is gone afterwards. The store's own command writes it: classifiers know no database. */
async function withLabels<T>(use: (file: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'huiyin-labels-'))
  try {
    const file = join(folder, 'labels.jsonl')
    const { status, stderr } = spawnSync(process.execPath, [...process.execArgv, fileURLToPath(new URL('../storage/cli.ts', import.meta.url)), 'export-labels', file], { encoding: 'utf8' })
    if (status !== 0) throw new BadData(`the store gave no labelled rows: ${stderr.trim()}`)
    return await use(file)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

try {
  const program = new Command('classifiers').addCommand(evaluateCommand()).addCommand(trainCommand())
  for (const command of [program, ...program.commands, ...program.commands.flatMap(({ commands }) => commands)]) command.exitOverride().configureOutput({ writeErr: (text) => process.stderr.write(text) })
  await program.parseAsync()
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2
  else if (error instanceof BadData) {
    tell(error.message)
    process.exitCode = 2
  } else throw error
}
