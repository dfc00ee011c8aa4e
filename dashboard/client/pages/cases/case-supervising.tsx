/** 催办 and 督办 of one case, the newest first. */
import { useQuery } from '@tanstack/react-query'
import { api } from '../../api.ts'
import { minuteOf } from '../../shanghai-time.ts'
import { useTexts } from '../../texts/wording.ts'
import { Part } from '../../ui/part.tsx'

const SHOWN = 20

export function CaseSupervising({ caseId }: { caseId: string }) {
  const texts = useTexts()
  const words = texts.supervising
  const supervisions = useQuery({ queryKey: ['supervisions', 'case', caseId], queryFn: () => api('supervisions', { query: { caseId, limit: SHOWN } }) })
  const reminders = useQuery({ queryKey: ['reminders', 'case', caseId], queryFn: () => api('reminders', { query: { caseId, limit: SHOWN } }) })
  return (
    <>
      <Part title={words.tabs.supervisions} count={supervisions.data?.total ?? 0}>
        {supervisions.data?.supervisions.map((record) => (
          <p key={record.id} className="chain">
            <span className="tag">{words.states[record.state]}</span> {words.kinds[record.kind]} {record.number} {record.unit} <small>{minuteOf(record.at)}</small>
            <q>{record.matter}</q>
            {record.answer && <q>{record.answer}</q>}
            {record.outcome && <q>{record.outcome}</q>}
          </p>
        ))}
      </Part>
      <Part title={words.tabs.reminders} count={reminders.data?.total ?? 0}>
        {reminders.data?.reminders.map((reminder) => (
          <p key={reminder.id} className="chain">
            <span className="tag">{words.stages[reminder.stage]}</span> {reminder.unit} {texts.casework.clocks[reminder.clock]} <small>{minuteOf(reminder.at)}</small> {texts.stages[reminder.byName] ?? reminder.byName}
          </p>
        ))}
      </Part>
    </>
  )
}
