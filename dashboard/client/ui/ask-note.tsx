/** What a unit asked of whoever gave it the work, and the ruling; and when its clocks stood still. */
import type { AskKind } from '../../../storage/records/dispatch.ts'
import { askKinds } from '../../../storage/records/dispatch.ts'
import type { DispatchRow } from '../../contract/dispatch.ts'
import { minuteOf } from '../shanghai-time.ts'
import { useTexts } from '../texts/wording.ts'

export function AskNotes({ dispatch }: { dispatch: Pick<DispatchRow, AskKind> }) {
  const { casework } = useTexts()
  return askKinds.map((what) => {
    const ask = dispatch[what]
    return (
      ask && (
        <p key={what} className={`ask ${ask.state}`}>
          <b>{casework.asked[what]}</b>
          <span className="tag">{casework.askState[ask.state]}</span>
          {ask.until && <span>{what === 'pause' ? casework.pauseUntil(minuteOf(ask.until)) : casework.until(minuteOf(ask.until))}</span>}
          <q>{ask.reason}</q>
          {ask.ruling && <q>{ask.ruling}</q>}
        </p>
      )
    )
  })
}

/** 「已暂停计时，自…至…」, and former pauses with what they took. */
export function PauseNotes({ dispatch }: { dispatch: Pick<DispatchRow, 'pauses'> }) {
  const { casework } = useTexts()
  return dispatch.pauses.map(({ from, until, ended, reason, byName, upper }) => (
    <p key={`${from} ${until}`} className={ended ? 'ask' : 'ask asked'} role={ended ? undefined : 'status'}>
      <b>{ended ? casework.wasPaused(minuteOf(from), minuteOf(ended)) : casework.isPaused(minuteOf(from), minuteOf(until))}</b>
      {upper && <span className="tag">{casework.pausedAbove}</span>}
      <span>{byName}</span>
      <q>{reason}</q>
    </p>
  ))
}
