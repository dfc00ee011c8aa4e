/** 单位: the tree, with what each has in hand, and what 机构改革 does to it. */
import { App, Button, Checkbox, Empty, Input, Skeleton } from 'antd'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import type { UnitView } from '../../../contract/unit.ts'
import { api } from '../../api.ts'
import { useMay } from '../../me.ts'
import { useTexts } from '../../texts/wording.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import type { UnitOrder } from './unit-dialog.tsx'
import { UnitDialog } from './unit-dialog.tsx'
import { treeOf, UNITS } from './unit-tree.ts'
import './units.css'

export default function UnitsPage() {
  const { administration } = useTexts()
  const words = administration.units
  const client = useQueryClient()
  const { message } = App.useApp()
  const manages = useMay('unit:manage')
  const [sought, setSought] = useState('')
  const [all, setAll] = useState(false)
  const [order, setOrder] = useState<UnitOrder | null>(null)
  const { data, error, refetch } = useQuery({ queryKey: [UNITS], queryFn: () => api('units') })
  const rows = treeOf(data ?? [], sought, all)
  return (
    <div className="page units">
      <div className="page-head">
        <h1>{words.title}</h1>
        <Input.Search allowClear className="units-search" placeholder={words.search} aria-label={words.search} onChange={(event) => setSought(event.target.value)} />
        <Checkbox checked={all} onChange={(event) => setAll(event.target.checked)}>
          {words.all}
        </Checkbox>
        {manages && (
          <Button type="primary" onClick={() => setOrder({ what: 'add' })}>
            {words.add}
          </Button>
        )}
      </div>
      <p className="part-note">{words.note}</p>
      {error && !data && <ProblemNote error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton active />}
      {data && rows.length === 0 && <Empty description={words.none} />}
      {rows.length > 0 && <UnitSheet rows={rows} onOrder={manages ? setOrder : null} />}
      {order && data && (
        <UnitDialog
          order={order}
          units={data}
          onClose={() => setOrder(null)}
          onDone={(said) => {
            if (said) void message.success(said)
            void client.invalidateQueries({ queryKey: [UNITS] })
          }}
        />
      )}
    </div>
  )
}

function UnitSheet({ rows, onOrder }: { rows: readonly UnitView[]; onOrder: ((order: UnitOrder) => void) | null }) {
  const words = useTexts().administration.units
  return (
    <Sheet
      folds
      rows={rows}
      keyOf={({ id }) => id}
      rowClass={({ exists }) => (exists ? undefined : 'unit-gone')}
      columns={[
        {
          key: 'name',
          head: words.name,
          className: ({ level }) => (level === 2 ? 'unit-below' : undefined),
          render: (unit) => (
            <>
              <Link to={`/units/${encodeURIComponent(unit.id)}`}>{unit.name}</Link>
              {unit.aliases.length > 0 && <small title={words.aliases}>{unit.aliases.join('、')}</small>}
            </>
          ),
        },
        { key: 'kind', head: words.kind, render: ({ kind }) => words.kinds[kind] },
        { key: 'district', head: words.district, render: ({ district }) => district },
        { key: 'dates', head: words.dates, className: 'number', render: ({ from, until }) => words.span(from, until) },
        { key: 'work', head: words.work, className: ({ work }) => (work === 0 ? 'number zero' : 'number'), render: ({ work }) => work },
        { key: 'staff', head: words.staff, className: ({ staff }) => (staff === 0 ? 'number zero' : 'number'), render: ({ staff }) => staff },
        ...(onOrder ? [{ key: 'acts', acts: true, className: 'unit-acts', render: (unit: UnitView) => <UnitButtons unit={unit} onOrder={onOrder} /> }] : []),
      ]}
    />
  )
}

function UnitButtons({ unit, onOrder }: { unit: UnitView; onOrder: (order: UnitOrder) => void }) {
  const words = useTexts().administration.units
  if (unit.until !== null) return null
  return (
    <>
      <Button size="small" onClick={() => onOrder({ what: 'rename', unit })}>
        {words.rename}
      </Button>
      <Button size="small" onClick={() => onOrder({ what: 'reform', unit })}>
        {words.reform}
      </Button>
    </>
  )
}
