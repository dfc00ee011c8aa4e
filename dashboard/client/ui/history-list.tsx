/** Who did what, when and why; the newest last, as it happened. */
import type { HistoryView } from '../../contract/history.ts'
import { minuteOf } from '../shanghai-time.ts'
import { useTexts } from '../texts/wording.ts'

export function HistoryList({ history }: { history: readonly HistoryView[] }) {
  const texts = useTexts()
  return (
    <ol className="history">
      {history.map((entry, index) => (
        <li key={`${entry.at}-${index}`}>
          <time dateTime={entry.at}>{minuteOf(entry.at)}</time>
          <b>{(entry.about && texts.casework.steps[entry.action]) || (texts.actions[entry.action] ?? entry.action)}</b>
          {entry.about && <i>{entry.about}</i>}
          <span>{texts.stages[entry.byName] ?? entry.byName}</span>
          {entry.why && <q>{entry.action === 'change' ? entry.why.split(', ').map((field) => texts.post.fields[field] ?? field).join('、') : entry.why}</q>}
        </li>
      ))}
    </ol>
  )
}
