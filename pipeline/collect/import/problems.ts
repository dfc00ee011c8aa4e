/** What is wrong with a file or with one of its rows, in words for the people who made the file. */

/** One cell, or one row, that cannot be taken. */
export interface RowProblem {
  /** As a spreadsheet counts: the first line of the file is 1. */
  row: number
  /** The column's heading; empty for the row as a whole. */
  column: string
  problem: string
}

/** The file as a whole cannot be taken; nothing of it was. */
export class ImportRefused extends Error {
  readonly file: string
  readonly row: number | null
  readonly column: string | null
  constructor(file: string, problem: string, place: { row?: number; column?: string } = {}) {
    const where = [place.row === undefined ? '' : `第 ${place.row} 行`, place.column ? `「${place.column}」列` : ''].filter(Boolean).join('')
    super(`${file}${where ? `，${where}` : ''}：${problem}`)
    this.name = 'ImportRefused'
    this.file = file
    this.row = place.row ?? null
    this.column = place.column ?? null
  }
}
