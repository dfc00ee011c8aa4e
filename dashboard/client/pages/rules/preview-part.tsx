/** «A dispatch now would be due …», by the rules as they are or as they are being changed. */
import { Input } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ClockRule } from '../../../../storage/records/clock-policy.ts'
import type { CalendarEntries } from '../../../../storage/records/calendar.ts'
import { api } from '../../api.ts'
import { minuteOf } from '../../shanghai-time.ts'
import { useTexts } from '../../texts/wording.ts'
import { instantOf } from '../../ui/action-dialog.tsx'
import { Part } from '../../ui/part.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { Sheet } from '../../ui/sheet.tsx'

export function PreviewPart({ rules = null, calendar = null }: { rules?: readonly ClockRule[] | null; calendar?: CalendarEntries | null }) {
  const texts = useTexts()
  const { rules: words, casework } = texts
  const [time, setTime] = useState('')
  const at = instantOf(time)
  const body = { at, rules: rules && [...rules], calendar }
  const { data, error, refetch } = useQuery({ queryKey: ['rules', 'preview', JSON.stringify(body)], queryFn: () => api('previewRules', { body }) })
  return (
    <Part title={words.preview}>
      <p className="part-note">
        {words.previewNow} {(rules ?? calendar) && <span className="tag">{words.previewDraft}</span>}
      </p>
      <label className="preview-at">
        {words.previewAt} <Input type="datetime-local" value={time} onChange={(event) => setTime(event.target.value)} />
      </label>
      {error && <ProblemNote error={error} retry={() => void refetch()} />}
      {data && (
        <Sheet
          folds
          rows={data.rows}
          keyOf={({ urgency, category }) => `${urgency} ${category}`}
          columns={[
            { key: 'what', head: words.urgency, render: ({ urgency, category }) => `${texts.urgency[urgency]}${category ? ` · ${category}` : ''}` },
            { key: 'sign', head: casework.clocks.sign, labelled: true, className: 'number', render: ({ due }) => due && minuteOf(due.signBy) },
            { key: 'contact', head: casework.clocks.contact, labelled: true, className: 'number', render: ({ due }) => due && minuteOf(due.contactBy) },
            { key: 'resolve', head: casework.clocks.resolve, labelled: true, className: 'number', render: ({ due, problem }) => (due ? minuteOf(due.resolveBy) : <span className="late">{problem}</span>) },
            { key: 'policy', head: words.version, labelled: true, render: ({ due }) => due?.policy },
          ]}
        />
      )}
    </Part>
  )
}
