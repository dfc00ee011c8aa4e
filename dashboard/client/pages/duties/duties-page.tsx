/** 值班表: who is on duty for a unit; reminders go to them. */
import { Button, Empty, Skeleton } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api.ts'
import { minuteOf } from '../../shanghai-time.ts'
import { useTexts } from '../../texts/wording.ts'
import { ActionDialog, instantOf, textOf } from '../../ui/action-dialog.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { useRefresh } from '../../use-refresh.ts'

export default function DutiesPage() {
  const { supervising: words } = useTexts()
  const { act, tell } = useRefresh()
  const [plans, setPlans] = useState(false)
  const { data, error, refetch } = useQuery({ queryKey: ['roster'], queryFn: () => api('roster') })
  return (
    <div className="page">
      <div className="page-head">
        <h1>{words.roster}</h1>
        <Button type="primary" onClick={() => setPlans(true)} disabled={!data || data.people.length === 0}>
          {words.plan}
        </Button>
      </div>
      <p className="part-note">{words.rosterHint}</p>
      {error && !data && <ProblemNote error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton active />}
      {data?.duties.length === 0 && <Empty description={words.noDuties} />}
      {data && data.duties.length > 0 && (
        <table className="sheet">
          <thead>
            <tr>
              <th>{words.unit}</th>
              <th>{words.person}</th>
              <th>{words.from}</th>
              <th>{words.until}</th>
              <th />
            </tr>
          </thead>
          <tbody>
            {data.duties.map((duty) => (
              <tr key={duty.id}>
                <td>{duty.unit}</td>
                <td>{duty.person}</td>
                <td className="number">{minuteOf(duty.from)}</td>
                <td className="number">{minuteOf(duty.until)}</td>
                <td>
                  <Button size="small" onClick={() => void tell(() => api('cancelDuty', { params: { id: duty.id } }))}>
                    {words.cancelDuty}
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {plans && data && (
        <ActionDialog
          title={words.plan}
          fields={[
            { name: 'staffId', label: words.person, kind: 'one', choices: data.people.map(({ id, name, unit }) => ({ value: id, label: `${name}（${unit}）` })) },
            { name: 'from', label: words.from, kind: 'time' },
            { name: 'until', label: words.until, kind: 'time' },
          ]}
          onClose={() => setPlans(false)}
          onConfirm={(values) => {
            const staffId = textOf(values['staffId'])
            const unitId = data.people.find(({ id }) => id === staffId)?.unitId ?? ''
            return act(() => api('planDuty', { body: { unitId, staffId, from: instantOf(values['from']) ?? '', until: instantOf(values['until']) ?? '' } }))
          }}
        />
      )}
    </div>
  )
}
