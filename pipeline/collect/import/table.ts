/** A file as a table: rows of text with their numbers, whatever the format. */

/** A row before the heading is known. */
export interface RawRow {
  /** As a spreadsheet counts, from 1. */
  row: number
  cells: readonly unknown[]
  /** The sheet it stands on, where there are several. */
  sheet?: string
}

export interface RawTable {
  /** In the file's order. Read once. */
  rows: AsyncIterable<RawRow>
  /** Headings where the format itself names them in every row (JSON). */
  keyed: boolean
}

/** The limits of a file; a larger one must be split. */
export interface ImportLimits {
  textBytes: number
  xlsxBytes: number
  /** Of all parts of an XLSX, unpacked. */
  unpackedBytes: number
  rows: number
}

export const defaultLimits: ImportLimits = { textBytes: 200 * 1024 ** 2, xlsxBytes: 50 * 1024 ** 2, unpackedBytes: 500 * 1024 ** 2, rows: 200_000 }
