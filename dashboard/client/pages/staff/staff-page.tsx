/** 人员: accounts and what waits for the security administrator. Who may do what is in the row's actions. */
import { App, Button, Empty, Input, Modal, Skeleton, Typography } from 'antd'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { PersonView } from '../../../contract/staff.ts'
import { api } from '../../api.ts'
import { useMay } from '../../me.ts'
import { useTexts } from '../../texts/wording.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { PersonDialog } from './person-dialog.tsx'
import type { PersonOrder } from './person-dialog.tsx'
import { SessionsDialog } from './sessions-dialog.tsx'
import { StaffSheet } from './staff-sheet.tsx'
import './staff.css'

const STAFF = 'staff'
const parts = ['all', 'waiting', 'on', 'off'] as const
type StaffPart = (typeof parts)[number]

export default function StaffPage() {
  const texts = useTexts()
  const words = texts.administration.staff
  const client = useQueryClient()
  const { message } = App.useApp()
  const manages = useMay('staff:manage')
  const [sought, setSought] = useState('')
  const [part, setPart] = useState<StaffPart>('all')
  const [order, setOrder] = useState<PersonOrder | null>(null)
  const [first, setFirst] = useState<{ person: PersonView; password: string } | null>(null)
  const { data, error, refetch } = useQuery({ queryKey: [STAFF], queryFn: () => api('staff') })
  const waiting = data?.people.filter(({ grant }) => grant).length ?? 0
  const rows = (data?.people ?? []).filter((person) => isIn(person, part) && [person.name, person.login, person.unit ?? ''].some((text) => text.toLowerCase().includes(sought.trim().toLowerCase())))
  return (
    <div className="page staff">
      <div className="page-head">
        <h1>{words.title}</h1>
        <Input.Search allowClear className="staff-search" placeholder={words.search} aria-label={words.search} onChange={(event) => setSought(event.target.value)} />
        {manages && (
          <Button type="primary" onClick={() => setOrder({ what: 'add' })}>
            {words.act.add}
          </Button>
        )}
      </div>
      <p className="part-note">{words.note}</p>
      <div className="filter-states" role="group" aria-label={words.state}>
        {parts.map((one) => (
          <button key={one} type="button" aria-pressed={part === one} onClick={() => setPart(one)}>
            {words[one]} {one === 'waiting' && waiting > 0 && <b>{waiting}</b>}
          </button>
        ))}
      </div>
      {error && !data && <ProblemNote error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton active />}
      {data && rows.length === 0 && <Empty description={words.none} />}
      {rows.length > 0 && <StaffSheet rows={rows} onOrder={setOrder} />}
      {order?.what === 'sessions' && <SessionsDialog person={order.person} onClose={() => setOrder(null)} />}
      {order && order.what !== 'sessions' && data && (
        <PersonDialog
          order={order}
          people={data.people}
          units={data.units}
          districts={data.districts}
          onClose={() => setOrder(null)}
          onDone={(made, isDone) => {
            if (made) setFirst(made)
            else if (isDone) void message.success(texts.casework.done)
            void client.invalidateQueries({ queryKey: [STAFF] })
          }}
        />
      )}
      {first && (
        <Modal open title={words.passwordTitle} closable={false} keyboard={false} footer={<Button onClick={() => setFirst(null)}>{words.kept}</Button>}>
          <p className="dialog-hint">{words.passwordNote(first.person.name)}</p>
          <p className="first-password">
            {first.person.login} <Typography.Text code copyable={{ text: first.password }}>{first.password}</Typography.Text>
          </p>
          {first.person.grant && <p className="dialog-hint">{words.passwordWaits}</p>}
        </Modal>
      )}
    </div>
  )
}

const isIn = ({ active, grant }: PersonView, part: StaffPart): boolean => part === 'all' || (part === 'waiting' ? grant !== null : part === 'on' ? active : !active)
