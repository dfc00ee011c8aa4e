/** CSV and its likes: comma, tab or semicolon, quoted or not, UTF-8, UTF-16 or GBK. */
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { parse } from 'csv-parse'
import iconv from 'iconv-lite'
import { encodingOf } from './encoding.ts'
import type { TextEncoding } from './encoding.ts'
import { ImportRefused } from './problems.ts'
import type { RawRow } from './table.ts'

/** A cell of more text is a quotation mark that was never closed. */
const LONGEST_RECORD = 2 * 1024 * 1024

/** @throws ImportRefused that names the line where the file stops making sense */
export async function* readCsv(file: string, name: string): AsyncIterable<RawRow> {
  const encoding = await encodingOf(file)
  const delimiter = await delimiterOf(file, encoding)
  const source = createReadStream(file)
  const parser = parse({ bom: true, delimiter, relax_column_count: true, relax_quotes: true, skip_empty_lines: false, max_record_size: LONGEST_RECORD })
  const decoder = iconv.decodeStream(encoding)
  source.on('error', (error) => parser.destroy(error))
  decoder.on('error', (error) => parser.destroy(error))
  source.pipe(decoder).pipe(parser)
  let row = 0
  try {
    for await (const cells of parser as AsyncIterable<string[]>) yield { row: ++row, cells }
  } catch (error) {
    const { code } = error as { code?: string }
    if (code === 'CSV_QUOTE_NOT_CLOSED' || code === 'CSV_MAX_RECORD_SIZE') throw new ImportRefused(name, '引号没有成对，从这一行起读不出来', { row: row + 1 })
    if (code?.startsWith('CSV_')) throw new ImportRefused(name, (error as Error).message, { row: row + 1 })
    throw error
  } finally {
    source.destroy()
  }
}

/** The delimiter that the first line has most of. */
async function delimiterOf(file: string, encoding: TextEncoding): Promise<string> {
  const handle = await open(file)
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(16_384), 0, 16_384, 0)
    const lines = iconv.decode(buffer.subarray(0, bytesRead), encoding).split(/\r?\n/, 10)
    const counts = [',', '\t', ';', '，'].map((sign) => ({ sign, count: Math.max(...lines.map((line) => line.split(sign).length)) }))
    return counts.reduce((best, next) => (next.count > best.count ? next : best)).sign
  } finally {
    await handle.close()
  }
}
