/** What the rules would have done: totals that add up, why the rest stays with people, and where people chose otherwise. */
import type { DryRunView } from '../../../contract/forwarding.ts'
import { useTexts } from '../../texts/wording.ts'
import { Part } from '../../ui/part.tsx'

export function DryRunResult({ run }: { run: DryRunView }) {
  const { supervising: words } = useTexts()
  return (
    <Part title={words.dryRunTitle}>
      <p>
        <b>{words.dryRunLine(run.posts, run.forwarded)}</b>
      </p>
      <p>{words.dryRunAgainst(run.same, run.other, run.undecided)}</p>
      <p>
        <small>
          {words.noRuleFits(run.noRule)}
          {run.barred.map(({ bar, count }) => ` · ${words.bars[bar] ?? bar} ${count}`).join('')}
        </small>
      </p>
      {run.examples.length > 0 && (
        <div className="sheet-scroll">
          <table className="sheet">
            <tbody>
              {run.examples.map((example) => (
                <tr key={example.postId}>
                  <td className="wide">{example.title}</td>
                  <td>{example.rule}</td>
                  <td>{example.unit}</td>
                  <td className={example.chosen !== null && example.chosen !== example.unit ? 'late' : ''}>{words.chosen(example.chosen)}</td>
                  <td className="wide">{example.because}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Part>
  )
}
