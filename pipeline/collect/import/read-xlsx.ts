/** XLSX, read as a stream: a workbook of many sheets never lies in memory as a whole. */
import ExcelJS from 'exceljs'
import { ImportRefused } from './problems.ts'
import type { RawRow } from './table.ts'

/** A reader that gives no row for this long will give none: whole archives are checked before, this is for the rest. */
const SILENCE_MS = 60_000

/** Rows of all sheets, one sheet after another. @throws ImportRefused for a damaged file */
export async function* readXlsx(file: string, name: string): AsyncIterable<RawRow> {
  const reader = new ExcelJS.stream.xlsx.WorkbookReader(file, { entries: 'emit', sharedStrings: 'cache', styles: 'cache', hyperlinks: 'ignore', worksheets: 'emit' })
  let number = 0
  try {
    for await (const sheet of unlessSilent(reader, name)) {
      number++
      const title = (sheet as unknown as { name?: string }).name ?? `Sheet${number}`
      for await (const row of unlessSilent(sheet, name)) {
        const values = Array.isArray(row.values) ? row.values.slice(1) : []
        yield { row: row.number, cells: Array.from(values, cellText), sheet: title }
      }
    }
  } catch (error) {
    if (error instanceof ImportRefused) throw error
    throw new ImportRefused(name, `文件已损坏（${error instanceof Error ? error.message : String(error)}）`)
  }
}

async function* unlessSilent<T>(items: AsyncIterable<T>, name: string): AsyncIterable<T> {
  const iterator = items[Symbol.asyncIterator]()
  try {
    for (;;) {
      const step = await unlessLate(iterator.next(), name)
      if (step.done) return
      yield step.value
    }
  } finally {
    // Not awaited: a reader that is stuck does not answer this either.
    iterator.return?.().catch(() => undefined)
  }
}

async function unlessLate<T>(answer: Promise<T>, name: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new ImportRefused(name, '文件已损坏（读不下去）')), SILENCE_MS)
  })
  try {
    return await Promise.race([answer, silence])
  } finally {
    clearTimeout(timer)
  }
}

/** A cell as text. A date is written as the sheet shows it: exceljs keeps the wall time in the UTC fields. */
function cellText(value: unknown): unknown {
  if (value === null || value === undefined) return ''
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : value.toISOString().replace('T', ' ').slice(0, 19)
  if (typeof value !== 'object') return String(value)
  const cell = value as { richText?: { text: string }[]; text?: unknown; result?: unknown; error?: string }
  if (cell.richText) return cell.richText.map(({ text }) => text).join('')
  if ('result' in cell) return cellText(cell.result)
  if ('text' in cell) return cellText(cell.text)
  return cell.error === undefined ? '' : String(cell.error)
}
