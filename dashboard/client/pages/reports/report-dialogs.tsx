/** What is asked when a report is written, mended, dropped or instructed on. */
import { addDays, addWeeks, daysOfWeek, weekOf } from '../../../../storage/records/week.ts'
import type { ReportRow, ReportView } from '../../../contract/report.ts'
import { TEXT_MOST, TITLE_MOST } from '../../../contract/report.ts'
import { api } from '../../api.ts'
import { useTexts } from '../../texts/wording.ts'
import { ActionDialog, instantOf, listOf, textOf } from '../../ui/action-dialog.tsx'
import { useRefresh } from '../../use-refresh.ts'
import { useUnitChoices } from '../../use-unit-choices.ts'

export interface Written {
  title: string
  text: string
  caseNumbers: readonly string[]
}

/** Case numbers as people write them: with spaces, commas or 顿号 between. */
const numbersIn = (words: string): string[] => words.split(/[\s,，、;；]+/u).filter(Boolean)

/** Writes a 专报, or mends one that is in hand. */
export function WriteDialog({ before, eventId = null, initial, onClose, onWritten }: { before?: ReportView['report']; eventId?: string | null; initial: Written; onClose: () => void; onWritten: (report: ReportRow) => void }) {
  const words = useTexts().reports
  const { act } = useRefresh()
  return (
    <ActionDialog
      title={before ? `${words.mend} · ${before.number}` : words.write}
      confirm={before ? words.mend : words.write}
      fields={[
        { name: 'title', label: words.reportTitle, kind: 'line', most: TITLE_MOST },
        { name: 'text', label: words.text, kind: 'words', rows: 12, most: TEXT_MOST },
        { name: 'caseNumbers', label: words.caseNumbers, kind: 'line', most: 1500, optional: true, hint: words.caseNumbersHint },
      ]}
      initial={{ title: initial.title, text: initial.text, caseNumbers: initial.caseNumbers.join('、') }}
      onClose={onClose}
      onConfirm={async (values) => {
        const written = { title: textOf(values['title']), text: textOf(values['text']), caseNumbers: numbersIn(textOf(values['caseNumbers'])) }
        onWritten(await act(() => (before ? api('mendReport', { params: { id: before.id }, body: { version: before.version, ...written } }) : api('writeReport', { body: { ...written, eventId } }))))
      }}
    />
  )
}

/** A month to make a 运行简报 of; last month to begin with. */
export function MonthDialog({ month, onClose, onMade }: { month: string; onClose: () => void; onMade: (report: ReportRow) => void }) {
  const words = useTexts().reports
  const { act } = useRefresh()
  return (
    <ActionDialog
      title={words.makeMonth}
      fields={[{ name: 'month', label: words.month, kind: 'line', most: 7, hint: words.monthHint }]}
      initial={{ month }}
      onClose={onClose}
      onConfirm={async (values) => onMade(await act(() => api('makeMonthReport', { body: { month: textOf(values['month']) } })))}
    />
  )
}

/** Weeks that can be chosen, this one included: more than a year. */
const WEEKS_OFFERED = 60

/** A week to make a 热点周报 of; last week to begin with. @param today the day in Shanghai */
export function WeekDialog({ today, onClose, onMade }: { today: string; onClose: () => void; onMade: (report: ReportRow) => void }) {
  const words = useTexts().reports
  const { act } = useRefresh()
  const current = weekOf(today)
  const choices = Array.from({ length: WEEKS_OFFERED }, (_, n) => {
    const week = addWeeks(current, -n)
    const { from, to } = daysOfWeek(week)
    return { value: week, label: words.weekChoice(week, from, addDays(to, -1), n > 0) }
  })
  return (
    <ActionDialog
      title={words.makeWeek}
      fields={[{ name: 'week', label: words.week, kind: 'one', choices, hint: words.weekHint }]}
      initial={{ week: addWeeks(current, -1) }}
      onClose={onClose}
      onConfirm={async (values) => onMade(await act(() => api('makeWeekReport', { body: { week: textOf(values['week']) } })))}
    />
  )
}

export function InstructDialog({ view, onClose }: { view: ReportView; onClose: () => void }) {
  const texts = useTexts()
  const { casework, reports: words } = texts
  const { act } = useRefresh()
  const units = useUnitChoices(1)
  const cases = view.cases.filter(({ followed }) => !followed).map(({ case: record }) => ({ value: record.id, label: `${record.number} ${record.title}` }))
  return (
    <ActionDialog
      title={`${words.instruct} · ${view.report.number}`}
      confirm={words.instruct}
      note={view.report.title}
      fields={[
        { name: 'text', label: casework.form.instruction, kind: 'words', rows: 4, most: 1000 },
        ...(cases.length > 0 ? [{ name: 'caseIds', label: words.onCases, kind: 'marks' as const, choices: cases, optional: true }] : []),
        { name: 'targetUnitIds', label: casework.form.targets, kind: 'some', choices: units, optional: true },
        { name: 'dueAt', label: casework.form.instructionDue, kind: 'time', optional: true },
      ]}
      initial={{ caseIds: cases.map(({ value }) => value) }}
      onClose={onClose}
      onConfirm={(values) => act(() => api('writeInstruction', { body: { text: textOf(values['text']), caseIds: listOf(values['caseIds']), reportId: view.report.id, targetUnitIds: listOf(values['targetUnitIds']), dueAt: instantOf(values['dueAt']) } }))}
    />
  )
}

export function DropDialog({ report, onClose }: { report: ReportView['report']; onClose: () => void }) {
  const words = useTexts().reports
  const { act } = useRefresh()
  return (
    <ActionDialog
      title={`${words.drop} · ${report.number}`}
      confirm={words.drop}
      danger
      fields={[{ name: 'why', label: words.dropWhy, kind: 'words' }]}
      onClose={onClose}
      onConfirm={(values) => act(() => api('dropReport', { params: { id: report.id }, body: { version: report.version, why: textOf(values['why']) } }))}
    />
  )
}
