/** The whole way of an old ledger into the store: headings found, rows read, good ones taken over, bad ones listed beside the file. */
import { basename } from 'node:path'
import type { Store } from '../../../storage/store.ts'
import type { LedgerEntry } from '../../../storage/store/ledger.ts'
import { ensureHandSource } from '../../collect/hand-source.ts'
import { writeBadRows } from '../../collect/import/bad-rows.ts'
import { openTable } from '../../collect/import/open-table.ts'
import type { BadRow } from '../../collect/import/posts-of.ts'
import { ImportRefused } from '../../collect/import/problems.ts'
import type { RowProblem } from '../../collect/import/problems.ts'
import { defaultLimits } from '../../collect/import/table.ts'
import type { RawRow } from '../../collect/import/table.ts'
import type { DueTimesFor } from '../tools.ts'
import { LEDGER_SOURCE, ledgerEntry } from './ledger-entry.ts'
import { ledgerColumns, neededColumns, readLedgerRow, unitsByName } from './ledger-row.ts'
import type { LedgerColumn, LedgerHeadings, LedgerRow } from './ledger-row.ts'

/** Ledgers carry a title, a date and a unit above their headings. */
const LINES_LOOKED_AT = 12
const ROWS_A_COMMIT = 50
const PROBLEMS_SHOWN = 200

export interface LedgerReport {
  file: string
  /** Rows with anything in them. */
  rows: number
  /** Cases made, and how many of them are closed. */
  opened: number
  closed: number
  /** Rows that an earlier import took over. */
  known: number
  bad: number
  problems: RowProblem[]
  badRowsFile: string | null
}

/** What a ledger holds, nothing written. */
export interface LedgerContents {
  headings: LedgerHeadings
  /** All headings of the file in its order. */
  all: string[]
  rows: { raw: RawRow; row: LedgerRow }[]
  bad: BadRow[]
}

/** @throws ImportRefused for a file that is no ledger, by name and what it lacks */
export async function readLedger(file: string, store: Pick<Store, 'units'>, now: Date): Promise<LedgerContents> {
  const name = basename(file)
  const table = await openTable(file)
  const units = unitsByName(await store.units())
  const ahead: RawRow[] = []
  const rows = new Map<string, { raw: RawRow; row: LedgerRow }>()
  const bad: BadRow[] = []
  let found: { headings: LedgerHeadings; row: number; all: string[] } | undefined
  const take = (raw: RawRow): void => {
    if (found === undefined || raw.row <= found.row) return
    const read = readLedgerRow(raw, found.headings, units, now)
    if (read === 'blank') return
    if (rows.size + bad.length >= defaultLimits.rows) throw new ImportRefused(name, `超过 ${defaultLimits.rows} 行，请拆分后再导入`, { row: raw.row })
    if ('problems' in read) return void bad.push({ raw, problems: read.problems })
    const former = rows.get(read.number)
    if (former === undefined) return void rows.set(read.number, { raw, row: read })
    bad.push({ raw, problems: [{ row: raw.row, column: '编号', problem: `编号与第 ${former.row.row} 行相同` }] })
  }
  for await (const raw of table.rows) {
    if (found !== undefined) take(raw)
    else {
      ahead.push(raw)
      found = findLedgerHeadings(raw, table.keyed)
      if (found === undefined && ahead.length >= LINES_LOOKED_AT) break
      if (found !== undefined && table.keyed) take(raw)
    }
  }
  if (found === undefined) throw new ImportRefused(name, ahead.length === 0 ? '文件里没有数据' : `这不是台账：前 ${ahead.length} 行里没有同时写着${neededColumns.map((column) => `「${column}」`).join('')}的表头`)
  return { headings: found.headings, all: found.all, rows: [...rows.values()], bad }
}

/** The headings, when this row has all that are needed. */
function findLedgerHeadings(raw: RawRow, keyed: boolean): { headings: LedgerHeadings; row: number; all: string[] } | undefined {
  const [only] = raw.cells
  if (only instanceof Error) return undefined
  const all = keyed ? Object.keys((only ?? {}) as object) : raw.cells.map((cell) => String(cell ?? ''))
  const plain = all.map((heading) => heading.replace(/[（(].*?[）)]/gu, '').replace(/[\s*＊:：\ufeff]/gu, ''))
  const headings = new Map<LedgerColumn, { column: number; heading: string }>()
  for (const column of ledgerColumns) {
    const at = plain.indexOf(column)
    if (at >= 0) headings.set(column, { column: keyed ? -1 : at, heading: all[at]! })
  }
  return neededColumns.every((column) => headings.has(column)) ? { headings, row: keyed ? 0 : raw.row, all } : undefined
}

export interface LedgerParts {
  store: Store
  dueTimes: DueTimesFor
  clock: () => Date
  /** Told after every commit how many rows are done. */
  onProgress?: (done: number, of: number) => void
  signal?: AbortSignal
}

/** Takes a ledger over. Stopped and called again it goes on where it stood: rows that are there are left alone. @throws ImportRefused */
export async function importLedger(file: string, { store, dueTimes, clock, onProgress, signal }: LedgerParts): Promise<LedgerReport> {
  const { rows, bad, all } = await readLedger(file, store, clock())
  const at = clock().toISOString()
  const entries: LedgerEntry[] = []
  for (const { raw, row } of rows) {
    try {
      entries.push(ledgerEntry(row, dueTimes, at))
    } catch (error) {
      if (!(error instanceof Error)) throw error
      bad.push({ raw, problems: [{ row: row.row, column: '到期时间', problem: error.message }] })
    }
  }
  await ensureHandSource(store, LEDGER_SOURCE, '旧台账', at)
  let opened = 0
  let closed = 0
  let known = 0
  for (let n = 0; n < entries.length; n += ROWS_A_COMMIT) {
    signal?.throwIfAborted()
    const taken = await store.takeLedger(entries.slice(n, n + ROWS_A_COMMIT), { at, by: 'system:ledger', action: 'import_cases', subject: `file ${basename(file)}`, detail: { rows: Math.min(ROWS_A_COMMIT, entries.length - n) } })
    opened += taken.opened.length
    closed += taken.opened.filter(({ status }) => status === 'closed').length
    known += taken.known
    onProgress?.(Math.min(n + ROWS_A_COMMIT, entries.length), entries.length)
  }
  const problems = bad.flatMap((row) => [...row.problems])
  return { file: basename(file), rows: rows.length + bad.length, opened, closed, known, bad: bad.length, problems: problems.slice(0, PROBLEMS_SHOWN), badRowsFile: bad.length === 0 ? null : await writeBadRows(file, all, bad) }
}
