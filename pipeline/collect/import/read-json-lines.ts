/** One JSON object a line. A line that is none is a row with a problem, not the end of the file. */
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import iconv from 'iconv-lite'
import { encodingOf } from './encoding.ts'
import { ImportRefused } from './problems.ts'
import type { RawRow } from './table.ts'

const LONGEST_LINE = 2 * 1024 * 1024

/** Each row has one cell: the object, or the Error that reading the line met. */
export async function* readJsonLines(file: string, name: string): AsyncIterable<RawRow> {
  const source = createReadStream(file)
  const lines = createInterface({ input: source.pipe(iconv.decodeStream(await encodingOf(file))), crlfDelay: Number.POSITIVE_INFINITY })
  let row = 0
  try {
    for await (const line of lines) {
      row++
      if (line.length > LONGEST_LINE) throw new ImportRefused(name, '这一行太长', { row })
      if (line.trim() !== '') yield { row, cells: [objectOf(line)] }
    }
  } finally {
    source.destroy()
  }
}

function objectOf(line: string): unknown {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : new Error('不是一个 JSON 对象')
  } catch {
    return new Error('不是有效的 JSON')
  }
}
