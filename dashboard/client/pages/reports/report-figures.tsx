/** A month's figures as they were counted: each rate with its definition, numerator and denominator. */
import type { Channel } from '../../../../storage/records/post.ts'
import type { ReportFigures } from '../../../contract/report-figures.ts'
import { useTexts } from '../../texts/wording.ts'

const counted = ['accepted', 'carriedIn', 'closed', 'closedOnTime', 'carriedOut'] as const
const rates = ['onTime2018', 'onTime2025', 'satisfaction'] as const

export function FigureTables({ figures, className = '' }: { figures: ReportFigures; className?: string }) {
  const texts = useTexts()
  const words = texts.reports.figures
  const kinds = [
    { title: words.byChannel, rows: figures.byChannel.map(({ channel, cases }) => [texts.channels[channel as Channel] ?? channel, cases] as const) },
    { title: words.byCategory, rows: figures.byCategory.map(({ category, cases }) => [category, cases] as const) },
  ]
  return (
    <>
      <div className="sheet-scroll">
        <table className={className}>
          <thead>
            <tr>
              {counted.map((name) => (
                <th key={name}>{words[name]}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            <tr>
              {counted.map((name) => (
                <td key={name} className="number">
                  {figures[name]}
                </td>
              ))}
            </tr>
          </tbody>
        </table>
      </div>
      <h3>{words.rate}</h3>
      <table className={className}>
        <tbody>
          {rates.map((name) => {
            const { definition, numerator, denominator, rate } = figures[name]
            return (
              <tr key={name}>
                <td>{definition}</td>
                <td className="number">{rate === null ? words.none : `${(rate * 100).toFixed(2)}%`}</td>
                <td className="number">
                  {numerator} / {denominator}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
      {kinds
        .filter(({ rows }) => rows.length > 0)
        .map(({ title, rows }) => (
          <div key={title}>
            <h3>{title}</h3>
            <table className={className}>
              <tbody>
                {rows.map(([name, cases]) => (
                  <tr key={name}>
                    <td>{name}</td>
                    <td className="number">{cases}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        ))}
    </>
  )
}
