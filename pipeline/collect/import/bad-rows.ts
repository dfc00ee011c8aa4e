/** The rows that could not be taken, as a CSV beside the file: to be mended and imported again as it is. */
import { writeFile } from 'node:fs/promises'
import { stringify } from 'csv-stringify/sync'
import type { BadRow } from './posts-of.ts'

export const BAD_ROWS_SUFFIX = '.问题行.csv'

/** Writes the list; returns its path. Cells that a spreadsheet would run as a formula are marked with an apostrophe. */
export async function writeBadRows(file: string, headings: readonly string[], bad: readonly BadRow[]): Promise<string> {
  const path = `${file}${BAD_ROWS_SUFFIX}`
  const rows = bad.map(({ raw, problems }) => [
    raw.row,
    problems.map(({ column }) => column).filter(Boolean).join('；'),
    problems.map(({ problem }) => problem).join('；'),
    ...cellsOf(raw.cells, headings),
  ])
  await writeFile(path, stringify([['行号', '问题列', '问题', ...headings], ...rows], { bom: true, escape_formulas: true }))
  return path
}

function cellsOf(cells: readonly unknown[], headings: readonly string[]): string[] {
  const [only] = cells
  if (only instanceof Error) return []
  const keyed = typeof only === 'object' && only !== null ? (only as Record<string, unknown>) : undefined
  return headings.map((heading, n) => textOf(keyed ? keyed[heading] : cells[n]))
}

const textOf = (value: unknown): string => (value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value))
