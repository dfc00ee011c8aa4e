/** Reminders as a table: the program's and people's own, the newest first. */
import type { ReminderView } from '../../contract/reminder.ts'
import { minuteOf } from '../shanghai-time.ts'
import { useTexts } from '../texts/wording.ts'
import { Sheet } from './sheet.tsx'

export function ReminderTable({ reminders }: { reminders: readonly ReminderView[] }) {
  const texts = useTexts()
  const words = texts.supervising
  return (
    <Sheet
      folds
      rows={reminders}
      keyOf={({ id }) => id}
      columns={[
        { key: 'at', head: words.time, className: 'number', render: ({ at }) => minuteOf(at) },
        { key: 'number', head: words.caseNumber, className: 'number', render: ({ caseNumber }) => caseNumber },
        { key: 'unit', head: words.unit, render: ({ unit }) => unit },
        { key: 'clock', head: words.clock, render: ({ clock, stage }) => `${texts.casework.clocks[clock]} ${words.stages[stage]}` },
        { key: 'told', head: words.told, labelled: true, render: ({ people }) => people.join('、') || words.nobody },
        { key: 'by', head: words.by, labelled: true, render: ({ byName }) => texts.stages[byName] ?? byName },
        { key: 'text', head: words.text, className: 'wide', render: ({ text }) => text },
      ]}
    />
  )
}
