/** A year's holidays as the notice writes them, and a closure. */
import type { CalendarEntries } from '../../../../storage/records/calendar.ts'
import { ApiProblem } from '../../api.ts'
import { useTexts } from '../../texts/wording.ts'
import { ActionDialog, textOf } from '../../ui/action-dialog.tsx'
import { asRanges, daysIn } from './days-in.ts'

type Year = CalendarEntries['years'][number]
const MOST = 2000

/** @param year one that was entered before, or the number of a new one */
export function YearDialog({ year, onClose, onDone }: { year: Year | number; onClose: () => void; onDone: (year: Year) => void }) {
  const texts = useTexts()
  const say = texts.rules.calendar
  const before = typeof year === 'number' ? undefined : year
  return (
    <ActionDialog
      title={say.enterYear(before?.year ?? Number(year))}
      confirm={texts.casework.confirm}
      fields={[
        { name: 'holidays', label: say.holidays, kind: 'words', rows: 4, most: MOST, hint: say.holidaysHint },
        { name: 'makeUp', label: say.makeUpDays, kind: 'words', rows: 2, most: MOST, hint: say.makeUpHint, optional: true },
        { name: 'source', label: say.noticeOf, kind: 'line', most: 100, hint: say.noticeHint },
      ]}
      initial={{ holidays: asRanges(before?.holidays ?? []).join('、'), makeUp: asRanges(before?.makeUp ?? []).join('、'), source: before?.source }}
      onClose={onClose}
      onConfirm={async (values) => {
        const number = before?.year ?? Number(year)
        const read = (field: string): string[] => {
          const { days, strange } = daysIn(textOf(values[field]), number)
          if (strange.length > 0) throw new ApiProblem('invalid', say.badDays(strange.join('、')), [{ path: field, message: say.badDays(strange.join('、')) }])
          return days
        }
        onDone({ year: number, holidays: read('holidays'), makeUp: read('makeUp'), source: textOf(values['source']) })
      }}
    />
  )
}

export function ClosureDialog({ onClose, onDone }: { onClose: () => void; onDone: (closure: CalendarEntries['closures'][number]) => void }) {
  const texts = useTexts()
  const say = texts.rules.calendar
  return (
    <ActionDialog
      title={say.addClosure}
      confirm={texts.casework.confirm}
      note={say.closuresNote}
      fields={[
        { name: 'from', label: say.closureFrom, kind: 'time' },
        { name: 'until', label: say.closureUntil, kind: 'time' },
        { name: 'why', label: say.closureWhy, kind: 'line', most: 100 },
      ]}
      onClose={onClose}
      onConfirm={async (values) => onDone({ from: textOf(values['from']).slice(0, 16), until: textOf(values['until']).slice(0, 16), why: textOf(values['why']) })}
    />
  )
}
