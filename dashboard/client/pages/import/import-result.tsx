/** What became of an imported file: counts, the bad rows by row and column, and their list to take away. */
import { Alert, Button } from 'antd'
import type { Imported } from '../../../contract/import.ts'
import { useTexts } from '../../texts/wording.ts'

const counted = ['rows', 'posts', 'new', 'changed', 'same', 'passedOver', 'bad'] as const

export function ImportResult({ result }: { result: Imported }) {
  const texts = useTexts()
  const { badRows, bad, problems } = result
  return (
    <section className="part">
      <h2>{texts.import.result}</h2>
      <dl className="post-facts import-counts">
        {counted.map((name) => (
          <div key={name}>
            <dt>{texts.import.counts[name]}</dt>
            <dd className="number">{result[name]}</dd>
          </div>
        ))}
      </dl>
      {badRows && (
        <Alert
          type="warning"
          showIcon
          title={texts.import.badRows(bad)}
          action={
            <Button size="small" onClick={() => download(badRows.file, badRows.csv)}>
              {texts.import.download}
            </Button>
          }
        />
      )}
      {problems.length > 0 && (
        <div className="sheet-scroll">
          <table className="sheet">
            <tbody>
              {problems.map(({ row, column, problem }) => (
                <tr key={`${row} ${column} ${problem}`} className="import-bad">
                  <td className="number">{row}</td>
                  <td className="wide">{texts.import.problem(column, problem)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  )
}

/** Hands a text to the person as a file. */
function download(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // The browser has taken the address over by the next turn.
  setTimeout(() => URL.revokeObjectURL(address), 0)
}
