/** `npm run triage -- "文字"`: reads one text, or JSON lines, without any store. */
import { createInterface } from 'node:readline'
import { Command, Option } from 'commander'
import { z } from 'zod'
import { explain } from '../run-program.ts'
import { urgencyNames } from '../../storage/records/triage.ts'
import type { TriageReading } from '../../classifiers/read.ts'
import type { Text } from '../../classifiers/classifier.ts'
import { readConfig } from '../config.ts'
import { loadEnvironment } from '../environment.ts'
import { openEncoder, openReader } from './reading.ts'

const FAILED = 1
const USAGE = 2

interface Flags { jsonl?: true; json?: true; encoder?: 'on' | 'off' }

const zRow = z.looseObject({ title: z.string().default(''), content: z.string().optional(), text: z.string().optional() })

/** What is printed of a reading: everything but the fingerprint, the embedding and the index words, which are for the store. */
function shown({ fingerprint: _print, words: _words, meaning: _meaning, ...reading }: TriageReading): Omit<TriageReading, 'fingerprint' | 'words' | 'meaning'> {
  return reading
}

/** A reading for people, a line each. */
function lines(reading: TriageReading): string[] {
  const { urgency, topic, category, place, units, personal } = reading
  const percent = (value: number): string => `${Math.round(value * 100)}%`
  const where = [place.district, place.street, place.community, place.spot].filter(Boolean).join(' ')
  return [
    ...(reading.understood ? [] : [`看不懂：${reading.notUnderstoodWhy ?? ''}`]),
    `紧急程度  ${urgencyNames[urgency.level]} ${percent(urgency.confidence)}${urgency.evidence.map(({ text, because }) => `  「${text}」${because}`).join('')}`,
    ...(urgency.flags.length > 0 ? [`标记      ${urgency.flags.join(' ')}`] : []),
    `主题      ${topic.label} ${percent(topic.confidence)}  分类 ${category.label} ${percent(category.confidence)}`,
    `地点      ${where || '未识别'}`,
    `承办单位  ${units.map(({ unitId, confidence, reasons }) => `${unitId} ${percent(confidence)}（${reasons.join('；')}）`).join('  ') || '未识别'}`,
    `个人信息  ${personal.length === 0 ? '无' : personal.map(({ kind }) => kind).join(' ')}`,
  ]
}

/** With the encoder, unless it is off: then one line says why. */
async function opened({ encoder }: Flags): Promise<{ read(texts: readonly Text[]): Promise<TriageReading[]>; close(): Promise<void> }> {
  const config = readConfig(loadEnvironment(process.env))
  const reader = openReader(config)
  const deep = await openEncoder({ encoder: encoder ?? config.encoder })
  if (encoder !== 'off') for (const line of deep.off) process.stderr.write(`off: ${line}\n`)
  return {
    read: async (texts) => (deep.encoder === null ? texts.map((text) => reader.read(text)) : reader.readWith(deep.encoder, texts)),
    close: async () => deep.encoder?.close(),
  }
}

async function readLines(flags: Flags): Promise<void> {
  const { read, close } = await opened(flags)
  let row = 0
  let bad = 0
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    row++
    if (line.trim() === '') continue
    const parsed = parseRow(line)
    if (typeof parsed === 'string') {
      bad++
      process.stderr.write(`row ${row}: ${parsed}\n`)
      continue
    }
    const { title, content, text, ...rest } = parsed
    for (const reading of await read([{ title, content: content ?? text ?? '' }])) process.stdout.write(`${JSON.stringify({ ...rest, ...shown(reading) })}\n`)
  }
  await close()
  process.stderr.write(`${row} rows, ${bad} bad\n`)
  if (bad > 0) process.exitCode = FAILED
}

/** The row, or what is wrong with it. */
function parseRow(line: string): z.infer<typeof zRow> | string {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch (error) {
    return explain(error)
  }
  const parsed = zRow.safeParse(value)
  return parsed.success ? parsed.data : z.prettifyError(parsed.error)
}

await new Command('triage')
  .description('Reads a text as the triage stage does: topic, urgency and the words that decided, place, units, personal data.')
  .argument('[text]', 'the text; its first line is the title when it has several')
  .option('--jsonl', 'read rows {title?, content | text, …} from standard input, write one reading a row to standard output')
  .option('--json', 'print the reading as JSON')
  .addOption(new Option('--encoder <on|off>', 'with the transformer encoder, or with the sparse models alone (default HUIYIN_ENCODER, else on)').choices(['on', 'off']))
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : USAGE))
  .action(async (text: string | undefined, options: Flags, command: Command) => {
    if (options.jsonl) return readLines(options)
    if (text === undefined) return command.help({ error: true })
    const [first = '', ...others] = text.split('\n')
    const { read, close } = await opened(options)
    for (const reading of await read([others.length > 0 ? { title: first, content: others.join('\n') } : { title: '', content: text }])) process.stdout.write(options.json ? `${JSON.stringify(shown(reading), null, 2)}\n` : `${lines(reading).join('\n')}\n`)
    await close()
  })
  .parseAsync()
