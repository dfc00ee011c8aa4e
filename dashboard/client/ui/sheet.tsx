/** A table of records: what stands in each column is said once. On a phone `folds` lays each row out as a card without the heads. */
import type { ReactNode } from 'react'

export interface Column<R> {
  key: string
  head?: ReactNode
  render: (row: R) => ReactNode
  /** On a phone its head stands before it: a figure or a time alone says nothing. */
  labelled?: boolean
  /** What can be done with the row; on a phone at its end. */
  acts?: boolean
  /** Classes of its cells. */
  className?: string | ((row: R) => string | undefined)
}

interface SheetProps<R> {
  columns: readonly Column<R>[]
  rows: readonly R[]
  keyOf: (row: R) => string
  rowClass?: (row: R) => string | undefined
  folds?: boolean
  className?: string
}

export function Sheet<R>({ columns, rows, keyOf, rowClass, folds = false, className: ofTable = '' }: SheetProps<R>) {
  return (
    <div className="sheet-scroll">
      <table className={['sheet', folds && 'folds', ofTable].filter(Boolean).join(' ')}>
        <thead>
          <tr>
            {columns.map(({ key, head }) => (
              <th key={key}>{head}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)} className={rowClass?.(row)}>
              {columns.map(({ key, head, render, labelled = false, acts = false, className }) => (
                <td key={key} className={[typeof className === 'function' ? className(row) : className, acts && 'sheet-acts'].filter(Boolean).join(' ') || undefined} {...(labelled && typeof head === 'string' ? { 'data-head': head } : {})}>
                  {render(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
