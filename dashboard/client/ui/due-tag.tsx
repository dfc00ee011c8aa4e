/** The clock of a dispatch that runs out next; of one that stands still, that it does. */
import type { DispatchRow } from '../../contract/dispatch.ts'
import { minuteOf } from '../shanghai-time.ts'
import { useTexts } from '../texts/wording.ts'

export function DueTag({ dispatch: { next, paused } }: { dispatch: Pick<DispatchRow, 'next' | 'paused'> }) {
  const { casework } = useTexts()
  if (!next) return null
  return (
    <span className={next.late ? 'due late' : 'due'}>
      {casework.due(casework.clocks[next.clock], minuteOf(next.at))}
      {paused && <b className="paused"> {casework.paused}</b>}
      {next.late && <b> {casework.late}</b>}
    </span>
  )
}
