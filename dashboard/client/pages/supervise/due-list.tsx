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
import { Sheet } from '../../ui/sheet.tsx'
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
    <>
      <Sheet
        folds
        className="due-sheet"
        rows={data.rows}
        keyOf={({ dispatchId }) => dispatchId}
        columns={[
          { key: 'number', head: words.caseNumber, className: 'number', render: ({ caseId, caseNumber }) => <Link to={`/cases/${encodeURIComponent(caseId)}`}>{caseNumber}</Link> },
          { key: 'urgency', head: texts.cases.urgency, render: ({ urgency }) => <UrgencyTag level={urgency} /> },
          { key: 'matter', head: words.matter, className: 'wide', render: ({ title }) => title },
          { key: 'unit', head: words.unit, render: ({ unit }) => unit },
          { key: 'clock', head: words.clock, render: ({ clock }) => texts.casework.clocks[clock] },
          { key: 'due', head: words.due, labelled: true, className: ({ late }) => (late ? 'number late' : 'number'), render: ({ dueAt }) => minuteOf(dueAt) },
          { key: 'share', head: words.share, labelled: true, className: 'number', render: ({ lateDays, share }) => (lateDays !== null ? words.lateBy(lateDays) : share === null ? texts.unknown : `${Math.round(share * 100)}%`) },
          { key: 'last', head: words.lastReminder, labelled: true, className: 'number', render: ({ lastReminder }) => (lastReminder ? `${minuteOf(lastReminder.at)} ${words.stages[lastReminder.stage]}` : words.never) },
          ...(mayRemind
            ? [
                {
                  key: 'acts',
                  acts: true,
                  render: (row: DueRow) => (
                    <Button size="small" onClick={() => setPressed(row)}>
                      {words.remind}
                    </Button>
                  ),
                },
              ]
            : []),
        ]}
      />
      {pressed && (
        <ActionDialog
          title={`${words.remind} · ${pressed.unit} · ${pressed.caseNumber}`}
          confirm={words.remind}
          fields={[{ name: 'words', label: words.remindWords, kind: 'words', optional: true }]}
          onClose={() => setPressed(null)}
          onConfirm={(values) => act(() => api('remind', { params: { id: pressed.dispatchId }, body: { words: textOf(values['words']) } }))}
        />
      )}
    </>
  )
}
