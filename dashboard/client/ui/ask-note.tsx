/** What a unit asked of whoever gave it the work, and the ruling. */
import type { DispatchRow } from '../../contract/dispatch.ts'
import { minuteOf } from '../shanghai-time.ts'
import { useTexts } from '../texts/wording.ts'

export function AskNotes({ dispatch }: { dispatch: Pick<DispatchRow, 'return' | 'extension'> }) {
  const { casework } = useTexts()
  return (['return', 'extension'] as const).map((what) => {
    const ask = dispatch[what]
    return (
      ask && (
        <p key={what} className={`ask ${ask.state}`}>
          <b>{casework.asked[what]}</b>
          <span className="tag">{casework.askState[ask.state]}</span>
          {ask.until && <span>{casework.until(minuteOf(ask.until))}</span>}
          <q>{ask.reason}</q>
          {ask.ruling && <q>{ask.ruling}</q>}
        </p>
      )
    )
  })
}
