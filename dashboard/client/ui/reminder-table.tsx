/** Reminders as a table: the program's and people's own, the newest first. */
import type { ReminderView } from '../../contract/reminder.ts'
import { minuteOf } from '../shanghai-time.ts'
import { useTexts } from '../texts/wording.ts'

export function ReminderTable({ reminders }: { reminders: readonly ReminderView[] }) {
  const texts = useTexts()
  const words = texts.supervising
  return (
    <div className="sheet-scroll">
      <table className="sheet">
        <thead>
          <tr>
            <th>{words.time}</th>
            <th>{words.caseNumber}</th>
            <th>{words.unit}</th>
            <th>{words.clock}</th>
            <th>{words.told}</th>
            <th>{words.by}</th>
            <th>{words.text}</th>
          </tr>
        </thead>
        <tbody>
          {reminders.map((reminder) => (
            <tr key={reminder.id}>
              <td className="number">{minuteOf(reminder.at)}</td>
              <td className="number">{reminder.caseNumber}</td>
              <td>{reminder.unit}</td>
              <td>
                {texts.casework.clocks[reminder.clock]} {words.stages[reminder.stage]}
              </td>
              <td>{reminder.people.join('、') || words.nobody}</td>
              <td>{texts.stages[reminder.byName] ?? reminder.byName}</td>
              <td className="wide">{reminder.text}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
