/** A table of records: what stands in each column is said once. On a phone `folds` lays each row out as a card without the heads. */
import type { ReactNode } from 'react'

export interface Column<R> {
  key: string
  head?: ReactNode
  render: (row: R) => ReactNode
  /** Classes of its cells. */
  className?: string | ((row: R) => string | undefined)
}

interface SheetProps<R> {
  columns: readonly Column<R>[]
  rows: readonly R[]
  keyOf: (row: R) => string
  rowClass?: (row: R) => string | undefined
  folds?: boolean
}

export function Sheet<R>({ columns, rows, keyOf, rowClass, folds = false }: SheetProps<R>) {
  return (
    <div className="sheet-scroll">
      <table className={folds ? 'sheet folds' : 'sheet'}>
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
              {columns.map(({ key, render, className }) => (
                <td key={key} className={typeof className === 'function' ? className(row) : className}>
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
