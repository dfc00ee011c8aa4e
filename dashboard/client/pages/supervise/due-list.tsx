/** Dispatches that are late or about to be, the most pressing first; a person may press by hand. */
import { Button, Empty, Skeleton } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import type { DueRow } from '../../../contract/reminder.ts'
import { api } from '../../api.ts'
import { useMe } from '../../me.ts'
import { minuteOf } from '../../shanghai-time.ts'
import { useTexts } from '../../texts/wording.ts'
import { ActionDialog, textOf } from '../../ui/action-dialog.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { UrgencyTag } from '../../ui/tags.tsx'
import { useRefresh } from '../../use-refresh.ts'

const SHOWN = 100

export function DueList({ which }: { which: 'late' | 'soon' }) {
  const texts = useTexts()
  const words = texts.supervising
  const mayRemind = useMe().permissions.includes('reminder:send')
  const { act } = useRefresh()
  const [pressed, setPressed] = useState<DueRow | null>(null)
  const { data, error, refetch } = useQuery({ queryKey: ['due', which], queryFn: () => api('due', { query: { which, limit: SHOWN } }) })
  if (error && !data) return <ProblemNote error={error} retry={() => void refetch()} />
  if (!data) return <Skeleton active />
  if (data.rows.length === 0) return <Empty description={words.none} />
  return (
    <div className="sheet-scroll">
      <table className="sheet due-sheet">
        <thead>
          <tr>
            <th>{words.caseNumber}</th>
            <th>{texts.cases.urgency}</th>
            <th>{words.matter}</th>
            <th>{words.unit}</th>
            <th>{words.clock}</th>
            <th>{words.due}</th>
            <th>{words.share}</th>
            <th>{words.lastReminder}</th>
            {mayRemind && <th />}
          </tr>
        </thead>
        <tbody>
          {data.rows.map((row) => (
            <tr key={row.dispatchId}>
              <td className="number">
                <Link to={`/cases/${encodeURIComponent(row.caseId)}`}>{row.caseNumber}</Link>
              </td>
              <td>
                <UrgencyTag level={row.urgency} />
              </td>
              <td className="wide">{row.title}</td>
              <td>{row.unit}</td>
              <td>{texts.casework.clocks[row.clock]}</td>
              <td className={row.late ? 'number late' : 'number'}>{minuteOf(row.dueAt)}</td>
              <td className="number">{row.lateDays !== null ? words.lateBy(row.lateDays) : row.share === null ? texts.unknown : `${Math.round(row.share * 100)}%`}</td>
              <td className="number">{row.lastReminder ? `${minuteOf(row.lastReminder.at)} ${words.stages[row.lastReminder.stage]}` : words.never}</td>
              {mayRemind && (
                <td>
                  <Button size="small" onClick={() => setPressed(row)}>
                    {words.remind}
                  </Button>
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {pressed && (
        <ActionDialog
          title={`${words.remind} · ${pressed.unit} · ${pressed.caseNumber}`}
          confirm={words.remind}
          fields={[{ name: 'words', label: words.remindWords, kind: 'words', optional: true }]}
          onClose={() => setPressed(null)}
          onConfirm={(values) => act(() => api('remind', { params: { id: pressed.dispatchId }, body: { words: textOf(values['words']) } }))}
        />
      )}
    </div>
  )
}
