/** The clock of a dispatch that runs out next. */
import type { DispatchRow } from '../../contract/dispatch.ts'
import { minuteOf } from '../shanghai-time.ts'
import { useTexts } from '../texts/wording.ts'

export function DueTag({ next }: { next: DispatchRow['next'] }) {
  const { casework } = useTexts()
  if (!next) return null
  return (
    <span className={next.late ? 'due late' : 'due'}>
      {casework.due(casework.clocks[next.clock], minuteOf(next.at))}
      {next.late && <b> {casework.late}</b>}
    </span>
  )
}
